package dev.custody.reconcile.internal.json;

import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.internal.csv.CsvUnits;
import dev.custody.reconcile.plan.Geofence;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanFileException;
import dev.custody.reconcile.plan.PlanFiles;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Posture;
import dev.custody.reconcile.plan.Roster;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Members of plan and roster files, one method per object. */
public final class PlanReader {

  private static final int PLACES_MAX = 1_000;
  private static final int SHIFTS_MAX = 1_000;
  private static final int ATTESTATION_SECONDS_MAX = 315_576_000;

  private PlanReader() {}

  /** See {@link PlanFiles#parsePlan}. */
  public static Plan plan(byte[] bytes, byte @Nullable [] unitsCsv) throws PlanFileException {
    JsonValue root =
        StrictJson.parse(bytes, PlanFiles.BYTES_MAX)
            .object("plan", "revision", "consignment", "units", "legs", "value");
    JsonValue value = root.optional("value");
    return new Plan(
        root.required("plan").word(Limits.WORD_BYTES_MAX),
        root.required("revision").integer(0, Integer.MAX_VALUE),
        id(root.optional("consignment")),
        unitsOf(root.required("units"), unitsCsv),
        legs(root.required("legs")),
        value == null ? Plan.Value.MEDIUM : value.constant(Plan.Value.class),
        Digest.sha256(bytes));
  }

  /** See {@link PlanFiles#parseRoster}. */
  public static Roster roster(byte[] bytes) throws PlanFileException {
    JsonValue root = StrictJson.parse(bytes, PlanFiles.BYTES_MAX).object("sources");
    List<Roster.Entry> entries = new ArrayList<>();
    Set<KeyId> seen = new HashSet<>();
    for (JsonValue json : root.required("sources").elements(Roster.ENTRIES_MAX)) {
      json.object("kid", "source", "places", "shifts");
      KeyId kid = kid(json.required("kid"));
      if (!seen.add(kid)) {
        throw json.required("kid").refuse("key twice on a roster: kid=" + kid);
      }
      List<Roster.Shift> shifts = new ArrayList<>();
      JsonValue stated = json.optional("shifts");
      if (stated != null) {
        for (JsonValue shift : stated.elements(SHIFTS_MAX)) {
          shifts.add(shift(shift));
        }
      }
      Source source = json.required("source").constant(Source.class);
      entries.add(new Roster.Entry(kid, source, places(json.optional("places")), shifts));
    }
    return new Roster(entries);
  }

  /** See {@link PlanFiles#parsePosture}. */
  public static Posture posture(byte[] bytes) throws PlanFileException {
    JsonValue root =
        StrictJson.parse(bytes, PlanFiles.BYTES_MAX).object("firmware", "attestationMaxS");
    Set<String> firmware = new TreeSet<>();
    JsonValue stated = root.optional("firmware");
    if (stated != null) {
      for (JsonValue version : stated.elements(Posture.FIRMWARE_MAX)) {
        if (!firmware.add(version.text(Limits.TEXT_BYTES_MAX))) {
          throw version.refuse("firmware twice in a posture");
        }
      }
    }
    JsonValue age = root.optional("attestationMaxS");
    return new Posture(
        firmware, age == null ? null : Duration.ofSeconds(age.integer(1, ATTESTATION_SECONDS_MAX)));
  }

  private static Roster.Shift shift(JsonValue json) throws PlanFileException {
    json.object("operator", "from", "to", "places");
    Instant from = json.required("from").time();
    Instant to = json.required("to").time();
    if (!to.isAfter(from)) {
      throw json.refuse("reversed shift: from=" + from + ", to=" + to);
    }
    String operator = json.required("operator").identifier();
    return new Roster.Shift(operator, from, to, places(json.optional("places")));
  }

  /** See {@link PlanFiles#unitsFile}. */
  public static Optional<String> unitsFile(byte[] bytes) throws PlanFileException {
    JsonValue root = StrictJson.parse(bytes, PlanFiles.BYTES_MAX);
    JsonValue units = root.required("units");
    return units.isObject() ? Optional.of(fileName(units)) : Optional.empty();
  }

  /** A name beside the plan, never a way to somewhere else. */
  private static String fileName(JsonValue units) throws PlanFileException {
    units.object("csv", "sha256");
    String name = units.required("csv").word(Limits.WORD_BYTES_MAX);
    if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
      throw units.required("csv").refuse("expected the name of a file beside the plan");
    }
    return name;
  }

  private static List<PlanUnit> unitsOf(JsonValue json, byte @Nullable [] csv)
      throws PlanFileException {
    List<PlanUnit> units;
    if (json.isObject()) {
      String name = fileName(json);
      if (csv == null) {
        throw json.refuse("units that stand in a file of their own: file=" + name);
      }
      if (csv.length > PlanFiles.BYTES_MAX) {
        throw json.refuse("file longer than limit: file=" + name + ", lengthBytes=" + csv.length);
      }
      String expected = json.required("sha256").word(64);
      String found = Digest.sha256(csv).toHex();
      if (!expected.equals(found)) {
        throw json.required("sha256")
            .refuse(
                "another file of units than the plan names: file=" + name + ", sha256=" + found);
      }
      try {
        units = CsvUnits.parse(csv);
      } catch (PlanFileException e) {
        throw new PlanFileException("/units/csv" + e.path(), name + ": " + e.what());
      }
    } else if (csv != null) {
      throw json.refuse("units in the plan and in a file as well");
    } else {
      units = units(json);
    }
    noLoop(json, units);
    return units;
  }

  /** A thing inside of itself, over however many steps, is nowhere. */
  private static void noLoop(JsonValue json, List<PlanUnit> units) throws PlanFileException {
    Map<String, String> above = new HashMap<>();
    for (PlanUnit unit : units) {
      if (unit.container() != null) {
        above.put(unit.id(), unit.container());
      }
    }
    Set<String> sound = new HashSet<>();
    for (PlanUnit unit : units) {
      Set<String> path = new HashSet<>();
      String thing = unit.id();
      while (thing != null && !sound.contains(thing)) {
        if (!path.add(thing)) {
          throw json.refuse("containers in a loop: id=" + thing);
        }
        thing = above.get(thing);
      }
      sound.addAll(path);
    }
  }

  private static List<PlanUnit> units(JsonValue json) throws PlanFileException {
    List<PlanUnit> units = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (JsonValue unit : json.elements(Plan.UNITS_MAX)) {
      unit.object("id", "container", "quantity");
      String id = unit.required("id").identifier();
      if (!seen.add(id)) {
        throw unit.required("id").refuse("unit twice in a plan: id=" + id);
      }
      String container = id(unit.optional("container"));
      if (id.equals(container)) {
        throw unit.required("container").refuse("unit inside itself: id=" + id);
      }
      JsonValue quantity = unit.optional("quantity");
      if (quantity == null) {
        units.add(new PlanUnit(id, container, null, null));
      } else {
        quantity.object("value", "uom");
        JsonValue uom = quantity.optional("uom");
        units.add(
            new PlanUnit(
                id,
                container,
                decimal(quantity.required("value")),
                uom == null ? null : uom.word(Limits.WORD_BYTES_MAX)));
      }
    }
    return units;
  }

  private static Decimal decimal(JsonValue json) throws PlanFileException {
    BigDecimal number = json.decimalText();
    if (number.signum() < 0) {
      throw json.refuse("negative quantity: value=" + number.toPlainString());
    }
    try {
      return Decimal.of(number);
    } catch (ArithmeticException e) {
      throw json.refuse("quantity out of range");
    }
  }

  private static List<Leg> legs(JsonValue json) throws PlanFileException {
    List<Leg> legs = new ArrayList<>();
    for (JsonValue each : json.elements(Plan.LEGS_MAX)) {
      Leg leg = leg(each);
      Leg before = legs.isEmpty() ? null : legs.get(legs.size() - 1);
      Instant begin = leg.earliest() == null ? leg.latest() : leg.earliest();
      if (before != null && begin.isBefore(before.latest())) {
        throw each.refuse(
            "overlapping windows: leg before ends=" + before.latest() + ", this begins=" + begin);
      }
      legs.add(leg);
    }
    return legs;
  }

  private static Leg leg(JsonValue json) throws PlanFileException {
    json.object(
        "step", "place", "earliest", "latest", "holder", "geofence", "missesTolerated", "confirm");
    Kind step = json.required("step").constant(Kind.class);
    if (!Leg.STEPS.contains(step)) {
      throw json.required("step").refuse("kind that is no step: step=" + step);
    }
    JsonValue fence = json.optional("geofence");
    String place = id(json.optional("place"));
    if (place == null && fence == null) {
      throw json.refuse("leg without place or geofence");
    }
    JsonValue earliest = json.optional("earliest");
    Instant from = earliest == null ? null : earliest.time();
    Instant latest = json.required("latest").time();
    if (from != null && from.isAfter(latest)) {
      throw json.refuse("reversed window: earliest=" + from + ", latest=" + latest);
    }
    JsonValue misses = json.optional("missesTolerated");
    Set<Source> confirm = EnumSet.noneOf(Source.class);
    JsonValue sources = json.optional("confirm");
    if (sources != null) {
      for (JsonValue source : sources.elements(Source.values().length)) {
        if (!confirm.add(source.constant(Source.class))) {
          throw source.refuse("source twice");
        }
      }
    }
    return new Leg(
        step,
        place,
        fence == null ? null : geofence(fence),
        from,
        latest,
        id(json.optional("holder")),
        misses == null ? 0 : misses.integer(0, 64),
        confirm);
  }

  private static Geofence geofence(JsonValue json) throws PlanFileException {
    json.object("lat", "lon", "radiusM");
    try {
      return new Geofence(
          json.required("lat").real(),
          json.required("lon").real(),
          json.required("radiusM").real());
    } catch (IllegalArgumentException e) {
      throw json.refuse(String.valueOf(e.getMessage()));
    }
  }

  private static KeyId kid(JsonValue json) throws PlanFileException {
    String hex = json.word(Limits.WORD_BYTES_MAX);
    try {
      return KeyId.ofHex(hex);
    } catch (IllegalArgumentException e) {
      throw json.refuse("expected a key id of 32 hex digits: length=" + hex.length());
    }
  }

  private static List<String> places(@Nullable JsonValue json) throws PlanFileException {
    List<String> places = new ArrayList<>();
    if (json != null) {
      for (JsonValue place : json.elements(PLACES_MAX)) {
        places.add(place.identifier());
      }
    }
    return places;
  }

  private static @Nullable String id(@Nullable JsonValue json) throws PlanFileException {
    return json == null ? null : json.identifier();
  }
}
