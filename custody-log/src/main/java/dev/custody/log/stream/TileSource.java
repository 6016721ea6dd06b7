package dev.custody.log.stream;

import dev.custody.api.Bytes;
import dev.custody.log.internal.storage.DiskStorage;
import dev.custody.log.internal.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the files of a log are read from, by their names in C2SP tlog-tiles: {@code checkpoint},
 * {@code tile/<L>/<N>[.p/<W>]}, {@code tile/entries/<N>[.p/<W>]}. Over HTTP it is a GET below the
 * log's prefix, and 404 is a missing file. Nothing that it gives is believed.
 *
 * @since 0.1.0
 */
public interface TileSource {

  /**
   * A whole file.
   *
   * @param name relative, with {@code /} between its elements, none of which is {@code ..}
   * @param bytesMax how long it may be; an implementation reads no more than that
   * @throws FileNotFoundException if there is none
   * @throws IOException if it cannot be read now, or is longer
   */
  Bytes read(String name, int bytesMax) throws IOException;

  /** The files below a directory, as a log keeps them. */
  static TileSource files(Path directory) {
    Storage storage = new DiskStorage(directory);
    return (name, bytesMax) -> Bytes.ofOwned(storage.readAll(name, bytesMax));
  }
}
