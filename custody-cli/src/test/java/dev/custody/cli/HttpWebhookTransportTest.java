package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.reconcile.sink.WebhookAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A receiver may answer anything, for ever, or not at all; and no fault names its address. */
class HttpWebhookTransportTest {

  private static final Duration PATIENT = Duration.ofSeconds(60);
  private static final Duration HASTY = Duration.ofMillis(500);
  private static final Bytes BODY = Bytes.copyOf("{\"a\":1}".getBytes(StandardCharsets.US_ASCII));

  private Receiver receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = new Receiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  private WebhookAnswer post(Duration timeout) throws IOException {
    return new HttpWebhookTransport(
            HttpWebhookTransport.client(timeout), URI.create(receiver.address()), timeout)
        .post(Map.of("webhook-id", "k:1", "webhook-signature", "v1,x"), BODY);
  }

  @Test
  void message_arrivesAsItWasGiven() throws IOException {
    assertThat(post(PATIENT)).isEqualTo(new WebhookAnswer(200, ""));
    assertThat(receiver.bodies.get("k:1").get("a").intValue()).isOne();
    assertThat(receiver.signatures).containsExactly("v1,x");
  }

  @Test
  void answers_areTakenAsTheyCome_andNoRedirectIsFollowed() throws IOException {
    receiver.next.add(Receiver.status(503, "Retry-After", "7"));
    receiver.next.add(Receiver.status(307, "Location", receiver.address()));
    assertThat(post(PATIENT)).isEqualTo(new WebhookAnswer(503, "7"));
    assertThat(post(PATIENT)).isEqualTo(new WebhookAnswer(307, ""));
    assertThat(receiver.seen).hasSize(2);
  }

  @Test
  void bodyWithoutEnd_isLeft_andTheStatusCounts() throws IOException {
    receiver.next.add(Receiver.endless());
    assertThat(post(PATIENT).status()).isEqualTo(200);
  }

  @Test
  void answerThatBreaksOff_isNone_andTheFaultNamesNoAddress() {
    receiver.next.add(Receiver.cutWithin());
    assertFault(PATIENT);
  }

  @Test
  void receiverThatHangs_isGivenUp() {
    CountDownLatch never = new CountDownLatch(1);
    receiver.next.add(
        exchange -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertFault(HASTY);
    never.countDown();
  }

  @Test
  void nobodyThere_isAFault() {
    receiver.close();
    assertFault(PATIENT);
  }

  private void assertFault(Duration timeout) {
    assertThatThrownBy(() -> post(timeout))
        .isInstanceOf(IOException.class)
        .hasNoCause()
        .hasMessageNotContaining("127.0.0.1")
        .hasMessageNotContaining("secret-path");
  }
}
