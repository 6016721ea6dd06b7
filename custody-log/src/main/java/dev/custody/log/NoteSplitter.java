package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.log.internal.storage.StoredFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes a file of checkpoints apart, a note at a time, in constant memory. A note's signature lines
 * begin with an em dash, and no origin does, so the first other line after them begins the next
 * note.
 */
final class NoteSplitter {

  private static final int[] LINE_START = {0xe2, 0x80, 0x94, ' '};

  private final StoredFile file;
  private final long length;
  private final byte[] window = new byte[8192];
  private long windowStart;
  private int filled;

  private long start;
  private long position;

  /**
   * @param from where a note begins
   */
  NoteSplitter(StoredFile file, long from) throws IOException {
    this.file = file;
    this.start = from;
    this.position = from;
    this.length = file.length();
  }

  /**
   * The next note; {@code null} at the end, and where none can be made out. Then {@link #end} tells
   * the one from the other.
   */
  @Nullable Bytes next() throws IOException {
    start = position;
    ByteArrayOutputStream note = new ByteArrayOutputStream();
    boolean blankSeen = false;
    boolean signed = false;
    while (position < length) {
      if (blankSeen && !startsSignature()) {
        break;
      }
      int before = note.size();
      if (!line(note)) {
        position = length;
        return null;
      }
      signed |= blankSeen;
      blankSeen |= note.size() == before + 1;
    }
    if (!signed) {
      position = length;
      return null;
    }
    return Bytes.ofOwned(note.toByteArray());
  }

  /** Where the note that was taken last begins. */
  long start() {
    return start;
  }

  /** Where it ends. */
  long end() {
    return position;
  }

  /** The note that was taken last ends here, whatever its lines looked like. */
  void endAt(long end) {
    position = end;
  }

  /** Whether nothing follows. */
  boolean atEnd() {
    return position >= length;
  }

  /** Takes a line with its newline; false if it does not end, or the note is too long. */
  private boolean line(ByteArrayOutputStream note) throws IOException {
    while (position < length && note.size() < Limits.CHECKPOINT_BYTES_MAX) {
      int b = at(position++);
      note.write(b);
      if (b == '\n') {
        return true;
      }
    }
    return false;
  }

  private boolean startsSignature() throws IOException {
    for (int i = 0; i < LINE_START.length; i++) {
      if (position + i >= length || at(position + i) != LINE_START[i]) {
        return false;
      }
    }
    return true;
  }

  private int at(long offset) throws IOException {
    if (offset < windowStart || offset >= windowStart + filled) {
      windowStart = offset;
      filled = file.read(offset, window, 0, window.length);
      if (filled == 0) {
        throw new IOException("file shrank while read: expected bytes=" + length);
      }
    }
    return window[(int) (offset - windowStart)] & 0xff;
  }
}
