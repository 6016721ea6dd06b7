package dev.custody.cli;

import dev.custody.api.Reason;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.seal.FileSealCounters;
import dev.custody.crypto.seal.SealCounters;
import dev.custody.crypto.seal.VolatileSealCounters;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.ProofJudgement;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody verify}: says of every event of a feed or log whether to trust it, and why. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Verify every event of a feed file or log directory against a trust bundle.")
final class VerifyCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "FEED|LOGDIR")
  Path source;

  @Option(
      names = "--trust",
      required = true,
      paramLabel = "FILE",
      description = "the trust bundle: as JSON your own, taken as it is; signed with --root")
  Path trust;

  @Mixin RootOptions roots;

  @Mixin SealOptions seals;

  @Mixin TimeOptions time;

  @Mixin SiemOptions siem;

  @Option(
      names = "--lookahead",
      description = "read everything twice, so that what comes later dates what came before")
  boolean lookahead;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "the moment of verification, as 2026-12-01T00:00:00Z; default now")
  @Nullable String at;

  @Option(names = "--contiguous", description = "reject statements that jump over positions")
  boolean contiguous;

  @Option(names = "--json", description = "one JSON object a line")
  boolean json;

  VerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Instant checkedAt = Inputs.at(at);
    VerificationPolicy policy =
        new VerificationPolicy(
            checkedAt,
            contiguous
                ? VerificationPolicy.Streams.CONTIGUOUS
                : VerificationPolicy.Streams.MAY_HAVE_GAPS,
            time.policy(),
            seals.registry(terminal));
    TrustBundle bundle = roots.trust(trust);
    Verifier verifier = Verifier.of(bundle, policy, VerificationBackend.best());
    Judging judging = new Judging(source, time.notes(), bundle, verifier, terminal);
    Summary summary = new Summary();
    try (FileSealCounters counters = seals.counters();
        FailedEvents failed = siem.open(source, checkedAt)) {
      SealCounters used = counters == null ? new VolatileSealCounters() : counters;
      judging.judge(
          verifier,
          lookahead,
          ledger -> ledger == null ? verifier.newRun(used) : verifier.newRun(ledger, used),
          (index, verdict) -> {
            show(index, verdict);
            summary.add(verdict);
            failed.accept(index, verdict);
          });
      if (counters != null) {
        counters.store();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (!json) {
      summary.print(terminal);
    }
    return summary.events == summary.verified ? ExitCode.HOLDS : ExitCode.EVIDENCE;
  }

  private void show(long index, Verdict verdict) {
    if (json) {
      terminal.json(VerdictView.json(index, verdict));
    } else if (!(verdict instanceof Verified) || !verdict.notes().isEmpty()) {
      // People want to read what is not as it should be; what holds is counted.
      terminal.line(
          String.format(
              "%6d  %-8s  %-12s  %-13s  %s",
              index,
              VerdictView.shortId(verdict.eventId()),
              VerdictView.kind(verdict) == null ? "-" : VerdictView.kind(verdict),
              VerdictView.name(verdict),
              words(verdict)));
      for (ProofJudgement proof : verdict.proofs()) {
        if (!proof.holds()) {
          terminal.line("        " + VerdictView.words(proof));
        }
      }
    }
  }

  private static String words(Verdict verdict) {
    StringBuilder words =
        new StringBuilder(String.join(", ", VerdictView.reasons(verdict.reasons())));
    if (!verdict.notes().isEmpty()) {
      words.append(words.length() == 0 ? "" : "; ");
      words.append("note ").append(String.join(", ", VerdictView.notes(verdict.notes())));
    }
    if (!verdict.refusals().isEmpty()) {
      words.append(" (").append(verdict.refusals().get(0)).append(')');
    }
    return words.toString();
  }

  /** Counts for the last lines. */
  private static final class Summary {
    long events;
    long verified;
    long witnessed;
    long sealsHeld;
    long sealsRefused;
    final Map<String, Long> verdicts = new TreeMap<>();
    final Map<Reason, Long> reasons = new TreeMap<>();

    void add(Verdict verdict) {
      events++;
      verdicts.merge(VerdictView.name(verdict), 1L, Long::sum);
      verdict.reasons().forEach(reason -> reasons.merge(reason, 1L, Long::sum));
      for (ProofJudgement proof : verdict.proofs()) {
        if (proof.kind() == ProofJudgement.Kind.SEAL) {
          sealsHeld += proof.holds() ? 1 : 0;
          sealsRefused += proof.holds() ? 0 : 1;
        }
      }
      if (verdict instanceof Verified) {
        verified++;
        witnessed += "WITNESSED".equals(VerdictView.trust(verdict)) ? 1 : 0;
      }
    }

    void print(Terminal terminal) {
      Table table = new Table("VERDICT", "EVENTS");
      table.row("verified, signed by a party", verified - witnessed);
      table.row("verified, witnessed by a gateway only", witnessed);
      table.row("indeterminate", verdicts.getOrDefault("INDETERMINATE", 0L));
      table.row("rejected", verdicts.getOrDefault("REJECTED", 0L));
      table.print(terminal);
      if (sealsHeld + sealsRefused > 0) {
        terminal.line("");
        Table answers = new Table("ANSWERS OF SEALS", "COUNT");
        answers.row("hold", sealsHeld);
        answers.row("do not hold", sealsRefused);
        answers.print(terminal);
      }
      if (!reasons.isEmpty()) {
        terminal.line("");
        Table why = new Table("REASON", "EVENTS", "WHAT TO DO");
        reasons.forEach((reason, count) -> why.row(reason, count, Advice.of(reason)));
        why.print(terminal);
        terminal.line("docs/errors.md says more about each.");
      }
    }
  }
}
