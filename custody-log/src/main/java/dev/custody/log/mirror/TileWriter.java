package dev.custody.log.mirror;

import dev.custody.log.internal.segment.FrameCursor;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.internal.tile.BundleBuilder;
import dev.custody.log.internal.tile.TileBuilder;
import dev.custody.log.internal.tile.TilePath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the tiles and bundles of a log from its entries and writes those that are missing or
 * differ; what differed is kept in quarantine/.
 */
final class TileWriter {

  private static final int BYTES_MAX = TilePath.FULL * (2 + 65_535);

  private final Storage storage;
  private final CopyTarget target;
  private final TileBuilder tiles = new TileBuilder(this::take);
  private final BundleBuilder bundles = new BundleBuilder(this::take, 0);
  private final Set<String> touched = new LinkedHashSet<>();
  private boolean writing;
  private final List<String> names = new ArrayList<>();

  TileWriter(Storage storage) {
    this.storage = storage;
    this.target = new CopyTarget(storage);
  }

  /** From now on it writes; before, what it makes is taken to be there. */
  void beginWriting() {
    writing = true;
  }

  /** What it has written. */
  List<String> names() {
    return names;
  }

  /** Takes the next entry. */
  void add(FrameCursor frame, byte[] leaf) throws IOException {
    add(frame.entryArray(), frame.entryOffset(), frame.entryBytes(), leaf);
  }

  void add(byte[] entry, int offset, int length, byte[] leaf) throws IOException {
    tiles.add(leaf);
    bundles.add(entry, offset, length);
  }

  /** A checkpoint has this size: its unfinished tiles are needed. */
  void atCheckpoint() throws IOException {
    tiles.takePartials();
    bundles.takePartial();
  }

  /** Makes the names durable. */
  void finish() throws IOException {
    for (String directory : touched) {
      storage.forceDirectory(directory);
    }
    touched.clear();
  }

  private void take(TilePath path, byte[] content) throws IOException {
    if (!writing) {
      return;
    }
    String name = path.name();
    byte[] there = null;
    try {
      there = storage.readAll(name, BYTES_MAX);
    } catch (FileNotFoundException e) {
      // A partial tile may be dropped once the full one is there.
      if (path.width() < TilePath.FULL
          && storage.exists(new TilePath(path.level(), path.number(), TilePath.FULL).name())) {
        return;
      }
    } catch (Storage.OversizeException e) {
      there = new byte[0];
    }
    String directory = Storage.parentOf(name);
    boolean first = touched.add(directory);
    if (there != null) {
      if (Arrays.equals(there, content)) {
        return;
      }
      target.keep(name, 0);
    }
    if (first) {
      storage.createDirectories(directory);
    }
    try (StoredFile aside = storage.create(name + Storage.TMP)) {
      aside.append(content, 0, content.length);
      aside.force();
    }
    storage.rename(name + Storage.TMP, name);
    names.add(name);
  }
}
