package dev.custody.reconcile.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Hold;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/outputs.md shows what is written, byte by byte. */
class OutputsGuideTest {

  private static final ExceptionRevision REVISION =
      Revisions.of("R04", "/00/095012345678901231")
          .holding(Hold.Scope.UNIT, "/00/095012345678901231", false)
          .revision(1, ExceptionState.SUSPECTED);

  private final List<String> lines;

  OutputsGuideTest() throws IOException {
    lines =
        Files.readAllLines(Path.of(System.getProperty("custody.root", ".."), "docs/outputs.md"));
  }

  @Test
  void examples_areWhatEachFormatWrites() {
    for (RevisionFormat format :
        List.of(
            RevisionFormat.jsonLines(),
            RevisionFormat.csv(),
            SiemFormat.ocsf(Revisions.PRODUCT),
            SiemFormat.cef(Revisions.PRODUCT))) {
      assertThat(lines).contains(format.line(REVISION));
      format.header().ifPresent(header -> assertThat(lines).contains(header));
    }
  }

  @Test
  void message_isWhatTheSinkPuts() throws IOException {
    MemoryQueue queue = new MemoryQueue();
    WebhookSink.to(queue).accept(REVISION);
    byte[] body = queue.messages().get(0).body().toByteArray();
    assertThat(lines).contains(new String(body, StandardCharsets.UTF_8));
  }
}
