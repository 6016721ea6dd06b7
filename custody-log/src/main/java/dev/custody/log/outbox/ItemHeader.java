package dev.custody.log.outbox;

import dev.custody.log.internal.segment.BigEndian;
import dev.custody.log.internal.segment.Crc32c;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The first 64 bytes of a segment of an outbox. It says how far the outbox had come when the
 * segment began, so that the segments before it may go.
 *
 * <pre>
 *        0        8       12    16     24        32      40       48    56       64
 *        +--------+---+---+-----+------+---------+-------+--------+-----+--------+
 *        |CUSTOBX1| 1 | 0 | CRC |number| next    | next  |removed | 0   | salt   |
 *        |        |   |   |     |      | sequence| batch |through |     |        |
 *        +--------+---+---+-----+------+---------+-------+--------+-----+--------+
 *  bytes     8      2   2    4     8       8         8       8       8      8
 * </pre>
 *
 * The checksum covers everything but itself: it is taken with its own four bytes zero.
 *
 * @param number of the segment, from 0 on without gaps
 * @param nextSequence of the first item in it
 * @param nextBatch of the first batch in it
 * @param removedThrough the last sequence number that had been removed
 * @param salt 8 random bytes
 */
record ItemHeader(
    long number, long nextSequence, long nextBatch, long removedThrough, byte[] salt) {

  static final int SALT_BYTES = 8;

  private static final byte[] MAGIC = "CUSTOBX1".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;

  private static final int VERSION_AT = MAGIC.length;
  private static final int CRC_AT = VERSION_AT + 4;
  private static final int NUMBER_AT = CRC_AT + 4;
  private static final int SEQUENCE_AT = NUMBER_AT + 8;
  private static final int BATCH_AT = SEQUENCE_AT + 8;
  private static final int REMOVED_AT = BATCH_AT + 8;
  private static final int RESERVED_AT = REMOVED_AT + 8;
  private static final int SALT_AT = RESERVED_AT + 8;

  /** Bytes of a header. */
  static final int LENGTH = SALT_AT + SALT_BYTES;

  byte[] encode() {
    byte[] out = new byte[LENGTH];
    System.arraycopy(MAGIC, 0, out, 0, MAGIC.length);
    BigEndian.putInt(out, VERSION_AT, VERSION << 16);
    BigEndian.putLong(out, NUMBER_AT, number);
    BigEndian.putLong(out, SEQUENCE_AT, nextSequence);
    BigEndian.putLong(out, BATCH_AT, nextBatch);
    BigEndian.putLong(out, REMOVED_AT, removedThrough);
    System.arraycopy(salt, 0, out, SALT_AT, SALT_BYTES);
    BigEndian.putInt(out, CRC_AT, Crc32c.of(out, 0, LENGTH));
    return out;
  }

  /** Reads a header; {@code null} if it is none of version 1. */
  static @Nullable ItemHeader parse(byte[] bytes) {
    if (bytes.length < LENGTH || !Arrays.equals(Arrays.copyOf(bytes, MAGIC.length), MAGIC)) {
      return null;
    }
    byte[] unsummed = Arrays.copyOf(bytes, LENGTH);
    BigEndian.putInt(unsummed, CRC_AT, 0);
    if (BigEndian.getInt(bytes, CRC_AT) != Crc32c.of(unsummed, 0, LENGTH)
        || BigEndian.getInt(bytes, VERSION_AT) != VERSION << 16
        || BigEndian.getLong(bytes, RESERVED_AT) != 0) {
      return null;
    }
    ItemHeader header =
        new ItemHeader(
            BigEndian.getLong(bytes, NUMBER_AT),
            BigEndian.getLong(bytes, SEQUENCE_AT),
            BigEndian.getLong(bytes, BATCH_AT),
            BigEndian.getLong(bytes, REMOVED_AT),
            Arrays.copyOfRange(bytes, SALT_AT, LENGTH));
    boolean inRange =
        header.number >= 0
            && header.nextSequence >= 1
            && header.nextBatch >= 0
            && header.removedThrough >= 0
            && header.removedThrough < header.nextSequence;
    return inRange ? header : null;
  }
}
