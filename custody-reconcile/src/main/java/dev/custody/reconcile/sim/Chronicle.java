package dev.custody.reconcile.sim;

import dev.custody.api.Bytes;
import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.ClockSource;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Device;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Place;
import dev.custody.api.event.Time;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.plan.Roster;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes down what devices record: by their own clocks, and arriving when their uploads do. */
final class Chronicle {

  private static final long UNCERTAINTY_MS = 90_000;
  private static final Duration BATCH = Duration.ofMinutes(15);

  private final SimSettings settings;
  private final Cast cast;
  private final Dice dice;
  private final List<SimRecord> records = new ArrayList<>();
  private final Map<String, Integer> named = new HashMap<>();
  private final TreeMap<String, Leftover> leftovers = new TreeMap<>();

  Chronicle(SimSettings settings, Cast cast) {
    this.settings = settings;
    this.cast = cast;
    this.dice = new Dice(settings.seed());
  }

  List<SimRecord> records() {
    return records;
  }

  /** What stays open for ever, each subject and cause once. */
  List<Leftover> leftovers() {
    return List.copyOf(leftovers.values());
  }

  void leftover(String subject, Leftover.Cause cause, String what) {
    leftovers.putIfAbsent(subject + "\n" + cause, new Leftover(subject, cause, what));
  }

  /** A device records something, alone: as actor, or as the gateway that took it from a system. */
  SimRecord record(SimDevice device, Instant at, Kind kind, Consumer<CustodyEventBuilder> says) {
    Role role = device.source() == Source.WMS ? Role.GATEWAY : Role.ACTOR;
    return record(List.of(new SimSigning(device, role, true)), at, kind, says);
  }

  /** The first device records something, and all of these sign it. */
  SimRecord record(
      List<SimSigning> signings, Instant at, Kind kind, Consumer<CustodyEventBuilder> says) {
    SimDevice device = signings.get(0).device();
    return record(signings, at, at.plus(skew(device)), lastContact(at), kind, says);
  }

  /** The same, with the time that the device claims, and its last contact with the log. */
  SimRecord record(
      List<SimSigning> signings,
      Instant at,
      Instant claimed,
      Instant contact,
      Kind kind,
      Consumer<CustodyEventBuilder> says) {
    SimDevice device = signings.get(0).device();
    String number = name(device, kind, at);
    CustodyEventBuilder builder =
        CustodyEvent.builder(kind)
            .time(
                Time.of(Instant.ofEpochMilli(claimed.toEpochMilli()))
                    .withClock(uncertaintyMs(), ClockSource.NTP, 600))
            .nonce(nonce(number))
            .device(new Device(device.name(), "4.2.0", null, null));
    String operator = operator(device, at);
    if (operator != null) {
      builder.operator(new Operator(operator, List.of(AuthMethod.PIN), null));
    }
    says.accept(builder);
    List<SimSigning> all = new ArrayList<>(signings);
    if (signings.get(0).role() != Role.GATEWAY) {
      all.add(new SimSigning(cast.gateway, Role.WITNESS, true));
    }
    Instant arrived = arrival(device, at, number);
    locate(device, builder, number);
    SimRecord record =
        new SimRecord(builder.build(), all, at, contact.isAfter(at) ? at : contact, arrived);
    records.add(record);
    misdated(device, record.event());
    return record;
  }

  /**
   * What a record is called when chance decides about it: nothing that others record shifts that,
   * so a world with a theft differs from the one without it in the theft alone.
   */
  private String name(SimDevice device, Kind kind, Instant at) {
    String name = device.name() + " " + kind + " " + at;
    return name + " " + named.merge(name, 1, Integer::sum);
  }

  /** A handheld knows where it is, by its receiver or the networks around, wherever it is used. */
  private void locate(SimDevice device, CustodyEventBuilder builder, String number) {
    Place place = builder.build().place();
    Site site = device.source() == Source.HANDHELD ? cast.site(place) : null;
    if (place != null && place.position() == null && site != null) {
      double metres = settings.noise().equals(Noise.NONE) ? 0 : 40 * dice.unit("fix", number);
      double bearing = dice.unit("fix", number, "bearing") * 2 * StrictMath.PI;
      builder.place(new Place(place.readPoint(), place.location(), site.near(metres, bearing)));
    }
  }

  private Bytes nonce(String number) {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(dice.bits("nonce", number, "a")).putLong(dice.bits("nonce", number, "b"));
    return Bytes.copyOf(bytes.array());
  }

  private static @Nullable String operator(SimDevice device, Instant at) {
    for (Roster.Shift shift : device.shifts()) {
      if (!at.isBefore(shift.from()) && at.isBefore(shift.to())) {
        return shift.operator();
      }
    }
    return null;
  }

  private long uncertaintyMs() {
    return settings.noise().clockSkew() ? UNCERTAINTY_MS : 1_000;
  }

  private static Instant lastContact(Instant at) {
    return at.minus(Duration.ofMinutes(10));
  }

  /** How far a device's clock is off: servers and trackers take theirs from the network. */
  Duration skew(SimDevice device) {
    if (!settings.noise().clockSkew() || device.source() != Source.HANDHELD) {
      return Duration.ZERO;
    }
    if (wrong(device)) {
      int minutes = dice.between(5, 60, "clock", device.name(), "minutes");
      boolean ahead = dice.chance(0.5, "clock", device.name(), "ahead");
      return Duration.ofMinutes(ahead ? minutes : -minutes);
    }
    return Duration.ofMillis(StrictMath.round(dice.normal(30_000, "clock", device.name(), "skew")));
  }

  private boolean wrong(SimDevice device) {
    return settings.noise().clockSkew()
        && device.source() == Source.HANDHELD
        && dice.chance(0.01, "clock", device.name(), "wrong");
  }

  /** A clock that is far off may put anything that it dates in a wrong order, for ever. */
  private void misdated(SimDevice device, CustodyEvent event) {
    if (!wrong(device)) {
      return;
    }
    List<String> subjects = new ArrayList<>();
    subjects.add(device.name());
    subjects.add(device.simulatedKey().toHex());
    for (String each : new String[] {event.container(), event.consignment()}) {
      if (each != null) {
        subjects.add(each);
      }
    }
    event.items().forEach(item -> subjects.add(String.valueOf(item.id())));
    for (String subject : subjects) {
      leftover(subject, Leftover.Cause.WRONG_CLOCK, skew(device) + " by " + device.name());
    }
  }

  private Instant arrival(SimDevice device, Instant at, String number) {
    if (device.source() != Source.HANDHELD) {
      return at.plusSeconds(dice.between(1, 10, "latency", number));
    }
    long batch = at.getEpochSecond() / BATCH.toSeconds();
    boolean late =
        settings.noise().lateUploads()
            && dice.chance(0.01, "upload", device.name(), String.valueOf(batch));
    if (late) {
      return cast.endOfShift(at).plusSeconds(dice.between(60, 300, "late", number));
    }
    return at.plusSeconds(dice.between(5, 60, "latency", number));
  }

  /** Whether a reader sees a thing that is before it. */
  boolean reads(String... what) {
    String[] name = Arrays.copyOf(what, what.length + 1);
    name[what.length] = "read";
    return settings.noise().readRate() >= 1 || dice.chance(settings.noise().readRate(), name);
  }

  Dice dice() {
    return dice;
  }

  /** Who should see goods at a step: whoever scans them, and the gate if there is one. */
  EnumSet<Source> readers() {
    return settings.gates() ? EnumSet.of(Source.HANDHELD, Source.WMS) : EnumSet.of(Source.HANDHELD);
  }

  Noise noise() {
    return settings.noise();
  }
}
