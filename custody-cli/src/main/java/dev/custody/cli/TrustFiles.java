package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.statement.KeyId;
import dev.custody.crypto.key.KeyFiles;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.PrivateKeyPem;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.trust.SignedTrustBundle;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustBundleCodec;
import dev.custody.feeds.json.TrustBundleJson;
import dev.custody.kms.KmsKeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** What the commands of {@code custody trust} read and write. */
final class TrustFiles {

  private TrustFiles() {}

  /** A bundle to look at: of a signed one without roots it is said that nobody has checked it. */
  static TrustBundle look(Terminal terminal, Path file, RootOptions roots) throws IOException {
    Bytes bytes = Bytes.ofOwned(Inputs.bytes(file, Limits.TRUST_BUNDLE_BYTES_MAX));
    if (roots.given() || RootOptions.isJson(bytes)) {
      TrustBundle bundle = roots.trust(file);
      if (roots.given()) {
        SignedTrustBundle signed = RootOptions.unchecked(file, bytes);
        terminal.say("signed by " + RootOptions.signers(signed) + ": trusted");
      }
      return bundle;
    }
    SignedTrustBundle signed = RootOptions.unchecked(file, bytes);
    terminal.say("signed by " + RootOptions.signers(signed) + ": not checked, give --root");
    Parsed<TrustBundle> bundle = TrustBundleCodec.decode(signed.bundle());
    if (bundle instanceof Parsed.Refused<TrustBundle> refused) {
      throw CommandFault.usage("trust bundle refused: " + file + ": " + refused.first());
    }
    return bundle.require();
  }

  /** Writes a new file in the JSON form, for people to look at and roots to sign. */
  static void write(Terminal terminal, Path file, TrustBundle bundle) throws IOException {
    try {
      // What has no signed form is no good to anybody.
      Bytes unused = TrustBundleCodec.encode(bundle);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
    Files.writeString(file, TrustBundleJson.write(bundle), StandardOpenOption.CREATE_NEW);
    terminal.say("written: " + file + " (version " + bundle.version() + ")");
  }

  /** The public key of a key file, of whichever half. */
  static VerificationKey publicKey(Path file) throws IOException {
    KmsKeyFile kms = Inputs.kmsKey(file);
    if (kms != null) {
      return kms.publicKey();
    }
    try {
      return PrivateKeyPem.readPublic(KeyFiles.read(file));
    } catch (MalformedKeyException e) {
      throw CommandFault.usage("no key file: " + file + ": " + e.getMessage());
    }
  }

  /** A key id in hex, or that of a key file. */
  static KeyId kid(String hexOrFile) throws IOException {
    return hexOrFile.matches("[0-9a-f]{32}")
        ? KeyId.ofHex(hexOrFile)
        : publicKey(Path.of(hexOrFile)).keyId();
  }

  /** This moment as bundles can say it. */
  static Instant now() {
    return Instant.ofEpochMilli(Instant.now().toEpochMilli());
  }
}
