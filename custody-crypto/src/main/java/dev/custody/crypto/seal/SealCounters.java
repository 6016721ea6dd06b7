package dev.custody.crypto.seal;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.EventId;

/**
 * The counters that seals have answered with, and in which events: what replay is judged by.
 *
 * <p>Of each seal at least the 1,024 highest counters are remembered. A counter is taken only by an
 * event that was verified, so nobody spends a counter without signing for it as somebody whom the
 * trust bundle admits. Not thread-safe: for one run at a time.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public interface SealCounters {

  /** Counters remembered per seal. */
  int WINDOW = 1_024;

  /** How this counter stands to those that were taken; changes nothing. */
  Standing standing(String sealId, long counter, EventId event);

  /** Takes a counter for an event; taking it again for the same event does nothing. */
  void take(String sealId, long counter, EventId event);

  /**
   * How a counter stands to those before it.
   *
   * @since 0.1.0
   */
  enum Standing {
    /** Higher than any before. */
    RISES,
    /** Taken by this very event before: no replay. */
    SAME_EVENT,
    /** Not higher, and not this event's: SEAL_REPLAY. */
    DOES_NOT_RISE
  }
}
