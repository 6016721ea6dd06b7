package dev.custody.reconcile.sink;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages to the receiver, in the order they were put and one at a time, until it has them:
 * at least once, and so in order for each exception. A message leaves the queue when the receiver
 * has answered with a success, and not before.
 *
 * <p>Problem: a receiver fails in three ways, and each wants something else. One that is away or
 * overloaded (no whole answer, 5xx, 429) is tried again, later each time. One that takes nothing
 * here (a redirect, 401, 404, 410) is left alone until a person has looked. One that refuses this
 * message (400, 413, 422) refuses it again: after a few times it is set aside where it is not lost,
 * and the next one goes; every message says the whole state, so nothing after it is misread.
 *
 * <p>For one thread at a time, which may be another than the engine's.
 *
 * @since 0.1.0
 */
public final class WebhookSender {

  /** Header with the idempotency key, Standard Webhooks 1.0.0. */
  public static final String ID = "webhook-id";

  /** Header with the seconds since 1970 at which this attempt began. */
  public static final String TIMESTAMP = "webhook-timestamp";

  /** Header with the signature; only where there is a secret. */
  public static final String SIGNATURE = "webhook-signature";

  /** Header with the same key in quotes, for receivers that know this one. */
  public static final String IDEMPOTENCY_KEY = "idempotency-key";

  /** Takes messages that the receiver refuses. */
  @FunctionalInterface
  public interface RefusedMessages {

    /**
     * Keeps a message. It leaves the queue when this returns.
     *
     * @param status of HTTP, with which it was refused
     * @throws IOException if it cannot be kept; it stays in the queue
     */
    void keep(WebhookMessage message, int status) throws IOException;
  }

  private final DeliveryQueue queue;
  private final WebhookTransport transport;
  private final WebhookPolicy policy;
  private final RefusedMessages refused;
  private final @Nullable WebhookSecret secret;
  private final Pacing pacing;

  WebhookSender(
      DeliveryQueue queue,
      WebhookTransport transport,
      WebhookPolicy policy,
      RefusedMessages refused,
      @Nullable WebhookSecret secret,
      Pacing pacing) {
    this.queue = Objects.requireNonNull(queue, "queue");
    this.transport = Objects.requireNonNull(transport, "transport");
    this.policy = Objects.requireNonNull(policy, "policy");
    this.refused = Objects.requireNonNull(refused, "refused");
    this.secret = secret;
    this.pacing = pacing;
  }

  /** A sender that signs every message with this secret. */
  public static WebhookSender signed(
      DeliveryQueue queue,
      WebhookTransport transport,
      WebhookPolicy policy,
      RefusedMessages refused,
      WebhookSecret secret) {
    return new WebhookSender(
        queue,
        transport,
        policy,
        refused,
        Objects.requireNonNull(secret, "secret"),
        Pacing.ofMachine());
  }

  /**
   * A sender that signs nothing: for receivers that know who is calling by other means, as by a
   * client certificate or a network of their own.
   */
  public static WebhookSender unsigned(
      DeliveryQueue queue,
      WebhookTransport transport,
      WebhookPolicy policy,
      RefusedMessages refused) {
    return new WebhookSender(queue, transport, policy, refused, null, Pacing.ofMachine());
  }

  /**
   * Sends until nothing waits, the receiver takes nothing, or the time is over. An attempt that has
   * begun is brought to its end, which the transport's own limit bounds.
   *
   * @param time how long to go on; one attempt is made even of zero
   * @throws IOException if the queue cannot be read or written, or a refused message not be kept
   */
  public DeliveryReport drain(Duration time) throws IOException {
    return new Drain(pacing.nanos(), time).run();
  }

  /** One go at the queue. */
  private final class Drain {
    private final long startedNanos;
    private final Duration time;
    private int delivered;
    private int setAside;
    private int failures;
    private int refusals;
    private int lastStatus;
    private String lastFailure = "";

    Drain(long startedNanos, Duration time) {
      this.startedNanos = startedNanos;
      this.time = time;
    }

    DeliveryReport run() throws IOException {
      while (true) {
        Optional<DeliveryQueue.Item> item = queue.peek();
        if (item.isEmpty()) {
          return report(DeliveryReport.End.DRAINED);
        }
        Duration wait = attempt(item.get());
        if (wait == null) {
          return report(DeliveryReport.End.REFUSED);
        }
        Duration spent = Duration.ofNanos(pacing.nanos() - startedNanos);
        boolean late = spent.plus(wait).compareTo(time) >= 0;
        if (late && queue.count() > 0) {
          return report(DeliveryReport.End.OUT_OF_TIME);
        }
        if (!late && !wait.isZero()) {
          try {
            pacing.pause(wait);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
        if (Thread.currentThread().isInterrupted()) {
          return report(DeliveryReport.End.INTERRUPTED);
        }
      }
    }

    /** Sends once; how long to wait then, null if there is no use in waiting. */
    private @Nullable Duration attempt(DeliveryQueue.Item item) throws IOException {
      WebhookMessage message = WebhookMessage.ofItem(item.bytes());
      WebhookAnswer answer;
      try {
        answer = transport.post(headers(message), message.body());
      } catch (IOException e) {
        lastFailure = String.valueOf(e.getMessage());
        return backoff(Duration.ZERO);
      }
      WebhookAnswer.Meaning meaning = answer.meaning();
      if (meaning == WebhookAnswer.Meaning.DELIVERED) {
        queue.remove(item.sequence());
        delivered++;
        failures = 0;
        refusals = 0;
        return Duration.ZERO;
      }
      lastStatus = answer.status();
      if (meaning == WebhookAnswer.Meaning.NOT_HERE) {
        return null;
      }
      if (meaning == WebhookAnswer.Meaning.NOT_THIS && ++refusals >= policy.refusalsMax()) {
        refused.keep(message, answer.status());
        queue.remove(item.sequence());
        setAside++;
        failures = 0;
        refusals = 0;
        return Duration.ZERO;
      }
      return backoff(answer.wait(pacing.now()).orElse(Duration.ZERO));
    }

    /** The next step, or what the receiver asks for if that is longer. */
    private Duration backoff(Duration asked) {
      failures++;
      Duration step = policy.backoff(failures, pacing.jitter());
      Duration obeyed = asked.compareTo(policy.backoffMax()) > 0 ? policy.backoffMax() : asked;
      return obeyed.compareTo(step) > 0 ? obeyed : step;
    }

    private DeliveryReport report(DeliveryReport.End end) {
      return new DeliveryReport(delivered, setAside, queue.count(), end, lastStatus, lastFailure);
    }
  }

  private Map<String, String> headers(WebhookMessage message) {
    Instant now = pacing.now();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(ID, message.key());
    headers.put(TIMESTAMP, Long.toString(now.getEpochSecond()));
    headers.put(IDEMPOTENCY_KEY, '"' + message.key() + '"');
    if (secret != null) {
      headers.put(SIGNATURE, secret.sign(message.key(), now, message.body()));
    }
    return headers;
  }
}
