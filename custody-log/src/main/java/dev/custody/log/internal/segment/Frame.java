package dev.custody.log.internal.segment;

import dev.custody.api.Limits;
import java.util.Arrays;

/**
 * One entry in a segment: 64 bytes before it, and zeros behind it to a multiple of 8.
 *
 * <pre>
 *        0    4      8      16      22    24             56       60       64
 *        +----+------+------+-------+-----+--------------+--------+--------+-- ... --+-----+
 *        |CEV1|length|index | batch |flags| chain value  |bodyCrc |headCrc |  entry  |zeros|
 *        +----+------+------+-------+-----+--------------+--------+--------+-- ... --+-----+
 *  bytes   4     4      8       6      2         32           4        4     length   0..7
 * </pre>
 *
 * bodyCrc is CRC-32C(salt || entry), headCrc is CRC-32C(salt || bytes 0 to 59), with the salt of
 * the segment: who may choose the bytes of an entry still cannot plant a frame in it. Bit 0 of the
 * flags marks the last entry of a batch; the other bits are zero.
 */
public final class Frame {

  static final int MAGIC = 'C' << 24 | 'E' << 16 | 'V' << 8 | '1';

  static final int LENGTH_AT = 4;
  static final int INDEX_AT = LENGTH_AT + 4;
  static final int BATCH_AT = INDEX_AT + 8;
  static final int FLAGS_AT = BATCH_AT + 6;
  static final int CHAIN_AT = FLAGS_AT + 2;
  static final int BODY_CRC_AT = CHAIN_AT + Hashes.LENGTH;
  static final int HEAD_CRC_AT = BODY_CRC_AT + 4;

  /** Bytes before the entry. */
  public static final int HEAD_BYTES = HEAD_CRC_AT + 4;

  /** Frames start at multiples of this. */
  public static final int ALIGNMENT = 8;

  /** The longest entry, which a bundle's 16-bit length just holds. */
  public static final int ENTRY_BYTES_MAX = Limits.SIGNED_EVENT_BYTES_MAX;

  static final int FLAG_LAST_OF_BATCH = 1;
  static final long BATCH_MAX = (1L << 48) - 1;

  private Frame() {}

  /** Bytes a frame takes for an entry of this length. */
  public static int lengthOf(int entryBytes) {
    return HEAD_BYTES + (entryBytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Bytes of the longest frame. */
  static final int LENGTH_MAX = HEAD_BYTES + (ENTRY_BYTES_MAX + 7) / 8 * 8;

  /**
   * Writes a frame; the target holds zeros where the padding goes.
   *
   * @return its length
   */
  public static int write(
      byte[] target,
      int at,
      byte[] entry,
      long index,
      long batch,
      boolean lastOfBatch,
      byte[] chain,
      byte[] salt) {
    if (entry.length < 1 || entry.length > ENTRY_BYTES_MAX || batch < 0 || batch > BATCH_MAX) {
      throw new IllegalArgumentException(
          "no frame: entryBytes=" + entry.length + ", batch=" + batch);
    }
    BigEndian.putInt(target, at, MAGIC);
    BigEndian.putInt(target, at + LENGTH_AT, entry.length);
    BigEndian.putLong(target, at + INDEX_AT, index);
    BigEndian.putLong(target, at + BATCH_AT, batch << 16 | (lastOfBatch ? FLAG_LAST_OF_BATCH : 0));
    System.arraycopy(chain, 0, target, at + CHAIN_AT, Hashes.LENGTH);
    BigEndian.putInt(target, at + BODY_CRC_AT, Crc32c.of(salt, entry, 0, entry.length));
    BigEndian.putInt(target, at + HEAD_CRC_AT, Crc32c.of(salt, target, at, HEAD_CRC_AT));
    System.arraycopy(entry, 0, target, at + HEAD_BYTES, entry.length);
    return lengthOf(entry.length);
  }

  /** Whether a head stands here whose checksum holds and whose fields are in range. */
  static boolean headHolds(byte[] bytes, int at, byte[] salt) {
    return BigEndian.getInt(bytes, at) == MAGIC
        && BigEndian.getInt(bytes, at + HEAD_CRC_AT) == Crc32c.of(salt, bytes, at, HEAD_CRC_AT)
        && entryBytes(bytes, at) >= 1
        && entryBytes(bytes, at) <= ENTRY_BYTES_MAX
        && (flags(bytes, at) & ~FLAG_LAST_OF_BATCH) == 0;
  }

  static int entryBytes(byte[] bytes, int at) {
    return BigEndian.getInt(bytes, at + LENGTH_AT);
  }

  static long index(byte[] bytes, int at) {
    return BigEndian.getLong(bytes, at + INDEX_AT);
  }

  static long batch(byte[] bytes, int at) {
    return BigEndian.getLong(bytes, at + BATCH_AT) >>> 16;
  }

  static int flags(byte[] bytes, int at) {
    return BigEndian.getShort(bytes, at + FLAGS_AT);
  }

  static boolean lastOfBatch(byte[] bytes, int at) {
    return (flags(bytes, at) & FLAG_LAST_OF_BATCH) != 0;
  }

  static byte[] chain(byte[] bytes, int at) {
    return Arrays.copyOfRange(bytes, at + CHAIN_AT, at + BODY_CRC_AT);
  }

  /** Whether the entry's checksum holds and its padding is zero; the head was checked before. */
  static boolean bodyHolds(byte[] bytes, int at, byte[] salt) {
    int count = entryBytes(bytes, at);
    int bodyAt = at + HEAD_BYTES;
    if (BigEndian.getInt(bytes, at + BODY_CRC_AT) != Crc32c.of(salt, bytes, bodyAt, count)) {
      return false;
    }
    int end = at + lengthOf(count);
    for (int i = bodyAt + count; i < end; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
