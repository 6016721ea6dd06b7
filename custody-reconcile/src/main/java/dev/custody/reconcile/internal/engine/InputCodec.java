package dev.custody.reconcile.internal.engine;

import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Kind;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.SnapshotException;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.plan.Geofence;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Posture;
import dev.custody.reconcile.plan.Roster;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an engine was told, as bytes: events in their canonical form with the judgement of their
 * statements, everything else field by field.
 */
final class InputCodec {

  private static final int VOUCHINGS_MAX = 1_024;

  private final SnapshotSink out;

  private InputCodec(SnapshotSink out) {
    this.out = out;
  }

  static void write(Told told, SnapshotSink out) throws IOException {
    new InputCodec(out).write(told);
  }

  private void write(Told told) throws IOException {
    if (told instanceof Told.Passed passed) {
      out.u8(0);
      out.textOrNull(passed.source() == null ? null : passed.source().name());
      out.instant(passed.until());
    } else if (told instanceof Told.Given given) {
      write(given.input());
    }
  }

  private void write(Input input) throws IOException {
    if (input instanceof Input.Observed observed) {
      out.u8(1);
      write(observed.observation());
    } else if (input instanceof Input.PlanUpsert upsert) {
      out.u8(2);
      out.instantOrNull(upsert.publishedAt());
      write(upsert.plan());
    } else if (input instanceof Input.PlanRetract retract) {
      out.u8(3);
      out.text(retract.plan());
    } else if (input instanceof Input.RosterUpdate update) {
      out.u8(4);
      write(update.roster());
    } else if (input instanceof Input.KeyDistrusted key) {
      out.u8(5);
      out.bytes(key.kid().bytes());
      out.instant(key.since());
    } else if (input instanceof Input.PostureUpdate update) {
      out.u8(6);
      out.texts(update.posture().firmware());
      Duration max = update.posture().attestationMax();
      out.flag(max != null);
      if (max != null) {
        out.i64(max.getSeconds());
        out.i32(max.getNano());
      }
    }
  }

  private void write(Observation observation) throws IOException {
    out.bytes(EventCodec.encode(observation.event()));
    out.bytes(observation.eventId().bytes());
    out.constant(observation.trust());
    out.i32(observation.vouchings().size());
    for (Vouching vouching : observation.vouchings()) {
      out.bytes(vouching.kid().bytes());
      out.constant(vouching.role());
      out.text(vouching.party());
      out.i64(vouching.sequence());
      out.bytes(vouching.link().bytes());
      out.bytes(vouching.previous().bytes());
      bracket(vouching.bracket());
      out.instantOrNull(vouching.statedAt());
      out.constants(vouching.reasons());
      out.constants(vouching.notes());
    }
    out.constants(observation.reasons());
    out.constants(observation.notes());
    bracket(observation.bracket());
  }

  private void bracket(@Nullable TimeBracket bracket) throws IOException {
    out.flag(bracket != null);
    if (bracket != null) {
      out.instant(bracket.notBefore());
      out.constant(bracket.lower());
      out.instant(bracket.notAfter());
      out.constant(bracket.upper());
    }
  }

  private void write(Plan plan) throws IOException {
    out.text(plan.id());
    out.i32(plan.revision());
    out.textOrNull(plan.consignment());
    out.constant(plan.value());
    out.bytes(plan.digest().bytes());
    out.i32(plan.units().size());
    for (PlanUnit unit : plan.units()) {
      out.text(unit.id());
      out.textOrNull(unit.container());
      Decimal quantity = unit.quantity();
      out.flag(quantity != null);
      if (quantity != null) {
        out.i64(quantity.unscaled());
        out.i32(quantity.scale());
      }
      out.textOrNull(unit.uom());
    }
    out.i32(plan.legs().size());
    for (Leg leg : plan.legs()) {
      write(leg);
    }
  }

  private void write(Leg leg) throws IOException {
    out.constant(leg.step());
    out.textOrNull(leg.place());
    Geofence fence = leg.geofence();
    out.flag(fence != null);
    if (fence != null) {
      out.i64(Double.doubleToRawLongBits(fence.latitude()));
      out.i64(Double.doubleToRawLongBits(fence.longitude()));
      out.i64(Double.doubleToRawLongBits(fence.radiusMetres()));
    }
    out.instantOrNull(leg.earliest());
    out.instant(leg.latest());
    out.textOrNull(leg.holder());
    out.i32(leg.missesTolerated());
    out.constants(leg.confirm());
  }

  private void write(Roster roster) throws IOException {
    out.i32(roster.entries().size());
    for (Roster.Entry entry : roster.entries()) {
      out.bytes(entry.kid().bytes());
      out.constant(entry.source());
      out.texts(entry.places());
      out.i32(entry.shifts().size());
      for (Roster.Shift shift : entry.shifts()) {
        out.text(shift.operator());
        out.instant(shift.from());
        out.instant(shift.to());
        out.texts(shift.places());
      }
    }
  }

  // ---- and back ----

  static Told read(SnapshotSource in) throws IOException, SnapshotException {
    int type = in.u8();
    return switch (type) {
      case 0 -> {
        String source = in.textOrNull();
        yield new Told.Passed(source == null ? null : Source.valueOf(source), in.instant());
      }
      case 1 -> new Told.Given(new Input.Observed(observation(in)));
      case 2 -> {
        Instant published = in.instantOrNull();
        yield new Told.Given(new Input.PlanUpsert(plan(in), published));
      }
      case 3 -> new Told.Given(new Input.PlanRetract(in.text()));
      case 4 -> new Told.Given(new Input.RosterUpdate(roster(in)));
      case 5 -> new Told.Given(new Input.KeyDistrusted(new KeyId(in.bytes()), in.instant()));
      case 6 -> new Told.Given(new Input.PostureUpdate(posture(in)));
      default -> throw SnapshotSource.damaged("no input: expected type=0..6, found=" + type);
    };
  }

  private static Posture posture(SnapshotSource in) throws IOException, SnapshotException {
    Set<String> firmware = Set.copyOf(in.texts(Posture.FIRMWARE_MAX));
    Duration max = in.flag() ? Duration.ofSeconds(in.i64(), in.i32()) : null;
    return new Posture(firmware, max);
  }

  private static Observation observation(SnapshotSource in) throws IOException, SnapshotException {
    CustodyEvent event = EventCodec.decode(in.bytes()).require();
    EventId id = new EventId(in.bytes());
    Trust trust = in.constant(Trust.class);
    int count = in.count("vouchings", VOUCHINGS_MAX);
    List<Vouching> vouchings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      vouchings.add(
          new Vouching(
              new KeyId(in.bytes()),
              in.constant(Role.class),
              in.text(),
              in.i64(),
              new Link(in.bytes()),
              new Link(in.bytes()),
              bracket(in),
              in.instantOrNull(),
              in.constants(Reason.class),
              in.constants(Note.class)));
    }
    return new Observation(
        event,
        id,
        trust,
        vouchings,
        in.constants(Reason.class),
        in.constants(Note.class),
        bracket(in));
  }

  private static @Nullable TimeBracket bracket(SnapshotSource in)
      throws IOException, SnapshotException {
    return in.flag()
        ? new TimeBracket(
            in.instant(),
            in.constant(TimeBracket.Lower.class),
            in.instant(),
            in.constant(TimeBracket.Upper.class))
        : null;
  }

  private static Plan plan(SnapshotSource in) throws IOException, SnapshotException {
    String id = in.text();
    int revision = in.i32();
    String consignment = in.textOrNull();
    Plan.Value value = in.constant(Plan.Value.class);
    Digest digest = new Digest(in.bytes());
    int units = in.count("units", Plan.UNITS_MAX);
    List<PlanUnit> all = new ArrayList<>();
    for (int i = 0; i < units; i++) {
      all.add(
          new PlanUnit(
              in.text(),
              in.textOrNull(),
              in.flag() ? new Decimal(in.i64(), in.i32()) : null,
              in.textOrNull()));
    }
    int count = in.count("legs", Plan.LEGS_MAX);
    List<Leg> legs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      legs.add(leg(in));
    }
    return new Plan(id, revision, consignment, all, legs, value, digest);
  }

  private static Leg leg(SnapshotSource in) throws IOException, SnapshotException {
    return new Leg(
        in.constant(Kind.class),
        in.textOrNull(),
        in.flag()
            ? new Geofence(
                Double.longBitsToDouble(in.i64()),
                Double.longBitsToDouble(in.i64()),
                Double.longBitsToDouble(in.i64()))
            : null,
        in.instantOrNull(),
        in.instant(),
        in.textOrNull(),
        in.i32(),
        in.constants(Source.class));
  }

  private static Roster roster(SnapshotSource in) throws IOException, SnapshotException {
    int count = in.count("keys", Roster.ENTRIES_MAX);
    List<Roster.Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      KeyId kid = new KeyId(in.bytes());
      Source source = in.constant(Source.class);
      List<String> places = in.texts(1 << 20);
      int shifts = in.count("shifts", 1 << 20);
      List<Roster.Shift> all = new ArrayList<>();
      for (int j = 0; j < shifts; j++) {
        all.add(new Roster.Shift(in.text(), in.instant(), in.instant(), in.texts(1 << 20)));
      }
      entries.add(new Roster.Entry(kid, source, places, all));
    }
    return new Roster(entries);
  }
}
