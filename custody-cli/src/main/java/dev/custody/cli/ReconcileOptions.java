package dev.custody.cli;

import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Rejected;
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

  @Option(
      names = "--trust",
      required = true,
      paramLabel = "FILE",
      description = "trust bundle: whose keys count, and which are revoked")
  Path trust;

  @Mixin RootOptions roots;

  @Option(
      names = "--plan",
      required = true,
      paramLabel = "FILE",
      arity = "1..*",
      description = "plans, with files of units beside them")
  List<Path> plans;

  @Option(
      names = "--roster",
      paramLabel = "FILE",
      description = "which key is which source; without it any key may scan anywhere")
  @Nullable Path roster;

  @Option(
      names = "--posture",
      paramLabel = "FILE",
      description =
          "which firmware the devices on the roster may run, and how old proof of it may be")
  @Nullable Path posture;

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

  @Mixin TimeOptions time;

  /** Everything up to the end, reconciled. */
  Reconciliation run(Path source, ExceptionSink sink, Outputs outputs, Terminal terminal)
      throws IOException {
    Instant end = Inputs.at(until);
    TrustBundle bundle = roots.trust(trust);
    Verifier verifier =
        Verifier.of(
            bundle,
            new VerificationPolicy(end, VerificationPolicy.Streams.MAY_HAVE_GAPS, time.policy()),
            VerificationBackend.best());
    Reconciliation reconciliation =
        new Reconciliation(
            sink, outputs, provable ? WatermarkMode.PROVABLE : WatermarkMode.HEURISTIC);
    if (roster != null) {
      reconciliation.roster(roster);
    } else if (provable) {
      throw CommandFault.usage("--provable without --roster: nobody is expected to be complete");
    }
    if (posture != null) {
      reconciliation.posture(posture);
    }
    reconciliation.revoked(bundle);
    for (Path plan : plans) {
      reconciliation.plan(plan);
    }
    long[] all = {0};
    long[] rejected = {0};
    new Judging(source, time.notes(), bundle, terminal)
        .judge(
            verifier,
            provable,
            ledger -> ledger == null ? verifier.newRun() : verifier.newRun(ledger),
            (index, verdict) -> {
              all[0]++;
              if (verdict instanceof Rejected) {
                rejected[0]++;
              }
              verdict
                  .observation()
                  .ifPresent(seen -> reconciliation.apply(new Input.Observed(seen)));
            });
    if (rejected[0] > 0) {
      terminal.say(
          rejected[0]
              + " of "
              + all[0]
              + " events do not count, they are rejected: custody verify says why");
    }
    reconciliation.until(end);
    return reconciliation;
  }
}
