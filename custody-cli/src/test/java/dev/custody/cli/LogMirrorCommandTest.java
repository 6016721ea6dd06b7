package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogMirrorCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private Path log() {
    return folder.resolve("site.log");
  }

  private Path mirror() {
    return folder.resolve("far/mirror");
  }

  private void append(String name) {
    Path feeds = Run.vectors().resolve("custody-v1/feeds");
    Run.of(
        "log",
        "append",
        log(),
        feeds.resolve(name + ".cfeed"),
        "--trust",
        feeds.resolve(name + ".trust.json"),
        "--at",
        "2026-12-01T00:00:00Z");
  }

  private JsonNode mirrored(int code) throws IOException {
    Run run = Run.of("log", "mirror", log(), mirror(), "--json");
    assertThat(run.code()).as(run.err()).isEqualTo(code);
    return JSON.readTree(run.out());
  }

  @Test
  void mirrorFollows_andIsRestoredEqual() throws IOException {
    Files.createDirectories(mirror().getParent());
    assertThat(Run.of("log", "init", log(), "--origin", "example.com/dock").code()).isZero();
    append("batch");
    long first = mirrored(0).get("entries").asLong();
    append("good");
    JsonNode second = mirrored(0);
    assertThat(second.get("entries").asLong()).isEqualTo(first + 27);
    assertThat(second.get("newEntries").asLong()).isEqualTo(27);
    assertThat(mirrored(0).get("newEntries").asLong()).isZero();
    assertThat(Run.of("log", "check", mirror(), "--deep").code()).isZero();

    Path restored = folder.resolve("new");
    Run run = Run.of("log", "mirror", "--restore", mirror(), restored, "--json");
    assertThat(run.code()).isZero();
    assertThat(JSON.readTree(run.out()).get("result").asText()).isEqualTo("RESTORED_EQUAL");
    assertThat(Run.of("log", "mirror", "--restore", mirror(), restored).code()).isEqualTo(2);
    assertThat(Run.of("log", "mirror", folder.resolve("none"), mirror()).code()).isEqualTo(2);
    assertThat(Run.of("log", "mirror", folder, mirror()).code()).isEqualTo(2);
    assertThat(Run.of("log", "mirror", log(), folder).code()).isEqualTo(2);
  }

  @Test
  void damagedSource_isNotCopied() throws IOException {
    Files.createDirectories(mirror().getParent());
    assertThat(Run.of("log", "init", log(), "--origin", "example.com/dock").code()).isZero();
    append("batch");
    Path segment = log().resolve("seg/00000000000000000000.seg");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[200] ^= 1;
    Files.write(segment, bytes);
    assertThat(mirrored(1).get("result").asText()).isEqualTo("SOURCE_DAMAGED");
    assertThat(mirror().resolve("FORMAT")).doesNotExist();
  }
}
