package dev.custody.cli;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.KeyFiles;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.PrivateKeyPem;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code custody keys}: makes key files and shows their public halves. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = "Make a key file, or show the public half of one.")
final class KeysCommand extends CommandGroup {

  /** Of the base64 of a public key so much is shown; the shortest, of Ed25519, has 60. */
  private static final int SHOWN = 56;

  private final Terminal terminal;

  KeysCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The algorithm of a new key file, by the name that trust bundles use. */
  static final class ByKeyName implements ITypeConverter<Algorithm> {
    @Override
    public Algorithm convert(String name) {
      for (Algorithm algorithm : Algorithm.values()) {
        if (!algorithm.batched() && algorithm.keyName().equalsIgnoreCase(name)) {
          return algorithm;
        }
      }
      throw new TypeConversionException(
          "expected ES256, Ed25519, ML-DSA-44 or ML-DSA-65: found=" + name);
    }
  }

  @Command(
      name = "new",
      mixinStandardHelpOptions = true,
      description = "Make a new key; only its owner can read the file.")
  int create(
      @Option(
              names = "--alg",
              required = true,
              converter = ByKeyName.class,
              paramLabel = "ES256|Ed25519",
              description = "or ML-DSA-44, ML-DSA-65, which stand beside one of those")
          Algorithm algorithm,
      @Option(names = "--out", required = true, paramLabel = "FILE") Path out,
      @Option(
              names = "--password",
              interactive = true,
              arity = "0..1",
              description = "ask for a password and encrypt the file")
          char[] password,
      @Option(names = "--json", description = "JSON for programs") boolean json)
      throws IOException {
    SecureRandom random = new SecureRandom();
    SoftwareSigner signer = SoftwareSigner.generate(algorithm, random);
    byte[] pem =
        password == null
            ? PrivateKeyPem.writeUnencrypted(signer)
            : PrivateKeyPem.writeEncrypted(signer, password, random);
    try {
      KeyFiles.writeNew(out, pem);
      Streams.begin(out, signer.keyId());
    } finally {
      Arrays.fill(pem, (byte) 0);
      if (password != null) {
        Arrays.fill(password, '\0');
      }
    }
    show(signer.publicKey(), json);
    if (!json) {
      terminal.say("written: " + out + (password == null ? " (not encrypted)" : " (encrypted)"));
    }
    return ExitCode.HOLDS;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show key id, algorithm and public key of a key file; asks for no password.")
  int show(
      @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--pem", description = "the public key alone, as a file for partners")
          boolean pem,
      @Option(names = "--json", description = "JSON for programs") boolean json)
      throws IOException {
    try {
      VerificationKey key = PrivateKeyPem.readPublic(KeyFiles.read(file));
      if (pem) {
        terminal.out().print(new String(PrivateKeyPem.writePublic(key), StandardCharsets.US_ASCII));
      } else {
        show(key, json);
      }
      return ExitCode.HOLDS;
    } catch (MalformedKeyException e) {
      throw CommandFault.usage("no key file: " + file + ": " + e.getMessage());
    }
  }

  private void show(VerificationKey key, boolean json) {
    String spki = Base64.getEncoder().encodeToString(key.spki().toByteArray());
    if (json) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("kid", key.keyId().toHex());
      members.put("algorithm", key.algorithm().keyName());
      members.put("publicKey", spki);
      terminal.json(members);
      return;
    }
    // What somebody compares by eye is the key id; the whole key is for files and programs.
    new Table(
            "KEY ID", "ALGORITHM", "PUBLIC KEY (base64 SPKI; all of it: keys show --pem or --json)")
        .row(key.keyId().toHex(), key.algorithm().keyName(), spki.substring(0, SHOWN) + "...")
        .print(terminal);
  }
}
