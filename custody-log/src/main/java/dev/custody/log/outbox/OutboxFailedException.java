package dev.custody.log.outbox;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The disk failed, and this outbox takes and gives nothing more. What was being put or removed may
 * have been done or not: open the outbox again and look. Whatever was done before it failed is
 * there.
 *
 * @since 0.1.0
 */
public final class OutboxFailedException extends IOException {

  private static final long serialVersionUID = 1;

  OutboxFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
