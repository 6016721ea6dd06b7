package dev.custody.log.internal.segment;

import dev.custody.api.Digest;
import dev.custody.api.tree.MerkleTree;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;

/**
 * The hashes of the log as raw arrays of 32 bytes: leaves and nodes of RFC 9162, section 2.1.1, and
 * the chain that runs through the frames. Raw because a scan makes two of them an entry.
 */
public final class Hashes {

  /** Bytes of a hash. */
  public static final int LENGTH = 32;

  private static final byte[] CHAIN = ascii("custody-log/v1 chain\n");
  private static final byte[] GENESIS = ascii("custody-log/v1 genesis\n");

  private Hashes() {}

  /** {@code SHA-256(00 || entry)}. */
  public static byte[] leaf(byte[] bytes, int offset, int count) {
    byte[] out = new byte[LENGTH];
    MerkleTree.leafHash(bytes, offset, offset + count, out, 0);
    return out;
  }

  /** {@code SHA-256(01 || left || right)}. */
  public static byte[] node(byte[] left, byte[] right) {
    byte[] out = new byte[LENGTH];
    MerkleTree.nodeHash(left, 0, right, 0, out, 0);
    return out;
  }

  /** What comes before the first entry of a log of this origin. */
  public static byte[] genesis(String origin) {
    MessageDigest digest = Digest.threadSha256();
    digest.update(GENESIS);
    digest.update(origin.getBytes(StandardCharsets.UTF_8));
    return digest.digest();
  }

  /** The chain value of entry {@code index}. */
  public static byte[] chain(byte[] previous, long index, byte[] leaf) {
    byte[] number = new byte[Long.BYTES];
    BigEndian.putLong(number, 0, index);
    MessageDigest digest = Digest.threadSha256();
    digest.update(CHAIN);
    digest.update(previous);
    digest.update(number);
    digest.update(leaf);
    return digest.digest();
  }

  /**
   * Turns the chain value before entry {@code index} into that of it, without allocating.
   *
   * @param number eight bytes to work with
   */
  static void chainOn(byte[] chain, long index, byte[] leaf, byte[] number) {
    BigEndian.putLong(number, 0, index);
    MessageDigest digest = Digest.threadSha256();
    digest.update(CHAIN);
    digest.update(chain);
    digest.update(number);
    digest.update(leaf);
    try {
      digest.digest(chain, 0, LENGTH);
    } catch (DigestException e) {
      throw new AssertionError("there is room for 32 bytes of hash", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
