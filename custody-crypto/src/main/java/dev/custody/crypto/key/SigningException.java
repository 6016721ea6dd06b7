package dev.custody.crypto.key;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * There is no signature. Says nothing about the event; {@link #kind()} says what to do.
 *
 * @since 0.1.0
 */
public final class SigningException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** With a message that has no key material, PIN or token in it. */
  public SigningException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** What happened, as far as the caller needs to know. */
  public Kind kind() {
    return kind;
  }

  /** What to do about a signature that did not come. */
  public enum Kind {
    /** Throttled or interrupted: the same call may succeed in a moment. */
    RETRYABLE,
    /** Not permitted, or a wrong PIN: never retried, a person must grant it. */
    PERMISSION,
    /** The key is disabled, gone or another one: a person must look at the key. */
    KEY_STATE,
    /** The token or service cannot be reached: later, by the same key. */
    OUTAGE,
    /** A signature came and does not fit the pinned key: not handed out; find out why. */
    BAD_SIGNATURE
  }
}
