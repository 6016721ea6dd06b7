package dev.custody.reconcile.internal.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/**
 * Writes the parts of a snapshot as little-endian words, with a CRC-32C after each part. The
 * checksum finds damage; who may write snapshots may forge them, so they belong where the
 * deployment's key belongs. Close a part with {@link #endPart()}; the channel stays open.
 *
 * <pre>
 * part:  magic (4) | version (4) | words of the part ... | CRC-32C of all of it (4)
 * </pre>
 */
public final class SnapshotWriter {

  private static final int BUFFER_BYTES = 1 << 20;

  private final WritableByteChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C crc = new CRC32C();
  private int summed; // buffer[0..summed) is in crc

  /** A writer to a channel. */
  public SnapshotWriter(WritableByteChannel channel) {
    this.channel = channel;
  }

  /** Begins a part: what it is, and the version of its layout. */
  public void beginPart(int magic, int version) throws IOException {
    crc.reset();
    summed = buffer.position();
    putInt(magic);
    putInt(version);
  }

  /** Writes four bytes. */
  public void putInt(int value) throws IOException {
    room(Integer.BYTES);
    buffer.putInt(value);
  }

  /** Writes eight bytes. */
  public void putLong(long value) throws IOException {
    room(Long.BYTES);
    buffer.putLong(value);
  }

  /** Writes a part of an array, without its length. */
  public void putLongs(long[] values, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      room(Long.BYTES);
      int count = Math.min(end - at, buffer.remaining() / Long.BYTES);
      buffer.asLongBuffer().put(values, at, count);
      buffer.position(buffer.position() + count * Long.BYTES);
      at += count;
    }
  }

  /** Writes a part of an array, without its length. */
  public void putInts(int[] values, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      room(Integer.BYTES);
      int count = Math.min(end - at, buffer.remaining() / Integer.BYTES);
      buffer.asIntBuffer().put(values, at, count);
      buffer.position(buffer.position() + count * Integer.BYTES);
      at += count;
    }
  }

  /** Ends the part and hands everything to the channel. */
  public void endPart() throws IOException {
    room(Integer.BYTES);
    sum();
    buffer.putInt((int) crc.getValue());
    summed = buffer.position();
    drain();
  }

  private void room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      sum();
      drain();
    }
  }

  private void sum() {
    ByteBuffer part = buffer.duplicate();
    part.flip().position(summed);
    crc.update(part);
    summed = buffer.position();
  }

  private void drain() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
    summed = 0;
  }
}
