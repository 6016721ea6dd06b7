package dev.custody.log.stream;

import dev.custody.api.Bytes;
import dev.custody.log.stream.SourceStorage.GarbageException;
import java.util.ArrayList;
import java.util.List;

/** Reads an entry bundle of C2SP tlog-tiles: entries, each behind its length in two bytes. */
final class BundleText {

  /** Bytes of 256 of the longest entries. */
  static final int BYTES_MAX = 256 * (2 + 65_535);

  private BundleText() {}

  /**
   * The first entries of a bundle.
   *
   * @param width how many there must be at least; behind them more may follow, for a full bundle
   *     may stand in for one that was not full yet
   */
  static List<Bytes> parse(Bytes bundle, int width) throws GarbageException {
    List<Bytes> entries = new ArrayList<>(width);
    int at = 0;
    while (at < bundle.length() && entries.size() < width) {
      if (bundle.length() - at < 2) {
        throw garbage(width, entries.size());
      }
      int length = (bundle.byteAt(at) & 0xff) << 8 | bundle.byteAt(at + 1) & 0xff;
      at += 2;
      if (length > bundle.length() - at) {
        throw garbage(width, entries.size());
      }
      entries.add(bundle.slice(at, at + length));
      at += length;
    }
    if (entries.size() != width) {
      throw garbage(width, entries.size());
    }
    return entries;
  }

  private static GarbageException garbage(int width, int found) {
    return new GarbageException(
        "bundle of whole entries expected: entries=" + width + ", found whole=" + found);
  }
}
