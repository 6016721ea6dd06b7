package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysAndTrustCommandTest {

  @TempDir Path folder;

  private Path key(String algorithm) {
    Path file = folder.resolve(algorithm + ".pem");
    assertThat(Run.of("keys", "new", "--alg", algorithm, "--out", file).code()).isZero();
    return file;
  }

  @Test
  void largeKey_isShownInLinesOfATerminal_andWholeByJson() {
    Path file = folder.resolve("large.pem");
    Run made = Run.of("keys", "new", "--alg", "ML-DSA-65", "--out", file);
    assertThat(made.lines()).allMatch(line -> line.length() <= 120);
    assertThat(Run.of("keys", "show", file, "--json").out()).hasSizeGreaterThan(2_000);
  }

  @Test
  void newKeyIsForItsOwnerAloneAndNeverOverwritten() throws IOException {
    Path file = key("ES256");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    byte[] before = Files.readAllBytes(file);
    Run again = Run.of("keys", "new", "--alg", "ES256", "--out", file);
    assertThat(again.code()).isEqualTo(2);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void shownKeyIsThatOfTheFileAndNothingSecret() throws IOException {
    Path file = key("Ed25519");
    Run shown = Run.of("keys", "show", file, "--json");
    assertThat(shown.code()).isZero();
    assertThat(shown.out()).contains("\"algorithm\":\"Ed25519\"");
    String secret = Files.readString(file).lines().skip(1).findFirst().orElseThrow();
    assertThat(shown.out() + shown.err()).doesNotContain(secret.substring(8, 40));
    Path pem =
        Files.writeString(
            folder.resolve("public.pem"), Run.of("keys", "show", file, "--pem").out());
    assertThat(Files.readString(pem)).doesNotContain("PRIVATE");
    assertThat(Run.of("keys", "show", pem, "--json").out()).isEqualTo(shown.out());
    Path noKey = Files.writeString(folder.resolve("no.pem"), "nothing");
    assertThat(Run.of("keys", "show", noKey).code()).isEqualTo(2);
  }

  @Test
  void bundleIsBuiltExtendedShownAndChecked() {
    Path bundle = folder.resolve("trust.json");
    Run built =
        Run.of(
            "trust",
            "build",
            "--out",
            bundle,
            "--expires",
            "2036-01-01T00:00:00Z",
            "--add",
            key("ES256"),
            "--party",
            "/417/5021686376741",
            "--holder",
            "DEVICE",
            "--roles",
            "ACTOR,GIVER",
            "--not-before",
            "2026-01-01T00:00:00Z",
            "--not-after",
            "2030-01-01T00:00:00Z");
    assertThat(built.err()).contains("version 1");
    assertThat(built.code()).isZero();
    Path next = folder.resolve("trust2.json");
    Run extended =
        Run.of(
            "trust",
            "build",
            "--from",
            bundle,
            "--out",
            next,
            "--expires",
            "2036-01-01T00:00:00Z",
            "--add",
            key("Ed25519"),
            "--party",
            "urn:example:gateway",
            "--holder",
            "GATEWAY",
            "--roles",
            "GATEWAY",
            "--not-before",
            "2026-01-01T00:00:00Z",
            "--not-after",
            "2030-01-01T00:00:00Z");
    assertThat(extended.err()).contains("version 2");
    assertThat(Run.of("trust", "show", next, "--json").lines()).hasSize(2);
    assertThat(Run.of("trust", "check", next, "--at", "2027-01-01T00:00:00Z").code()).isZero();
    Run late = Run.of("trust", "check", next, "--at", "2031-01-01T00:00:00Z");
    assertThat(late.code()).isEqualTo(1);
    assertThat(late.out()).contains("expired since");
    Run badParty =
        Run.of(
            "trust",
            "build",
            "--out",
            folder.resolve("c"),
            "--expires",
            "2036-01-01T00:00:00Z",
            "--add",
            folder.resolve("ES256.pem"),
            "--party",
            "/417/5021686376742",
            "--holder",
            "DEVICE",
            "--roles",
            "ACTOR",
            "--not-before",
            "2026-01-01T00:00:00Z",
            "--not-after",
            "2030-01-01T00:00:00Z");
    assertThat(badParty.code()).isEqualTo(2);
  }
}
