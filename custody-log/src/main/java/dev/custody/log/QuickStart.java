package dev.custody.log;

import dev.custody.log.internal.index.Runs;
import dev.custody.log.internal.segment.FrameCursor;
import dev.custody.log.internal.segment.LogScanner;
import dev.custody.log.internal.segment.SegmentHeader;
import dev.custody.log.internal.segment.SegmentNames;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the segment from which a log has to be scanned when it is opened: where the runs of the
 * index end. The frame before it must be the one that the run was made to, whole and the last of
 * its batch and file, and lead to the chain value that the run says.
 */
final class QuickStart {

  private QuickStart() {}

  /**
   * The start of such a scan.
   *
   * @param runs those on the disk
   * @param covered what the newest checkpoint covers
   * @return {@code null} if the runs are not of this log as it stands
   */
  static LogScanner.@Nullable Start find(Storage storage, LogStart log, Runs runs, long covered)
      throws IOException {
    long end = runs.end();
    if (end <= log.first() || end > covered) {
      return end == log.first() ? log.scanStart() : null;
    }
    SegmentHeader next = SegmentHeader.read(storage, end);
    long before = -1;
    boolean begins = false;
    for (long first : SegmentNames.list(storage)) {
      begins |= first == log.first();
      if (first < end && first >= log.first()) {
        before = first;
      }
    }
    if (next == null
        || !begins
        || before < 0
        || !Arrays.equals(next.previousChain(), runs.chain())) {
      return null;
    }
    SegmentHeader header = SegmentHeader.read(storage, before);
    if (header == null) {
      return null;
    }
    try (StoredFile file = storage.openRead(SegmentNames.of(before))) {
      long length = file.length();
      // The cursor does not own the file here: it is closed once, by this block.
      FrameCursor frame = new FrameCursor(file, header, runs.lastFrame(), length);
      if (runs.lastFrame() < SegmentHeader.LENGTH
          || !frame.next()
          || frame.index() != end - 1
          || !frame.lastOfBatch()
          || frame.following() != length
          || !Arrays.equals(frame.chain(), runs.chain())) {
        return null;
      }
      return new LogScanner.Start(end, frame.batch(), runs.chain());
    }
  }
}
