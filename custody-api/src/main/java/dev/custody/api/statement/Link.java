package dev.custody.api.statement;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.nio.charset.StandardCharsets;

/**
 * What chains are made of: SHA-256 over the bytes that a statement's signature covers, 32 bytes.
 *
 * <p>It covers the protected header and the event id, never the signature, so signing the same
 * statement again after a crash gives the same link.
 *
 * @param bytes exactly 32
 * @since 0.1.0
 */
public record Link(Bytes bytes) implements Comparable<Link> {

  private static final byte[] GENESIS = "custody stream v1\0".getBytes(StandardCharsets.US_ASCII);

  /**
   * @throws IllegalArgumentException if there are not exactly 32 bytes
   */
  public Link {
    if (bytes.length() != Digest.LENGTH) {
      throw new IllegalArgumentException(
          "link of another length: expected bytes=" + Digest.LENGTH + ", found=" + bytes.length());
    }
  }

  /** The link of a statement, from the bytes that are signed. */
  public static Link ofTbs(byte[] tbs) {
    return new Link(Digest.sha256(tbs).bytes());
  }

  /** What the first statement of a key's stream names as its predecessor. */
  public static Link genesis(KeyId kid) {
    return new Link(Digest.sha256(GENESIS, kid.bytes().unsafeArray()).bytes());
  }

  /**
   * 32 bytes in hex.
   *
   * @throws IllegalArgumentException if it is not hex of 32 bytes
   */
  public static Link ofHex(String hex) {
    return new Link(Bytes.ofHex(hex));
  }

  @Override
  public int compareTo(Link other) {
    return bytes.compareTo(other.bytes);
  }

  /** Its first four bytes: a hash needs no second one to be spread over a table. */
  @Override
  public int hashCode() {
    byte[] hash = bytes.unsafeArray();
    return hash[0] << 24 | (hash[1] & 0xff) << 16 | (hash[2] & 0xff) << 8 | hash[3] & 0xff;
  }

  /** The first four bytes in hex. */
  @Override
  public String toString() {
    return bytes.toShortHex();
  }
}
