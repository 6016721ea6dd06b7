package dev.custody.crypto.seal;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Objects;

/**
 * What came of reading a tag's message: the message, or where and why it is none.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public sealed interface SunReading permits SunMessage, SunReading.Refused {

  /**
   * Not a message of this layout.
   *
   * @param offset 0-based, in what was read: characters of a URL, bytes of a record or proof
   * @param expected what should stand there; nothing of what does
   * @since 0.1.0
   */
  record Refused(int offset, String expected) implements SunReading {

    /** The expectation must be given. */
    public Refused {
      Objects.requireNonNull(expected, "expected");
    }
  }
}
