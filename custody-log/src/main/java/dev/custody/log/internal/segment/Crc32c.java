package dev.custody.log.internal.segment;

/**
 * CRC-32C (Castagnoli, RFC 3720 appendix B.4): the platform's where it has one that gives what ours
 * gives, else ours. Hot path: see LogVerifyBenchmark and ADR 100.
 */
public final class Crc32c {

  private static final byte[] NOTHING = new byte[0];
  private static final boolean PLATFORM = platformHolds();

  private Crc32c() {}

  /** The checksum of {@code salt || bytes[offset..offset + count)}. */
  public static int of(byte[] salt, byte[] bytes, int offset, int count) {
    return of(salt, 0, salt.length, bytes, offset, count);
  }

  /** The checksum of {@code bytes[offset..offset + count)}. */
  public static int of(byte[] bytes, int offset, int count) {
    return of(NOTHING, 0, 0, bytes, offset, count);
  }

  /** The checksum of two ranges of one array, one behind the other. */
  static int ofTwo(byte[] bytes, int offset1, int count1, int offset2, int count2) {
    return of(bytes, offset1, count1, bytes, offset2, count2);
  }

  private static int of(
      byte[] first, int firstAt, int firstCount, byte[] second, int secondAt, int secondCount) {
    return PLATFORM
        ? PlatformCrc32c.of(first, firstAt, firstCount, second, secondAt, secondCount)
        : TableCrc32c.of(first, firstAt, firstCount, second, secondAt, secondCount);
  }

  /** Whether there is one, and it agrees with ours on each length that a step can leave over. */
  private static boolean platformHolds() {
    byte[] sample = new byte[64];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (byte) (37 * i + 1);
    }
    try {
      for (int split = 0; split <= sample.length; split++) {
        int rest = sample.length - split;
        if (PlatformCrc32c.of(sample, 0, split, sample, split, rest)
                != TableCrc32c.of(sample, 0, split, sample, split, rest)
            || PlatformCrc32c.of(NOTHING, 0, 0, sample, split, rest)
                != TableCrc32c.of(NOTHING, 0, 0, sample, split, rest)) {
          return false;
        }
      }
      return true;
    } catch (LinkageError e) {
      return false;
    }
  }
}
