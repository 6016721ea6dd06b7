package dev.custody.log.mirror;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.log.internal.storage.StoredFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the notes of {@code checkpoints.log} from an offset on: a note ends before the first
 * line behind its signature lines that does not begin with an em dash and a space.
 */
final class NoteWalk {

  private static final byte[] SIGNATURE = "— ".getBytes(StandardCharsets.UTF_8);

  private final StoredFile file;
  private final byte[] buffer = new byte[16 * 1024];
  private long bufferStart;
  private int filled;
  private long position;

  NoteWalk(StoredFile file, long from) {
    this.file = file;
    this.position = from;
  }

  /** Where the note that was taken last ends. */
  long end() {
    return position;
  }

  /** The next note; {@code null} at the end and where there is no whole one. */
  @Nullable Bytes next() throws IOException {
    long start = position;
    ByteArrayOutputStream note = new ByteArrayOutputStream();
    boolean blank = false;
    boolean signed = false;
    while (!blank || isSignature()) {
      int before = note.size();
      int b;
      do {
        b = byteAt(position);
        if (b < 0 || note.size() >= Limits.CHECKPOINT_BYTES_MAX) {
          position = start;
          return null;
        }
        note.write(b);
        position++;
      } while (b != '\n');
      signed |= blank;
      blank |= note.size() == before + 1;
    }
    if (!signed) {
      position = start;
      return null;
    }
    return Bytes.ofOwned(note.toByteArray());
  }

  private boolean isSignature() throws IOException {
    for (int i = 0; i < SIGNATURE.length; i++) {
      if (byteAt(position + i) != (SIGNATURE[i] & 0xff)) {
        return false;
      }
    }
    return true;
  }

  private int byteAt(long offset) throws IOException {
    if (offset < bufferStart || offset >= bufferStart + filled) {
      bufferStart = offset;
      filled = file.read(offset, buffer, 0, buffer.length);
      if (filled == 0) {
        return -1;
      }
    }
    return buffer[(int) (offset - bufferStart)] & 0xff;
  }
}
