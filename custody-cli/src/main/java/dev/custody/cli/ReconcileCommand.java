package dev.custody.cli;

import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verifier;
import dev.custody.reconcile.ExceptionLines;
import dev.custody.reconcile.ExceptionRevision;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
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

  @Option(names = "--trust", required = true, paramLabel = "FILE")
  Path trust;

  @Mixin RootOptions roots;

  @Option(names = "--plan", required = true, paramLabel = "FILE", arity = "1..*")
  List<Path> plans;

  @Option(
      names = "--roster",
      paramLabel = "FILE",
      description = "which key is which source; without it any key may scan anywhere")
  @Nullable Path roster;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "deadlines up to then count, and it is the moment of verification; default now")
  @Nullable String until;

  @Option(names = "--out", paramLabel = "F.jsonl", description = "every revision, one a line")
  @Nullable Path out;

  @Option(names = "--json", description = "the same lines on standard output")
  boolean json;

  @Mixin SinkOptions sinks;

  ReconcileCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Instant end = Inputs.at(until);
    VerificationPolicy policy =
        new VerificationPolicy(end, VerificationPolicy.Streams.MAY_HAVE_GAPS);
    Verifier verifier = Verifier.of(roots.trust(trust), policy, VerificationBackend.best());
    try (BufferedWriter lines = out == null ? null : create(out);
        Outputs outputs = sinks.open(terminal);
        Progress progress = new Progress(terminal, "records", 0)) {
      Reconciliation reconciliation =
          new Reconciliation(revision -> write(lines, revision), outputs);
      if (roster != null) {
        reconciliation.roster(roster);
      }
      for (Path plan : plans) {
        reconciliation.plan(plan);
      }
      reconciliation.records(source, verifier.newRun(), progress);
      reconciliation.until(end);
      if (!json) {
        reconciliation.print(terminal);
      }
      boolean gone = outputs.finish(reconciliation.engine());
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
