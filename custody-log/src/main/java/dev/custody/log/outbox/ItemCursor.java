package dev.custody.log.outbox;

import dev.custody.api.Bytes;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks the frames of one segment of an outbox forwards, checking each; memory is one window, grown
 * for a long item. The accessors speak of the frame that {@link #next} came to last.
 */
final class ItemCursor implements Closeable {

  private static final int WINDOW_BYTES = 64 * 1024;

  private final StoredFile file;
  private final byte[] salt;
  private final long end;
  private byte[] window = new byte[WINDOW_BYTES];

  // window[0..filled) are the bytes of the file from windowStart on.
  private long windowStart;
  private int filled;

  private long offset;
  private long following;
  private @Nullable String fault;

  /**
   * @param start where a frame begins
   * @param end where to stop
   */
  ItemCursor(Storage storage, String name, byte[] salt, long start, long end) throws IOException {
    this.file = storage.openRead(name);
    this.salt = salt;
    this.offset = start;
    this.following = start;
    this.windowStart = start;
    this.end = end;
  }

  /**
   * Goes to the next frame, if there is a good one; {@link #fault} tells the end from a bad one.
   */
  boolean next() throws IOException {
    if (fault != null) {
      return false;
    }
    offset = following;
    long left = end - offset;
    if (left <= 0) {
      return false;
    }
    if (left < ItemFrame.HEAD_BYTES || !require(ItemFrame.HEAD_BYTES)) {
      return fault("frame head cut short: expected bytes=" + ItemFrame.HEAD_BYTES);
    }
    if (!ItemFrame.headHolds(window, at(), salt)) {
      return fault("frame head does not hold its checksum or range");
    }
    int length = ItemFrame.lengthOf(itemBytes());
    if (left < length || !require(length)) {
      return fault("frame cut short: expected bytes=" + length + ", found=" + left);
    }
    if (!ItemFrame.bodyHolds(window, at(), salt)) {
      return fault("item does not hold its checksum, or its padding is not zero");
    }
    following = offset + length;
    return true;
  }

  /** Goes to the next good frame behind a bad one, at whatever multiple of 8 it stands. */
  boolean resume() throws IOException {
    for (long from = offset + ItemFrame.ALIGNMENT; from < end; from += ItemFrame.ALIGNMENT) {
      fault = null;
      following = from;
      if (next()) {
        return true;
      }
    }
    return false;
  }

  /** The highest batch in any head behind the current offset that holds its checksum, or -1. */
  long highestBatchBehind() throws IOException {
    long highest = -1;
    long from = offset + ItemFrame.ALIGNMENT;
    for (offset = from; end - offset >= ItemFrame.HEAD_BYTES; offset += ItemFrame.ALIGNMENT) {
      if (!require(ItemFrame.HEAD_BYTES)) {
        break;
      }
      if (ItemFrame.headHolds(window, at(), salt)) {
        highest = Math.max(highest, batch());
      }
    }
    return highest;
  }

  @Nullable String fault() {
    return fault;
  }

  long offset() {
    return offset;
  }

  long following() {
    return following;
  }

  long sequence() {
    return ItemFrame.sequence(window, at());
  }

  long batch() {
    return ItemFrame.batch(window, at());
  }

  boolean isLastOfBatch() {
    return ItemFrame.isLastOfBatch(window, at());
  }

  boolean isRemoval() {
    return ItemFrame.isRemoval(window, at());
  }

  int itemBytes() {
    return ItemFrame.itemBytes(window, at());
  }

  Outbox.Item item() {
    int from = at() + ItemFrame.HEAD_BYTES;
    return new Outbox.Item(sequence(), Bytes.copyOf(window, from, from + itemBytes()));
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

  /** Sees to it that this many bytes from the offset on are in the window; false if they end. */
  private boolean require(int count) throws IOException {
    if (offset >= windowStart && offset - windowStart + count <= filled) {
      return true;
    }
    int keepFrom = offset < windowStart ? filled : (int) Math.min(filled, offset - windowStart);
    int kept = offset < windowStart ? 0 : filled - keepFrom;
    byte[] target = count > window.length ? new byte[count] : window;
    System.arraycopy(window, keepFrom, target, 0, kept);
    window = target;
    windowStart = offset;
    int want = (int) Math.min(window.length - kept, end - windowStart - kept);
    filled = kept + file.read(windowStart + kept, window, kept, want);
    return filled >= count;
  }

  /** The header of a segment; {@code null} if what stands there is none. */
  static @Nullable ItemHeader header(Storage storage, String name) throws IOException {
    try (StoredFile file = storage.openRead(name)) {
      byte[] head = new byte[ItemHeader.LENGTH];
      int read = file.read(0, head, 0, head.length);
      return ItemHeader.parse(Arrays.copyOf(head, read));
    }
  }
}
