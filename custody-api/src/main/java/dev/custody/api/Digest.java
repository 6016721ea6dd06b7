package dev.custody.api;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A SHA-256 value, 32 bytes (FIPS 180-4).
 *
 * @param bytes exactly 32
 * @since 0.1.0
 */
public record Digest(Bytes bytes) implements Comparable<Digest> {

  /** Bytes in a SHA-256 value. */
  public static final int LENGTH = 32;

  // One MessageDigest a thread: getInstance costs as much as hashing a small message.
  private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Digest::make);

  /**
   * @throws IllegalArgumentException if there are not exactly 32 bytes
   */
  public Digest {
    requireLength(bytes, LENGTH, "digest");
  }

  /** SHA-256 over the concatenation of these arrays. */
  public static Digest sha256(byte[]... parts) {
    MessageDigest digest = SHA_256.get();
    digest.reset();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return new Digest(Bytes.ofOwned(digest.digest()));
  }

  /** SHA-256 over these bytes. */
  public static Digest sha256(Bytes bytes) {
    return sha256(bytes.unsafeArray());
  }

  /**
   * This thread's SHA-256, reset: for hot paths that hash in pieces. Must not be handed to another
   * thread, and not be kept over a call that hashes too.
   */
  public static MessageDigest threadSha256() {
    MessageDigest digest = SHA_256.get();
    digest.reset();
    return digest;
  }

  /**
   * 32 bytes in hex.
   *
   * @throws IllegalArgumentException if it is not hex of 32 bytes
   */
  public static Digest ofHex(String hex) {
    return new Digest(Bytes.ofHex(hex));
  }

  /** In lower-case hex. */
  public String toHex() {
    return bytes.toHex();
  }

  @Override
  public int compareTo(Digest other) {
    return bytes.compareTo(other.bytes);
  }

  /** The first four bytes in hex. */
  @Override
  public String toString() {
    return bytes.toShortHex();
  }

  static void requireLength(Bytes bytes, int length, String what) {
    if (bytes.length() != length) {
      throw new IllegalArgumentException(
          what + " of another length: expected bytes=" + length + ", found=" + bytes.length());
    }
  }

  private static MessageDigest make() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
