package dev.custody.reconcile.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which loads and rounds go when, with what and by which vehicle. */
final class Dispatch {

  private static final int CAGE = 4;
  private static final double METRES_PER_SECOND = 60 / 3.6;

  private final SimSettings settings;
  private final Cast cast;
  private final Dice dice;
  private final List<Load> hauls = new ArrayList<>();
  private final List<Load> rounds = new ArrayList<>();

  Dispatch(SimSettings settings, Cast cast) {
    this.settings = settings;
    this.cast = cast;
    this.dice = new Dice(settings.seed());
    for (int day = 0; day < settings.days(); day++) {
      for (int i = 0; i < settings.lineHauls(); i++) {
        hauls.add(haul(day, i));
      }
      for (int i = 0; i < settings.rounds(); i++) {
        rounds.add(round(day, i));
      }
    }
  }

  List<Load> hauls() {
    return hauls;
  }

  List<Load> rounds() {
    return rounds;
  }

  private Instant at(int day, int fromMinute, int toMinute, String name) {
    int minute = dice.between(fromMinute, toMinute, "depart", name);
    return settings.start().plus(Duration.ofDays(day)).plus(Duration.ofMinutes(minute));
  }

  private Load haul(int day, int number) {
    String name = "H" + (day + 1) + "-" + (number + 1);
    Site from = cast.warehouses().get(number % cast.warehouses().size());
    Site to = cast.stores().get((number + day) % cast.stores().size());
    Duration drive = Duration.ofSeconds((long) (from.metresTo(to) / METRES_PER_SECOND));
    Load load =
        new Load(name, day, from, to, "truck-" + (number + 1), at(day, 480, 540, name), drive);
    int caged = settings.unitsPerLoad() / 3;
    for (int i = 0; i < settings.unitsPerLoad(); i++) {
      String id = "urn:example:pallet:" + name + "-" + (i + 1);
      String cage = i < caged ? "urn:example:cage:" + name + "-" + (i / CAGE + 1) : null;
      load.units.add(new Unit(id, cage, weight(id, cage)));
    }
    return load;
  }

  private int weight(String id, @Nullable String cage) {
    return cage == null ? dice.between(80, 300, "weight", id) : dice.between(10, 40, "weight", id);
  }

  private Load round(int day, int number) {
    String name = "R" + (day + 1) + "-" + (number + 1);
    Site store = cast.stores().get((number + day) % cast.stores().size());
    Load round =
        new Load(
            name,
            day,
            store,
            store,
            "van-" + (number + 1),
            at(day, 780, 840, name),
            Duration.ofMinutes(195));
    round.units.addAll(RoundStory.units(name, dice));
    return round;
  }
}
