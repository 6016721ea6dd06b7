package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.internal.segment.FrameCursor;
import dev.custody.log.internal.segment.SegmentHeader;
import dev.custody.log.internal.segment.SegmentNames;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.internal.tile.TilePath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes the first segments of a log, and their bundles. The tiles of hashes stay, so what was
 * pruned is still proved, and so do the leaf hashes in the index, so it still has its index.
 *
 * <p>First the marker becomes durable, from which on the log begins later, whatever is left of what
 * stood before. Then bundles are deleted, and segments last: while there is a segment before the
 * begin, the deleting is not finished, and the next opening finishes it.
 */
final class Pruning {

  private Pruning() {}

  /**
   * Deletes the whole segments below an index that a checkpoint covers, with the last bundle that
   * they have a part in. One thread at a time, and not while tiles are written.
   *
   * @param newest a durable checkpoint
   */
  static void run(Storage storage, LogStart start, Checkpoint newest, long index)
      throws IOException {
    long first = start.first();
    for (long candidate : SegmentNames.list(storage)) {
      // The bundle that spans the cut must be a full one: it is never written again.
      long bundleEnd = (candidate + TilePath.FULL - 1) / TilePath.FULL * TilePath.FULL;
      if (candidate <= index && candidate < newest.size() && bundleEnd <= newest.size()) {
        first = Math.max(first, candidate);
      }
    }
    if (first > start.first()) {
      PruneMarker marker = marker(storage, newest, first);
      storage.replace(PruneMarker.NAME, marker.encode());
      storage.forceDirectory("");
      start.moveTo(marker);
    }
    finish(storage, start);
  }

  /** Deletes what is left before the begin of the log. */
  static void finish(Storage storage, LogStart start) throws IOException {
    List<Long> left = new ArrayList<>(SegmentNames.list(storage));
    left.removeIf(first -> first >= start.first());
    if (left.isEmpty()) {
      return;
    }
    for (long number = left.get(0) / TilePath.FULL;
        number < start.first() / TilePath.FULL;
        number++) {
      deleteBundle(storage, new TilePath(TilePath.ENTRIES, number, TilePath.FULL));
    }
    for (long segment : left) {
      storage.delete(SegmentNames.of(segment));
    }
    storage.forceDirectory(SegmentNames.DIRECTORY);
  }

  private static PruneMarker marker(Storage storage, Checkpoint newest, long first)
      throws IOException {
    SegmentHeader header = SegmentHeader.read(storage, first);
    if (header == null) {
      throw new IOException("expected a segment header: first index=" + first);
    }
    try (StoredFile file = storage.openRead(SegmentNames.of(first))) {
      // The cursor does not own the file here: it is closed once, by this block.
      FrameCursor frames = new FrameCursor(file, header, SegmentHeader.LENGTH, file.length());
      if (!frames.next() || frames.index() != first) {
        throw new IOException("expected a frame: index=" + first);
      }
      Digest chain = new Digest(Bytes.ofOwned(header.previousChain()));
      return new PruneMarker(first, frames.batch(), chain, newest);
    }
  }

  private static void deleteBundle(Storage storage, TilePath full) throws IOException {
    String partials = full.partialsDirectory();
    if (storage.isDirectory(partials)) {
      for (String name : storage.list(partials)) {
        storage.delete(partials + "/" + name);
      }
      storage.delete(partials);
    }
    try {
      storage.delete(full.name());
    } catch (FileNotFoundException | java.nio.file.NoSuchFileException e) {
      // Deleted before the power went.
      return;
    }
    storage.forceDirectory(Storage.parentOf(full.name()));
  }
}
