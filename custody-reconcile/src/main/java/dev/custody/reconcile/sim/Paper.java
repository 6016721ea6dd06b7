package dev.custody.reconcile.sim;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.Document;
import dev.custody.api.event.Kind;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.internal.json.SimWriter;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.PlanFileException;
import dev.custody.reconcile.plan.PlanFiles;
import dev.custody.reconcile.plan.PlanUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** The plans of a world, and the events that announce them. */
final class Paper {

  private final Cast cast;
  private final Chronicle chronicle;
  private final List<SimPlan> plans = new ArrayList<>();

  Paper(Cast cast, Chronicle chronicle) {
    this.cast = cast;
    this.chronicle = chronicle;
  }

  List<SimPlan> plans() {
    return plans;
  }

  /** Publishes a revision, and says what later events pin. */
  Document publish(
      String id, int revision, String consignment, List<Unit> units, List<Leg> legs, Instant at) {
    List<PlanUnit> planned =
        units.stream().map(unit -> new PlanUnit(unit.id(), unit.cage(), null, null)).toList();
    byte[] json = SimWriter.plan(id, revision, consignment, planned, legs);
    try {
      plans.add(new SimPlan(Bytes.copyOf(json), PlanFiles.parsePlan(json), at));
    } catch (PlanFileException e) {
      throw new AssertionError("a simulated plan is a plan", e);
    }
    Document document =
        new Document("desadv", "urn:example:manifest:" + id, revision, Digest.sha256(json));
    chronicle.record(
        cast.planner, at, Kind.PLAN, e -> e.consignment(consignment).documents(List.of(document)));
    return document;
  }

  static Leg leg(
      Kind step, Site site, Instant from, Instant to, String holder, EnumSet<Source> seenBy) {
    return new Leg(step, site.id(), site.geofence(), from, to, holder, 0, seenBy);
  }

  /** Legs of a full load: it is loaded, departs, arrives, is received and put away. */
  List<Leg> haul(Load load) {
    Instant t0 = load.depart;
    Instant t1 = load.planned();
    EnumSet<Source> both = chronicle.readers();
    EnumSet<Source> hand = EnumSet.of(Source.HANDHELD);
    return List.of(
        leg(Kind.LOAD, load.from, minutes(t0, -150), minutes(t0, -30), Cast.SENDER, both),
        leg(Kind.DEPART, load.from, minutes(t0, -30), minutes(t0, 30), Cast.CARRIER, hand),
        leg(Kind.ARRIVE, load.to, minutes(t0, 30), minutes(t1, 60), Cast.CARRIER, hand),
        leg(Kind.RECEIVE, load.to, minutes(t1, 60), minutes(t1, 210), Cast.STORES, both),
        leg(Kind.STORE, load.to, minutes(t1, 210), minutes(t1, 390), Cast.STORES, both));
  }

  /** Legs of what a van brings to a customer. */
  List<Leg> delivery(Load round, Site customer) {
    Instant t0 = round.depart;
    return List.of(
        leg(
            Kind.LOAD,
            round.from,
            minutes(t0, -90),
            minutes(t0, -30),
            Cast.STORES,
            chronicle.readers()),
        leg(
            Kind.DEPART,
            round.from,
            minutes(t0, -30),
            minutes(t0, 30),
            Cast.CARRIER,
            EnumSet.of(Source.HANDHELD)),
        leg(
            Kind.DELIVER,
            customer,
            minutes(t0, 30),
            minutes(t0, 240),
            customer.party(),
            EnumSet.of(Source.HANDHELD)));
  }

  /** Legs of what a van brings back from a customer. */
  List<Leg> returns(Load round, Site customer) {
    Instant t0 = round.depart;
    return List.of(
        leg(
            Kind.RETURN,
            customer,
            minutes(t0, 30),
            minutes(t0, 240),
            Cast.CARRIER,
            EnumSet.of(Source.HANDHELD)),
        leg(
            Kind.RECEIVE,
            round.from,
            minutes(t0, 240),
            minutes(t0, 420),
            Cast.STORES,
            chronicle.readers()));
  }

  static Instant minutes(Instant from, long minutes) {
    return from.plus(Duration.ofMinutes(minutes));
  }
}
