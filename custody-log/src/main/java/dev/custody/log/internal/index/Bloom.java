package dev.custody.log.internal.index;

/**
 * A Bloom filter over hash prefixes: about 10 bits for each, 7 of them set (Bloom, "Space/time
 * trade-offs in hash coding with allowable errors", 1970). One in a hundred that are not in it seem
 * to be. The prefix is a hash already, so its halves serve as the two hash functions from which the
 * seven are made (Kirsch and Mitzenmacher, "Less hashing, same performance", 2006).
 */
final class Bloom {

  private static final int BITS_EACH = 10;
  private static final int PROBES = 7;
  private static final long BLOCKS_MAX = Integer.MAX_VALUE / (8L * RunFormat.PAYLOAD_BYTES);

  private final byte[] bits;
  private final long length;

  /** One of these bytes, which it keeps. */
  Bloom(byte[] bits) {
    this.bits = bits;
    this.length = 8L * bits.length;
  }

  /** How many blocks of a run file one for so many prefixes takes. */
  static int blocksFor(long count) {
    long bytes = (count * BITS_EACH + 7) / 8;
    long blocks = (bytes + RunFormat.PAYLOAD_BYTES - 1) / RunFormat.PAYLOAD_BYTES;
    return (int) Math.min(BLOCKS_MAX, Math.max(1, blocks));
  }

  void add(long prefix) {
    int hash = (int) prefix;
    int step = (int) (prefix >>> 32) | 1;
    for (int i = 0; i < PROBES; i++) {
      long bit = (hash & 0xffff_ffffL) * length >>> 32;
      bits[(int) (bit >>> 3)] |= (byte) (1 << (bit & 7));
      hash += step;
    }
  }

  /** Whether it may be in it; if not, it is not. */
  boolean mayHold(long prefix) {
    int hash = (int) prefix;
    int step = (int) (prefix >>> 32) | 1;
    for (int i = 0; i < PROBES; i++) {
      long bit = (hash & 0xffff_ffffL) * length >>> 32;
      if ((bits[(int) (bit >>> 3)] & 1 << (bit & 7)) == 0) {
        return false;
      }
      hash += step;
    }
    return true;
  }

  byte[] bytes() {
    return bits;
  }
}
