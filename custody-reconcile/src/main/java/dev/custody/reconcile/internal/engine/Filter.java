package dev.custody.reconcile.internal.engine;

import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.FastWorld;
import dev.custody.reconcile.internal.facts.PlanBook;
import dev.custody.reconcile.internal.rules.Arrival;
import dev.custody.reconcile.internal.rules.Findings;
import dev.custody.reconcile.internal.rules.Rule;
import dev.custody.reconcile.internal.rules.Rules;
import dev.custody.reconcile.internal.rules.UnitRule;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the fast engine looks at: of the rules of a cell, those that what has happened can concern.
 *
 * <p>What a rule found when it last looked is kept where it found anything, or waits for something;
 * no entry means that it had nothing to say. All of this can be forgotten at any time and costs
 * only looks: it is never read for a result.
 */
final class Filter {

  private static final int FEW = 4;
  private static final Findings UNKNOWN = new Findings(Instant.MIN);
  private static final Findings NOTHING = new Findings(Instant.MIN);

  /** What each rule of a cell has found; of a rule about units, what it has found about which. */
  private static final class Memory {
    final @Nullable Findings[] found;
    final Map<Integer, TreeMap<String, Findings>> units = new HashMap<>(2);

    Memory(int rules) {
      found = new Findings[rules];
    }
  }

  private final FastWorld world;
  private final Map<Cell, Memory> memories = new HashMap<>();
  private @Nullable Memory spare;
  private long looks;
  private long skipped;

  Filter(FastWorld world) {
    this.world = world;
  }

  long looks() {
    return looks;
  }

  long skipped() {
    return skipped;
  }

  /** What rules find in a cell now; null if no rule is concerned, so that nothing has changed. */
  @Nullable Findings look(Cell cell, Dirty.Touch touch) {
    List<Rule> rules = Rules.of(cell.scope());
    Memory memory = memories.get(cell);
    Memory after = null;
    boolean looked = false;
    for (int i = 0; i < rules.size(); i++) {
      Findings before = memory == null ? NOTHING : memory.found[i];
      Findings now = before == null ? NOTHING : before;
      Rule rule = rules.get(i);
      if (rule instanceof UnitRule unitRule && units(i, touch, memory)) {
        Memory target = after != null ? after : memory != null ? memory : empty(rules.size());
        Findings fresh = lookAtUnits(i, unitRule, cell, touch, target);
        if (memory == null && !target.units.isEmpty()) {
          after = target;
        }
        // The same once more is nothing to tell.
        looked |= fresh != now;
        now = fresh;
      } else if (!(rule instanceof UnitRule) && concerned(rule, cell, touch, now)) {
        looks++;
        Findings fresh = new Findings(world.now());
        rule.look(cell.name(), world, fresh);
        now = fresh;
        looked = true;
      } else {
        skipped++;
      }
      if (memory != null) {
        memory.found[i] = now.quiet() ? null : now;
      } else if (!now.quiet()) {
        after = after == null ? new Memory(rules.size()) : after;
        after.found[i] = now;
      }
    }
    if (!looked) {
      return null;
    }
    return keep(cell, memory != null ? memory : after);
  }

  /** For rules about units to put something into, which they seldom do. */
  private Memory empty(int rules) {
    Memory memory = spare;
    if (memory == null || memory.found.length != rules || !memory.units.isEmpty()) {
      memory = new Memory(rules);
      spare = memory;
    }
    return memory;
  }

  private boolean concerned(Rule rule, Cell cell, Dirty.Touch touch, Findings before) {
    if (touch.all()
        || touch.again()
        || before == UNKNOWN
        || (touch.awaited() && before.waiting())) {
      return true;
    }
    List<Arrival> arrivals = touch.arrivals();
    for (int i = 0; i < arrivals.size(); i++) {
      if (rule.concerned(cell.name(), arrivals.get(i), before, world)) {
        return true;
      }
    }
    List<Fact> dated = touch.dated();
    for (int i = 0; i < dated.size(); i++) {
      if (rule.readsBounds(dated.get(i), before)) {
        return true;
      }
    }
    return false;
  }

  /** Whether any unit has to be looked at at all. */
  private static boolean units(int index, Dirty.Touch touch, @Nullable Memory memory) {
    Findings before = memory == null ? null : memory.found[index];
    return touch.all()
        || touch.again()
        || before == UNKNOWN
        || (touch.awaited() && before != null && before.waiting())
        || !touch.arrivals().isEmpty();
  }

  /** Looks at the units that what happened concerns, and puts together what is known of all. */
  private Findings lookAtUnits(
      int index, UnitRule rule, Cell cell, Dirty.Touch touch, Memory memory) {
    PlanBook book = world.plan(cell.name());
    if (book == null) {
      memory.units.remove(index);
      return NOTHING;
    }
    Plan plan = book.inForce(world);
    TreeMap<String, Findings> found = memory.units.get(index);
    if (touch.all() || memory.found[index] == UNKNOWN) {
      found = new TreeMap<>();
      for (PlanUnit unit : plan.units()) {
        look(rule, plan, unit, found);
      }
    } else {
      found = found == null ? new TreeMap<>() : found;
      boolean changed = false;
      for (PlanUnit unit : concerned(rule, plan, touch, found)) {
        changed |= look(rule, plan, unit, found);
      }
      Findings before = memory.found[index];
      if (!changed && before != null) {
        return before;
      }
    }
    if (found.isEmpty()) {
      memory.units.remove(index);
      return NOTHING;
    }
    memory.units.put(index, found);
    Findings all = new Findings(world.now());
    found.values().forEach(all::addAll);
    return all;
  }

  /** Units of a plan about which a rule may find something else than before, by name. */
  private Collection<PlanUnit> concerned(
      UnitRule rule, Plan plan, Dirty.Touch touch, TreeMap<String, Findings> found) {
    List<Arrival> arrivals = touch.arrivals();
    if (found.isEmpty() && touch.units().isEmpty() && arrivals.size() <= FEW) {
      List<PlanUnit> few = named(rule, plan, arrivals);
      if (few != null) {
        return few;
      }
    }
    Map<String, PlanUnit> concerned = new TreeMap<>();
    boolean through = false;
    for (String name : touch.units()) {
      PlanUnit unit = world.unitOf(plan, name);
      if (unit != null) {
        concerned.put(name, unit);
      }
    }
    for (Arrival arrival : arrivals) {
      if (arrival.reach() == Arrival.Reach.OWN) {
        PlanUnit unit = world.unitOf(plan, arrival.thing());
        if (unit != null) {
          concerned.put(unit.id(), unit);
        }
      } else if (arrival.reach() == Arrival.Reach.THROUGH) {
        through = true;
        rule.unitsThrough(plan, arrival, world).forEach(unit -> concerned.put(unit.id(), unit));
      }
    }
    for (Map.Entry<String, Findings> entry : found.entrySet()) {
      PlanUnit unit = world.unitOf(plan, entry.getKey());
      if (unit != null && (through || (touch.awaited() && entry.getValue().waiting()))) {
        concerned.put(unit.id(), unit);
      }
    }
    return concerned.values();
  }

  /** Units that facts name; null if one of them concerns units that it does not name. */
  private @Nullable List<PlanUnit> named(UnitRule rule, Plan plan, List<Arrival> arrivals) {
    List<PlanUnit> few = List.of();
    for (int i = 0; i < arrivals.size(); i++) {
      Arrival arrival = arrivals.get(i);
      if (arrival.reach() == Arrival.Reach.OWN) {
        PlanUnit unit = world.unitOf(plan, arrival.thing());
        if (unit != null && few.isEmpty()) {
          few = List.of(unit);
        } else if (unit != null && !few.contains(unit)) {
          few = new ArrayList<>(few);
          few.add(unit);
        }
      } else if (arrival.reach() == Arrival.Reach.THROUGH
          && !rule.unitsThrough(plan, arrival, world).isEmpty()) {
        return null;
      }
    }
    return few;
  }

  /** Looks at one unit; false if there was nothing to say and still is not. */
  private boolean look(UnitRule rule, Plan plan, PlanUnit unit, TreeMap<String, Findings> found) {
    looks++;
    Findings fresh = new Findings(world.now());
    rule.look(plan, unit, world, fresh);
    if (fresh.quiet()) {
      return found.remove(unit.id()) != null;
    }
    found.put(unit.id(), fresh);
    return true;
  }

  /** Remembers what is worth it, and puts together what all rules have found. */
  private Findings keep(Cell cell, @Nullable Memory memory) {
    Findings all = NOTHING;
    if (memory != null) {
      for (Findings each : memory.found) {
        if (each != null && each != UNKNOWN) {
          if (all == NOTHING) {
            all = new Findings(world.now());
          }
          all.addAll(each);
        }
      }
    }
    boolean thing = cell.scope() == Rule.Scope.THING;
    if (memory == null || all == NOTHING) {
      if (memories.remove(cell) != null && thing) {
        world.attend(cell.name(), false);
      }
    } else if (memories.put(cell, memory) == null && thing) {
      world.attend(cell.name(), true);
    }
    return all;
  }

  /** Cells about which anything is remembered, in order. */
  Set<Cell> cells() {
    return new TreeSet<>(memories.keySet());
  }

  /** Nothing is known any more of what rules found in a cell. */
  void forget(Cell cell) {
    Memory memory = new Memory(Rules.of(cell.scope()).size());
    Arrays.fill(memory.found, UNKNOWN);
    memories.put(cell, memory);
    if (cell.scope() == Rule.Scope.THING) {
      world.attend(cell.name(), true);
    }
  }
}
