package dev.custody.cli;

import dev.custody.reconcile.sink.FindingFile;
import dev.custody.reconcile.sink.SiemFormat;
import dev.custody.reconcile.sink.SiemProduct;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Files that a SIEM reads, for events that did not verify. */
final class SiemOptions {

  /** As which product a SIEM sees us. */
  static final SiemProduct PRODUCT = new SiemProduct("dev.custody", "Custody", "0.1.0");

  @Option(
      names = "--ocsf",
      paramLabel = "FILE",
      description = "append what did not verify as OCSF 1.3.0 Detection Findings, each once")
  @Nullable Path ocsf;

  @Option(
      names = "--cef",
      paramLabel = "FILE",
      description = "append what did not verify as CEF, each once")
  @Nullable Path cef;

  /** The files that are asked for. */
  FailedEvents open(Path source, Instant checkedAt) throws IOException {
    Path name = source.getFileName();
    List<FindingFile> files = new ArrayList<>();
    try {
      if (ocsf != null) {
        files.add(FindingFile.open(ocsf, SiemFormat.ocsf(PRODUCT)));
      }
      if (cef != null) {
        files.add(FindingFile.open(cef, SiemFormat.cef(PRODUCT)));
      }
    } catch (IOException e) {
      for (FindingFile file : files) {
        file.close();
      }
      throw e;
    }
    return new FailedEvents(files, name == null ? "" : name.toString(), checkedAt);
  }
}
