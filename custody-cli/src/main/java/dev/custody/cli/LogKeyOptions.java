package dev.custody.cli;

import dev.custody.log.CustodyLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** With which keys a command opens a log for writing. */
final class LogKeyOptions {

  @Option(
      names = "--log-key",
      paramLabel = "FILE",
      description =
          "the log's own key; default the one beside DIR; of a log with several keys each, the"
              + " Ed25519 key first")
  List<Path> files = new ArrayList<>();

  /** Opens the log, and says what recovery found. */
  CustodyLog open(Terminal terminal, Path directory) throws IOException {
    return LogKeys.open(terminal, directory, files);
  }
}
