package dev.custody.log.mirror;

import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.tile.TilePath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries and leaf hashes of a log by index, out of its bundles and tiles of level 0, as they stand
 * there: not checked. One of each is kept.
 */
final class BundleEntries {

  private static final int HASH_BYTES = 32;
  private static final int BYTES_MAX = TilePath.FULL * (2 + 65_535);

  private final Storage storage;
  private long bundleNumber = -1;
  private List<byte[]> bundle = new ArrayList<>();
  private long tileNumber = -1;
  private byte[] tile = new byte[0];

  BundleEntries(Storage storage) {
    this.storage = storage;
  }

  /** The entry, if a bundle has it. */
  byte @Nullable [] entry(long index) throws IOException {
    long number = index / TilePath.FULL;
    if (number != bundleNumber) {
      bundleNumber = number;
      bundle = split(widest(TilePath.ENTRIES, number));
    }
    int at = (int) (index % TilePath.FULL);
    return at < bundle.size() ? bundle.get(at) : null;
  }

  /** The leaf hash, if a tile has it. */
  byte @Nullable [] leaf(long index) throws IOException {
    long number = index / TilePath.FULL;
    if (number != tileNumber) {
      tileNumber = number;
      tile = widest(0, number);
    }
    int at = (int) (index % TilePath.FULL) * HASH_BYTES;
    return at + HASH_BYTES <= tile.length ? Arrays.copyOfRange(tile, at, at + HASH_BYTES) : null;
  }

  private byte[] widest(int level, long number) throws IOException {
    TilePath full = new TilePath(level, number, TilePath.FULL);
    String name = full.name();
    if (!storage.exists(name)) {
      int width = 0;
      String partials = full.partialsDirectory();
      for (String each :
          storage.isDirectory(partials) ? storage.list(partials) : new ArrayList<String>()) {
        TilePath path = TilePath.parse(partials + "/" + each);
        if (path != null && path.width() > width) {
          width = path.width();
          name = path.name();
        }
      }
    }
    try {
      return storage.readAll(name, BYTES_MAX);
    } catch (FileNotFoundException | Storage.OversizeException e) {
      return new byte[0];
    }
  }

  private static List<byte[]> split(byte[] bytes) {
    List<byte[]> out = new ArrayList<>();
    int at = 0;
    while (at + 2 <= bytes.length) {
      int length = (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
      at += 2;
      if (length == 0 || length > bytes.length - at) {
        break;
      }
      out.add(Arrays.copyOfRange(bytes, at, at + length));
      at += length;
    }
    return out;
  }
}
