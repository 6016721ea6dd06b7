package dev.custody.crypto.batch;

import java.time.Duration;
import java.util.Objects;

/**
 * How long requests are gathered, and how long a signature is tried for. Immutable.
 *
 * @since 0.1.0
 */
public final class BatchSettings {

  /** Statements of a batch at most. */
  public static final int EVENTS_MAX = 256;

  private final int eventsMax;
  private final Duration gather;
  private final int waitingMax;
  private final Duration retryFor;

  private BatchSettings(int eventsMax, Duration gather, int waitingMax, Duration retryFor) {
    this.eventsMax = eventsMax;
    this.gather = gather;
    this.waitingMax = waitingMax;
    this.retryFor = retryFor;
  }

  /**
   * Signs when so many requests wait, or the oldest has waited so long. Four batches may wait, and
   * a future fails after 30 s of failing signatures.
   *
   * @param eventsMax 1 to 256
   * @param gather 0 to 60 s
   * @throws IllegalArgumentException if one is anything else
   */
  public static BatchSettings of(int eventsMax, Duration gather) {
    if (eventsMax < 1 || eventsMax > EVENTS_MAX) {
      throw new IllegalArgumentException(
          "statements of a batch: expected=1.." + EVENTS_MAX + ", found=" + eventsMax);
    }
    requireWithin("gather", gather, Duration.ZERO, Duration.ofSeconds(60));
    return new BatchSettings(eventsMax, gather, 4 * eventsMax, Duration.ofSeconds(30));
  }

  /**
   * The same with so many requests whose futures are open; more callers wait.
   *
   * @param requests 1 to 65,536
   * @throws IllegalArgumentException if it is anything else
   */
  public BatchSettings withWaitingMax(int requests) {
    if (requests < 1 || requests > 65_536) {
      throw new IllegalArgumentException(
          "requests that wait: expected=1..65536, found=" + requests);
    }
    return new BatchSettings(eventsMax, gather, requests, retryFor);
  }

  /**
   * The same with this time after which the future of a request fails where every attempt to sign
   * failed, though trying goes on.
   *
   * @param limit 0 to 1 h
   * @throws IllegalArgumentException if it is anything else
   */
  public BatchSettings withRetryFor(Duration limit) {
    requireWithin("retryFor", limit, Duration.ZERO, Duration.ofHours(1));
    return new BatchSettings(eventsMax, gather, waitingMax, limit);
  }

  /** Statements of a batch at most. */
  public int eventsMax() {
    return eventsMax;
  }

  /** How long the oldest request waits for others. */
  public Duration gather() {
    return gather;
  }

  /** Requests whose futures may be open at a time. */
  public int waitingMax() {
    return waitingMax;
  }

  /** After what time of failing a future fails. */
  public Duration retryFor() {
    return retryFor;
  }

  private static void requireWithin(String what, Duration value, Duration low, Duration high) {
    Objects.requireNonNull(value, what);
    if (value.compareTo(low) < 0 || value.compareTo(high) > 0) {
      throw new IllegalArgumentException(
          what + ": expected=" + low + ".." + high + ", found=" + value);
    }
  }

  /** All four. */
  @Override
  public String toString() {
    return "BatchSettings[eventsMax="
        + eventsMax
        + ", gather="
        + gather
        + ", waitingMax="
        + waitingMax
        + ", retryFor="
        + retryFor
        + "]";
  }
}
