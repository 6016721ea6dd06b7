package dev.custody.crypto.seal;

import java.io.IOException;

/**
 * A file of counters that cannot be used: it is open elsewhere, or it is not what was written. It
 * is never repaired or begun anew by itself, because a replay would pass then.
 *
 * @since 0.1.0
 */
public final class SealCountersException extends IOException {

  private static final long serialVersionUID = 1L;

  SealCountersException(String message) {
    super(message);
  }
}
