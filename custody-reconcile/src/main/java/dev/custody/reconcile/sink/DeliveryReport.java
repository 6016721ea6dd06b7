package dev.custody.reconcile.sink;

import java.util.Objects;

/**
 * How far a sender has come.
 *
 * @param delivered messages that the receiver has taken
 * @param setAside messages that the receiver refuses
 * @param waiting messages that wait still
 * @param end why it stopped
 * @param lastStatus of HTTP, of the last answer that was not a success; 0 if there was none
 * @param lastFailure why no whole answer came the last time that none came; empty if one always did
 * @since 0.1.0
 */
public record DeliveryReport(
    int delivered, int setAside, int waiting, End end, int lastStatus, String lastFailure) {

  /** Checks that nothing is null. */
  public DeliveryReport {
    Objects.requireNonNull(end, "end");
    Objects.requireNonNull(lastFailure, "lastFailure");
  }

  /** Why a sender stopped. */
  public enum End {
    /** Nothing waits. */
    DRAINED,
    /** The time that it had would have run out before the next attempt. */
    OUT_OF_TIME,
    /**
     * The receiver takes nothing here: a redirect, a missing credential, no such path, gone. A
     * person looks at what was configured.
     */
    REFUSED,
    /** The thread was interrupted. */
    INTERRUPTED
  }
}
