package dev.custody.log.mirror;

import dev.custody.api.Bytes;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.LogReader;
import dev.custody.log.LogUnavailableException;
import dev.custody.log.internal.segment.SegmentNames;
import dev.custody.log.internal.storage.DiskStorage;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.mirror.RepairOutcome.Refused;
import dev.custody.log.mirror.RepairOutcome.Repaired;
import dev.custody.log.mirror.RepairOutcome.Why;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a damaged log whole again: segments from its own bundles and from a copy, tiles and bundles
 * from its segments, notes and objects from a copy.
 *
 * <p>The measure is the log's signed checkpoint. Before anything is replaced, all entries that it
 * covers are found and lead to its root; what cannot be proven so is not written. What is replaced
 * is kept in {@code quarantine/}. An interrupted repair is begun again and comes to its end.
 *
 * @since 0.1.0
 */
public final class LogRepair {

  private final Storage storage;
  private final @Nullable Storage copy;
  private final boolean acceptTampered;
  private final MirrorProgress progress;
  private final LogIdentity identity;
  private final @Nullable LogIdentity copyIdentity;
  private final CopyTarget target;
  private final List<String> files = new ArrayList<>();

  private LogRepair(
      Storage storage,
      @Nullable Storage copy,
      boolean acceptTampered,
      MirrorProgress progress,
      LogIdentity identity,
      @Nullable LogIdentity copyIdentity) {
    this.storage = storage;
    this.copy = copy;
    this.acceptTampered = acceptTampered;
    this.progress = progress;
    this.identity = identity;
    this.copyIdentity = copyIdentity;
    this.target = new CopyTarget(storage);
  }

  /**
   * Repairs a log that nobody has open.
   *
   * @param copy a mirror, or any other copy with the segments or the bundles of this log; it is
   *     only read, and nothing of it is believed
   * @param acceptTampered whether to go on where somebody has changed the log. Copy the disk first:
   *     it is evidence
   * @throws LogUnavailableException if the copy is no log that this version reads
   * @throws dev.custody.log.LogDamagedException if the copy's checkpoint does not hold
   * @throws MirrorLockedException if somebody has the log open
   * @throws IOException if a disk failed: repair again
   */
  public static RepairOutcome run(
      Path directory, Optional<Path> copy, boolean acceptTampered, MirrorProgress progress)
      throws IOException {
    Objects.requireNonNull(progress, "progress");
    if (copy.isPresent()) {
      // Says in its own words what is wrong with a copy that is no log.
      LogReader.open(copy.get());
    }
    return run(
        new DiskStorage(directory),
        copy.isPresent() ? new DiskStorage(copy.get()) : null,
        acceptTampered,
        progress);
  }

  static RepairOutcome run(
      Storage storage, @Nullable Storage copy, boolean acceptTampered, MirrorProgress progress)
      throws IOException {
    LogIdentity identity = LogIdentity.read(storage);
    if (identity == null) {
      return new Refused(
          Why.NO_LOG, "expected FORMAT and log.vkey of a log: " + storage.description());
    }
    LogIdentity copyIdentity = copy == null ? null : LogIdentity.read(copy);
    if (copy != null && (copyIdentity == null || !copyIdentity.isSameLog(identity))) {
      return new Refused(
          Why.OTHER_LOG,
          "copy is of another log: expected origin="
              + identity.origin()
              + ", found="
              + (copyIdentity == null ? "none" : copyIdentity.origin()));
    }
    try (Closeable lock = MirrorCopy.lock(storage)) {
      return new LogRepair(storage, copy, acceptTampered, progress, identity, copyIdentity)
          .repair();
    }
  }

  private RepairOutcome repair() throws IOException {
    List<Checkpoint> ownNotes = notes(storage);
    Checkpoint promised = promised(ownNotes);
    Checkpoint copied = copyIdentity == null ? null : copyIdentity.checkpoint();
    if (promised == null) {
      return new Refused(Why.NO_CHECKPOINT, "no checkpoint of the log holds");
    }
    if (copied != null
        && copied.size() == promised.size()
        && !copied.root().equals(promised.root())) {
      return new Refused(Why.COPY_FORKED, "copy promises another root: size=" + promised.size());
    }
    boolean copyFirst = false;
    RepairOutcome refused = prove(promised, copyFirst);
    if (refused != null && copy != null) {
      copyFirst = true;
      RepairOutcome again = prove(promised, copyFirst);
      refused = again == null ? null : refused;
    }
    if (refused != null) {
      return refused;
    }
    try (SegmentRebuild rebuilt = rebuild(promised, copyFirst, true)) {
      rebuilt.run();
      if (!rebuilt.tree().root().equals(promised.root())) {
        throw new IOException("log changed while it was repaired: size=" + promised.size());
      }
      for (long first : rebuilt.changed()) {
        replace(first);
      }
      repairNotes(promised, ownNotes);
      repairTiles(promised);
      repairSideStores();
      // Also what an earlier repair has put in place, which may have been killed before its force.
      new SideStores(storage).forceNames();
      storage.forceDirectory(SegmentNames.DIRECTORY);
      storage.forceDirectory("");
      return new Repaired(files, promised.size(), rebuilt.unproven(), rebuilt.dropped());
    }
  }

  /** Whether what is there leads to what was signed; writes nothing. */
  private @Nullable Refused prove(Checkpoint promised, boolean copyFirst) throws IOException {
    try (SegmentRebuild dry = rebuild(promised, copyFirst, false)) {
      dry.run();
      if (dry.tampered() && !acceptTampered) {
        return new Refused(
            Why.TAMPERED,
            "log was changed: good bytes that do not continue it, at or before index="
                + dry.next());
      }
      if (dry.missing()) {
        return new Refused(
            Why.NOT_PROVEN,
            "entry is nowhere to be found: index=" + dry.next() + ", size=" + promised.size());
      }
      if (!dry.tree().root().equals(promised.root())) {
        return new Refused(
            Why.NOT_PROVEN,
            "entries have another root than was signed: size="
                + promised.size()
                + ", expected="
                + promised.root()
                + ", found="
                + dry.tree().root());
      }
      return null;
    }
  }

  private SegmentRebuild rebuild(Checkpoint promised, boolean copyFirst, boolean writing)
      throws IOException {
    return new SegmentRebuild(
        storage, copy, identity.origin(), promised.size(), copyFirst, writing, progress);
  }

  /** The old file is kept before the new one takes its name, so none is ever missing. */
  private void replace(long first) throws IOException {
    String name = SegmentNames.of(first);
    if (storage.exists(name)) {
      target.keep(name, 0);
    }
    if (storage.exists(SegmentRebuild.aside(first))) {
      storage.rename(SegmentRebuild.aside(first), name);
    } else {
      storage.delete(name);
    }
    storage.forceDirectory(SegmentNames.DIRECTORY);
    files.add(name);
  }

  /** The newest promise that holds: of this log's files, or else of the copy's. */
  private @Nullable Checkpoint promised(List<Checkpoint> ownNotes) {
    Checkpoint newest = identity.checkpoint();
    for (Checkpoint note : ownNotes) {
      if (newest == null || note.size() > newest.size()) {
        newest = note;
      }
    }
    if (newest == null && copyIdentity != null) {
      newest = copyIdentity.checkpoint();
    }
    return newest;
  }

  /** The notes in checkpoints.log up to the first that is not one, sizes growing. */
  private List<Checkpoint> notes(Storage from) throws IOException {
    List<Checkpoint> out = new ArrayList<>();
    try (StoredFile file = from.openRead(LogIdentity.CHECKPOINTS)) {
      NoteWalk notes = new NoteWalk(file, 0);
      for (Bytes note = notes.next(); note != null; note = notes.next()) {
        Checkpoint each = identity.open(note);
        if (each == null || !out.isEmpty() && each.size() <= out.get(out.size() - 1).size()) {
          break;
        }
        out.add(each);
      }
    } catch (FileNotFoundException e) {
      // None, then.
      return out;
    }
    return out;
  }

  /** Puts back what is missing of the two files of notes. */
  private void repairNotes(Checkpoint promised, List<Checkpoint> ownNotes) throws IOException {
    List<Checkpoint> all = new ArrayList<>();
    List<Checkpoint> others = copy == null ? new ArrayList<>() : notes(copy);
    // Those of both, each size once: a note that rotted here is in the copy.
    int next = 0;
    for (Checkpoint own : ownNotes) {
      while (next < others.size() && others.get(next).size() < own.size()) {
        all.add(others.get(next++));
      }
      if (next < others.size() && others.get(next).size() == own.size()) {
        next++;
      }
      all.add(own);
    }
    for (; next < others.size() && others.get(next).size() <= promised.size(); next++) {
      all.add(others.get(next));
    }
    if (all.isEmpty() || all.get(all.size() - 1).size() < promised.size()) {
      all.add(promised);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Checkpoint note : all) {
      byte[] each = note.note().toByteArray();
      bytes.write(each, 0, each.length);
    }
    putIfDiffers(LogIdentity.CHECKPOINTS, bytes.toByteArray());
    Checkpoint current = identity.checkpoint();
    if (current == null || current.size() < promised.size()) {
      putIfDiffers(LogIdentity.CHECKPOINT, promised.note().toByteArray());
    }
  }

  private void putIfDiffers(String name, byte[] content) throws IOException {
    if (storage.exists(name)) {
      try (StoredFile file = storage.openRead(name)) {
        byte[] there = new byte[content.length];
        if (file.length() == content.length
            && file.read(0, there, 0, there.length) == there.length
            && Arrays.equals(there, content)) {
          return;
        }
      }
      target.keep(name, 0);
    }
    target.put(name, content);
    files.add(name);
  }

  /** Makes tiles and bundles from the segments, for each size that was signed. */
  private void repairTiles(Checkpoint promised) throws IOException {
    TileWriter tiles = new TileWriter(storage);
    tiles.beginWriting();
    List<Checkpoint> signed = notes(storage);
    int[] next = {0};
    boolean whole =
        new SegmentWalk(storage, identity.origin())
            .walk(
                0,
                promised.size(),
                (segment, frame, leaf, chain) -> {
                  tiles.add(frame, leaf);
                  while (next[0] < signed.size() && signed.get(next[0]).size() <= frame.index()) {
                    next[0]++;
                  }
                  if (next[0] < signed.size() && signed.get(next[0]).size() == frame.index() + 1) {
                    tiles.atCheckpoint();
                  }
                  progress.at("tiled", frame.index());
                });
    if (!whole) {
      throw new IOException("repaired segments cannot be read again");
    }
    tiles.finish();
    files.addAll(tiles.names());
  }

  /** Fetches objects that are not what their names say, and side files that are not there. */
  private void repairSideStores() throws IOException {
    Storage from = copy;
    if (from == null) {
      return;
    }
    SideStores own = new SideStores(storage);
    SideStores others = new SideStores(from);
    for (String name : others.files()) {
      boolean object = name.startsWith("objects/");
      boolean good = storage.exists(name) && (!object || own.objectHolds(name));
      if (!good && (!object || others.objectHolds(name))) {
        target.copy(from, name);
        files.add(name);
      }
    }
  }
}
