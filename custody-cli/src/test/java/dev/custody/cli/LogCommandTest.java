package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String AT = "2026-12-01T00:00:00Z";
  private static final String EVENT = "ni:///sha-256;yhku3Av1nXqJSJ_vYlPrj7Eri6OFHYDMebeH8TgAKf8";

  @TempDir Path folder;

  private Path log() {
    return folder.resolve("site.log");
  }

  private Run append(String name) {
    Path feeds = Run.vectors().resolve("custody-v1/feeds");
    return Run.of(
        "log",
        "append",
        log(),
        feeds.resolve(name + ".cfeed"),
        "--trust",
        feeds.resolve(name + ".trust.json"),
        "--at",
        AT,
        "--json");
  }

  private Run verifyLog() {
    return Run.of(
        "verify",
        log(),
        "--trust",
        Run.vectors().resolve("custody-v1/feeds/good.trust.json"),
        "--at",
        AT);
  }

  private void init() {
    assertThat(Run.of("log", "init", log(), "--origin", "example.com/dock").code()).isZero();
  }

  @Test
  void appendedEventsAreProvedCheckedVerifiedAndExported() throws IOException {
    init();
    Run appended = append("good");
    assertThat(appended.code()).isZero();
    assertThat(JSON.readTree(appended.out()).get("appended").asInt()).isEqualTo(27);
    assertThat(JSON.readTree(append("good").out()).get("alreadyThere").asInt()).isEqualTo(27);
    assertThat(Run.of("log", "checkpoint", log()).lines()).startsWith("example.com/dock", "27");
    JsonNode proof = JSON.readTree(Run.of("log", "prove", log(), EVENT, "--json").out());
    assertThat(proof.get("holds").asBoolean()).isTrue();
    assertThat(proof.get("index").asInt()).isZero();
    assertThat(Run.of("log", "prove", log(), 26).code()).isZero();
    assertThat(Run.of("log", "prove", log(), 27).code()).isEqualTo(2);
    assertThat(Run.of("log", "check", log()).out()).contains("QUICK");
    assertThat(Run.of("log", "check", log(), "--deep").code()).isZero();
    assertThat(verifyLog().code()).isZero();

    Path out = folder.resolve("out.cfeed");
    assertThat(Run.of("export", log(), "--from", 3, "--to", 8, "--out", out).code()).isZero();
    Run exported =
        Run.of(
            "verify",
            out,
            "--trust",
            Run.vectors().resolve("custody-v1/feeds/good.trust.json"),
            "--at",
            AT,
            "--json");
    assertThat(exported.code()).isZero();
    assertThat(exported.lines()).hasSize(5);
    assertThat(Run.of("export", log(), "--to", 99, "--out", folder.resolve("x")).code())
        .isEqualTo(2);
  }

  @Test
  void forkIsKeptAsEvidenceAndSaysNo() throws IOException {
    init();
    Run appended = append("fork");
    assertThat(appended.code()).isEqualTo(1);
    assertThat(JSON.readTree(appended.out()).get("appended").asInt()).isEqualTo(5);
  }

  @Test
  void flippedByteIsFoundByCheck() throws IOException {
    init();
    assertThat(append("batch").code()).isZero();
    Path segment;
    try (Stream<Path> files = Files.list(log().resolve("seg"))) {
      segment = files.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(segment);
    bytes[200] ^= 1;
    Files.write(segment, bytes);
    Run check = Run.of("log", "check", log(), "--deep", "--json");
    assertThat(check.code()).isEqualTo(1);
    JsonNode found = JSON.readTree(check.out());
    assertThat(found.get("result").asText()).isEqualTo("DAMAGED");
    assertThat(found.get("findings").get(0).get("index").asInt()).isZero();
    assertThat(append("batch").code()).isEqualTo(1);
  }

  @Test
  void whatIsNoLogOrAlreadyOneIsSaidPlainly() {
    assertThat(Run.of("log", "check", folder).code()).isEqualTo(2);
    init();
    Run again = Run.of("log", "init", log(), "--origin", "example.com/dock");
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).startsWith("custody: ");
    assertThat(Run.of("log", "init", folder.resolve("b"), "--origin", "a b").code()).isEqualTo(2);
  }

  @Test
  void proofFile_isCheckedWithoutTheLog() throws IOException {
    init();
    append("good");
    Path carrying = folder.resolve("carrying.tlog-proof");
    Path bare = folder.resolve("bare.tlog-proof");
    Path feed = folder.resolve("one.cfeed");
    Path other = folder.resolve("other.cfeed");
    assertThat(Run.of("log", "prove", log(), 3, "--out", carrying, "--with-entry").code()).isZero();
    assertThat(Run.of("log", "prove", log(), 3, "--out", bare).code()).isZero();
    assertThat(Run.of("log", "prove", log(), 3, "--out", bare).code()).isEqualTo(2);
    Run.of("export", log(), "--from", 3, "--to", 4, "--out", feed);
    Run.of("export", log(), "--from", 4, "--to", 5, "--out", other);
    Path moved = Files.move(log(), folder.resolve("away.log"));
    Path key = moved.resolve("log.vkey");

    assertThat(Run.of("log", "verify-proof", carrying, "--key", key).code()).isZero();
    assertThat(
            Run.of("log", "verify-proof", carrying, "--key", Files.readString(key).trim()).code())
        .isZero();
    assertThat(Run.of("log", "verify-proof", bare, "--key", key).code()).isEqualTo(2);
    assertThat(Run.of("log", "verify-proof", bare, "--key", key, "--entry", feed).code()).isZero();
    Run wrong = Run.of("log", "verify-proof", bare, "--key", key, "--entry", other, "--json");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(JSON.readTree(wrong.out()).get("fault").asText()).isEqualTo("NOT_INCLUDED");
  }

  @Test
  void logOfSeveralKeys_signsByAllOfThem_andIsOpenedByAll() throws IOException {
    Path first = folder.resolve("log.pem");
    Path second = folder.resolve("later.pem");
    assertThat(Run.of("keys", "new", "--alg", "Ed25519", "--out", first).code()).isZero();
    assertThat(Run.of("keys", "new", "--alg", "ml-dsa-44", "--out", second).code()).isZero();
    assertThat(Run.of("keys", "new", "--alg", "RSA", "--out", folder.resolve("no")).code())
        .isEqualTo(2);
    Run made =
        Run.of(
            "log", "init", log(), "--origin", "example.com/dock", "--key", first, "--key", second);
    assertThat(made.code()).isZero();
    assertThat(Run.of("log", "checkpoint", log(), "--log-key", first).code()).isEqualTo(2);
    Run signed = Run.of("log", "checkpoint", log(), "--log-key", first, "--log-key", second);
    assertThat(signed.code()).isZero();
    assertThat(signed.lines().stream().filter(line -> line.startsWith("\u2014 "))).hasSize(2);
    assertThat(Run.of("log", "init", folder.resolve("x"), "--origin", "a+b").code()).isEqualTo(2);
  }
}
