package dev.custody.reconcile.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.sink.DeliveryReport.End;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A receiver that does whatever a test says, and a clock that only pauses move. */
class WebhookSenderTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final MemoryQueue queue = new MemoryQueue();
  private final Deque<WebhookAnswer> answers = new ArrayDeque<>();
  private final List<String> received = new ArrayList<>();
  private final List<Map<String, String>> headers = new ArrayList<>();
  private final List<Long> pauses = new ArrayList<>();
  private final List<String> aside = new ArrayList<>();
  private final Time time = new Time();
  private WebhookSecret secret;

  private final class Time implements Pacing {
    private Instant now = Revisions.NINE;

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public long nanos() {
      return Duration.between(Revisions.NINE, now).toNanos();
    }

    @Override
    public void pause(Duration duration) {
      pauses.add(duration.toMillis());
      now = now.plus(duration);
    }

    @Override
    public double jitter() {
      return 1;
    }
  }

  /** No answer left means that all goes well; status 0 is a connection that breaks. */
  private WebhookAnswer answer(Map<String, String> sent, Bytes body) throws IOException {
    headers.add(sent);
    received.add(sent.get(WebhookSender.ID));
    WebhookAnswer next = answers.isEmpty() ? new WebhookAnswer(200, "") : answers.remove();
    if (next.status() == 0) {
      throw new IOException("connection reset");
    }
    return next;
  }

  private DeliveryReport drain(Duration limit) throws IOException {
    return new WebhookSender(
            queue,
            this::answer,
            WebhookPolicy.patient(),
            (message, status) -> aside.add(status + " " + message.key()),
            secret,
            time)
        .drain(limit);
  }

  private List<String> put(int count) {
    WebhookSink sink = WebhookSink.to(queue);
    List<String> keys = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      var revision = Revisions.of("R04", "u" + i % 3).revision(1 + i / 3, ExceptionState.UPDATED);
      sink.accept(revision);
      keys.add(RevisionKey.of(revision).toString());
    }
    return keys;
  }

  private void answers(int... statuses) {
    for (int status : statuses) {
      answers.add(new WebhookAnswer(status, ""));
    }
  }

  @Test
  void everythingGoes_inOrder_once() throws IOException {
    List<String> keys = put(9);
    assertThat(drain(HOUR)).isEqualTo(new DeliveryReport(9, 0, 0, End.DRAINED, 0, ""));
    assertThat(received).isEqualTo(keys);
    assertThat(pauses).isEmpty();
  }

  @Test
  void failures_areTriedAgain_laterEachTime_andInOrder() throws IOException {
    List<String> keys = put(2);
    answers(503, 0, 500, 429, 200, 502);
    DeliveryReport report = drain(HOUR);
    assertThat(report).isEqualTo(new DeliveryReport(2, 0, 0, End.DRAINED, 502, "connection reset"));
    assertThat(received)
        .containsExactly(
            keys.get(0),
            keys.get(0),
            keys.get(0),
            keys.get(0),
            keys.get(0),
            keys.get(1),
            keys.get(1));
    // A success begins the steps anew.
    assertThat(pauses).containsExactly(500L, 1000L, 2000L, 4000L, 500L);
  }

  @Test
  void waits_areBounded_andJitterHalvesThemAtMost() {
    WebhookPolicy policy = WebhookPolicy.patient();
    assertThat(policy.backoff(1, 0).toMillis()).isEqualTo(250);
    assertThat(policy.backoff(3, 0.5).toMillis()).isEqualTo(1_500);
    assertThat(policy.backoff(1_000_000, 1)).isEqualTo(Duration.ofMinutes(5));
    assertThat(policy.backoff(1_000_000, 0)).isEqualTo(Duration.ofSeconds(150));
    assertThatThrownBy(() -> new WebhookPolicy(Duration.ZERO, HOUR, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WebhookPolicy(HOUR, Duration.ofMinutes(1), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WebhookPolicy(HOUR, HOUR, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void retryAfter_isObeyed_upToTheLongestWait() throws IOException {
    put(1);
    answers.add(new WebhookAnswer(429, "7"));
    answers.add(new WebhookAnswer(503, "Mon, 2 Nov 2026 09:00:20 GMT"));
    answers.add(new WebhookAnswer(503, "86400"));
    answers.add(new WebhookAnswer(503, "Mon, 2 Nov 2020 09:00:20 GMT"));
    answers.add(new WebhookAnswer(503, "soon"));
    assertThat(drain(HOUR).end()).isEqualTo(End.DRAINED);
    assertThat(pauses).containsExactly(7_000L, 12_999L, 300_000L, 4_000L, 8_000L);
  }

  @Test
  void messageThatIsRefused_isSetAside_andDoesNotHoldUpOthers() throws IOException {
    List<String> keys = put(3);
    answers(200, 422, 422, 422);
    assertThat(drain(HOUR)).isEqualTo(new DeliveryReport(2, 1, 0, End.DRAINED, 422, ""));
    assertThat(aside).containsExactly("422 " + keys.get(1));
    assertThat(received.get(received.size() - 1)).isEqualTo(keys.get(2));
  }

  @Test
  void messageThatCannotBeSetAside_staysInTheQueue() {
    put(1);
    answers(400, 400, 400);
    WebhookSender sender =
        new WebhookSender(
            queue,
            this::answer,
            WebhookPolicy.patient(),
            (message, status) -> {
              throw new IOException("disk full");
            },
            null,
            time);
    assertThatThrownBy(() -> sender.drain(HOUR)).isInstanceOf(IOException.class);
    assertThat(queue.count()).isOne();
  }

  @Test
  void everyStatus_hasItsMeaning_andNoneLosesAMessage() throws IOException {
    for (int status = 100; status <= 599; status++) {
      answers.clear();
      queue.remove(Long.MAX_VALUE);
      aside.clear();
      put(1);
      answers(status, status, status, status);
      DeliveryReport report = drain(Duration.ofSeconds(3));
      assertThat(report.delivered() + report.setAside() + report.waiting())
          .as("status " + status)
          .isOne();
      assertThat(aside).hasSize(report.setAside());
      End expected =
          status >= 200 && status < 300
              ? End.DRAINED
              : status >= 500 || List.of(408, 421, 423, 425, 429).contains(status)
                  ? End.OUT_OF_TIME
                  : List.of(400, 409, 411, 413, 415, 422, 431).contains(status)
                      ? End.DRAINED
                      : End.REFUSED;
      assertThat(report.end()).as("status " + status).isEqualTo(expected);
    }
  }

  @Test
  void receiverThatTakesNothing_isLeftAlone_andEverythingWaits() throws IOException {
    put(5);
    answers(302);
    assertThat(drain(HOUR)).isEqualTo(new DeliveryReport(0, 0, 5, End.REFUSED, 302, ""));
    assertThat(received).hasSize(1);
  }

  @Test
  void timeThatRunsOut_endsBeforeTheWait_andTheRestWaits() throws IOException {
    put(2);
    answers(500, 500, 500, 500);
    DeliveryReport report = drain(Duration.ofSeconds(3));
    assertThat(report).isEqualTo(new DeliveryReport(0, 0, 2, End.OUT_OF_TIME, 500, ""));
    assertThat(pauses).containsExactly(500L, 1000L);
    assertThat(drain(Duration.ZERO).waiting()).as("one attempt").isEqualTo(2);
    assertThat(received).hasSize(4);
    assertThat(drain(HOUR).end()).isEqualTo(End.DRAINED);
  }

  @Test
  void interruptedSender_stops_andKeepsTheFlag() throws IOException {
    put(3);
    Thread.currentThread().interrupt();
    DeliveryReport report = drain(HOUR);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.end()).isEqualTo(End.INTERRUPTED);
    assertThat(report.delivered() + report.waiting()).isEqualTo(3);
  }

  @Test
  void anyFaults_loseNothing_andKeepTheOrderOfEachException() throws IOException {
    Random random = new Random(20_261_122);
    for (int round = 0; round < 200; round++) {
      received.clear();
      List<String> keys = put(1 + random.nextInt(12));
      for (int i = random.nextInt(20); i > 0; i--) {
        answers(List.of(0, 200, 429, 500, 503).get(random.nextInt(5)));
      }
      while (drain(Duration.ofMinutes(random.nextInt(3))).end() != End.DRAINED) {
        assertThat(received).isNotEmpty();
      }
      assertThat(received.stream().distinct().toList()).isEqualTo(keys);
    }
  }

  @Test
  void headers_carryTheKey_theTime_andTheSignatureWhereThereIsASecret() throws IOException {
    List<String> keys = put(1);
    drain(HOUR);
    assertThat(headers.get(0))
        .containsEntry("webhook-id", keys.get(0))
        .containsEntry("webhook-timestamp", "1793610000")
        .containsEntry("idempotency-key", '"' + keys.get(0) + '"')
        .doesNotContainKey("webhook-signature");
    secret = WebhookSecret.parse("whsec_" + Base64.getEncoder().encodeToString(new byte[24]));
    List<String> more = put(1);
    Bytes body = queue.messages().get(0).body();
    drain(HOUR);
    assertThat(headers.get(1))
        .containsEntry("webhook-signature", secret.sign(more.get(0), time.now(), body));
  }

  @Test
  void signature_isThatOfStandardWebhooks() {
    // An example that implementations of that specification share.
    WebhookSecret shared = WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    assertThat(
            shared.sign(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                Instant.ofEpochSecond(1_614_265_330),
                Bytes.copyOf("{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void secretOfAnotherForm_isRefused_andIsNotInTheMessage() {
    for (String text :
        List.of(
            "",
            "hunter2hunter2",
            "whsec_",
            "whsec_hunter2!",
            "whsec_aHVudGVyMg==",
            "whsec_" + Base64.getEncoder().encodeToString(new byte[65]))) {
      assertThatThrownBy(() -> WebhookSecret.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("hunter")
          .hasMessageNotContaining("aHVu")
          .hasNoCause();
    }
    assertThat(WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").toString())
        .isEqualTo("WebhookSecret");
  }
}
