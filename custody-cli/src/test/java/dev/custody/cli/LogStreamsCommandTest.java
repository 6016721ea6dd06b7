package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogStreamsCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private Path log(String feed) {
    Path log = folder.resolve(feed);
    Path feeds = Run.vectors().resolve("custody-v1/feeds");
    assertThat(Run.of("log", "init", log, "--origin", "example.com/dock").code()).isZero();
    Run unused =
        Run.of(
            "log",
            "append",
            log,
            feeds.resolve(feed + ".cfeed"),
            "--trust",
            feeds.resolve(feed + ".trust.json"),
            "--at",
            "2026-12-01T00:00:00Z");
    return log;
  }

  @Test
  void showsALineForEachKey() throws IOException {
    Path log = log("good");
    Run people = Run.of("log", "streams", log);
    assertThat(people.code()).as(people.err()).isZero();
    assertThat(people.lines().get(0)).startsWith("KEY").contains("HIGHEST", "MISSING", "FORKS AT");
    Run programs = Run.of("log", "streams", log, "--json");
    assertThat(programs.lines()).hasSize(people.lines().size() - 1);
    for (String line : programs.lines()) {
      JsonNode key = JSON.readTree(line);
      assertThat(key.get("kid").asText()).hasSize(32);
      assertThat(key.get("heads")).hasSize(1);
      assertThat(key.get("forks")).isEmpty();
      long spanned = key.get("highest").asLong() - key.get("lowest").asLong() + 1;
      long missing = 0;
      for (JsonNode range : key.get("missing")) {
        missing += range.get(1).asLong() - range.get(0).asLong() + 1;
      }
      assertThat(key.get("positions").asLong()).isEqualTo(spanned - missing);
    }
  }

  @Test
  void aForkEndsWithOne_andNamesBothEntries() throws IOException {
    Path log = log("fork");
    Run run = Run.of("log", "streams", log, "--json");
    assertThat(run.code()).isEqualTo(1);
    boolean forked = false;
    for (String line : run.lines()) {
      for (JsonNode fork : JSON.readTree(line).get("forks")) {
        forked = true;
        assertThat(fork.get("branches")).hasSizeGreaterThan(1);
      }
    }
    assertThat(forked).isTrue();
    assertThat(Run.of("log", "streams", log).out()).contains("fork: key=");
  }

  @Test
  void noLogIsWrongUsage() {
    assertThat(Run.of("log", "streams", folder).code()).isEqualTo(2);
  }
}
