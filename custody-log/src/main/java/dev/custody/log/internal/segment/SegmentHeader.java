package dev.custody.log.internal.segment;

import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The first 64 bytes of a segment file.
 *
 * <pre>
 *        0        8   10   12      16       24                       56       64
 *        +--------+---+----+-------+--------+------------------------+--------+
 *        |CUSTSEG1| 1 | 0  | CRC   | first  | chain value before     | salt   |
 *        |        |   |    |       | index  | the first entry        |        |
 *        +--------+---+----+-------+--------+------------------------+--------+
 *  bytes     8      2   2      4       8               32                 8
 * </pre>
 *
 * The checksum covers everything but itself: bytes 0 to 11 and 16 to 63.
 */
public final class SegmentHeader {

  static final byte[] MAGIC = {'C', 'U', 'S', 'T', 'S', 'E', 'G', '1'};
  static final int VERSION = 1;
  static final int SALT_BYTES = 8;

  static final int VERSION_AT = MAGIC.length;
  static final int FLAGS_AT = VERSION_AT + 2;
  static final int CRC_AT = FLAGS_AT + 2;
  static final int FIRST_INDEX_AT = CRC_AT + 4;
  static final int PREVIOUS_CHAIN_AT = FIRST_INDEX_AT + 8;
  static final int SALT_AT = PREVIOUS_CHAIN_AT + Hashes.LENGTH;

  /** Bytes of a header. */
  public static final int LENGTH = SALT_AT + SALT_BYTES;

  private final long firstIndex;
  private final byte[] previousChain;
  private final byte[] salt;

  public SegmentHeader(long firstIndex, byte[] previousChain, byte[] salt) {
    if (firstIndex < 0 || previousChain.length != Hashes.LENGTH || salt.length != SALT_BYTES) {
      throw new IllegalArgumentException("no segment header: firstIndex=" + firstIndex);
    }
    this.firstIndex = firstIndex;
    this.previousChain = previousChain.clone();
    this.salt = salt.clone();
  }

  /** The index of the first entry. */
  public long firstIndex() {
    return firstIndex;
  }

  /** The chain value of the entry before it. */
  public byte[] previousChain() {
    return previousChain.clone();
  }

  byte[] salt() {
    return salt;
  }

  /** The 64 bytes. */
  public byte[] encode() {
    byte[] out = new byte[LENGTH];
    System.arraycopy(MAGIC, 0, out, 0, MAGIC.length);
    BigEndian.putShort(out, VERSION_AT, VERSION);
    BigEndian.putLong(out, FIRST_INDEX_AT, firstIndex);
    System.arraycopy(previousChain, 0, out, PREVIOUS_CHAIN_AT, Hashes.LENGTH);
    System.arraycopy(salt, 0, out, SALT_AT, SALT_BYTES);
    BigEndian.putInt(out, CRC_AT, checksum(out));
    return out;
  }

  /**
   * Reads a header.
   *
   * @param bytes what stands at the start of the file, at least up to where it ends
   * @return {@code null} if it is no header of version 1
   */
  public static @Nullable SegmentHeader parse(byte[] bytes) {
    if (bytes.length < LENGTH
        || !Arrays.equals(Arrays.copyOf(bytes, MAGIC.length), MAGIC)
        || BigEndian.getShort(bytes, VERSION_AT) != VERSION
        || BigEndian.getShort(bytes, FLAGS_AT) != 0
        || BigEndian.getInt(bytes, CRC_AT) != checksum(bytes)
        || BigEndian.getLong(bytes, FIRST_INDEX_AT) < 0) {
      return null;
    }
    return new SegmentHeader(
        BigEndian.getLong(bytes, FIRST_INDEX_AT),
        Arrays.copyOfRange(bytes, PREVIOUS_CHAIN_AT, SALT_AT),
        Arrays.copyOfRange(bytes, SALT_AT, LENGTH));
  }

  /**
   * Reads the header of a segment.
   *
   * @return {@code null} if the segment is not there or has none for this first index
   */
  public static @Nullable SegmentHeader read(Storage storage, long firstIndex) throws IOException {
    try (StoredFile file = storage.openRead(SegmentNames.of(firstIndex))) {
      byte[] head = new byte[LENGTH];
      int read = file.read(0, head, 0, head.length);
      SegmentHeader header = parse(Arrays.copyOf(head, read));
      return header != null && header.firstIndex == firstIndex ? header : null;
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  private static int checksum(byte[] header) {
    return Crc32c.ofTwo(header, 0, CRC_AT, FIRST_INDEX_AT, LENGTH - FIRST_INDEX_AT);
  }
}
