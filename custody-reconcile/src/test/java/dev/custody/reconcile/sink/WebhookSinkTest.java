package dev.custody.reconcile.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.custody.api.Bytes;
import dev.custody.reconcile.ExceptionLines;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Hold;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookSinkTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final MemoryQueue queue = new MemoryQueue();
  private final WebhookSink sink = WebhookSink.to(queue);

  private JsonNode last() throws IOException {
    List<WebhookMessage> all = queue.messages();
    return JSON.readTree(all.get(all.size() - 1).body().toByteArray());
  }

  private List<String> calls() throws IOException {
    List<String> calls = new ArrayList<>();
    for (JsonNode each : last().get("holds")) {
      calls.add(
          each.get("call").textValue()
              + " "
              + each.get("scope").textValue()
              + " "
              + each.get("target").textValue());
    }
    return calls;
  }

  @Test
  void message_hasTheKeyOfTheRevision_andTheObjectOfJsonLines() throws IOException {
    ExceptionRevision revision = Revisions.of("R04", "u").revision(1, ExceptionState.SUSPECTED);
    sink.accept(revision);
    WebhookMessage message = queue.messages().get(0);
    assertThat(message.key()).isEqualTo(revision.id() + ":1");
    assertThat(last().get("type").textValue()).isEqualTo("exception.created");
    assertThat(last().get("timestamp").textValue()).isEqualTo("2026-11-02T09:00:00.001Z");
    assertThat(last().get("data")).isEqualTo(JSON.readTree(ExceptionLines.line(revision)));
    assertThat(calls()).isEmpty();
  }

  @Test
  void revisionThatComesAgain_isPutOnce() throws IOException {
    Revisions base = Revisions.of("R04", "u");
    sink.accept(base.revision(1, ExceptionState.SUSPECTED));
    sink.accept(base.revision(2, ExceptionState.CONFIRMED));
    sink.accept(base.revision(1, ExceptionState.SUSPECTED));
    sink.accept(base.revision(2, ExceptionState.CONFIRMED));
    assertThat(queue.messages()).hasSize(2);
  }

  @Test
  void holdIsSet_andReleased_whenTheExceptionIsCleared() throws IOException {
    Revisions base = Revisions.of("R08", "u").holding(Hold.Scope.UNIT, "u", false);
    sink.accept(base.revision(1, ExceptionState.CONFIRMED));
    assertThat(calls()).containsExactly("SET UNIT u");
    sink.accept(base.revision(2, ExceptionState.CLEARED));
    assertThat(last().get("type").textValue()).isEqualTo("exception.closed");
    assertThat(calls()).containsExactly("RELEASE UNIT u");
    sink.accept(base.revision(3, ExceptionState.REOPENED));
    assertThat(last().get("type").textValue()).isEqualTo("exception.updated");
    assertThat(calls()).containsExactly("SET UNIT u");
    sink.accept(base.revision(4, ExceptionState.RESOLVED));
    assertThat(calls()).containsExactly("RELEASE UNIT u");
  }

  @Test
  void stickyHold_isNeverReleasedByARevision() throws IOException {
    Revisions base = Revisions.of("R10", "t").holding(Hold.Scope.CONTAINER, "t", true);
    sink.accept(base.revision(1, ExceptionState.CONFIRMED));
    for (ExceptionState closed : List.of(ExceptionState.CLEARED, ExceptionState.RESOLVED)) {
      sink.accept(base.revision(queue.count() + 1, closed));
      assertThat(calls()).containsExactly("KEEP CONTAINER t");
    }
    sink.released(Revisions.event("release"), List.of("t"), Revisions.NINE);
    assertThat(last().get("type").textValue()).isEqualTo("hold.released");
    assertThat(last().get("data").get("targets").get(0).textValue()).isEqualTo("t");
    assertThat(queue.messages().get(3).key())
        .isEqualTo(Revisions.event("release").bytes().toHex() + ":release");
  }

  @Test
  void holdOnSomethingElse_endsTheOneBefore() throws IOException {
    Revisions base = Revisions.of("R08", "u");
    sink.accept(base.holding(Hold.Scope.UNIT, "u", false).revision(1, ExceptionState.SUSPECTED));
    sink.accept(
        base.holding(Hold.Scope.CONTAINER, "c", false).revision(2, ExceptionState.CONFIRMED));
    assertThat(calls()).containsExactly("RELEASE UNIT u", "SET CONTAINER c");
    sink.accept(base.revision(3, ExceptionState.UPDATED));
    assertThat(calls()).containsExactly("RELEASE CONTAINER c");
    sink.accept(base.revision(4, ExceptionState.UPDATED));
    assertThat(calls()).isEmpty();
  }

  @Test
  void itemsOfSomebodyElse_areNotTakenForMessages() {
    for (String item : List.of("x", "\n", "a.b\n{}", "key\n", "k".repeat(81) + "\n{}")) {
      Bytes bytes = Bytes.copyOf(item.getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> WebhookMessage.ofItem(bytes))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("something else");
    }
  }
}
