package dev.custody.crypto.handover;

import java.io.IOException;

/**
 * A file of used offers does not hold together. Whoever deletes it makes every offer that has not
 * expired usable again on this device.
 *
 * @since 0.1.0
 */
public final class OffersCorruptException extends IOException {

  private static final long serialVersionUID = 1L;

  /** What was expected and found. */
  public OffersCorruptException(String message) {
    super(message);
  }
}
