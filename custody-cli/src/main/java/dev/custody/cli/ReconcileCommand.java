package dev.custody.cli;

import dev.custody.reconcile.ExceptionLines;
import dev.custody.reconcile.ExceptionRevision;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody reconcile}: plans against what was signed and witnessed to have happened. */
@Command(
    name = "reconcile",
    mixinStandardHelpOptions = true,
    description = "Compare plans with the events of a log or feed: what is missing, wrong or late.")
final class ReconcileCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "LOGDIR|FEED")
  Path source;

  @Mixin ReconcileOptions options;

  @Option(names = "--out", paramLabel = "F.jsonl", description = "every revision, one a line")
  @Nullable Path out;

  @Option(names = "--json", description = "the same lines on standard output")
  boolean json;

  @Mixin SinkOptions sinks;

  @Mixin SnapshotOptions snapshot;

  ReconcileCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    // Whatever is wrong with what was given is found before an output is begun anew.
    try (ReconcileRun run = options.begin(source, snapshot, terminal);
        BufferedWriter lines = out == null ? null : create(out);
        Outputs outputs = sinks.open(terminal)) {
      Reconciliation reconciliation = run.into(revision -> write(lines, revision), outputs);
      if (!json) {
        reconciliation.print(terminal);
      }
      boolean gone = outputs.finish(reconciliation.engine()) && run.kept();
      return reconciliation.severe() ? ExitCode.EVIDENCE : gone ? ExitCode.HOLDS : ExitCode.WORLD;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static BufferedWriter create(Path file) throws IOException {
    return Files.newBufferedWriter(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  private void write(@Nullable BufferedWriter lines, ExceptionRevision revision) {
    if (json) {
      terminal.line(ExceptionLines.line(revision));
    }
    if (lines != null) {
      try {
        ExceptionLines.append(revision, lines);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
