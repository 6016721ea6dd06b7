package dev.custody.log.outbox;

import java.io.IOException;

/**
 * An item would lead the outbox over one of its bounds. Nothing was changed: put it again when
 * others have left.
 *
 * @since 0.1.0
 */
public final class OutboxFullException extends IOException {

  private static final long serialVersionUID = 1;

  OutboxFullException(String message) {
    super(message);
  }
}
