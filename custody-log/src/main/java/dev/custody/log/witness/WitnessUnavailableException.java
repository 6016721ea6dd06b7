package dev.custody.log.witness;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A witness cannot be opened, or gives no more cosignatures. No cosignature was given out.
 *
 * @since 0.1.0
 */
public final class WitnessUnavailableException extends IOException {

  private static final long serialVersionUID = 1;

  /** Why not; the names are stable. */
  public enum Code {
    /** The directory is not a witness's, and not empty either. */
    FOREIGN_DIRECTORY,
    /** The directory was written by a newer version. */
    NEWER_FORMAT,
    /** The directory belongs to a witness with another key. */
    OTHER_KEY,
    /** Another process, or another part of this one, is the witness on this directory. */
    LOCKED,
    /**
     * What was remembered of a log is no longer what was written. The witness cannot know what it
     * has cosigned: restore the file from a copy that is not older, or retire the witness's key.
     */
    STATE_DAMAGED,
    /** The disk failed before: open the witness again. */
    FAILED_BEFORE
  }

  private final Code code;

  WitnessUnavailableException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code");
  }

  /** Why not. */
  public Code code() {
    return code;
  }
}
