package dev.custody.crypto.seal;

import dev.custody.api.Bytes;
import dev.custody.crypto.internal.seal.Aes;
import java.util.Objects;

/**
 * A secret key of a seal, 16 or 32 bytes. It gives its bytes to nobody outside this package, shows
 * none of them, and is equal to nothing but itself: comparing keys is no business of a verifier.
 *
 * <p>The bytes stay in memory as long as this object.
 *
 * @since 0.1.0
 */
public final class SealKey {

  /** Bytes of an AES-128 key. */
  public static final int AES_128 = 16;

  /** Bytes of a key for HMAC-SHA-256. */
  public static final int HMAC_SHA_256 = 32;

  private static final int DIVERSIFICATION_INPUT_MAX = 31;

  private final byte[] bytes;

  private SealKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A copy of these bytes as a key.
   *
   * @throws IllegalArgumentException if they are neither 16 nor 32
   */
  public static SealKey of(byte[] bytes) {
    if (bytes.length != AES_128 && bytes.length != HMAC_SHA_256) {
      throw new IllegalArgumentException(
          "seal key of another length: expected=16 or 32, found=" + bytes.length);
    }
    return new SealKey(bytes.clone());
  }

  /**
   * The key of one tag, made from a master key (NXP AN10922, section 2.2: AES-CMAC under the master
   * key over 01 and the input). So a verifier needs one secret for many tags, and a tag that is
   * taken apart gives away its own key only.
   *
   * @param input 1 to 31 bytes, another for each tag and each of its keys: the UID, and what tells
   *     apart application and use
   * @throws IllegalStateException if this is no AES-128 key
   * @throws IllegalArgumentException if the input is empty or longer than 31 bytes
   */
  public SealKey diversified(Bytes input) {
    Objects.requireNonNull(input, "input");
    if (bytes.length != AES_128) {
      throw new IllegalStateException(
          "master key of another length: expected=16, found=" + bytes.length);
    }
    if (input.length() < 1 || input.length() > DIVERSIFICATION_INPUT_MAX) {
      throw new IllegalArgumentException(
          "diversification input of another length: expected=1..31, found=" + input.length());
    }
    return new SealKey(Aes.cmac(bytes, new byte[] {1}, input.toByteArray()));
  }

  /** The key itself, not a copy: for this package, which only reads it. */
  byte[] secret() {
    return bytes;
  }

  /** This key, if it has as many bytes. */
  SealKey requireLength(int length, String what) {
    if (bytes.length != length) {
      throw new IllegalArgumentException(
          what + " of another length: expected=" + length + ", found=" + bytes.length);
    }
    return this;
  }

  /** Its length only. */
  @Override
  public String toString() {
    return "SealKey[length=" + bytes.length + "]";
  }
}
