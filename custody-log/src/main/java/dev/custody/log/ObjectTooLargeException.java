package dev.custody.log;

import java.io.IOException;

/**
 * What was to be stored is longer than its caller admits. Nothing of it was kept.
 *
 * @since 0.1.0
 */
public final class ObjectTooLargeException extends IOException {

  private static final long serialVersionUID = 1;

  ObjectTooLargeException(long bytesMax) {
    super("object longer than limit: limitBytes=" + bytesMax);
  }
}
