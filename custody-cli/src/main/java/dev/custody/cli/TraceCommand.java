package dev.custody.cli;

import dev.custody.api.Parsed;
import dev.custody.api.id.Identifier;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Trust;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.LiabilityWindow;
import dev.custody.reconcile.Sighting;
import dev.custody.reconcile.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code custody trace}: the life of one unit, and between which two moments it was lost. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = {
      "Show where a unit was, when, who held it and how that is known;",
      "if it is missing, between which two moments it was lost and who held it then."
    })
final class TraceCommand implements Callable<Integer> {

  // 2026-11-02T
  private static final int DATE = 11;

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "UNIT", description = "its identifier, as /00/<sscc>")
  String unit;

  @Parameters(index = "1", paramLabel = "LOGDIR|FEED")
  Path source;

  @Mixin ReconcileOptions options;

  @Option(
      names = "--names",
      paramLabel = "FILE",
      description =
          "what people call places and parties: a JSON object of names by identifier, for the"
              + " table")
  @Nullable Path names;

  @Option(names = "--json", description = "one JSON object a line, with everything in full")
  boolean json;

  TraceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (Identifier.parse(unit) instanceof Parsed.Refused<?> refused) {
      throw CommandFault.usage(
          "no unit: " + refused.first() + "; it is an identifier, as /00/<sscc> or a URI");
    }
    Names known = names == null ? Names.none() : Names.read(names);
    Reconciliation reconciliation;
    try (ReconcileRun run = options.begin(source, new SnapshotOptions(), terminal)) {
      reconciliation = run.into(revision -> {}, Outputs.none());
    }
    Trace trace = reconciliation.engine().trace(unit);
    LiabilityWindow window = trace.liability().orElse(null);
    List<ExceptionRevision> open =
        reconciliation.open().stream().filter(e -> e.subject().equals(unit)).toList();
    if (json) {
      trace.sightings().forEach(each -> terminal.json(members(each)));
      if (window != null) {
        terminal.json(members(window));
      }
    } else {
      print(trace, window, open, known);
    }
    return window == null ? ExitCode.HOLDS : ExitCode.EVIDENCE;
  }

  private void print(
      Trace trace, @Nullable LiabilityWindow window, List<ExceptionRevision> open, Names names) {
    if (trace.sightings().isEmpty()) {
      terminal.line("no event that counts names " + unit + " or what held it");
    } else {
      Table table = new Table("WHEN", "WHAT", "WHERE", "HELD BY", "SEEN", "KNOWN BY", "SIGNED");
      for (Sighting each : trace.sightings()) {
        table.row(
            each.at().truncatedTo(ChronoUnit.SECONDS),
            each.kind(),
            each.place() == null ? "-" : names.of(each.place()),
            each.holder() == null ? "-" : names.of(each.holder()),
            each.through() == null ? "itself" : "in " + names.of(each.through()),
            each.trust() == Trust.VERIFIED ? "signature" : "gateway",
            signed(each));
      }
      table.fit(Table.WIDTH, 2, 3, 4).print(terminal);
    }
    terminal.line("");
    terminal.line(window == null ? "not known to be lost" : words(window, names));
    for (ExceptionRevision e : open) {
      terminal.line(e.rule() + " " + e.state() + ": " + e.explanation());
    }
  }

  /** The liability window as a sentence for people who settle claims. */
  private static String words(LiabilityWindow window, Names names) {
    Sighting last = window.lastIntact();
    StringBuilder text = new StringBuilder("lost ");
    if (last == null) {
      text.append("before ").append(window.missingFrom()).append(": no event that counts names it");
    } else {
      text.append("between ").append(last.at()).append(" and ").append(window.missingFrom());
      text.append(": last proven intact by ").append(last.kind()).append(" at ");
      text.append(last.place() == null ? "a place not stated" : names.of(last.place()));
      text.append(last.trust() == Trust.VERIFIED ? ", signed" : ", as a gateway received it");
      text.append(" (").append(last.eventId()).append(")");
    }
    text.append(
        window.missingEvent() == null
            ? "; first missing at a deadline"
            : "; first stated missing in " + window.missingEvent());
    text.append("; held in between by ");
    text.append(
        window.holders().isEmpty()
            ? "nobody known"
            : window.holders().stream().map(names::of).collect(Collectors.joining(", then ")));
    return text.toString();
  }

  /** Between which times it is proven to have been signed; of its own day only the time of day. */
  private static String signed(Sighting seen) {
    TimeBracket bracket = seen.bracket();
    if (bracket == null) {
      return "-";
    }
    String from =
        bracket.lower() == TimeBracket.Lower.KEY_WINDOW
            ? ""
            : moment(bracket.notBefore(), seen.at());
    // The moment of verification proves nothing: everything was signed by then.
    String until =
        bracket.upper() == TimeBracket.Upper.CALLER ? "" : moment(bracket.notAfter(), seen.at());
    if (from.isEmpty() || until.isEmpty()) {
      return from.isEmpty() && until.isEmpty()
          ? "undated"
          : from.isEmpty() ? "before " + until : "after " + from;
    }
    return from + " to " + until;
  }

  private static String moment(Instant time, Instant day) {
    String text = time.truncatedTo(ChronoUnit.SECONDS).toString();
    return text.regionMatches(0, day.toString(), 0, DATE)
        ? text.substring(DATE, text.length() - 1)
        : text;
  }

  private static Map<String, Object> members(Sighting each) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("eventId", each.eventId().toString());
    members.put("kind", each.kind().name());
    members.put("at", each.at().toString());
    members.put("place", each.place());
    members.put("holder", each.holder());
    members.put("trust", each.trust() == Trust.VERIFIED ? "SIGNED" : each.trust().name());
    members.put("through", each.through());
    TimeBracket bracket = each.bracket();
    members.put("notBefore", bracket == null ? null : bracket.notBefore().toString());
    members.put("notAfter", bracket == null ? null : bracket.notAfter().toString());
    return members;
  }

  private static Map<String, Object> members(LiabilityWindow window) {
    Map<String, Object> members = new LinkedHashMap<>();
    Sighting last = window.lastIntact();
    members.put("unit", window.unit());
    members.put("lastIntact", last == null ? null : last.eventId().toString());
    members.put("lastIntactAt", last == null ? null : last.at().toString());
    members.put("missingFrom", window.missingFrom().toString());
    members.put(
        "missingEvent", window.missingEvent() == null ? null : window.missingEvent().toString());
    members.put("holders", window.holders());
    return members;
  }
}
