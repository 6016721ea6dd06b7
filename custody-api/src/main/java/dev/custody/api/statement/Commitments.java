package dev.custody.api.statement;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.nio.charset.StandardCharsets;

/**
 * Commitments to values that must not stand in an event: personal data above all.
 *
 * <p>The salt makes it impossible to find a value by trying all (an unsalted hash of a number plate
 * falls in minutes); nonce and slot bind the commitment to one place in one event.
 *
 * @since 0.1.0
 */
public final class Commitments {

  /** Bytes of a salt. */
  public static final int SALT_LENGTH = 16;

  private static final byte[] LABEL = "custody commit v1\0".getBytes(StandardCharsets.US_ASCII);

  private Commitments() {}

  /**
   * {@code SHA-256("custody commit v1" 00 || nonce || slot, 4 bytes big-endian || salt || value)}.
   *
   * @param nonce the nonce of the event, 16 bytes
   * @param slot 1..2^32-1
   * @param salt 16 random bytes, drawn for this value alone
   * @param value up to 4,096 bytes
   * @throws IllegalArgumentException if a length or the slot is out of range
   */
  public static Digest commit(Bytes nonce, long slot, Bytes salt, Bytes value) {
    if (nonce.length() != 16 || salt.length() != SALT_LENGTH || slot < 1 || slot >>> 32 != 0) {
      throw new IllegalArgumentException(
          "no commitment: nonceBytes="
              + nonce.length()
              + ", saltBytes="
              + salt.length()
              + ", slot="
              + slot);
    }
    byte[] number = {(byte) (slot >>> 24), (byte) (slot >>> 16), (byte) (slot >>> 8), (byte) slot};
    return Digest.sha256(
        LABEL, nonce.unsafeArray(), number, salt.unsafeArray(), value.unsafeArray());
  }
}
