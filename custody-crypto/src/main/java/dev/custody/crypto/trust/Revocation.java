package dev.custody.crypto.trust;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That a key is no longer trusted, and from when on.
 *
 * @param at when it was revoked
 * @param reason a word of 1 to 127 characters without spaces, as {@code LOST}
 * @param compromisedSince since when it may have been in other hands, not after {@code at}; null if
 *     it was not
 * @since 0.1.0
 */
public record Revocation(Instant at, String reason, @Nullable Instant compromisedSince) {

  /**
   * @throws IllegalArgumentException if the reason is no such word or the compromise is after the
   *     revocation
   */
  public Revocation {
    Objects.requireNonNull(at, "at");
    if (!isWord(reason)) {
      throw new IllegalArgumentException(
          "reason of a revocation is no word of 1..127 characters U+0021-007E: length="
              + reason.length());
    }
    if (compromisedSince != null && compromisedSince.isAfter(at)) {
      throw new IllegalArgumentException(
          "compromised after the revocation: at=" + at + ", compromisedSince=" + compromisedSince);
    }
  }

  /** From when on statements of the key are refused: the compromise if there was one. */
  public Instant effective() {
    return compromisedSince != null ? compromisedSince : at;
  }

  private static boolean isWord(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 0x21 || text.charAt(i) > 0x7e) {
        return false;
      }
    }
    return text.length() >= 1 && text.length() <= 127;
  }
}
