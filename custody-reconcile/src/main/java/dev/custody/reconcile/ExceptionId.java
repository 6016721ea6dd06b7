package dev.custody.reconcile;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What identifies an exception for ever: the first 128 bits of a SHA-256 over what it is about.
 *
 * <pre>
 * SHA-256( u32be length of rule        | rule, UTF-8
 *        | u32be major version of the rule
 *        | u32be length of subject     | subject, UTF-8
 *        | u32be length of expectation | expectation, UTF-8 ) [0..16)
 * </pre>
 *
 * <p>All four stand in each JSON line or in the table of rules, so anyone can compute it again.
 *
 * @param bytes exactly 16
 * @since 0.1.0
 */
public record ExceptionId(Bytes bytes) implements Comparable<ExceptionId> {

  /** Bytes in an exception id. */
  public static final int LENGTH = 16;

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException if there are not exactly 16 bytes
   */
  public ExceptionId {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException(
          "exception id of another length: expected bytes=" + LENGTH + ", found=" + bytes.length());
    }
  }

  /**
   * The id of the exception that this rule raises when this subject does not meet this expectation.
   */
  public static ExceptionId of(String rule, int majorVersion, String subject, String expectation) {
    byte[] first = rule.getBytes(StandardCharsets.UTF_8);
    byte[] second = subject.getBytes(StandardCharsets.UTF_8);
    byte[] third = expectation.getBytes(StandardCharsets.UTF_8);
    ByteBuffer all = ByteBuffer.allocate(16 + first.length + second.length + third.length);
    all.putInt(first.length).put(first).putInt(majorVersion);
    all.putInt(second.length).put(second).putInt(third.length).put(third);
    return new ExceptionId(Digest.sha256(all.array()).bytes().slice(0, LENGTH));
  }

  /**
   * 32 hex digits.
   *
   * @throws IllegalArgumentException if it is not hex of 16 bytes
   */
  public static ExceptionId ofHex(String hex) {
    return new ExceptionId(Bytes.ofHex(hex));
  }

  @Override
  public int compareTo(ExceptionId other) {
    return bytes.compareTo(other.bytes);
  }

  /** In lower-case hex, as in JSON. */
  @Override
  public String toString() {
    return bytes.toHex();
  }
}
