package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.NoteVerdict;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.log.internal.segment.LogScanner;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code pruned}: where a log begins whose first segments were deleted, how what follows
 * continues them, and a signed checkpoint that covers them.
 *
 * <pre>
 *   custody-log pruned 1
 *   first index, in decimal
 *   batch of the first entry, in decimal
 *   chain value before it, in base64
 *   (empty line)
 *   a checkpoint, as a signed note
 * </pre>
 *
 * @param first the first entry that is kept; a segment begins with it
 * @param batch its batch
 * @param chain the chain value before it
 * @param checkpoint one of the log's that covers at least the entries before it
 */
record PruneMarker(long first, long batch, Digest chain, Checkpoint checkpoint) {

  static final String NAME = "pruned";

  private static final String HEAD = "custody-log pruned 1";
  private static final int LINES = 5;

  /**
   * Reads the marker of a log.
   *
   * @return {@code null} if there is none: the log begins with its first entry
   * @throws LogDamagedException if it does not hold
   */
  static @Nullable PruneMarker read(LogDirectory directory) throws IOException {
    byte[] content;
    try {
      content = directory.storage().readAll(NAME, 2 * Limits.CHECKPOINT_BYTES_MAX);
    } catch (FileNotFoundException e) {
      return null;
    } catch (Storage.OversizeException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
    int at = 0;
    String[] lines = new String[LINES];
    for (int i = 0; i < LINES; i++) {
      int end = at;
      while (end < content.length && content[end] != '\n') {
        end++;
      }
      if (end == content.length) {
        throw damaged("expected lines=" + LINES + " before the checkpoint, found=" + i);
      }
      lines[i] = new String(content, at, end - at, StandardCharsets.US_ASCII);
      at = end + 1;
    }
    NoteVerdict<Checkpoint> verdict =
        Checkpoint.open(
            Bytes.copyOf(content, at, content.length), directory.origin(), directory.keys());
    long first = decimal(lines[1]);
    long batch = decimal(lines[2]);
    byte[] chain = base64(lines[3]);
    if (!lines[0].equals(HEAD) || first < 1 || batch < 1 || chain == null || !lines[4].isEmpty()) {
      throw damaged("expected " + HEAD + ", first index, batch, chain value, an empty line");
    }
    if (!(verdict instanceof Authentic<Checkpoint> authentic)) {
      throw damaged("its checkpoint does not hold");
    }
    if (authentic.value().size() < first) {
      throw damaged(
          "its checkpoint does not cover what was pruned: first index="
              + first
              + ", checkpoint size="
              + authentic.value().size());
    }
    return new PruneMarker(first, batch, new Digest(Bytes.ofOwned(chain)), authentic.value());
  }

  byte[] encode() {
    String head =
        HEAD
            + "\n"
            + first
            + "\n"
            + batch
            + "\n"
            + Base64.getEncoder().encodeToString(chain.bytes().unsafeArray())
            + "\n\n";
    byte[] lines = head.getBytes(StandardCharsets.US_ASCII);
    byte[] note = checkpoint.note().unsafeArray();
    byte[] out = new byte[lines.length + note.length];
    System.arraycopy(lines, 0, out, 0, lines.length);
    System.arraycopy(note, 0, out, lines.length, note.length);
    return out;
  }

  /** Where a scan of what is kept begins. */
  LogScanner.Start start() {
    return new LogScanner.Start(first, batch - 1, chain.bytes().toByteArray());
  }

  private static long decimal(String text) {
    try {
      long value = Long.parseLong(text);
      return Long.toString(value).equals(text) ? value : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static byte @Nullable [] base64(String text) {
    try {
      byte[] out = Base64.getDecoder().decode(text);
      boolean canonical = Base64.getEncoder().encodeToString(out).equals(text);
      return out.length == Digest.LENGTH && canonical ? out : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static LogDamagedException damaged(String detail) {
    return new LogDamagedException(new LogFinding(Kind.ROT, NAME, -1, 0, detail));
  }
}
