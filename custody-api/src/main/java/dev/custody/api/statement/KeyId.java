package dev.custody.api.statement;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;

/**
 * What identifies a key: the first 16 bytes of SHA-256 over its SubjectPublicKeyInfo in DER.
 *
 * <p>It is always the hash of the key, never an alias, a file name or an ARN, so it cannot be moved
 * to another key. A key is also a stream: its statements are counted from 0.
 *
 * @param bytes exactly 16
 * @since 0.1.0
 */
public record KeyId(Bytes bytes) implements Comparable<KeyId> {

  /** Bytes in a key id. */
  public static final int LENGTH = 16;

  /**
   * @throws IllegalArgumentException if there are not exactly 16 bytes
   */
  public KeyId {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException(
          "key id of another length: expected bytes=" + LENGTH + ", found=" + bytes.length());
    }
  }

  /** The id of the key with this SubjectPublicKeyInfo (DER). */
  public static KeyId ofSpki(byte[] spki) {
    return new KeyId(Digest.sha256(spki).bytes().slice(0, LENGTH));
  }

  /**
   * 16 bytes in hex.
   *
   * @throws IllegalArgumentException if it is not hex of 16 bytes
   */
  public static KeyId ofHex(String hex) {
    return new KeyId(Bytes.ofHex(hex));
  }

  /** In lower-case hex, the form of trust bundles and the command line. */
  public String toHex() {
    return bytes.toHex();
  }

  @Override
  public int compareTo(KeyId other) {
    return bytes.compareTo(other.bytes);
  }

  /** In lower-case hex: a key id is public. */
  @Override
  public String toString() {
    return toHex();
  }
}
