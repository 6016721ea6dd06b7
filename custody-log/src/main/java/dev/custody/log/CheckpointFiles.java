package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.NoteVerdict;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.NoteVerdict.Refused;
import dev.custody.crypto.note.UnverifiedCheckpoint;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two files of checkpoints: {@code checkpoints.log}, every note that was ever signed, one
 * behind the other with growing sizes, and {@code checkpoint}, the newest.
 *
 * <p>A note is forced to the first before it becomes the second. So the second is always in the
 * first, but for lines of witnesses that were added since; if notes follow it there, the last write
 * was cut off between the two, and only then can the end of the first be torn.
 */
final class CheckpointFiles {

  // Room for the current note, one behind it, and as much again.
  private static final int TAIL_BYTES = 4 * Limits.CHECKPOINT_BYTES_MAX;

  /** A note in checkpoints.log; its signature may not have been looked at. */
  record Entry(long size, Digest root, long offset) {}

  private final LogDirectory directory;
  private final boolean allNotes;
  private final boolean allSignatures;
  private final List<Entry> entries = new ArrayList<>();
  private final List<LogFinding> findings = new ArrayList<>();
  private @Nullable Checkpoint current;
  private @Nullable Checkpoint newest;
  private long goodBytes;
  private long bytes;

  private CheckpointFiles(LogDirectory directory, boolean allNotes, boolean allSignatures) {
    this.directory = directory;
    this.allNotes = allNotes;
    this.allSignatures = allSignatures;
  }

  /** Reads {@code checkpoint} alone, and checks its signature. */
  static NoteVerdict<Checkpoint> readCurrent(LogDirectory directory) throws IOException {
    byte[] note;
    try {
      note = directory.storage().readAll(LogDirectory.CHECKPOINT, Limits.CHECKPOINT_BYTES_MAX);
    } catch (FileNotFoundException | Storage.OversizeException e) {
      return new Refused<>(NoteVerdict.Fault.MALFORMED, String.valueOf(e.getMessage()));
    }
    return Checkpoint.open(Bytes.ofOwned(note), directory.origin(), directory.keys());
  }

  /**
   * Reads the newest checkpoint and what follows it in checkpoints.log; what stands before it there
   * is passed over.
   */
  static CheckpointFiles readNewest(LogDirectory directory) throws IOException {
    return read(directory, false, false);
  }

  /**
   * Reads both files.
   *
   * @param allSignatures whether to check those of all notes, not of the newest alone
   */
  static CheckpointFiles read(LogDirectory directory, boolean allSignatures) throws IOException {
    return read(directory, true, allSignatures);
  }

  private static CheckpointFiles read(
      LogDirectory directory, boolean allNotes, boolean allSignatures) throws IOException {
    CheckpointFiles files = new CheckpointFiles(directory, allNotes, allSignatures);
    NoteVerdict<Checkpoint> verdict = readCurrent(directory);
    if (verdict instanceof Authentic<Checkpoint> authentic) {
      files.current = authentic.value();
      files.newest = authentic.value();
    } else {
      String why = ((Refused<Checkpoint>) verdict).detail();
      files.find(LogDirectory.CHECKPOINT, -1, 0, why);
    }
    files.readAll();
    return files;
  }

  /** What is wrong, in the order of discovery; an unfinished write is not. */
  List<LogFinding> findings() {
    return findings;
  }

  /** All notes up to the first bad one, sizes growing. */
  List<Entry> entries() {
    return entries;
  }

  /** What the file {@code checkpoint} says; {@code null} if it says nothing to be believed. */
  @Nullable Checkpoint current() {
    return current;
  }

  /** The last one in checkpoints.log, at least {@link #current}. */
  @Nullable Checkpoint newest() {
    return newest;
  }

  /** How much was promised at most. */
  long promisedSize() {
    return newest == null ? 0 : newest.size();
  }

  /** Where the good notes end. */
  long goodBytes() {
    return goodBytes;
  }

  /** Where the good notes end, if bytes of an unfinished write follow; else -1. */
  long tornAt() {
    return findings.isEmpty() && goodBytes < bytes ? goodBytes : -1;
  }

  private void readAll() throws IOException {
    try (StoredFile file = directory.storage().openRead(LogDirectory.CHECKPOINTS)) {
      bytes = file.length();
      NoteSplitter notes = new NoteSplitter(file, allNotes ? 0 : currentIn(file));
      boolean currentSeen = false;
      long currentEnd = -1;
      Bytes lastNote = null;
      Bytes note;
      String fault = null;
      while (fault == null && (note = next(file, notes, currentSeen)) != null) {
        fault = take(note, notes.start());
        if (fault == null) {
          currentSeen |= current != null && NoteLines.carries(current.note(), note);
          goodBytes = notes.end();
          currentEnd = currentSeen && currentEnd < 0 ? goodBytes : currentEnd;
          lastNote = note;
        }
      }
      if (lastNote != null) {
        fault = takeNewest(lastNote, fault);
      }
      // Right behind the current note an unfinished write may have left anything, also what freed
      // blocks held before: a whole old note, or pieces that look like several.
      boolean torn = goodBytes < bytes && currentSeen && (notes.atEnd() || goodBytes == currentEnd);
      if (goodBytes < bytes && !torn) {
        String why = fault == null ? "expected whole notes to the end" : fault;
        find(LogDirectory.CHECKPOINTS, -1, goodBytes, why);
      } else if (current != null && !currentSeen) {
        find(LogDirectory.CHECKPOINTS, current.size(), 0, "the current checkpoint is not in it");
      }
    } catch (FileNotFoundException e) {
      find(LogDirectory.CHECKPOINTS, -1, 0, "expected a file, found none");
    }
  }

  /**
   * The next note. Where the current one is expected and begins, but does not end as it should,
   * what freed blocks held stands behind it and looks like more of its lines: then it ends where
   * the log's own lines end.
   */
  private @Nullable Bytes next(StoredFile file, NoteSplitter notes, boolean currentSeen)
      throws IOException {
    Bytes note = notes.next();
    Checkpoint now = current;
    if (now == null || currentSeen || note != null && NoteLines.carries(now.note(), note)) {
      return note;
    }
    Bytes own = NoteLines.only(now.note(), directory.keys());
    byte[] there = new byte[own.length()];
    int read = file.read(notes.start(), there, 0, there.length);
    if (read < there.length || !Bytes.ofOwned(there).equals(own)) {
      return note;
    }
    notes.endAt(notes.start() + read);
    return own;
  }

  /**
   * Where the note with the text of the current checkpoint begins, which is near the end; 0 if it
   * is not seen there, and all must be read.
   */
  private long currentIn(StoredFile file) throws IOException {
    Checkpoint now = current;
    if (now == null) {
      return 0;
    }
    byte[] note = now.note().unsafeArray();
    int text = 2;
    while (text < note.length && (note[text - 1] != '\n' || note[text - 2] != '\n')) {
      text++;
    }
    byte[] tail = new byte[(int) Math.min(bytes, TAIL_BYTES)];
    long from = bytes - tail.length;
    int filled = file.read(from, tail, 0, tail.length);
    // The first one: behind it freed blocks may show it once more.
    for (int at = 0; at <= filled - text; at++) {
      boolean lineStart = at == 0 ? from == 0 : tail[at - 1] == '\n';
      int same = 0;
      while (lineStart && same < text && tail[at + same] == note[same]) {
        same++;
      }
      if (same == text) {
        return from + at;
      }
    }
    return 0;
  }

  /** Takes the next note, or says what is wrong with it. */
  private @Nullable String take(Bytes note, long start) {
    UnverifiedCheckpoint claim = UnverifiedCheckpoint.parse(note).orElse(null);
    if (claim == null || !claim.origin().equals(directory.origin())) {
      return "expected a checkpoint of this log";
    }
    long before = entries.isEmpty() ? -1 : entries.get(entries.size() - 1).size();
    if (claim.size() <= before) {
      return "expected growing sizes: before=" + before + ", found=" + claim.size();
    }
    if (allSignatures
        && Checkpoint.open(note, directory.origin(), directory.keys())
            instanceof Refused<Checkpoint> refused) {
      return refused.detail();
    }
    entries.add(new Entry(claim.size(), claim.root(), start));
    return null;
  }

  /** Checks the signature of the last whole note, and takes it for the newest if it holds. */
  private @Nullable String takeNewest(Bytes note, @Nullable String fault) {
    NoteVerdict<Checkpoint> verdict = Checkpoint.open(note, directory.origin(), directory.keys());
    if (verdict instanceof Authentic<Checkpoint> authentic) {
      // The current one of the same size may carry lines of witnesses, so it is the better one.
      if (newest == null || authentic.value().size() > newest.size()) {
        newest = authentic.value();
      }
      return fault;
    }
    // It does not hold, so it is not among the good ones: all before it end where it begins.
    goodBytes = entries.remove(entries.size() - 1).offset();
    return ((Refused<Checkpoint>) verdict).detail();
  }

  private void find(String file, long index, long offset, String detail) {
    findings.add(new LogFinding(Kind.CHECKPOINT_INVALID, file, index, offset, detail));
  }
}
