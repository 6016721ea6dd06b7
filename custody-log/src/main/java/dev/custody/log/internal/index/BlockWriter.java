package dev.custody.log.internal.index;

import dev.custody.log.internal.segment.BigEndian;
import dev.custody.log.internal.storage.StoredFile;
import java.io.IOException;
import java.util.Arrays;

/** Writes the blocks of a run one behind the other, each with its checksum. */
final class BlockWriter {

  private static final int BUFFERED_BLOCKS = 64;

  private final StoredFile file;
  private final long first;
  private final long end;
  private final byte[] buffer = new byte[BUFFERED_BLOCKS * RunFormat.BLOCK_BYTES];
  private int buffered;
  private long written;
  private int inBlock;

  BlockWriter(StoredFile file, long first, long end) {
    this.file = file;
    this.first = first;
    this.end = end;
  }

  void block(byte[] content) throws IOException {
    System.arraycopy(content, 0, buffer, at(), RunFormat.CRC_AT);
    inBlock = RunFormat.CRC_AT;
    endBlock();
  }

  void record(long prefix, long index) throws IOException {
    int at = room(RunFormat.RECORD_BYTES);
    BigEndian.putLong(buffer, at, prefix);
    RunFormat.putIndex(buffer, at + Long.BYTES, index);
  }

  void offset(int offset) throws IOException {
    BigEndian.putInt(buffer, room(4), offset);
  }

  void bytes(byte[] source) throws IOException {
    for (int from = 0; from < source.length; from += RunFormat.PAYLOAD_BYTES) {
      System.arraycopy(source, from, buffer, at(), RunFormat.PAYLOAD_BYTES);
      inBlock = RunFormat.PAYLOAD_BYTES;
      endBlock();
    }
  }

  /** Ends the block begun, if one is. */
  void endBlock() throws IOException {
    if (inBlock == 0) {
      return;
    }
    RunFormat.putChecksum(buffer, buffered * RunFormat.BLOCK_BYTES, first, end, written + buffered);
    buffered++;
    inBlock = 0;
    if (buffered == BUFFERED_BLOCKS) {
      flush();
    }
  }

  void flush() throws IOException {
    file.append(buffer, 0, buffered * RunFormat.BLOCK_BYTES);
    written += buffered;
    buffered = 0;
    Arrays.fill(buffer, (byte) 0);
  }

  private int at() {
    return buffered * RunFormat.BLOCK_BYTES + inBlock;
  }

  private int room(int bytes) throws IOException {
    if (inBlock + bytes > RunFormat.PAYLOAD_BYTES) {
      endBlock();
    }
    int at = at();
    inBlock += bytes;
    return at;
  }
}
