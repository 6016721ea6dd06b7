package dev.custody.reconcile.sim;

import dev.custody.api.event.Place;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.plan.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sites, vehicles and devices of a world, and who uses them when.
 *
 * <p>Two warehouses of one sender lie close together; three stores lie 70 to 140 km from them, each
 * with customers within 20 km. Every site has four handhelds in two shifts, one of them spare, a
 * warehouse system behind a gateway, and a scale; every vehicle a tracker and its driver's
 * handheld.
 */
final class Cast {

  static final String SENDER = "urn:example:party:northfield";
  static final String CARRIER = "urn:example:party:haulage";
  static final String STORES = "urn:example:party:corner-stores";
  static final int HANDHELDS = 4;
  private static final double LATITUDE = 52;
  private static final double LONGITUDE = -1;
  private static final int CHANGE_HOUR = 13;

  private final SimSettings settings;
  private final Dice dice;
  private final TreeMap<String, SimDevice> devices = new TreeMap<>();
  private final List<Site> warehouses = new ArrayList<>();
  private final List<Site> stores = new ArrayList<>();
  final Site office;
  final SimDevice planner;
  final SimDevice security;
  final SimDevice gateway;

  Cast(SimSettings settings) {
    this.settings = settings;
    this.dice = new Dice(settings.seed());
    for (int i = 1; i <= 2; i++) {
      warehouses.add(
          site("urn:example:place:warehouse-" + i, SENDER, LATITUDE, LONGITUDE, 2_000, 8_000));
    }
    for (int i = 1; i <= 3; i++) {
      stores.add(
          site("urn:example:place:store-" + i, STORES, LATITUDE, LONGITUDE, 80_000, 135_000));
    }
    office = new Site("urn:example:place:office", SENDER, LATITUDE, LONGITUDE);
    planner = device("urn:example:device:planner", SENDER, Source.WMS, List.of(office.id()));
    security = device("urn:example:device:security", SENDER, null, List.of());
    gateway = device("urn:example:device:log-gateway", CARRIER, null, List.of());
    warehouses.forEach(this::staff);
    stores.forEach(this::staff);
  }

  private Site site(String id, String party, double lat, double lon, int from, int to) {
    double metres = from + dice.unit("site", id, "metres") * (to - from);
    return Site.at(
        id, party, lat, lon, metres, dice.unit("site", id, "bearing") * 2 * StrictMath.PI);
  }

  /** The site of this name; null if it is none, or no name. */
  @Nullable Site site(@Nullable Place place) {
    String id = place == null ? null : place.readPoint();
    for (List<Site> sites : List.of(warehouses, stores)) {
      for (Site each : sites) {
        if (each.id().equals(id)) {
          return each;
        }
      }
    }
    return null;
  }

  /** A customer of a store. */
  Site customer(Site store, String name) {
    String id = "urn:example:place:customer-" + name;
    return site(
        id,
        "urn:example:party:customer-" + name,
        store.latitude(),
        store.longitude(),
        3_000,
        20_000);
  }

  private void staff(Site site) {
    for (int i = 1; i <= HANDHELDS; i++) {
      handheld(site, i);
    }
    device(name(site, "wms"), site.party(), Source.WMS, List.of(site.id()));
    device(name(site, "scale"), site.party(), Source.SCALE, List.of(site.id()));
  }

  private void handheld(Site site, int number) {
    String name = name(site, "scanner-" + number);
    List<Roster.Shift> shifts = new ArrayList<>();
    for (int day = 0; day < settings.days() + 1; day++) {
      Instant midnight = settings.start().plus(Duration.ofDays(day));
      Instant change = midnight.plus(Duration.ofHours(CHANGE_HOUR));
      String who = operator(site, number);
      shifts.add(
          new Roster.Shift(who + "-early", midnight.plus(Duration.ofHours(4)), change, List.of()));
      shifts.add(
          new Roster.Shift(who + "-late", change, midnight.plus(Duration.ofHours(23)), List.of()));
    }
    devices.put(
        name, new SimDevice(name, site.party(), Source.HANDHELD, List.of(site.id()), shifts));
  }

  private static String operator(Site site, int number) {
    return "urn:example:operator:" + last(site.id()) + "-" + number;
  }

  private static String name(Site site, String what) {
    return "urn:example:device:" + last(site.id()) + "-" + what;
  }

  private static String last(String id) {
    return id.substring(id.lastIndexOf(':') + 1);
  }

  SimDevice device(String name, String party, @Nullable Source source, List<String> at) {
    return devices.computeIfAbsent(name, n -> new SimDevice(n, party, source, at, List.of()));
  }

  /** All devices, by name. */
  Map<String, SimDevice> devices() {
    return devices;
  }

  List<Site> warehouses() {
    return warehouses;
  }

  List<Site> stores() {
    return stores;
  }

  SimDevice scanner(Site site, int number) {
    return get(name(site, "scanner-" + number));
  }

  SimDevice wms(Site site) {
    return get(name(site, "wms"));
  }

  SimDevice scale(Site site) {
    return get(name(site, "scale"));
  }

  SimDevice tracker(String vehicle) {
    return device("urn:example:device:tracker-" + vehicle, CARRIER, Source.TELEMATICS, List.of());
  }

  /** The handheld of a vehicle's driver. */
  SimDevice driver(String vehicle) {
    String name = "urn:example:device:driver-" + vehicle;
    SimDevice known = devices.get(name);
    if (known == null) {
      List<Roster.Shift> shifts = new ArrayList<>();
      for (int day = 0; day < settings.days() + 1; day++) {
        Instant midnight = settings.start().plus(Duration.ofDays(day));
        shifts.add(
            new Roster.Shift(
                "urn:example:operator:driver-" + vehicle,
                midnight.plus(Duration.ofHours(3)),
                midnight.plus(Duration.ofHours(23)),
                List.of()));
      }
      known = new SimDevice(name, CARRIER, Source.HANDHELD, List.of(), shifts);
      devices.put(name, known);
    }
    return known;
  }

  /** The key with which a customer signs for what he gets. */
  SimDevice pad(Site customer) {
    return device(name(customer, "pad"), customer.party(), null, List.of());
  }

  private SimDevice get(String name) {
    SimDevice found = devices.get(name);
    if (found == null) {
      throw new AssertionError("a device of the cast: " + name);
    }
    return found;
  }

  /** Half past six on the next day. */
  Instant nextMorning(Instant at) {
    long days = Duration.between(settings.start(), at).toDays();
    return settings.start().plus(Duration.ofDays(days + 1)).plus(Duration.ofMinutes(390));
  }

  /** When the shift ends in which a device is used at this time. */
  Instant endOfShift(Instant at) {
    long days = Duration.between(settings.start(), at).toDays();
    Instant midnight = settings.start().plus(Duration.ofDays(days));
    Instant change = midnight.plus(Duration.ofHours(CHANGE_HOUR));
    return at.isBefore(change) ? change : midnight.plus(Duration.ofHours(23));
  }
}
