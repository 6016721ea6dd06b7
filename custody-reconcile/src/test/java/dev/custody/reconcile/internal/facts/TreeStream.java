package dev.custody.reconcile.internal.facts;

import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.internal.facts.KeyStream.Hole;
import dev.custody.reconcile.internal.facts.KeyStream.Position;
import dev.custody.reconcile.internal.facts.KeyStream.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The known positions of one key's stream in trees, to hold {@link KeyStream} against. */
final class TreeStream {

  private final TreeMap<Long, TreeMap<Link, Position>> positions = new TreeMap<>();
  private final TreeMap<Long, Position> clocked = new TreeMap<>();
  private final long toleranceMs;

  TreeStream(long toleranceMs) {
    this.toleranceMs = toleranceMs;
  }

  void put(Vouching vouching, Fact fact) {
    TreeMap<Link, Position> here =
        positions.computeIfAbsent(vouching.sequence(), s -> new TreeMap<>());
    here.put(vouching.link(), new Position(vouching, fact));
    for (Position each : here.descendingMap().values()) {
      Role role = each.vouching().role();
      if (role == Role.ACTOR || role == Role.GIVER) {
        clocked.put(vouching.sequence(), each);
      }
    }
  }

  List<Turn> turns() {
    List<Turn> found = new ArrayList<>();
    Position before = null;
    for (Position here : clocked.values()) {
      if (before != null && Clock.back(before, here, toleranceMs)) {
        found.add(new Turn(before, here));
      }
      before = here;
    }
    return found;
  }

  List<Position> newestClocked() {
    return new ArrayList<>(clocked.descendingMap().values());
  }

  Long forkedAt() {
    for (Map.Entry<Long, TreeMap<Link, Position>> each : positions.entrySet()) {
      if (each.getValue().size() > 1) {
        return each.getKey();
      }
    }
    return null;
  }

  boolean begins() {
    return positions.size() <= 1;
  }

  List<Position> at(long sequence) {
    return new ArrayList<>(positions.getOrDefault(sequence, new TreeMap<>()).values());
  }

  List<Hole> holes() {
    List<Hole> holes = new ArrayList<>();
    for (long sequence : new TreeSet<>(positions.keySet()).tailSet(positions.firstKey(), false)) {
      Map.Entry<Long, TreeMap<Link, Position>> before = positions.lowerEntry(sequence);
      Position here = positions.get(sequence).firstEntry().getValue();
      boolean jump = before.getKey() < sequence - 1;
      if (jump) {
        holes.add(new Hole(before.getKey() + 1, sequence - 1, here));
      } else if (sequence == 0 || !before.getValue().containsKey(here.vouching().previous())) {
        holes.add(new Hole(sequence, sequence, here));
      }
    }
    return holes;
  }
}
