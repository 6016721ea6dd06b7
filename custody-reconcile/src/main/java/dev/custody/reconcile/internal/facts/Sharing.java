package dev.custody.reconcile.internal.facts;

import dev.custody.api.event.Device;
import dev.custody.api.event.Item;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Place;
import dev.custody.api.internal.same.SameEvents;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Has observations that are kept share what is equal in them: names, places, people, devices, the
 * item of a scan, keys and parties, and the link that one statement has and the next one names.
 * What it gives is equal to what it gets.
 */
final class Sharing implements SameEvents.Values {

  /** What the last statement of a key consisted of. */
  private static final class Last {
    final KeyId kid;
    Link link;
    @Nullable TimeBracket bracket;

    Last(Vouching vouching) {
      kid = vouching.kid();
      link = vouching.link();
    }
  }

  private final Directory names;
  private final Map<KeyId, Last> lasts = new HashMap<>();

  Sharing(Directory names) {
    this.names = names;
  }

  /** The same observation. */
  Observation of(Observation observation) {
    List<Vouching> vouchings = new ArrayList<>(observation.vouchings().size());
    TimeBracket bracket = observation.bracket();
    for (Vouching vouching : observation.vouchings()) {
      Vouching shared = of(vouching);
      vouchings.add(shared);
      if (bracket != null && bracket.equals(shared.bracket())) {
        bracket = shared.bracket();
      }
    }
    return new Observation(
        SameEvents.of(observation.event(), this),
        observation.eventId(),
        observation.trust(),
        vouchings,
        observation.reasons(),
        observation.notes(),
        bracket);
  }

  private Vouching of(Vouching vouching) {
    Last last = lasts.computeIfAbsent(vouching.kid(), k -> new Last(vouching));
    Link previous = last.link.equals(vouching.previous()) ? last.link : vouching.previous();
    TimeBracket bracket = vouching.bracket();
    if (bracket != null && bracket.equals(last.bracket)) {
      bracket = last.bracket;
    }
    last.link = vouching.link();
    last.bracket = bracket;
    return new Vouching(
        last.kid,
        vouching.role(),
        name(vouching.party()),
        vouching.sequence(),
        vouching.link(),
        previous,
        bracket,
        vouching.statedAt(),
        vouching.reasons(),
        vouching.notes());
  }

  @Override
  public String name(String name) {
    return names.at(name).name;
  }

  @Override
  public List<Item> items(List<Item> items) {
    if (items.size() == 1) {
      Item item = items.get(0);
      if (item.id() != null) {
        return same(item.id(), Collections.singletonList(named(item)));
      }
      return items;
    }
    if (items.isEmpty()) {
      return items;
    }
    List<Item> all = new ArrayList<>(items.size());
    items.forEach(item -> all.add(named(item)));
    return Collections.unmodifiableList(all);
  }

  private Item named(Item item) {
    return item.id() == null
        ? item
        : new Item(name(item.id()), item.classId(), item.quantity(), item.uom(), item.condition());
  }

  @Override
  public Place place(Place place) {
    String point = place.readPoint();
    String location = place.location();
    String key = point == null ? location : point;
    if (key == null) {
      return place;
    }
    Place named =
        new Place(
            point == null ? null : name(point),
            location == null ? null : name(location),
            place.position());
    return same(key, named);
  }

  @Override
  public Operator operator(Operator operator) {
    return operator.id() == null
        ? operator
        : same(
            operator.id(), new Operator(name(operator.id()), operator.auth(), operator.session()));
  }

  @Override
  public Device device(Device device) {
    return device.id() == null
        ? device
        : same(
            device.id(),
            new Device(name(device.id()), device.firmware(), device.app(), device.evidence()));
  }

  /** What was said under this name before, if it is the same; else this, from now on. */
  private <T> T same(String name, T value) {
    Named named = names.at(name);
    Object said = named.said;
    if (said == null || !value.equals(said)) {
      named.said = value;
      return value;
    }
    // Equal are only values of one type.
    @SuppressWarnings("unchecked")
    T known = (T) said;
    return known;
  }
}
