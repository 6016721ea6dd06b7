package dev.custody.log.internal.segment;

import dev.custody.log.internal.storage.StoredFile;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Walks the frames of one segment file forwards in constant memory, checking both checksums and the
 * padding of each. Not whether one continues the other: that is its caller's.
 *
 * <p>The accessors speak of the frame that {@link #next} came to last.
 */
public final class FrameCursor implements Closeable {

  private static final int WINDOW_BYTES = 256 * 1024;

  private final StoredFile file;
  private final byte[] salt;
  private final long end;
  private final byte[] window = new byte[WINDOW_BYTES];

  // window[0..filled) are the bytes of the file from windowStart on.
  private long windowStart;
  private int filled;

  private long offset;
  private long following;
  private @Nullable String fault;

  /**
   * @param file closed with this cursor
   * @param start where a frame begins
   * @param end where to stop; frames lie before it
   */
  public FrameCursor(StoredFile file, SegmentHeader header, long start, long end) {
    this.file = file;
    this.salt = header.salt();
    this.following = start;
    this.offset = start;
    this.windowStart = start;
    this.end = end;
  }

  /**
   * Goes to the next frame.
   *
   * @return whether there is a good one; if not, {@link #fault} tells the end from a bad frame
   */
  public boolean next() throws IOException {
    if (fault != null) {
      return false;
    }
    offset = following;
    long left = end - offset;
    if (left <= 0) {
      return false;
    }
    if (left < Frame.HEAD_BYTES) {
      return fault("frame head cut short: expected bytes=" + Frame.HEAD_BYTES + ", found=" + left);
    }
    int at = require(Frame.HEAD_BYTES);
    if (at < 0) {
      return fault("file ends early: expected end=" + end);
    }
    if (!Frame.headHolds(window, at, salt)) {
      return fault("frame head does not hold its checksum or range");
    }
    int length = Frame.lengthOf(Frame.entryBytes(window, at));
    if (left < length) {
      return fault("frame cut short: expected bytes=" + length + ", found=" + left);
    }
    at = require(length);
    if (at < 0) {
      return fault("file ends early: expected end=" + end);
    }
    if (!Frame.bodyHolds(window, at, salt)) {
      return fault("entry does not hold its checksum, or its padding is not zero");
    }
    following = offset + length;
    return true;
  }

  /** Why the frame at {@link #offset} is bad; {@code null} at a good one and at the end. */
  public @Nullable String fault() {
    return fault;
  }

  /** Where the frame begins in the file. */
  public long offset() {
    return offset;
  }

  /** Where the next frame begins. */
  public long following() {
    return following;
  }

  public long index() {
    return Frame.index(window, at());
  }

  public long batch() {
    return Frame.batch(window, at());
  }

  public boolean lastOfBatch() {
    return Frame.lastOfBatch(window, at());
  }

  /** The chain value in the frame, 32 bytes. */
  public byte[] chain() {
    return Frame.chain(window, at());
  }

  /**
   * The array that holds the entry, valid until the next call of {@link #next}; not to be written.
   */
  public byte[] entryArray() {
    return window;
  }

  /** Where in that array the entry begins. */
  public int entryOffset() {
    return at() + Frame.HEAD_BYTES;
  }

  public int entryBytes() {
    return Frame.entryBytes(window, at());
  }

  /**
   * The highest batch number in any head behind the current offset that holds its checksum.
   *
   * @return -1 if there is none
   */
  long highestBatchBehind() throws IOException {
    long highest = -1;
    for (long at = offset + Frame.ALIGNMENT; end - at >= Frame.HEAD_BYTES; at += Frame.ALIGNMENT) {
      offset = at;
      int inWindow = require(Frame.HEAD_BYTES);
      if (inWindow < 0) {
        break;
      }
      if (Frame.headHolds(window, inWindow, salt)) {
        highest = Math.max(highest, Frame.batch(window, inWindow));
      }
    }
    return highest;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private int at() {
    return (int) (offset - windowStart);
  }

  private boolean fault(String why) {
    fault = why;
    return false;
  }

  /**
   * Sees to it that {@code count} bytes from the current offset on are in the window.
   *
   * @return where they begin there, or -1 if the file has become shorter
   */
  private int require(int count) throws IOException {
    if (offset < windowStart || offset - windowStart + count > filled) {
      // Keep what is there already and read on behind it.
      int keepFrom = offset < windowStart ? filled : (int) Math.min(filled, offset - windowStart);
      int kept = filled - keepFrom;
      System.arraycopy(window, keepFrom, window, 0, kept);
      windowStart = offset;
      int want = (int) Math.min(window.length - kept, end - windowStart - kept);
      filled = kept + file.read(windowStart + kept, window, kept, want);
      if (filled < count) {
        return -1;
      }
    }
    return at();
  }
}
