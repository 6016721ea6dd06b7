package dev.custody.log.mirror;

import java.io.IOException;

/**
 * Somebody has the log or mirror that was to be written to open. Nothing was changed.
 *
 * @since 0.1.0
 */
public final class MirrorLockedException extends IOException {

  private static final long serialVersionUID = 1;

  MirrorLockedException(String message, Throwable cause) {
    super(message, cause);
  }
}
