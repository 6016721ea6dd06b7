package dev.custody.log.internal.tile;

import java.io.IOException;

/**
 * Takes tiles and bundles as they are made: to write them, or to compare them with what is there.
 */
public interface TileSink {

  /** Takes one; the array is its receiver's. */
  void take(TilePath path, byte[] content) throws IOException;
}
