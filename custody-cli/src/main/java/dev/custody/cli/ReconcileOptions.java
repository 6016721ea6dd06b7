package dev.custody.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plans, and up to when: what every command that compares them with events is told. */
final class ReconcileOptions {

  @Mixin WorldOptions world;

  @Option(
      names = "--plan",
      required = true,
      paramLabel = "FILE",
      arity = "1..*",
      description = "plans, with files of units beside them")
  List<Path> plans;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "deadlines up to then count, and it is the moment of verification; default now")
  @Nullable String until;

  @Option(
      names = "--provable",
      description =
          "only proven absences confirm: needs --roster, and cosigned checkpoints that date events"
              + " (--note); reads the source twice")
  boolean provable;

  /** A run over a log or feed; the caller closes it. */
  ReconcileRun begin(Path source, SnapshotOptions snapshot, Terminal terminal) throws IOException {
    return new ReconcileRun(source, world, plans, Inputs.at(until), provable, snapshot, terminal);
  }
}
