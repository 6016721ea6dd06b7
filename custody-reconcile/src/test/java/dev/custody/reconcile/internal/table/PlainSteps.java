package dev.custody.reconcile.internal.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The step job as a plain loop over a map of strings: the oracle of {@link UnitSteps}. */
final class PlainSteps {

  private static final long DAYS_24 = Integer.MAX_VALUE - 2;

  private static final class State {
    final int handle;
    final List<Templates.Leg> legs;
    final long base;
    final Long[] made;
    final boolean[] absent;

    State(int handle, List<Templates.Leg> legs, long base) {
      this.handle = handle;
      this.legs = legs;
      this.base = base;
      made = new Long[legs.size()];
      absent = new boolean[legs.size()];
    }

    long earliest(int leg) {
      return legs.get(leg).earliestMs() + (legs.get(leg).relative() ? base : 0);
    }

    long latest(int leg) {
      return legs.get(leg).latestMs() + (legs.get(leg).relative() ? base : 0);
    }
  }

  private record Absent(long latest, int handle, int leg) {}

  private final Map<String, State> units = new HashMap<>();
  final List<String> said = new ArrayList<>();

  boolean plan(String unit, int handle, List<Templates.Leg> legs, long base) {
    return units.putIfAbsent(unit, new State(handle, legs, base)) == null;
  }

  boolean retract(String unit) {
    return units.remove(unit) != null;
  }

  void scan(String unit, int stepPlace, long at) {
    State state = units.get(unit);
    if (state == null) {
      say(-1, -1, UnitSteps.UNKNOWN, at);
      return;
    }
    List<Integer> alike = new ArrayList<>();
    for (int i = 0; i < state.legs.size(); i++) {
      if (state.legs.get(i).stepPlace() == stepPlace) {
        alike.add(i);
      }
    }
    if (alike.isEmpty()) {
      say(state.handle, -1, UnitSteps.UNEXPECTED, at);
      return;
    }
    List<Integer> open = alike.stream().filter(i -> state.made[i] == null).toList();
    if (open.isEmpty()) {
      say(state.handle, alike.get(0), UnitSteps.REPEAT, at);
      return;
    }
    int leg =
        open.stream()
            .filter(i -> state.earliest(i) <= at && at <= state.latest(i))
            .findFirst()
            .orElse(open.get(0));
    if (Math.abs(at - state.base) > DAYS_24) {
      say(state.handle, leg, UnitSteps.OUT_OF_RANGE, at);
      return;
    }
    state.made[leg] = at;
    int outcome = UnitSteps.MATCHED;
    outcome |= state.absent[leg] ? UnitSteps.CLEARS_ABSENCE : 0;
    outcome |= at < state.earliest(leg) ? UnitSteps.EARLY : 0;
    outcome |= at > state.latest(leg) ? UnitSteps.LATE : 0;
    for (int i = 0; i < state.made.length; i++) {
      Long other = state.made[i];
      if (other != null && ((i < leg && other > at) || (i > leg && other < at))) {
        outcome |= UnitSteps.OUT_OF_SEQUENCE;
      }
    }
    if (outcome != UnitSteps.MATCHED) {
      say(state.handle, leg, outcome, at);
    }
  }

  void advance(long watermark) {
    List<Absent> due = new ArrayList<>();
    for (State state : units.values()) {
      for (int leg = 0; leg < state.legs.size(); leg++) {
        if (state.made[leg] == null && !state.absent[leg] && state.latest(leg) < watermark) {
          state.absent[leg] = true;
          due.add(new Absent(state.latest(leg), state.handle, leg));
        }
      }
    }
    due.sort(
        Comparator.comparingLong(Absent::latest)
            .thenComparingInt(Absent::handle)
            .thenComparingInt(Absent::leg));
    for (Absent each : due) {
      said.add(each.handle() + " leg " + each.leg() + " absent at " + each.latest());
    }
  }

  private void say(int handle, int leg, int outcome, long at) {
    said.add(handle + " leg " + leg + " outcome " + outcome + " at " + at);
  }
}
