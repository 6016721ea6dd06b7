package dev.custody.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a run keeps how far it has come, and how often: docs/snapshots.md. */
final class SnapshotOptions {

  @Option(
      names = "--snapshot",
      paramLabel = "DIR|FILE",
      description =
          "keep there how far this run has come, and go on from there with the next one: the same"
              + " result, sooner")
  @Nullable Path snapshot;

  @Option(
      names = "--snapshot-seconds",
      paramLabel = "N",
      description = "not more often than that; default 60, and at most a tenth of the time")
  @Nullable Integer seconds;

  /** The file, locked; null if none is wanted. */
  @Nullable SnapshotFile open() throws IOException {
    if (snapshot == null) {
      if (seconds != null) {
        throw CommandFault.usage("--snapshot-seconds without --snapshot: nothing would be kept");
      }
      return null;
    }
    if (seconds != null && seconds < 0) {
      throw CommandFault.usage("--snapshot-seconds below 0: found=" + seconds);
    }
    return SnapshotFile.open(snapshot);
  }

  long nanos() {
    return (seconds == null ? 60 : seconds) * 1_000_000_000L;
  }
}
