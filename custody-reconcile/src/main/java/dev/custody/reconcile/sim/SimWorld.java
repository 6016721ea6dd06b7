package dev.custody.reconcile.sim;

import dev.custody.api.event.Device;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Lifecycle;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.plan.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A simulated world: its plans, what its devices recorded, and the truth.
 *
 * <p>Two warehouses send full loads to three stores; vans take parcels from stores to customers and
 * bring others back. Units are scanned, read by gates, weighed, tracked, sealed and handed over.
 * The same settings give the same world for ever: a golden test holds a digest of one.
 *
 * <p>Immutable; any number of threads may read one.
 *
 * @since 0.1.0
 */
public final class SimWorld {

  private final SimSettings settings;
  private final List<SimDevice> devices;
  private final List<SimPlan> plans;
  private final List<SimRecord> records;
  private final Map<String, Instant> revoked;
  private final Truth truth;

  private SimWorld(
      SimSettings settings,
      List<SimDevice> devices,
      List<SimPlan> plans,
      List<SimRecord> records,
      Map<String, Instant> revoked,
      Truth truth) {
    this.settings = settings;
    this.devices = List.copyOf(devices);
    this.plans = List.copyOf(plans);
    this.records = List.copyOf(records);
    this.revoked = new TreeMap<>(revoked);
    this.truth = truth;
  }

  /** Makes the world of these settings. */
  public static SimWorld of(SimSettings settings) {
    Cast cast = new Cast(settings);
    Chronicle chronicle = new Chronicle(settings, cast);
    Paper paper = new Paper(cast, chronicle);
    Dispatch dispatch = new Dispatch(settings, cast);
    Thieves thieves = new Thieves(settings, cast, chronicle);
    thieves.plant(dispatch.hauls(), dispatch.rounds());
    int units = 0;
    for (Load load : dispatch.hauls()) {
      units += load.units.size();
      new HaulStory(load, cast, chronicle, paper).tell();
    }
    for (Load round : dispatch.rounds()) {
      units += round.units.size();
      new RoundStory(round, cast, chronicle, paper).tell();
    }
    thieves.afterwards();
    heartbeats(settings, cast, chronicle, thieves.revoked());
    List<SimRecord> records = new ArrayList<>(chronicle.records());
    // A stable sort: what is recorded at one instant stays in the order of telling.
    records.sort(Comparator.comparing(SimRecord::occurredAt));
    List<PlantedTheft> planted = new ArrayList<>();
    thieves.crimes().forEach(crime -> planted.add(crime.planted()));
    planted.sort(Comparator.comparing(PlantedTheft::takenAt));
    Truth truth =
        new Truth(settings.seed(), units, settings.days(), planted, chronicle.leftovers());
    return new SimWorld(
        settings,
        List.copyOf(cast.devices().values()),
        paper.plans(),
        records,
        thieves.revoked(),
        truth);
  }

  /** Every device says that it is there: on shift every hundred minutes, else every eight hours. */
  private static void heartbeats(
      SimSettings settings, Cast cast, Chronicle chronicle, Map<String, Instant> revoked) {
    for (SimDevice device : List.copyOf(cast.devices().values())) {
      if (device.source() == null) {
        continue;
      }
      for (int day = 0; day < settings.days() + 1; day++) {
        int every = device.shifts().isEmpty() ? 480 : 100;
        for (int minute = 4 * 60 + 5; minute < 23 * 60; minute += every) {
          Instant at = settings.start().plus(Duration.ofDays(day)).plus(Duration.ofMinutes(minute));
          Instant lost = revoked.get(device.name());
          if (lost == null || at.isBefore(lost)) {
            chronicle.record(
                device,
                at,
                Kind.IDENTITY,
                e ->
                    e.device(new Device(device.name(), "4.2.0", null, null))
                        .lifecycle(Lifecycle.HEARTBEAT));
          }
        }
      }
    }
  }

  /** What the world was made from. */
  public SimSettings settings() {
    return settings;
  }

  /** All devices, by name. */
  public List<SimDevice> devices() {
    return devices;
  }

  /** All revisions of all plans, in the order in which they became known. */
  public List<SimPlan> plans() {
    return plans;
  }

  /** All events, in the order in which they were truly recorded. */
  public List<SimRecord> records() {
    return records;
  }

  /** Names of devices whose keys were revoked, and since when. */
  public Map<String, Instant> revoked() {
    return new TreeMap<>(revoked);
  }

  /** What really happened. */
  public Truth truth() {
    return truth;
  }

  /** The roster, where each device has the key that this function says. */
  public Roster roster(Function<SimDevice, KeyId> key) {
    List<Roster.Entry> entries = new ArrayList<>();
    for (SimDevice device : devices) {
      if (device.source() != null) {
        entries.add(
            new Roster.Entry(key.apply(device), device.source(), device.places(), device.shifts()));
      }
    }
    return new Roster(entries);
  }

  /**
   * The inputs of an engine, in order of arrival: roster, plans as they become known, observations
   * as a verifier would have made them, and revocations. Nothing is signed: keys are simulated.
   */
  public List<Arrival> inputs() {
    List<Arrival> inputs = new ArrayList<>();
    Roster roster = roster(SimDevice::simulatedKey);
    inputs.add(new Arrival(settings.start(), new Input.RosterUpdate(roster)));
    for (SimPlan plan : plans) {
      inputs.add(
          new Arrival(plan.publishedAt(), new Input.PlanUpsert(plan.plan(), plan.publishedAt())));
    }
    for (SimDevice device : devices) {
      Instant since = revoked.get(device.name());
      if (since != null) {
        inputs.add(
            new Arrival(
                since.plus(Duration.ofMinutes(10)),
                new Input.KeyDistrusted(device.simulatedKey(), since)));
      }
    }
    inputs.addAll(new Verified(settings, records, revoked).arrivals());
    inputs.sort(Comparator.comparing(Arrival::at));
    return inputs;
  }
}
