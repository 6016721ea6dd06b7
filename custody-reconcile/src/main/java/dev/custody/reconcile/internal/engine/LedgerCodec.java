package dev.custody.reconcile.internal.engine;

import dev.custody.api.EventId;
import dev.custody.api.event.Kind;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Trust;
import dev.custody.reconcile.Absence;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.LiabilityWindow;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.Sighting;
import dev.custody.reconcile.SnapshotException;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.internal.rules.Alarm;
import dev.custody.reconcile.internal.rules.Rules;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Exceptions and alarms as bytes. */
final class LedgerCodec {

  private static final int MANY = Integer.MAX_VALUE;

  private LedgerCodec() {}

  static void id(ExceptionId id, SnapshotSink out) throws IOException {
    out.bytes(id.bytes());
  }

  static ExceptionId id(SnapshotSource in) throws IOException, SnapshotException {
    return new ExceptionId(in.bytes());
  }

  static void ids(Collection<EventId> ids, SnapshotSink out) throws IOException {
    out.i32(ids.size());
    for (EventId id : ids) {
      out.bytes(id.bytes());
    }
  }

  static List<EventId> ids(SnapshotSource in) throws IOException, SnapshotException {
    int count = in.count("events", MANY);
    List<EventId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(new EventId(in.bytes()));
    }
    return ids;
  }

  static void alarm(Alarm alarm, SnapshotSink out) throws IOException {
    out.text(alarm.rule().id());
    out.text(alarm.subject());
    out.text(alarm.expected());
    out.constant(alarm.severity());
    out.flag(alarm.confirmed());
    out.i32(alarm.confidencePercent());
    out.textOrNull(alarm.absence() == null ? null : alarm.absence().name());
    ids(alarm.evidence(), out);
    out.i64(alarm.uncertaintyMs());
    out.text(alarm.wouldClear());
    hold(alarm.hold(), out);
    liability(alarm.liability(), out);
    out.text(alarm.explanation());
  }

  static Alarm alarm(SnapshotSource in) throws IOException, SnapshotException {
    return new Alarm(
        rule(in.text()),
        in.text(),
        in.text(),
        in.constant(Severity.class),
        in.flag(),
        in.i32(),
        absence(in),
        List.copyOf(ids(in)),
        in.i64(),
        in.text(),
        hold(in),
        liability(in),
        in.text());
  }

  private static RuleInfo rule(String id) throws SnapshotException {
    for (RuleInfo info : Rules.infos()) {
      if (info.id().equals(id)) {
        return info;
      }
    }
    throw SnapshotSource.damaged("unknown rule: found=" + id);
  }

  private static @Nullable Absence absence(SnapshotSource in)
      throws IOException, SnapshotException {
    String name = in.textOrNull();
    return name == null ? null : Absence.valueOf(name);
  }

  static void revision(ExceptionRevision revision, SnapshotSink out) throws IOException {
    id(revision.id(), out);
    out.i32(revision.revision());
    out.text(revision.rule());
    out.i32(revision.ruleVersion());
    out.constant(revision.state());
    out.constant(revision.severity());
    out.i32(revision.confidencePercent());
    out.text(revision.subject());
    out.instant(revision.decidedAt());
    out.text(revision.expected());
    out.textOrNull(revision.absence() == null ? null : revision.absence().name());
    ids(revision.evidence(), out);
    out.i32(revision.watermarks().size());
    for (Map.Entry<Source, Instant> entry : revision.watermarks().entrySet()) {
      out.constant(entry.getKey());
      out.instant(entry.getValue());
    }
    out.i64(revision.uncertaintyMs());
    out.text(revision.wouldClear());
    hold(revision.hold(), out);
    liability(revision.liability(), out);
    out.text(revision.explanation());
  }

  static ExceptionRevision revision(SnapshotSource in) throws IOException, SnapshotException {
    return new ExceptionRevision(
        id(in),
        in.i32(),
        in.text(),
        in.i32(),
        in.constant(ExceptionState.class),
        in.constant(Severity.class),
        in.i32(),
        in.text(),
        in.instant(),
        in.text(),
        absence(in),
        ids(in),
        watermarks(in),
        in.i64(),
        in.text(),
        hold(in),
        liability(in),
        in.text());
  }

  private static Map<Source, Instant> watermarks(SnapshotSource in)
      throws IOException, SnapshotException {
    int count = in.count("sources", Source.values().length);
    Map<Source, Instant> all = new EnumMap<>(Source.class);
    for (int i = 0; i < count; i++) {
      all.put(in.constant(Source.class), in.instant());
    }
    return all;
  }

  private static void hold(@Nullable Hold hold, SnapshotSink out) throws IOException {
    out.flag(hold != null);
    if (hold != null) {
      out.constant(hold.scope());
      out.text(hold.target());
      out.flag(hold.sticky());
    }
  }

  private static @Nullable Hold hold(SnapshotSource in) throws IOException, SnapshotException {
    return in.flag() ? new Hold(in.constant(Hold.Scope.class), in.text(), in.flag()) : null;
  }

  private static void liability(@Nullable LiabilityWindow window, SnapshotSink out)
      throws IOException {
    out.flag(window != null);
    if (window != null) {
      out.text(window.unit());
      Sighting intact = window.lastIntact();
      out.flag(intact != null);
      if (intact != null) {
        sighting(intact, out);
      }
      out.instant(window.missingFrom());
      out.flag(window.missingEvent() != null);
      if (window.missingEvent() != null) {
        out.bytes(window.missingEvent().bytes());
      }
      out.texts(window.holders());
    }
  }

  private static @Nullable LiabilityWindow liability(SnapshotSource in)
      throws IOException, SnapshotException {
    return in.flag()
        ? new LiabilityWindow(
            in.text(),
            in.flag() ? sighting(in) : null,
            in.instant(),
            in.flag() ? new EventId(in.bytes()) : null,
            in.texts(MANY))
        : null;
  }

  private static void sighting(Sighting sighting, SnapshotSink out) throws IOException {
    out.bytes(sighting.eventId().bytes());
    out.constant(sighting.kind());
    out.instant(sighting.at());
    out.textOrNull(sighting.place());
    out.textOrNull(sighting.holder());
    out.constant(sighting.trust());
    TimeBracket bracket = sighting.bracket();
    out.flag(bracket != null);
    if (bracket != null) {
      out.instant(bracket.notBefore());
      out.constant(bracket.lower());
      out.instant(bracket.notAfter());
      out.constant(bracket.upper());
    }
    out.textOrNull(sighting.through());
  }

  private static Sighting sighting(SnapshotSource in) throws IOException, SnapshotException {
    return new Sighting(
        new EventId(in.bytes()),
        in.constant(Kind.class),
        in.instant(),
        in.textOrNull(),
        in.textOrNull(),
        in.constant(Trust.class),
        in.flag()
            ? new TimeBracket(
                in.instant(),
                in.constant(TimeBracket.Lower.class),
                in.instant(),
                in.constant(TimeBracket.Upper.class))
            : null,
        in.textOrNull());
  }
}
