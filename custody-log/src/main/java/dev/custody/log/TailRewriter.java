package dev.custody.log;

import dev.custody.api.Limits;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.internal.segment.Frame;
import dev.custody.log.internal.segment.LogScanner;
import dev.custody.log.internal.segment.SegmentHeader;
import dev.custody.log.internal.segment.SegmentNames;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import java.io.IOException;

/**
 * Makes durable what is found on opening a log before anybody is told of it.
 *
 * <p>What a scan reads may stand in the operating system's cache alone: the writer before us was
 * killed between its write and its force, or its force failed. In the second case the pages count
 * as clean, so that a force of ours writes nothing and says ok. Only the end of the log can be
 * concerned, the last batch and the last note, for nothing was written behind them before they were
 * forced. So these are written once more in their place, the same bytes, and forced, and so are the
 * names. What a checkpoint that is in place covers was durable before it was signed: after a clean
 * close nothing is written.
 */
final class TailRewriter {

  private static final int BATCH_FILE_BYTES_MAX =
      CustodyLog.BATCH_BYTES_MAX
          + CustodyLog.BATCH_ENTRIES_MAX * (Frame.HEAD_BYTES + Frame.ALIGNMENT);

  private TailRewriter() {}

  /** Secures the segments first, then the checkpoints that speak of them. */
  static void secure(Storage storage, LogScanner.Result scan, CheckpointFiles checkpoints)
      throws IOException {
    // A name can be of the cache alone too: of the log itself, or of a segment not yet written to.
    storage.forceDirectory("");
    storage.forceDirectory(SegmentNames.DIRECTORY);
    Checkpoint current = checkpoints.current();
    String segment = scan.segment();
    if (segment != null && current != null && current.size() < scan.size()) {
      rewrite(storage, segment, SegmentHeader.LENGTH, scan.offset(), BATCH_FILE_BYTES_MAX);
    }
    Checkpoint newest = checkpoints.newest();
    if (newest != null && !newest.equals(current)) {
      long end = checkpoints.goodBytes();
      rewrite(storage, LogDirectory.CHECKPOINTS, 0, end, Limits.CHECKPOINT_BYTES_MAX);
    }
  }

  private static void rewrite(Storage storage, String name, long start, long end, int bytesMax)
      throws IOException {
    long from = Math.max(start, end - bytesMax);
    byte[] bytes = new byte[(int) (end - from)];
    try (StoredFile file = storage.openAppend(name)) {
      int read = file.read(from, bytes, 0, bytes.length);
      if (read != bytes.length) {
        throw new IOException(
            "file shrank while read: name=" + name + ", expected=" + end + ", found=" + read);
      }
      if (read > 0) {
        file.rewrite(from, bytes, 0, read);
      }
      file.force();
    }
  }
}
