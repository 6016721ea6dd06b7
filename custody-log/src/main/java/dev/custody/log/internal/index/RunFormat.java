package dev.custody.log.internal.index;

import dev.custody.log.internal.segment.BigEndian;
import dev.custody.log.internal.segment.Crc32c;
import dev.custody.log.internal.segment.Hashes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a run: blocks of 4096 bytes, the last four of each a checksum.
 *
 * <pre>
 *  block 0    header
 *  blocks     leaf records     14 bytes each, 292 a block, sorted
 *  blocks     event records    the same
 *  blocks     leaf filter      4088 bytes a block
 *  blocks     event filter     the same
 *  blocks     frame offsets    4 bytes each, 1022 a block
 *
 *  record     0 hash prefix, 8 | 8 entry index, 6
 *  block      0 payload, 4088 | 4088 zeros, 4 | 4092 CRC
 * </pre>
 *
 * CRC is CRC-32C(first || end || block number || bytes 0 to 4091), so a block that stands in
 * another place or another run is none.
 */
final class RunFormat {

  static final String DIRECTORY = "index";
  static final String SUFFIX = ".run";

  static final int BLOCK_BYTES = 4096;
  static final int CRC_AT = BLOCK_BYTES - 4;
  static final int RECORD_BYTES = 14;
  static final int PAYLOAD_BYTES = (CRC_AT - 4) / RECORD_BYTES * RECORD_BYTES;
  static final int RECORDS_A_BLOCK = PAYLOAD_BYTES / RECORD_BYTES;
  static final int OFFSETS_A_BLOCK = PAYLOAD_BYTES / 4;

  /** Which entries have their frame's offset in a run: multiples of this. */
  static final int OFFSET_EVERY = 64;

  static final long INDEX_MAX = (1L << 48) - 1;

  private static final byte[] MAGIC = {'C', 'U', 'S', 'T', 'I', 'D', 'X', '1'};
  private static final int DIGITS = 20;

  private static final int FIRST_AT = MAGIC.length;
  private static final int END_AT = FIRST_AT + 8;
  private static final int CHAIN_AT = END_AT + 8;
  private static final int LAST_FRAME_AT = CHAIN_AT + Hashes.LENGTH;
  private static final int EVENTS_AT = LAST_FRAME_AT + 8;

  private RunFormat() {}

  /**
   * What a header says.
   *
   * @param first the first entry in it
   * @param end behind the last; where a segment begins
   * @param chain the chain value of the last entry
   * @param lastFrame where the last entry's frame begins in its segment
   * @param events how many entries have an event id
   */
  record Header(long first, long end, byte[] chain, long lastFrame, long events) {

    long count() {
      return end - first;
    }

    String name() {
      return RunFormat.name(first, end);
    }

    long eventsStart() {
      return 1 + blocks(count(), RECORDS_A_BLOCK);
    }

    long leafFilterStart() {
      return eventsStart() + blocks(events, RECORDS_A_BLOCK);
    }

    long eventFilterStart() {
      return leafFilterStart() + Bloom.blocksFor(count());
    }

    long offsetsStart() {
      return eventFilterStart() + Bloom.blocksFor(events);
    }

    long blockCount() {
      return offsetsStart() + blocks(offsetCount(first, end), OFFSETS_A_BLOCK);
    }

    byte[] block() {
      byte[] out = new byte[BLOCK_BYTES];
      System.arraycopy(MAGIC, 0, out, 0, MAGIC.length);
      BigEndian.putLong(out, FIRST_AT, first);
      BigEndian.putLong(out, END_AT, end);
      System.arraycopy(chain, 0, out, CHAIN_AT, Hashes.LENGTH);
      BigEndian.putLong(out, LAST_FRAME_AT, lastFrame);
      BigEndian.putLong(out, EVENTS_AT, events);
      return out;
    }

    /** {@code null} if it is no header of a run of these entries. */
    static @Nullable Header parse(byte[] block, long first, long end) {
      for (int i = 0; i < MAGIC.length; i++) {
        if (block[i] != MAGIC[i]) {
          return null;
        }
      }
      byte[] chain = new byte[Hashes.LENGTH];
      System.arraycopy(block, CHAIN_AT, chain, 0, chain.length);
      long lastFrame = BigEndian.getLong(block, LAST_FRAME_AT);
      long events = BigEndian.getLong(block, EVENTS_AT);
      if (!checksumHolds(block, 0, first, end, 0)
          || BigEndian.getLong(block, FIRST_AT) != first
          || BigEndian.getLong(block, END_AT) != end
          || lastFrame < 0
          || events < 0
          || events > end - first) {
        return null;
      }
      return new Header(first, end, chain, lastFrame, events);
    }
  }

  static String name(long first, long end) {
    return DIRECTORY + "/" + String.format(Locale.ROOT, "%020d-%020d", first, end) + SUFFIX;
  }

  /** First and end of a name without its directory; {@code null} if it is no run's. */
  static long @Nullable [] parseName(String name) {
    if (name.length() != 2 * DIGITS + 1 + SUFFIX.length()
        || !name.endsWith(SUFFIX)
        || name.charAt(DIGITS) != '-') {
      return null;
    }
    long first = number(name, 0);
    long end = number(name, DIGITS + 1);
    return first < 0 || end <= first ? null : new long[] {first, end};
  }

  private static long number(String name, int from) {
    long number = 0;
    for (int i = from; i < from + DIGITS; i++) {
      int digit = name.charAt(i) - '0';
      if (digit < 0 || digit > 9 || number > INDEX_MAX) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number > INDEX_MAX ? -1 : number;
  }

  static long blocks(long count, int each) {
    return (count + each - 1) / each;
  }

  /** How many multiples of 64 lie in the range. */
  static long offsetCount(long first, long end) {
    return blocks(end, OFFSET_EVERY) - blocks(first, OFFSET_EVERY);
  }

  static void putChecksum(byte[] bytes, int at, long first, long end, long block) {
    BigEndian.putInt(bytes, at + CRC_AT, checksum(bytes, at, first, end, block));
  }

  static boolean checksumHolds(byte[] bytes, int at, long first, long end, long block) {
    return BigEndian.getInt(bytes, at + CRC_AT) == checksum(bytes, at, first, end, block);
  }

  private static int checksum(byte[] bytes, int at, long first, long end, long block) {
    byte[] place = new byte[3 * Long.BYTES];
    BigEndian.putLong(place, 0, first);
    BigEndian.putLong(place, Long.BYTES, end);
    BigEndian.putLong(place, 2 * Long.BYTES, block);
    return Crc32c.of(place, bytes, at, CRC_AT);
  }

  static void putIndex(byte[] target, int at, long index) {
    target[at] = (byte) (index >> 40);
    target[at + 1] = (byte) (index >> 32);
    BigEndian.putInt(target, at + 2, (int) index);
  }

  static long getIndex(byte[] source, int at) {
    return (source[at] & 0xffL) << 40
        | (source[at + 1] & 0xffL) << 32
        | BigEndian.getInt(source, at + 2) & 0xffff_ffffL;
  }
}
