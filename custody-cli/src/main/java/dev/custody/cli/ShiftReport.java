package dev.custody.cli;

import dev.custody.api.EventId;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.SealState;
import dev.custody.api.event.Transfer;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Trust;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.LiabilityWindow;
import dev.custody.reconcile.RuleBook;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.Sighting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a shift lead reads at the end of the day: what is wrong, where the goods were last proven to
 * be, who held them, what to do next. What is of low severity or has cleared is counted, not told.
 */
final class ShiftReport {

  private static final int WIDTH = 96;

  private final Names names;
  private final Map<EventId, Observation> events;

  ShiftReport(Names names, Map<EventId, Observation> events) {
    this.names = names;
    this.events = events;
  }

  /** Prints it: a table, then a paragraph for each line of the table. */
  void print(Terminal terminal, List<ExceptionRevision> open, List<ExceptionRevision> cleared) {
    Map<String, List<ExceptionRevision>> bySubject = new LinkedHashMap<>();
    for (ExceptionRevision each : open) {
      if (each.severity() != Severity.L) {
        bySubject.computeIfAbsent(each.subject(), s -> new ArrayList<>()).add(each);
      }
    }
    // Of several about one thing, what is confirmed says more than what is suspected.
    bySubject
        .values()
        .forEach(
            found ->
                found.sort(Comparator.comparing(each -> each.state() == ExceptionState.SUSPECTED)));
    terminal.line(
        bySubject.isEmpty()
            ? "Nothing needs you."
            : bySubject.size() + " things need you, the worst first. Times are UTC.");
    terminal.line("");
    Table table = new Table("", "SEVERITY", "WHAT", "WHICH", "LAST PROVEN", "HELD BY");
    int number = 0;
    for (Map.Entry<String, List<ExceptionRevision>> entry : bySubject.entrySet()) {
      ExceptionRevision worst = entry.getValue().get(0);
      table.row(
          ++number,
          severity(worst.severity()),
          title(worst),
          names.subject(entry.getKey()),
          lastProvenShort(entry.getValue()),
          holder(entry.getValue()).replaceFirst(", until .*", ""));
    }
    if (number > 0) {
      table.print(terminal);
    }
    number = 0;
    for (Map.Entry<String, List<ExceptionRevision>> entry : bySubject.entrySet()) {
      terminal.line("");
      paragraph(terminal, ++number, entry.getKey(), entry.getValue());
    }
    terminal.line("");
    counts(terminal, open, cleared);
  }

  private void paragraph(
      Terminal terminal, int number, String subject, List<ExceptionRevision> found) {
    ExceptionRevision worst = found.get(0);
    terminal.line(number + ". " + capital(title(worst)) + ": " + names.subject(subject));
    for (int i = 0; i < found.size(); i++) {
      wrapped(terminal, i == 0 ? "What" : "", capital(what(found.get(i))));
    }
    wrapped(terminal, "Last proven", lastProven(found));
    wrapped(terminal, "Held by", holder(found));
    wrapped(terminal, "Do next", capital(info(worst).nextStep()));
    String shown =
        found.stream()
            .flatMap(each -> each.evidence().stream())
            .distinct()
            .map(EventId::toShortHex)
            .collect(Collectors.joining(", "));
    wrapped(
        terminal,
        "Shown by",
        (shown.isEmpty() ? "no event" : "events " + shown)
            + "; "
            + found.stream()
                .map(each -> each.rule() + " " + state(each.state()))
                .collect(Collectors.joining(", ")));
  }

  /** The explanation without its next step, which stands on a line of its own. */
  private String what(ExceptionRevision each) {
    String text = each.explanation();
    int next = text.lastIndexOf(" Next: ");
    return names.in(next < 0 ? text : text.substring(0, next));
  }

  private String lastProven(List<ExceptionRevision> found) {
    Sighting last = lastSighting(found);
    if (last != null) {
      String place = last.place() == null ? "a place not stated" : last.place();
      return names.in(last.at() + ", " + last.kind() + " at " + place + ", " + trust(last.trust()));
    }
    Observation event = lastGood(found);
    if (event == null) {
      return "never";
    }
    return names.in(
        event.event().time().instant()
            + ", "
            + event.event().kind()
            + " at "
            + place(event.event())
            + ", "
            + trust(event.trust()));
  }

  private String lastProvenShort(List<ExceptionRevision> found) {
    Sighting last = lastSighting(found);
    if (last != null) {
      return spot(last.at(), String.valueOf(last.place()));
    }
    Observation event = lastGood(found);
    return event == null ? "never" : spot(event.event().time().instant(), place(event.event()));
  }

  /** Of a place with parts the part alone: people on the site know it. */
  private String spot(Instant at, String place) {
    return names.in(at + " " + place.replaceFirst(".*/254/", ""));
  }

  private static String trust(Trust trust) {
    return switch (trust) {
      case VERIFIED -> "signed";
      case WITNESSED -> "unsigned, as the site's feed says";
      case UNVERIFIED -> "signed by the giver only";
    };
  }

  private static String place(CustodyEvent event) {
    if (event.place() == null) {
      return "a place not stated";
    }
    return String.valueOf(
        event.place().readPoint() != null ? event.place().readPoint() : event.place().location());
  }

  private String holder(List<ExceptionRevision> found) {
    for (ExceptionRevision each : found) {
      LiabilityWindow window = each.liability();
      if (window != null && !window.holders().isEmpty()) {
        return names.in(String.join(", then ", window.holders()));
      }
    }
    Observation event = lastEvent(found);
    Transfer transfer = event == null ? null : event.event().transfer();
    if (event != null && transfer != null && event.trust() == Trust.UNVERIFIED) {
      return names.in(transfer.giver() + ", until " + transfer.receiver() + " signs");
    }
    String holder = event == null ? null : event.event().holder();
    return holder == null ? "not stated" : names.in(holder);
  }

  private static @Nullable Sighting lastSighting(List<ExceptionRevision> found) {
    for (ExceptionRevision each : found) {
      LiabilityWindow window = each.liability();
      if (window != null && window.lastIntact() != null) {
        return window.lastIntact();
      }
    }
    return null;
  }

  private @Nullable Observation lastEvent(List<ExceptionRevision> found) {
    return last(found, event -> true);
  }

  /** The last event before something was found to be wrong: a broken seal proves nothing intact. */
  private @Nullable Observation lastGood(List<ExceptionRevision> found) {
    return last(
        found,
        event ->
            event.event().seals().stream()
                .noneMatch(
                    seal -> seal.state() == SealState.BROKEN || seal.state() == SealState.ABSENT));
  }

  private @Nullable Observation last(List<ExceptionRevision> found, Predicate<Observation> counts) {
    Observation last = null;
    for (ExceptionRevision each : found) {
      for (EventId id : each.evidence()) {
        Observation event = events.get(id);
        boolean later =
            event != null
                && counts.test(event)
                && (last == null
                    || event.event().time().instant().isAfter(last.event().time().instant()));
        last = later ? event : last;
      }
    }
    return last;
  }

  private void counts(
      Terminal terminal, List<ExceptionRevision> open, List<ExceptionRevision> cleared) {
    long low = open.stream().filter(each -> each.severity() == Severity.L).count();
    if (low > 0) {
      terminal.line("Nothing to do: " + low + " of low severity (scans recorded twice).");
    }
    List<String> subjects =
        cleared.stream().map(each -> names.subject(each.subject())).distinct().sorted().toList();
    if (!subjects.isEmpty()) {
      terminal.line(
          "Cleared by evidence that came late, nothing to do: "
              + String.join(", ", subjects)
              + ".");
    }
  }

  private static void wrapped(Terminal terminal, String label, String text) {
    String indent = " ".repeat(16);
    StringBuilder line =
        new StringBuilder("   ").append(label).append(" ".repeat(13 - label.length()));
    for (String word : text.split(" ", -1)) {
      if (line.length() + word.length() > WIDTH && line.length() > indent.length()) {
        terminal.line(line.toString().stripTrailing());
        line = new StringBuilder(indent);
      }
      line.append(word).append(' ');
    }
    terminal.line(line.toString().stripTrailing());
  }

  private static String title(ExceptionRevision each) {
    return switch (each.rule()) {
      case "R01" -> "missing";
      case "R06" -> "at the wrong place";
      case "R04" -> "not seen in time";
      case "R07" -> "not signed for";
      default -> info(each).title();
    };
  }

  private static RuleInfo info(ExceptionRevision each) {
    return RuleBook.rules().stream()
        .filter(rule -> rule.id().equals(each.rule()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("every exception has a rule: " + each.rule()));
  }

  /** An update has been confirmed before; what changed matters to programs. */
  private static String state(ExceptionState state) {
    return state == ExceptionState.UPDATED ? "confirmed" : state.name().toLowerCase(Locale.ROOT);
  }

  private static String severity(Severity severity) {
    return switch (severity) {
      case C -> "critical";
      case H -> "high";
      case M -> "medium";
      case L -> "low";
    };
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
