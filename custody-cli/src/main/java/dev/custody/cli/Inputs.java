package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.crypto.key.KeyFiles;
import dev.custody.crypto.key.KeyPasswordException;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.PrivateKeyPem;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.trust.SignedTrustBundle;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.feeds.json.TrustBundleJson;
import dev.custody.kms.KmsKeyFile;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the options name: trust bundles, keys, times. Whatever is wrong with them is wrong
 * usage.
 */
final class Inputs {

  /** How long a command tries for one answer of AWS KMS. */
  static final Duration KMS_DEADLINE = Duration.ofSeconds(20);

  private Inputs() {}

  /** A whole file of up to this many bytes. */
  static byte[] bytes(Path file, int max) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(max + 1);
      if (bytes.length > max) {
        throw CommandFault.usage("file longer than its limit: " + file + ", limitBytes=" + max);
      }
      return bytes;
    }
  }

  /** A trust bundle in its JSON form: the caller's own, taken as it is. */
  static TrustBundle trust(Path file) throws IOException {
    byte[] bytes = bytes(file, Limits.TRUST_BUNDLE_BYTES_MAX);
    if (SignedTrustBundle.parse(Bytes.copyOf(bytes)) instanceof Parsed.Accepted) {
      throw CommandFault.usage(
          "a signed trust bundle says nothing without the keys that must have signed it: "
              + file
              + "; give them with --root");
    }
    Parsed<TrustBundle> parsed = TrustBundleJson.parse(bytes);
    if (parsed instanceof Parsed.Refused<TrustBundle> refused) {
      throw CommandFault.usage("trust bundle refused: " + file + ": " + refused.first());
    }
    return parsed.require();
  }

  /** The signer of a key file that has the key, or says where in AWS KMS it is. */
  static Signer signer(Path file) throws IOException {
    KmsKeyFile kms = kmsKey(file);
    // The ledger stands beside the file, as the key's stream does.
    return kms == null
        ? key(file)
        : kms.signer(file.resolveSibling(file.getFileName() + ".ledger.jsonl"), KMS_DEADLINE);
  }

  /** What a key file says of a key in AWS KMS; null if it has the key itself. */
  static @Nullable KmsKeyFile kmsKey(Path file) throws IOException {
    try {
      byte[] bytes = KeyFiles.read(file);
      return KmsKeyFile.isOne(bytes) ? KmsKeyFile.parse(bytes) : null;
    } catch (MalformedKeyException e) {
      throw CommandFault.usage("no key file: " + file + ": " + e.getMessage());
    }
  }

  /** The signer of a key file; asks for a password where it is encrypted. */
  static SoftwareSigner key(Path file) throws IOException {
    try {
      byte[] pem = KeyFiles.read(file);
      if (!PrivateKeyPem.isEncrypted(pem)) {
        return PrivateKeyPem.read(pem);
      }
      Console console = System.console();
      if (console == null) {
        throw CommandFault.usage("key file needs a password, and nobody is there to ask: " + file);
      }
      char[] password = console.readPassword("password of %s: ", file);
      try {
        return PrivateKeyPem.read(pem, password == null ? new char[0] : password);
      } finally {
        if (password != null) {
          Arrays.fill(password, '\0');
        }
      }
    } catch (MalformedKeyException e) {
      throw CommandFault.usage("no key file: " + file + ": " + e.getMessage());
    } catch (KeyPasswordException e) {
      throw CommandFault.usage("key file not opened: " + file + ": " + e.getMessage());
    }
  }

  /** An instant as RFC 3339, or now. */
  static Instant at(@Nullable String text) {
    if (text == null) {
      return Instant.now();
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw CommandFault.usage("no time: expected=2026-12-01T00:00:00Z, found=" + text);
    }
  }
}
