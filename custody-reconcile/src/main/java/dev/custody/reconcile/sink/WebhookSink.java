package dev.custody.reconcile.sink;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionSink;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.internal.json.WebhookWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes a message of each revision and puts it where it waits for the receiver. Nothing is sent
 * here: {@link WebhookSender} does that, at its own pace, and a receiver that is away holds up no
 * engine.
 *
 * <p>A message has the members {@code type} (exception.created, exception.updated,
 * exception.closed), {@code timestamp}, {@code data} (the object of JSON Lines) and {@code holds}:
 * what to stop, and what this exception had stopped and does not ask for any more.
 *
 * <p>Memory: the last revision and hold of each exception. Belongs to the engine's thread.
 *
 * @since 0.1.0
 */
public final class WebhookSink implements ExceptionSink {

  private record Told(int revision, List<Hold> holds) {}

  private final DeliveryQueue queue;
  private final Map<ExceptionId, Told> told = new HashMap<>();

  private WebhookSink(DeliveryQueue queue) {
    this.queue = queue;
  }

  /** A sink that puts messages into this queue. */
  public static WebhookSink to(DeliveryQueue queue) {
    return new WebhookSink(Objects.requireNonNull(queue, "queue"));
  }

  /**
   * Puts the message of a revision, unless it or a later one of the same exception was put by this
   * sink.
   *
   * @throws UncheckedIOException if the queue cannot keep it
   */
  @Override
  public void accept(ExceptionRevision revision) {
    Told before = told.get(revision.id());
    if (before != null && before.revision() >= revision.revision()) {
      return;
    }
    List<Hold> earlier = before == null ? List.of() : before.holds();
    put(message(revision, calls(revision, earlier)));
    Hold hold = revision.hold();
    told.put(
        revision.id(),
        new Told(
            revision.revision(),
            revision.state().open() && hold != null ? List.of(hold) : List.of()));
  }

  /**
   * Puts the message that a person has released something in a signed event. The caller has made
   * sure that the release is obeyed: that nothing holds it any more.
   *
   * @param release the event, part of the idempotency key
   * @param targets identifiers of what is free
   * @param at when it was released
   * @throws UncheckedIOException if the queue cannot keep it
   */
  public void released(EventId release, List<String> targets, Instant at) {
    String body = WebhookWriter.released(release, targets, at);
    put(
        new WebhookMessage(
            release.bytes().toHex() + ":release",
            Bytes.ofOwned(body.getBytes(StandardCharsets.UTF_8))));
  }

  /**
   * Asks somebody to revoke.
   *
   * @throws UncheckedIOException if the queue cannot keep it
   */
  public void advised(RevocationAdvice advice) {
    String body = WebhookWriter.advice(advice);
    put(
        new WebhookMessage(
            advice.exception() + ":revoke", Bytes.ofOwned(body.getBytes(StandardCharsets.UTF_8))));
  }

  /** The message of a revision after one that had asked for these holds. */
  static WebhookMessage message(ExceptionRevision revision, List<HoldCall> calls) {
    String type = "exception." + WORDS.get(Finding.activity(revision));
    String body = WebhookWriter.exception(type, revision, calls);
    return new WebhookMessage(
        RevisionKey.of(revision).toString(), Bytes.ofOwned(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static final Map<Finding.Activity, String> WORDS =
      Map.of(
          Finding.Activity.CREATE, "created",
          Finding.Activity.UPDATE, "updated",
          Finding.Activity.CLOSE, "closed");

  private static List<HoldCall> calls(ExceptionRevision revision, List<Hold> earlier) {
    List<HoldCall> calls = new ArrayList<>();
    Hold hold = revision.hold();
    boolean open = revision.state().open();
    for (Hold each : earlier) {
      if (!each.equals(hold)) {
        calls.add(new HoldCall(end(each), each));
      }
    }
    if (hold != null) {
      calls.add(new HoldCall(open ? HoldCall.Call.SET : end(hold), hold));
    }
    return calls;
  }

  /** A sticky hold ends with a second person's signed release and with nothing else. */
  private static HoldCall.Call end(Hold hold) {
    return hold.sticky() ? HoldCall.Call.KEEP : HoldCall.Call.RELEASE;
  }

  private void put(WebhookMessage message) {
    try {
      queue.put(message.toItem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
