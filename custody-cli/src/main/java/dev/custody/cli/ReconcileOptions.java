package dev.custody.cli;

import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verifier;
import dev.custody.reconcile.ExceptionSink;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.WatermarkMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What was planned, who may scan, whom to trust: what every command that reconciles is told. */
final class ReconcileOptions {

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

  @Option(
      names = "--provable",
      description =
          "only proven absences confirm: needs --roster, and cosigned checkpoints that date events;"
              + " reads the source twice")
  boolean provable;

  /** Everything up to the end, reconciled. */
  Reconciliation run(Path source, ExceptionSink sink, Outputs outputs, Terminal terminal)
      throws IOException {
    Instant end = Inputs.at(until);
    TrustBundle bundle = roots.trust(trust);
    Verifier verifier =
        Verifier.of(
            bundle,
            new VerificationPolicy(end, VerificationPolicy.Streams.MAY_HAVE_GAPS),
            VerificationBackend.best());
    Reconciliation reconciliation =
        new Reconciliation(
            sink, outputs, provable ? WatermarkMode.PROVABLE : WatermarkMode.HEURISTIC);
    if (roster != null) {
      reconciliation.roster(roster);
    } else if (provable) {
      throw CommandFault.usage("--provable without --roster: nobody is expected to be complete");
    }
    for (Path plan : plans) {
      reconciliation.plan(plan);
    }
    if (provable) {
      new Judging(source, List.of(), bundle, terminal)
          .judge(
              verifier,
              true,
              ledger -> ledger == null ? verifier.newRun() : verifier.newRun(ledger),
              (index, verdict) ->
                  verdict
                      .observation()
                      .ifPresent(seen -> reconciliation.apply(new Input.Observed(seen))));
    } else {
      try (Progress progress = new Progress(terminal, "records", 0)) {
        reconciliation.records(source, verifier.newRun(), progress);
      }
    }
    reconciliation.until(end);
    return reconciliation;
  }
}
