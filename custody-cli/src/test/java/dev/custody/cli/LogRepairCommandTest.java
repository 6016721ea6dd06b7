package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRepairCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SEGMENT = "seg/00000000000000000000.seg";

  @TempDir Path folder;

  private Path log() {
    return folder.resolve("site.log");
  }

  private Path mirror() {
    return folder.resolve("mirror");
  }

  @BeforeEach
  void logAndMirror() {
    Path feeds = Run.vectors().resolve("custody-v1/feeds");
    assertThat(Run.of("log", "init", log(), "--origin", "example.com/dock").code()).isZero();
    Run.of(
        "log",
        "append",
        log(),
        feeds.resolve("good.cfeed"),
        "--trust",
        feeds.resolve("good.trust.json"),
        "--at",
        "2026-12-01T00:00:00Z");
    assertThat(Run.of("log", "mirror", log(), mirror()).code()).isZero();
  }

  @Test
  void rottenSegment_isRepairedFromItsBundlesAndFromAMirror() throws IOException {
    byte[] whole = Files.readAllBytes(log().resolve(SEGMENT));
    assertThat(result(Run.of("log", "repair", log(), "--json"), 0)).isEqualTo("NOTHING_TO_REPAIR");
    flip(200);
    assertThat(Run.of("log", "check", log()).code()).isEqualTo(1);
    assertThat(result(Run.of("log", "repair", log(), "--json"), 0)).isEqualTo("REPAIRED");
    assertThat(Files.readAllBytes(log().resolve(SEGMENT))).isEqualTo(whole);
    assertThat(Run.of("log", "check", log()).code()).isZero();
    flip(300);
    Files.delete(log().resolve("tile/entries/000.p/27"));
    Run without = Run.of("log", "repair", log(), "--json");
    assertThat(result(without, 1)).isEqualTo("REFUSED");
    assertThat(JSON.readTree(without.out()).get("why").asText()).isEqualTo("NOT_PROVEN");
    Run with = Run.of("log", "repair", log(), "--from", mirror(), "--json");
    assertThat(result(with, 0)).isEqualTo("REPAIRED");
    assertThat(Files.readAllBytes(log().resolve(SEGMENT))).isEqualTo(whole);
    assertThat(JSON.readTree(with.out()).get("files").toString())
        .contains(SEGMENT, "tile/entries/000.p/27");
  }

  @Test
  void tamperedLog_isRepairedOnlyWhenThatIsSaid() throws IOException {
    // An empty segment under a checkpoint: an older state, put back.
    byte[] bytes = Files.readAllBytes(log().resolve(SEGMENT));
    Path other = folder.resolve("other.log");
    assertThat(Run.of("log", "init", other, "--origin", "example.com/dock").code()).isZero();
    Files.copy(other.resolve(SEGMENT), log().resolve(SEGMENT), StandardCopyOption.REPLACE_EXISTING);
    Run refused = Run.of("log", "repair", log(), "--from", mirror());
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("--although-tampered");
    assertThat(log().resolve(SEGMENT)).hasSameBinaryContentAs(other.resolve(SEGMENT));
    Run repaired =
        Run.of("log", "repair", log(), "--from", mirror(), "--although-tampered", "--json");
    assertThat(result(repaired, 0)).isEqualTo("REPAIRED");
    assertThat(Files.size(log().resolve(SEGMENT))).isEqualTo(bytes.length);
  }

  @Test
  void wrongUsage_isSaidPlainly() throws IOException {
    assertThat(Run.of("log", "repair", folder.resolve("none")).code()).isEqualTo(2);
    assertThat(Run.of("log", "repair", folder).code()).isEqualTo(2);
    assertThat(Run.of("log", "repair", log(), "--from", folder).code()).isEqualTo(2);
    Path other = folder.resolve("other.log");
    assertThat(Run.of("log", "init", other, "--origin", "example.com/other").code()).isZero();
    Run wrong = Run.of("log", "repair", log(), "--from", other, "--json");
    assertThat(result(wrong, 1)).isEqualTo("REFUSED");
  }

  private void flip(int at) throws IOException {
    byte[] bytes = Files.readAllBytes(log().resolve(SEGMENT));
    bytes[at] ^= 1;
    Files.write(log().resolve(SEGMENT), bytes);
  }

  private static String result(Run run, int code) throws IOException {
    assertThat(run.code()).as(run.err() + run.out()).isEqualTo(code);
    JsonNode json = JSON.readTree(run.out());
    return json.get("result").asText();
  }
}
