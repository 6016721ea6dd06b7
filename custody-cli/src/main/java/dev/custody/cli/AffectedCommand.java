package dev.custody.cli;

import dev.custody.api.Reason;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.statement.KeyId;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.trust.Revocation;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustBundleEdit;
import dev.custody.crypto.verify.StatementJudgement;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody affected}: what a key in wrong hands takes with it. */
@Command(
    name = "affected",
    mixinStandardHelpOptions = true,
    description =
        "Say which events stand, which fall and which cannot be decided if a key was in wrong hands"
            + " since a moment. The trust bundle stays as it is.")
final class AffectedCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "FEED|LOGDIR")
  Path source;

  @Option(names = "--key", required = true, paramLabel = "KID", description = "in hex")
  String key = "";

  @Option(
      names = "--since",
      required = true,
      paramLabel = "TIME",
      description = "since when others may have used the key")
  String since = "";

  @Option(names = "--trust", required = true, paramLabel = "FILE")
  Path trust;

  @Mixin RootOptions roots;

  @Mixin TimeOptions time;

  @Option(names = "--at", paramLabel = "TIME", description = "the moment of verification")
  @Nullable String at;

  @Option(names = "--json", description = "one JSON object a line")
  boolean json;

  AffectedCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** What becomes of an event that was verified. */
  private enum Fate {
    /** Proven to be older than the moment, or it does not need the key. */
    STANDS,
    /** Proven to be younger. */
    FALLS,
    /** Neither is proven. */
    UNDECIDED
  }

  /** How many events have which fate. */
  private static final class Counts {
    private long stands;
    private long falls;
    private long undecided;

    void add(Fate fate) {
      switch (fate) {
        case STANDS -> stands++;
        case FALLS -> falls++;
        case UNDECIDED -> undecided++;
      }
    }
  }

  /** What is remembered of an event between the two passes. */
  private record Before(boolean verified, boolean ofKey) {}

  @Override
  public Integer call() throws IOException {
    Instant now = Inputs.at(at);
    KeyId kid = kid();
    TrustBundle bundle = roots.trust(trust);
    TrustBundle without = without(bundle, kid, Inputs.at(since), now);
    Verifier whole = verifier(bundle, now);
    Judging judging = new Judging(source, time.notes(), bundle, whole, terminal);
    List<Before> before = new ArrayList<>();
    judge(
        judging,
        whole,
        (index, verdict) ->
            before.add(new Before(verdict instanceof Verified, isOf(verdict, kid))));
    Counts counts = new Counts();
    long[] seen = {0};
    judge(
        judging,
        verifier(without, now),
        (index, verdict) -> {
          Before known = before.get((int) seen[0]++);
          Fate fate = fate(known, verdict);
          if (fate != null && (known.ofKey() || fate != Fate.STANDS)) {
            counts.add(fate);
            show(index, fate, verdict, kid);
          }
        });
    sum(counts, seen[0]);
    return counts.falls + counts.undecided == 0 ? ExitCode.HOLDS : ExitCode.EVIDENCE;
  }

  private KeyId kid() {
    try {
      return KeyId.ofHex(key);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage("no key id: expected=32 hex digits, found=" + key);
    }
  }

  private static TrustBundle without(TrustBundle bundle, KeyId kid, Instant since, Instant now) {
    try {
      return TrustBundleEdit.of(bundle)
          .revoke(kid, new Revocation(since, "AFFECTED", since))
          .next(bundle.issued(), bundle.expires());
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
  }

  private Verifier verifier(TrustBundle bundle, Instant now) throws IOException {
    VerificationPolicy policy =
        new VerificationPolicy(now, VerificationPolicy.Streams.MAY_HAVE_GAPS, time.policy());
    return Verifier.of(bundle, policy, VerificationBackend.best());
  }

  private static void judge(Judging judging, Verifier verifier, Judging.Sink sink)
      throws IOException {
    // Later tokens and statements are what saves events, so everything is read first.
    judging.judge(
        verifier,
        true,
        ledger -> ledger == null ? verifier.newRun() : verifier.newRun(ledger),
        sink);
  }

  private static boolean isOf(Verdict verdict, KeyId kid) {
    return verdict.statements().stream()
        .anyMatch(one -> one.isAuthentic() && one.kid().filter(kid::equals).isPresent());
  }

  private static @Nullable Fate fate(Before before, Verdict verdict) {
    if (!before.verified()) {
      return null;
    }
    if (verdict instanceof Verified) {
      return Fate.STANDS;
    }
    // What answers an undated statement is rejected with it, though nothing is proven against it.
    return verdict.statements().stream().anyMatch(one -> one.reasons().contains(Reason.KEY_REVOKED))
        ? Fate.FALLS
        : Fate.UNDECIDED;
  }

  private void show(long index, Fate fate, Verdict verdict, KeyId kid) {
    TimeBracket bracket =
        verdict.statements().stream()
            .filter(one -> one.isAuthentic() && one.kid().filter(kid::equals).isPresent())
            .map(StatementJudgement::bracket)
            .findFirst()
            .orElse(null);
    if (json) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("index", index);
      members.put("eventId", verdict.eventId().map(Object::toString).orElse(null));
      members.put("kind", VerdictView.kind(verdict));
      members.put("fate", fate.name());
      members.put("reasons", VerdictView.reasons(verdict.reasons()));
      members.put("notBefore", bracket == null ? null : bracket.notBefore().toString());
      members.put("notAfter", bracket == null ? null : bracket.notAfter().toString());
      members.put("provenBy", bracket == null ? null : bracket.upper().name());
      terminal.json(members);
    } else if (fate != Fate.STANDS) {
      terminal.line(
          String.format(
              "%6d  %-8s  %-12s  %-9s  signed %s",
              index,
              VerdictView.shortId(verdict.eventId()),
              VerdictView.kind(verdict) == null ? "-" : VerdictView.kind(verdict),
              fate,
              words(bracket)));
    }
  }

  private static String words(@Nullable TimeBracket bracket) {
    if (bracket == null) {
      return "by other keys, dated by this one";
    }
    return bracket.upper() == TimeBracket.Upper.CALLER
        ? "at or after " + bracket.notBefore() + ", and nothing proves by when"
        : "between " + bracket.notBefore() + " and " + bracket.notAfter();
  }

  private void sum(Counts counts, long events) {
    if (json) {
      return;
    }
    Table table = new Table("IF THE KEY WAS IN WRONG HANDS SINCE " + since, "EVENTS");
    table.row("stand: proven to be older, or they do not need it", counts.stands);
    table.row("fall: proven to be younger", counts.falls);
    table.row("cannot be decided", counts.undecided);
    table.row("read in all", events);
    table.print(terminal);
    if (counts.undecided > 0) {
      terminal.say(
          "what is undecided needs a date: a cosigned checkpoint of a log that holds it (--note), a"
              + " timestamp token in its feed (--tsa-policy), or a witness");
    }
  }
}
