package dev.custody.log.outbox;

import dev.custody.log.internal.segment.BigEndian;
import dev.custody.log.internal.segment.Crc32c;

/**
 * One item in a segment of an outbox, or the word that items have been removed: 32 bytes, the
 * item's, and zeros to a multiple of 8.
 *
 * <pre>
 *        0    4      8        16      22    24      28      32
 *        +----+------+--------+-------+-----+-------+-------+-- ... --+-----+
 *        |COB1|length|sequence| batch |flags|bodyCrc|headCrc|  item   |zeros|
 *        +----+------+--------+-------+-----+-------+-------+-- ... --+-----+
 *  bytes   4     4       8        6      2      4       4     length   0..7
 * </pre>
 *
 * bodyCrc is CRC-32C(salt || item), headCrc is CRC-32C(salt || bytes 0 to 27), with the salt of the
 * segment: who may choose the bytes of an item still cannot plant a frame in it. Bit 0 of the flags
 * marks the last frame of a batch. Bit 1 marks a removal: all items up to this sequence number have
 * left; its length is 0. The other bits are zero.
 */
final class ItemFrame {

  private static final int MAGIC = 'C' << 24 | 'O' << 16 | 'B' << 8 | '1';

  private static final int LENGTH_AT = 4;
  private static final int SEQUENCE_AT = LENGTH_AT + 4;
  private static final int BATCH_AT = SEQUENCE_AT + 8;
  private static final int BODY_CRC_AT = BATCH_AT + 8;
  private static final int HEAD_CRC_AT = BODY_CRC_AT + 4;

  /** Bytes before the item. */
  static final int HEAD_BYTES = HEAD_CRC_AT + 4;

  /** Frames begin at multiples of this. */
  static final int ALIGNMENT = 8;

  static final int FLAG_LAST_OF_BATCH = 1;
  static final int FLAG_REMOVAL = 2;

  private ItemFrame() {}

  /** Bytes a frame takes for an item of this length. */
  static int lengthOf(int itemBytes) {
    return HEAD_BYTES + (itemBytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Writes a frame; the target holds zeros where the padding goes. Returns its length. */
  static int write(
      byte[] target, int at, byte[] item, long sequence, long batch, int flags, byte[] salt) {
    BigEndian.putInt(target, at, MAGIC);
    BigEndian.putInt(target, at + LENGTH_AT, item.length);
    BigEndian.putLong(target, at + SEQUENCE_AT, sequence);
    BigEndian.putLong(target, at + BATCH_AT, batch << 16 | flags);
    BigEndian.putInt(target, at + BODY_CRC_AT, Crc32c.of(salt, item, 0, item.length));
    BigEndian.putInt(target, at + HEAD_CRC_AT, Crc32c.of(salt, target, at, HEAD_CRC_AT));
    System.arraycopy(item, 0, target, at + HEAD_BYTES, item.length);
    return lengthOf(item.length);
  }

  /** Whether a head stands here whose checksum holds and whose fields are in range. */
  static boolean headHolds(byte[] bytes, int at, byte[] salt) {
    if (BigEndian.getInt(bytes, at) != MAGIC
        || BigEndian.getInt(bytes, at + HEAD_CRC_AT) != Crc32c.of(salt, bytes, at, HEAD_CRC_AT)) {
      return false;
    }
    int length = itemBytes(bytes, at);
    boolean lengthInRange =
        isRemoval(bytes, at) ? length == 0 : length >= 1 && length <= Outbox.ITEM_BYTES_MAX;
    return lengthInRange
        && sequence(bytes, at) >= 0
        && (flags(bytes, at) & ~(FLAG_LAST_OF_BATCH | FLAG_REMOVAL)) == 0;
  }

  /** Whether the item's checksum holds and its padding is zero; the head was checked before. */
  static boolean bodyHolds(byte[] bytes, int at, byte[] salt) {
    int count = itemBytes(bytes, at);
    int bodyAt = at + HEAD_BYTES;
    if (BigEndian.getInt(bytes, at + BODY_CRC_AT) != Crc32c.of(salt, bytes, bodyAt, count)) {
      return false;
    }
    for (int i = bodyAt + count; i < at + lengthOf(count); i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  static int itemBytes(byte[] bytes, int at) {
    return BigEndian.getInt(bytes, at + LENGTH_AT);
  }

  static long sequence(byte[] bytes, int at) {
    return BigEndian.getLong(bytes, at + SEQUENCE_AT);
  }

  static long batch(byte[] bytes, int at) {
    return BigEndian.getLong(bytes, at + BATCH_AT) >>> 16;
  }

  static boolean isLastOfBatch(byte[] bytes, int at) {
    return (flags(bytes, at) & FLAG_LAST_OF_BATCH) != 0;
  }

  static boolean isRemoval(byte[] bytes, int at) {
    return (flags(bytes, at) & FLAG_REMOVAL) != 0;
  }

  private static int flags(byte[] bytes, int at) {
    return (int) BigEndian.getLong(bytes, at + BATCH_AT) & 0xffff;
  }
}
