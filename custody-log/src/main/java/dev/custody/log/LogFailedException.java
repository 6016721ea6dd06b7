package dev.custody.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The disk failed while something was written: whether it is durable is unknown, and this log takes
 * nothing more. Open it again, and append the same entries again: what is there already gets its
 * old index.
 *
 * @since 0.1.0
 */
public final class LogFailedException extends IOException {

  private static final long serialVersionUID = 1;

  LogFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
