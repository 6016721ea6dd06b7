package dev.custody.api.statement;

import dev.custody.api.Bytes;
import java.util.Objects;

/**
 * A value that an event commits to, with the salt that opens the commitment. Deleting it erases the
 * value and leaves every signature as it was. It prints neither.
 *
 * @param slot the commitment that it opens, from 1
 * @param salt 16 random bytes
 * @param value up to 4,096 bytes
 * @since 0.1.0
 */
public record Disclosure(long slot, Bytes salt, Bytes value) {

  public Disclosure {
    Objects.requireNonNull(salt, "salt");
    Objects.requireNonNull(value, "value");
  }

  /** Slot and length only. */
  @Override
  public String toString() {
    return "Disclosure[slot=" + slot + ", valueBytes=" + value.length() + "]";
  }
}
