package dev.custody.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.custody.api.Bytes;
import dev.custody.crypto.key.VerificationKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Tokens of SoftHSM2 in a directory of their own, made and looked at by its own tools. */
final class SoftHsm {

  static final char[] PIN = "1234".toCharArray();

  private static final List<String> LIBRARIES =
      List.of(
          "/usr/lib/softhsm/libsofthsm2.so",
          "/usr/lib64/softhsm/libsofthsm2.so",
          "/usr/lib64/pkcs11/libsofthsm2.so",
          "/usr/local/lib/softhsm/libsofthsm2.so");

  private final Path directory;
  private final Path config;

  private SoftHsm(Path directory, Path config) {
    this.directory = directory;
    this.config = config;
  }

  /** Skips the test where SoftHSM2 or OpenSC is not installed. */
  static SoftHsm at(Path directory) throws IOException {
    assumeTrue(
        Files.exists(library()) && onPath("softhsm2-util") && onPath("pkcs11-tool"),
        "SKIPPED: signing with a token was not tested, install softhsm2 and opensc");
    Files.createDirectories(directory.resolve("tokens"));
    Path config = directory.resolve("softhsm2.conf");
    Files.write(
        config,
        List.of(
            "directories.tokendir = " + directory.resolve("tokens"),
            "objectstore.backend = file",
            "log.level = ERROR",
            "slots.removable = true"));
    return new SoftHsm(directory, config);
  }

  static Path library() {
    for (String library : LIBRARIES) {
      if (Files.exists(Path.of(library))) {
        return Path.of(library);
      }
    }
    return Path.of(LIBRARIES.get(0));
  }

  private static boolean onPath(String tool) {
    for (String entry : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (Files.isExecutable(Path.of(entry, tool))) {
        return true;
      }
    }
    return false;
  }

  void token(String label) throws Exception {
    run(
        "softhsm2-util",
        "--init-token",
        "--free",
        "--label",
        label,
        "--pin",
        "1234",
        "--so-pin",
        "4321");
  }

  /** A key pair without certificate. */
  VerificationKey key(String token, String id, String label) throws Exception {
    tool(
        token,
        "--login",
        "--pin",
        "1234",
        "--keypairgen",
        "--key-type",
        "EC:prime256v1",
        "--id",
        id,
        "--label",
        label,
        "--usage-sign");
    Path file = directory.resolve("public-" + id);
    tool(token, "--read-object", "--type", "pubkey", "--id", id, "--output-file", file.toString());
    return VerificationKey.parse(Bytes.ofOwned(Files.readAllBytes(file)));
  }

  /** Writes the certificate of this key beside the private key with this id. */
  void certificate(String token, String id, String label, VerificationKey key) throws Exception {
    Path file = directory.resolve("certificate-" + id);
    Files.write(file, TokenCertificate.der(key));
    tool(
        token,
        "--login",
        "--pin",
        "1234",
        "--write-object",
        file.toString(),
        "--type",
        "cert",
        "--id",
        id,
        "--label",
        label);
  }

  void deleteKey(String token, String id) throws Exception {
    tool(token, "--login", "--pin", "1234", "--delete-object", "--type", "privkey", "--id", id);
  }

  void changePin(String token, String from, String to) throws Exception {
    tool(token, "--login", "--pin", from, "--change-pin", "--new-pin", to);
  }

  /** A key pair with its certificate, ready to sign. */
  VerificationKey readyKey(String token) throws Exception {
    VerificationKey key = key(token, "01", "dock");
    certificate(token, "01", "dock", key);
    return key;
  }

  /** What the tool says of the tokens, with their flags. */
  String listing() throws Exception {
    return run("pkcs11-tool", "--module", library().toString(), "--list-slots");
  }

  void takeAway() throws IOException {
    Files.move(directory.resolve("tokens"), directory.resolve("taken"));
    Files.createDirectory(directory.resolve("tokens"));
  }

  void bringBack() throws IOException {
    Files.delete(directory.resolve("tokens"));
    Files.move(directory.resolve("taken"), directory.resolve("tokens"));
  }

  Pkcs11Settings settings(String token, VerificationKey key) {
    return Pkcs11Settings.of(library(), token, key)
        .withEnvironment("SOFTHSM2_CONF", config.toString());
  }

  Pkcs11Settings settings(String token, String keyLabel) {
    return Pkcs11Settings.of(library(), token, keyLabel)
        .withEnvironment("SOFTHSM2_CONF", config.toString());
  }

  private void tool(String token, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("pkcs11-tool", "--module", library().toString(), "--token-label", token));
    command.addAll(List.of(arguments));
    run(command.toArray(new String[0]));
  }

  private String run(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SOFTHSM2_CONF", config.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}
