package dev.custody.log.witness;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.NoteVerdict;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.NoteVerdict.Refused;
import dev.custody.log.LogReader;
import dev.custody.log.internal.storage.DiskStorage;
import dev.custody.log.internal.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A high-water mark in a file: the whole checkpoint, as it was signed. The file belongs on another
 * disk than the log, where a restored disk image does not reach it.
 *
 * <p>One process writes it.
 *
 * @since 0.1.0
 */
public final class FileHighWaterMark implements HighWaterMark {

  private final Storage storage;
  private final String name;
  // Whether the mark was written in this life: one that was only read may stand in a cache alone.
  private boolean durable;

  FileHighWaterMark(Storage storage, String name) {
    this.storage = storage;
    this.name = name;
  }

  /**
   * A mark in this file; it need not be there, but its directory must.
   *
   * @throws IllegalArgumentException if the path names no file
   */
  public static FileHighWaterMark of(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path directory = absolute.getParent();
    Path last = absolute.getFileName();
    if (directory == null || last == null) {
      throw new IllegalArgumentException("path of a file expected: path=" + file);
    }
    return new FileHighWaterMark(new DiskStorage(directory), last.toString());
  }

  @Override
  public synchronized MarkVerdict check(LogReader reader) throws IOException {
    return check(reader, own(reader));
  }

  @Override
  public synchronized MarkVerdict raise(LogReader reader) throws IOException {
    Checkpoint own = own(reader);
    MarkVerdict before = check(reader, own);
    boolean higher =
        before instanceof MarkVerdict.Unmarked
            || before instanceof MarkVerdict.Holds holds && holds.markSize() < own.size();
    boolean same = before instanceof MarkVerdict.Holds holds && holds.markSize() == own.size();
    if (higher || same && !durable) {
      durable = false;
      storage.replace(name, own.note().toByteArray());
      storage.forceDirectory("");
      durable = true;
    }
    return before;
  }

  private MarkVerdict check(LogReader reader, Checkpoint own) throws IOException {
    Checkpoint marked = read(reader);
    if (marked == null) {
      return new MarkVerdict.Unmarked();
    }
    return against(reader, own, marked, storage.description() + "/" + name);
  }

  /** Holds a log against a checkpoint of it that was seen elsewhere. */
  static MarkVerdict against(LogReader reader, Checkpoint own, Checkpoint marked, String seenBy)
      throws IOException {
    Optional<Bytes> note = Optional.of(marked.note());
    if (marked.size() > own.size()) {
      return new MarkVerdict.RolledBack(marked.size(), own, note, seenBy);
    }
    boolean continued =
        marked.size() == own.size()
            ? marked.root().equals(own.root())
            : marked.size() == 0
                || reader
                        .proveConsistency(marked.size(), own.size())
                        .check(marked.root(), own.root())
                    instanceof ProofResult.Holds;
    return continued
        ? new MarkVerdict.Holds(marked.size())
        : new MarkVerdict.Forked(marked.size(), own, note, seenBy);
  }

  private @Nullable Checkpoint read(LogReader reader) throws IOException {
    byte[] note;
    try {
      note = storage.readAll(name, Limits.CHECKPOINT_BYTES_MAX);
    } catch (FileNotFoundException e) {
      return null;
    }
    NoteVerdict<Checkpoint> verdict =
        Checkpoint.open(Bytes.ofOwned(note), reader.origin(), List.of(reader.verifierKey()));
    if (verdict instanceof Authentic<Checkpoint> authentic) {
      return authentic.value();
    }
    // Not "unmarked": whoever can spoil the file must not get rid of the mark by that.
    throw new IOException(
        "high-water mark is no checkpoint of this log: file="
            + name
            + ", "
            + ((Refused<Checkpoint>) verdict).detail());
  }

  static Checkpoint own(LogReader reader) {
    Objects.requireNonNull(reader, "reader");
    return reader
        .checkpoint()
        .orElseThrow(() -> new IllegalStateException("the log has no checkpoint"));
  }
}
