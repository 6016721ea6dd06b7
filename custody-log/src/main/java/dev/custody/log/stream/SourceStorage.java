package dev.custody.log.stream;

import dev.custody.api.Bytes;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.internal.tile.TilePath;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A source as proofs read it: whole tiles of hashes only, the last few remembered. For one thread.
 */
final class SourceStorage implements Storage {

  private static final int TILES_KEPT = 32;
  private static final int HASH_BYTES = 32;

  private final TileSource source;
  private final Map<String, byte[]> kept =
      new LinkedHashMap<String, byte[]>(2 * TILES_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
          return size() > TILES_KEPT;
        }
      };

  /** What the source gave is not what it was asked for. */
  static final class GarbageException extends IOException {
    private static final long serialVersionUID = 1;

    GarbageException(String message) {
      super(message);
    }
  }

  SourceStorage(TileSource source) {
    this.source = source;
  }

  @Override
  public byte[] readAll(String name, int bytesMax) throws IOException {
    byte[] known = kept.get(name);
    if (known != null) {
      return known;
    }
    TilePath path = TilePath.parse(name);
    if (path == null || path.level() == TilePath.ENTRIES) {
      throw new AssertionError("proofs read tiles of hashes: name=" + name);
    }
    Bytes read = source.read(name, bytesMax);
    int expected = path.width() * HASH_BYTES;
    if (read.length() != expected) {
      throw new GarbageException(
          "tile of another length: name="
              + name
              + ", expected bytes="
              + expected
              + ", found="
              + read.length());
    }
    byte[] tile = read.toByteArray();
    kept.put(name, tile);
    return tile;
  }

  @Override
  public boolean exists(String name) {
    throw readOnly();
  }

  @Override
  public boolean isDirectory(String name) {
    throw readOnly();
  }

  @Override
  public List<String> list(String directory) {
    throw readOnly();
  }

  @Override
  public StoredFile openRead(String name) {
    throw readOnly();
  }

  @Override
  public StoredFile openAppend(String name) {
    throw readOnly();
  }

  @Override
  public StoredFile create(String name) {
    throw readOnly();
  }

  @Override
  public void rename(String from, String to) {
    throw readOnly();
  }

  @Override
  public void delete(String name) {
    throw readOnly();
  }

  @Override
  public void createDirectories(String name) {
    throw readOnly();
  }

  @Override
  public void forceDirectory(String directory) {
    throw readOnly();
  }

  @Override
  public Closeable lock(String name) {
    throw readOnly();
  }

  @Override
  public String description() {
    return "a partner's log";
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("only whole tiles are read from a source");
  }
}
