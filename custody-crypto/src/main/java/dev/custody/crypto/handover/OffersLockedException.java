package dev.custody.crypto.handover;

import java.io.IOException;

/**
 * A file of used offers is open in another process, or twice in this one.
 *
 * @since 0.1.0
 */
public final class OffersLockedException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Which file. */
  public OffersLockedException(String message) {
    super(message);
  }
}
