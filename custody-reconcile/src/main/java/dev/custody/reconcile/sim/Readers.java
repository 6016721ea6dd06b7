package dev.custody.reconcile.sim;

import dev.custody.api.event.Condition;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Reading;
import dev.custody.reconcile.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Scanners, gates and scales: what of that which is before them they read. */
final class Readers {

  private final Chronicle chronicle;

  Readers(Chronicle chronicle) {
    this.chronicle = chronicle;
  }

  /** Adds what an event says besides its items. */
  interface Says extends Consumer<dev.custody.api.event.CustodyEventBuilder> {}

  /** One scan a thing, one after the other; what was read. */
  TreeSet<String> scan(
      SimDevice device,
      Kind kind,
      Collection<String> things,
      Instant from,
      Duration during,
      Says says) {
    TreeSet<String> read = new TreeSet<>();
    Duration step = during.dividedBy(things.size() + 1L);
    Instant at = from;
    for (String thing : things) {
      at = at.plus(step);
      if (chronicle.reads(device.name(), kind.name(), thing)) {
        one(device, kind, thing, at, says);
        read.add(thing);
      }
    }
    return read;
  }

  private void one(SimDevice device, Kind kind, String thing, Instant at, Says says) {
    chronicle.record(device, at, kind, e -> says.accept(e.items(List.of(Item.of(thing)))));
    double rate = chronicle.noise().duplicateRate();
    if (rate > 0 && chronicle.dice().chance(rate / 2, "twice", device.name(), kind.name(), thing)) {
      Instant again = at.plusSeconds(4);
      chronicle.record(device, again, kind, e -> says.accept(e.items(List.of(Item.of(thing)))));
      chronicle.leftover(thing, Leftover.Cause.SECOND_SCAN, kind.name());
    }
  }

  /** One record of all that a gate reads; what it read, which is nothing where there is none. */
  TreeSet<String> gate(
      SimDevice device, Kind kind, Collection<String> things, Instant at, Says says) {
    return chronicle.readers().contains(Source.WMS)
        ? list(device, kind, things, at, says)
        : new TreeSet<>();
  }

  /** One record of all that a system has found; what it found. */
  TreeSet<String> list(
      SimDevice device, Kind kind, Collection<String> things, Instant at, Says says) {
    TreeSet<String> read = new TreeSet<>();
    for (String thing : things) {
      if (chronicle.reads(device.name(), kind.name(), thing)) {
        read.add(thing);
      }
    }
    if (!read.isEmpty()) {
      List<Item> items = new ArrayList<>();
      read.forEach(thing -> items.add(Item.of(thing)));
      chronicle.record(device, at, kind, e -> says.accept(e.items(items)));
    }
    return read;
  }

  /** A person says that things are not there. */
  SimRecord missing(SimDevice device, Kind kind, Collection<String> things, Instant at, Says says) {
    List<Item> items = new ArrayList<>();
    things.forEach(thing -> items.add(Item.of(thing).withCondition(Condition.MISSING)));
    return chronicle.record(device, at, kind, e -> says.accept(e.items(items)));
  }

  /** What a scale shows: off by some kilograms, in steps of its own. */
  Reading mass(double kilograms, double deviation, int step, String... name) {
    double shown = kilograms + (noisy() ? chronicle.dice().normal(deviation, name) : 0);
    long rounded = StrictMath.round(shown / step) * step;
    return new Reading("Mass", Decimal.of(Math.max(0, rounded)), "KGM", 0, null, null, null, false);
  }

  private boolean noisy() {
    return !chronicle.noise().equals(Noise.NONE);
  }
}
