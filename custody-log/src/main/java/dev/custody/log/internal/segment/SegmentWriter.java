package dev.custody.log.internal.segment;

import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Writes batches at the end of a log and makes each durable before the next. One thread at a time.
 *
 * <p>After an exception it must not be used again: what is on the disk is unknown until the log is
 * scanned, and a second force after a failed one may claim success for bytes that are gone.
 */
public final class SegmentWriter implements Closeable {

  /** A segment takes no batch that would make it longer than this. */
  public static final long SEGMENT_BYTES_MAX = 64L * 1024 * 1024;

  private final Storage storage;
  private final Supplier<byte[]> salts;
  private final long segmentBytesMax;

  private StoredFile file;
  private SegmentHeader header;
  private String name;
  private long end;
  private long nextIndex;
  private long nextBatch;
  private final byte[] chain;
  private final byte[] number = new byte[Long.BYTES];
  private byte[] buffer = new byte[4096];

  /**
   * Goes on where a scan without damage ended.
   *
   * @param salts 8 random bytes at each call
   * @param segmentBytesMax {@link #SEGMENT_BYTES_MAX}, or less in tests
   */
  public SegmentWriter(
      Storage storage,
      LogScanner.Result scan,
      String segment,
      SegmentHeader header,
      Supplier<byte[]> salts,
      long segmentBytesMax)
      throws IOException {
    this.storage = storage;
    this.salts = salts;
    this.segmentBytesMax = segmentBytesMax;
    this.header = header;
    this.name = segment;
    this.end = scan.offset();
    this.nextIndex = scan.size();
    this.nextBatch = scan.lastBatch() + 1;
    this.chain = scan.chain().clone();
    this.file = storage.openAppend(segment);
  }

  /** Makes a segment file with nothing but its header, durable before it has its name. */
  public static void createSegment(Storage storage, SegmentHeader header) throws IOException {
    storage.replace(SegmentNames.of(header.firstIndex()), header.encode());
    storage.forceDirectory(SegmentNames.DIRECTORY);
  }

  /** The segment that the last batch went to. */
  public String segment() {
    return name;
  }

  /**
   * Writes one batch and returns when it is durable.
   *
   * @param batch at least one entry; is told where each frame begins in {@link #segment}
   */
  public void append(Batch batch) throws IOException {
    int count = batch.count();
    int bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += Frame.lengthOf(batch.entry(i).length);
    }
    if (end + bytes > segmentBytesMax && end > SegmentHeader.LENGTH) {
      roll();
    }
    // The padding must be zero, so a used buffer is cleared before it is filled.
    if (buffer.length < bytes) {
      buffer = new byte[Math.max(bytes, 2 * buffer.length)];
    } else {
      Arrays.fill(buffer, 0, bytes, (byte) 0);
    }
    byte[] salt = header.salt();
    int at = 0;
    for (int i = 0; i < count; i++) {
      long index = nextIndex + i;
      Hashes.chainOn(chain, index, batch.leaf(i), number);
      batch.offset(i, end + at);
      at += Frame.write(buffer, at, batch.entry(i), index, nextBatch, i == count - 1, chain, salt);
    }
    file.append(buffer, 0, bytes);
    file.force();
    end += bytes;
    nextIndex += count;
    nextBatch++;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void roll() throws IOException {
    file.close();
    header = new SegmentHeader(nextIndex, chain, salts.get());
    name = SegmentNames.of(nextIndex);
    createSegment(storage, header);
    file = storage.openAppend(name);
    end = SegmentHeader.LENGTH;
  }
}
