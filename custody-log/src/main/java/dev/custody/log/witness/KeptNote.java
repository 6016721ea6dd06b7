package dev.custody.log.witness;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.note.UnverifiedCheckpoint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The newest checkpoint of one log that somebody outside has vouched for, as a small file: a line
 * with the kind of file and its version, {@code time} and when it was cosigned in seconds since
 * 1970, {@code check} and the SHA-256 over all the rest of the file in hex, and the whole note.
 *
 * <p>The note alone would not do: its signature does not cover the time, and a key that the owner
 * has replaced since would not open it.
 *
 * @param time seconds since 1970, not negative
 * @param note the whole checkpoint
 * @param claim what the note says; it was verified when it was kept
 */
record KeptNote(long time, Bytes note, UnverifiedCheckpoint claim) {

  /** Bytes of such a file. */
  static final int BYTES_MAX = 256 + dev.custody.api.Limits.CHECKPOINT_BYTES_MAX;

  private static final String FIRST = "custody-witness-state 1\n";
  private static final String TIME = "time ";
  private static final String CHECK = "check ";

  byte[] encode() {
    String head = head(time);
    byte[] check = (CHECK + sum(head, note).toHex() + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] out = Arrays.copyOf(start, start.length + check.length + note.length());
    System.arraycopy(check, 0, out, start.length, check.length);
    note.copyTo(out, start.length + check.length);
    return out;
  }

  /** Reads it back; {@code null} unless it is to the byte what {@link #encode} gave. */
  static @Nullable KeptNote parse(byte[] bytes) {
    int checkChars = CHECK.length() + 2 * Digest.LENGTH + 1;
    int timeAt = FIRST.length() + TIME.length();
    int timeEnd = timeAt;
    while (timeEnd < bytes.length && bytes[timeEnd] != '\n') {
      timeEnd++;
    }
    int noteAt = timeEnd + 1 + checkChars;
    long time = timeEnd < bytes.length ? TreeSize.parse(bytes, timeAt, timeEnd) : -1;
    if (time < 0 || noteAt > bytes.length) {
      return null;
    }
    Bytes note = Bytes.copyOf(bytes, noteAt, bytes.length);
    UnverifiedCheckpoint claim = UnverifiedCheckpoint.parse(note).orElse(null);
    if (claim == null) {
      return null;
    }
    KeptNote kept = new KeptNote(time, note, claim);
    return Arrays.equals(kept.encode(), bytes) ? kept : null;
  }

  private static String head(long time) {
    return FIRST + TIME + time + "\n";
  }

  private static Digest sum(String head, Bytes note) {
    return Digest.sha256(head.getBytes(StandardCharsets.US_ASCII), note.unsafeArray());
  }
}
