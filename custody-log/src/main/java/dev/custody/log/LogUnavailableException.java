package dev.custody.log;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A log cannot be opened or made here. Nothing was written.
 *
 * @since 0.1.0
 */
public final class LogUnavailableException extends IOException {

  private static final long serialVersionUID = 1;

  /** Why not; the names are stable. */
  public enum Code {
    /** The directory is not a log, or not one whole enough to know whose. */
    FOREIGN_DIRECTORY,
    /** There is a log here already. */
    ALREADY_EXISTS,
    /** The log was written by a newer version: read it with that. */
    NEWER_FORMAT,
    /** The signer's key is not the log's. */
    OTHER_KEY,
    /** Somebody has the log open for writing; readers need no lock. */
    LOCKED,
    /** The directory cannot be written to. */
    NOT_WRITABLE
  }

  private final Code code;

  LogUnavailableException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code");
  }

  /** Why not. */
  public Code code() {
    return code;
  }
}
