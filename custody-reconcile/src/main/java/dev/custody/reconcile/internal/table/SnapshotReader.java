package dev.custody.reconcile.internal.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32C;

/**
 * Reads the parts that {@link SnapshotWriter} wrote, in the same order. What it has read counts for
 * nothing until {@link #endPart()} has compared the checksum. It reads ahead: nothing else can read
 * on from the channel.
 */
public final class SnapshotReader {

  private static final int BUFFER_BYTES = 1 << 20;

  private final ReadableByteChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C crc = new CRC32C();
  private int summed; // buffer[..summed) of the present part is in crc
  private long offset; // of buffer[0] in the snapshot

  /** A reader of a channel. */
  public SnapshotReader(ReadableByteChannel channel) {
    this.channel = channel;
    buffer.limit(0);
  }

  /**
   * Begins a part.
   *
   * @throws DamagedSnapshotException if another part comes, or one of another version
   */
  public void beginPart(int magic, int version) throws IOException {
    crc.reset();
    summed = buffer.position();
    int foundMagic = getInt();
    if (foundMagic != magic) {
      throw damaged("another part", magic, foundMagic);
    }
    int foundVersion = getInt();
    if (foundVersion != version) {
      throw damaged("another version of the layout", version, foundVersion);
    }
  }

  /** Reads four bytes. */
  public int getInt() throws IOException {
    need(Integer.BYTES);
    return buffer.getInt();
  }

  /**
   * Reads a count.
   *
   * @throws DamagedSnapshotException if it is not from {@code least} to {@code most}
   */
  public int getCount(String name, int least, int most) throws IOException {
    int count = getInt();
    if (count < least || count > most) {
      throw new DamagedSnapshotException(
          "a count out of range: "
              + name
              + "="
              + count
              + ", expected "
              + least
              + " to "
              + most
              + ", offset="
              + (position() - Integer.BYTES));
    }
    return count;
  }

  /** Reads eight bytes. */
  public long getLong() throws IOException {
    need(Long.BYTES);
    return buffer.getLong();
  }

  /** Fills a part of an array. */
  public void getLongs(long[] values, int from, int length) throws IOException {
    int at = from;
    int end = from + length;
    while (at < end) {
      need(Long.BYTES);
      int count = Math.min(end - at, buffer.remaining() / Long.BYTES);
      buffer.asLongBuffer().get(values, at, count);
      buffer.position(buffer.position() + count * Long.BYTES);
      at += count;
    }
  }

  /** Fills a part of an array. */
  public void getInts(int[] values, int from, int length) throws IOException {
    int at = from;
    int end = from + length;
    while (at < end) {
      need(Integer.BYTES);
      int count = Math.min(end - at, buffer.remaining() / Integer.BYTES);
      buffer.asIntBuffer().get(values, at, count);
      buffer.position(buffer.position() + count * Integer.BYTES);
      at += count;
    }
  }

  /**
   * Ends the part.
   *
   * @throws DamagedSnapshotException if its checksum is not that of its bytes
   */
  public void endPart() throws IOException {
    sum();
    int computed = (int) crc.getValue();
    int found = getInt();
    summed = buffer.position();
    if (found != computed) {
      throw damaged("a checksum that does not fit", computed, found);
    }
  }

  private long position() {
    return offset + buffer.position();
  }

  private DamagedSnapshotException damaged(String what, int expected, int found) {
    return new DamagedSnapshotException(
        what
            + ": offset="
            + (position() - Integer.BYTES)
            + ", expected="
            + Integer.toHexString(expected)
            + ", found="
            + Integer.toHexString(found));
  }

  private void need(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return;
    }
    sum();
    offset += buffer.position();
    buffer.compact();
    summed = 0;
    while (buffer.position() < bytes) {
      if (channel.read(buffer) < 0) {
        long end = offset + buffer.position();
        throw new DamagedSnapshotException("the snapshot is cut off: lengthBytes=" + end);
      }
    }
    buffer.flip();
  }

  private void sum() {
    ByteBuffer part = buffer.duplicate();
    part.limit(buffer.position()).position(summed);
    crc.update(part);
    summed = buffer.position();
  }
}
