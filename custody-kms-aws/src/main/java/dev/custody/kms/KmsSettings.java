package dev.custody.kms;

import dev.custody.api.statement.KeyId;
import java.time.Duration;
import java.util.Objects;

/**
 * Which key signs, how often it may be asked, and where each use is written down. Nothing here has
 * a default.
 *
 * @param key an ARN of a key or alias, an alias name as {@code alias/dock-7}, or a key id; resolved
 *     once when the signer is opened, never again
 * @param pinned the key that it must be: SHA-256 of its public key, as a trust bundle has it
 * @param deadline how long one signature is tried for, over all retries, 100 ms to 10 min
 * @param rate how often KMS may be called; share one among all signers of an account and region
 * @param ledger where each use of the key is written down before it happens
 * @since 0.1.0
 */
public record KmsSettings(
    String key, KeyId pinned, Duration deadline, CallRate rate, KeyUsageLedger ledger) {

  private static final Duration DEADLINE_MIN = Duration.ofMillis(100);
  private static final Duration DEADLINE_MAX = Duration.ofMinutes(10);
  // What KMS takes as KeyId (API reference, Sign).
  private static final int KEY_LENGTH_MAX = 2_048;

  /**
   * @throws IllegalArgumentException if the name is empty or beyond 2,048 characters, or the
   *     deadline is out of range
   */
  public KmsSettings {
    Objects.requireNonNull(pinned, "pinned");
    Objects.requireNonNull(rate, "rate");
    Objects.requireNonNull(ledger, "ledger");
    if (key.isEmpty() || key.length() > KEY_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "name of a key of 1 to "
              + KEY_LENGTH_MAX
              + " characters expected: found="
              + key.length());
    }
    if (deadline.compareTo(DEADLINE_MIN) < 0 || deadline.compareTo(DEADLINE_MAX) > 0) {
      throw new IllegalArgumentException(
          "deadline of 100 ms to 10 min expected: found=" + deadline);
    }
  }
}
