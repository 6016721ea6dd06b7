package dev.custody.log;

import dev.custody.log.internal.segment.LogScanner;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where a log begins, which pruning moves. Safe for use by many threads. */
final class LogStart {

  private final LogDirectory directory;
  private volatile @Nullable PruneMarker marker;

  LogStart(LogDirectory directory, @Nullable PruneMarker marker) {
    this.directory = directory;
    this.marker = marker;
  }

  static LogStart read(LogDirectory directory) throws IOException {
    return new LogStart(directory, PruneMarker.read(directory));
  }

  /** The first entry that is kept. */
  long first() {
    PruneMarker now = marker;
    return now == null ? 0 : now.first();
  }

  /** Where a scan of all that is kept begins. */
  LogScanner.Start scanStart() {
    PruneMarker now = marker;
    return now == null ? LogScanner.Start.ofLog(directory.origin()) : now.start();
  }

  @Nullable PruneMarker marker() {
    return marker;
  }

  /** Takes a marker, which is durable. */
  void moveTo(PruneMarker now) {
    marker = now;
  }

  /** Looks again: another process may have pruned. */
  void refresh() throws IOException {
    marker = PruneMarker.read(directory);
  }
}
