package dev.custody.log.outbox;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An outbox cannot be opened or made here. Nothing was written.
 *
 * @since 0.1.0
 */
public final class OutboxUnavailableException extends IOException {

  private static final long serialVersionUID = 1;

  /** Why not; the names are stable. */
  public enum Code {
    /** The directory holds something else than an outbox. */
    FOREIGN_DIRECTORY,
    /** The outbox was written by a newer version: open it with that. */
    NEWER_FORMAT,
    /** Somebody has the outbox open. */
    LOCKED,
    /** The directory cannot be written to. */
    NOT_WRITABLE
  }

  private final Code code;

  OutboxUnavailableException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code");
  }

  /** Why not. */
  public Code code() {
    return code;
  }
}
