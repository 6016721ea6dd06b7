package dev.custody.log.internal.segment;

/**
 * CRC-32C in plain Java, eight bytes a step: where the platform has none of its own.
 *
 * <p>Table k holds the checksum of a byte followed by k zero bytes: eight look-ups then take eight
 * bytes at once (Kounavis and Berry, "A Systematic Approach to Building High Performance
 * Software-based CRC Generators", 2005).
 */
final class TableCrc32c {

  private static final int POLYNOMIAL_REVERSED = 0x82F63B78;
  private static final int[][] TABLES = tables();

  private TableCrc32c() {}

  /** The checksum of two ranges, one behind the other. */
  static int of(
      byte[] first, int firstAt, int firstCount, byte[] second, int secondAt, int secondCount) {
    return ~update(update(~0, first, firstAt, firstCount), second, secondAt, secondCount);
  }

  private static int update(int state, byte[] bytes, int offset, int count) {
    int[] t0 = TABLES[0];
    int[] t1 = TABLES[1];
    int[] t2 = TABLES[2];
    int[] t3 = TABLES[3];
    int[] t4 = TABLES[4];
    int[] t5 = TABLES[5];
    int[] t6 = TABLES[6];
    int[] t7 = TABLES[7];
    int crc = state;
    int at = offset;
    int end = offset + count;
    for (; end - at >= 8; at += 8) {
      crc ^=
          (bytes[at] & 0xff)
              | (bytes[at + 1] & 0xff) << 8
              | (bytes[at + 2] & 0xff) << 16
              | bytes[at + 3] << 24;
      crc =
          t7[crc & 0xff]
              ^ t6[crc >>> 8 & 0xff]
              ^ t5[crc >>> 16 & 0xff]
              ^ t4[crc >>> 24]
              ^ t3[bytes[at + 4] & 0xff]
              ^ t2[bytes[at + 5] & 0xff]
              ^ t1[bytes[at + 6] & 0xff]
              ^ t0[bytes[at + 7] & 0xff];
    }
    for (; at < end; at++) {
      crc = crc >>> 8 ^ t0[(crc ^ bytes[at]) & 0xff];
    }
    return crc;
  }

  private static int[][] tables() {
    int[][] tables = new int[8][256];
    for (int i = 0; i < 256; i++) {
      int crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc >>> 1 ^ (POLYNOMIAL_REVERSED & -(crc & 1));
      }
      tables[0][i] = crc;
    }
    for (int i = 0; i < 256; i++) {
      for (int k = 1; k < 8; k++) {
        int below = tables[k - 1][i];
        tables[k][i] = below >>> 8 ^ tables[0][below & 0xff];
      }
    }
    return tables;
  }
}
