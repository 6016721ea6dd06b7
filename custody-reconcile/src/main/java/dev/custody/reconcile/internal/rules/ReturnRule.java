package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Decimal;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Operator;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Places;
import dev.custody.reconcile.internal.facts.Summary;
import dev.custody.reconcile.internal.facts.Timeline;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * R34 return-to-depot mismatch. A piece that a driver took back, or was not rid of because it was
 * refused, has to be seen again; of goods that are counted, what was loaded has to be what was
 * delivered and what came back. What was only not delivered is R01 and R04.
 */
final class ReturnRule implements Rule {

  private static final RuleInfo R34 =
      new RuleInfo(
          "R34",
          1,
          "return-to-depot mismatch",
          "RETURN and refused DELIVER events, later events of the same unit, quantities loaded,"
              + " delivered and brought back by one vehicle",
          "a party states it MISSING; or parties signed all of the counts",
          "H",
          "driver debrief",
          "keep vehicle and driver until both have been asked; search the vehicle, and compare what"
              + " customers signed with what was unloaded.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R34);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /**
   * What comes back, and what a vehicle of counted goods does but for being loaded. Of what is no
   * sight only a word that it is missing counts, once something has come back.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    Fact fact = arrival.fact();
    return arrival.reach() == Arrival.Reach.OWN
        && (!before.quiet()
            || comesBack(name, fact)
            || (name.equals(fact.event().container())
                && fact.physical()
                && fact.kind() != Kind.LOAD
                && world.summary(name, COUNTED).goods));
  }

  @Override
  public void look(String name, World world, Findings out) {
    piece(name, world, out);
    for (Run run : runs(name, world)) {
      counts(name, run, world, out);
    }
  }

  /** Whether counted goods were ever loaded into a vehicle. */
  private static final class Counted {
    private boolean goods;
  }

  private static final Summary<Counted> COUNTED =
      new Summary<>() {
        @Override
        public Counted begin() {
          return new Counted();
        }

        @Override
        public void take(Counted counted, String name, Fact fact, World world) {
          if (fact.kind() == Kind.LOAD && name.equals(fact.event().container())) {
            for (Item item : fact.event().items()) {
              counted.goods |= item.id() == null && item.quantity() != null;
            }
          }
        }
      };

  // ---- pieces ----

  private static void piece(String name, World world, Findings out) {
    Timeline timeline = world.timeline(name);
    Fact taken = null;
    for (Sight sight : timeline.sights()) {
      Fact fact = sight.fact();
      if (!sight.own() || duplicate(taken, fact, world)) {
        continue;
      }
      taken = comesBack(name, fact) ? fact : null;
    }
    if (taken == null || !out.past(due(name, taken, world))) {
      return;
    }
    List<Fact> evidence = new ArrayList<>(List.of(taken));
    boolean stated = false;
    for (Fact denial : timeline.denials()) {
      if (denial.compareTo(taken) > 0) {
        stated |= denial.proves(Proof.CONFIRM);
        evidence.add(denial);
      }
    }
    boolean sure = stated && taken.proves(Proof.CONFIRM);
    out.alarm(
        Alarm.of(R34, name, "brought back after " + taken.id())
            .severity(Severity.H)
            .confirmed(sure, sure ? 85 : 50)
            .evidence(evidence)
            .wouldClear("any later event that names it")
            .hold(Hold.Scope.DEBRIEF, driver(taken), false)
            .explain(
                name
                    + (taken.refused() ? " was refused" : " was taken back")
                    + " and has not been seen since: "
                    + Words.did(taken)
                    + (stated ? "; a party says that it is missing." : ".")));
  }

  private static boolean comesBack(String name, Fact fact) {
    var item = fact.item(name);
    return item != null
        && item.id() != null
        && fact.proves(Proof.ALARM)
        && (fact.kind() == Kind.RETURN ? !fact.refused() : fact.refused())
        && (fact.kind() == Kind.RETURN || fact.kind() == Kind.DELIVER);
  }

  /** The same scan once more, by the same key, is not a sign that it came anywhere. */
  private static boolean duplicate(@Nullable Fact taken, Fact fact, World world) {
    return taken != null
        && fact.kind() == taken.kind()
        && !Corroboration.otherKey(taken, fact)
        && !fact.at().isAfter(taken.at().plus(world.settings().timing().repeat()));
  }

  /** The end of the plan's next step, else of a shift; and then time to scan what came back. */
  private static Instant due(String name, Fact taken, World world) {
    Instant due = taken.at().plus(world.settings().timing().shift());
    for (Plan plan : world.plansOf(name)) {
      for (Leg leg : plan.legs()) {
        boolean begun = leg.earliest() == null || !leg.earliest().isAfter(taken.at());
        if (!leg.latest().isBefore(taken.at())
            && !(begun && leg.step() == taken.kind())
            && leg.latest().isAfter(due)) {
          due = leg.latest();
          break;
        }
      }
    }
    return due.plus(world.settings().sensors().waits().debrief());
  }

  private static String driver(Fact taken) {
    Operator operator = taken.event().operator();
    if (taken.event().container() != null) {
      return taken.event().container();
    }
    return operator != null && operator.id() != null ? operator.id() : HandoverRules.subject(taken);
  }

  // ---- counted goods ----

  /** What one vehicle did from one departure until it was back, and what was unloaded then. */
  private record Run(
      Fact depart, Fact arrive, List<Fact> before, List<Fact> way, List<Fact> after) {}

  private static List<Run> runs(String name, World world) {
    List<Run> runs = new ArrayList<>();
    List<Fact> before = new ArrayList<>();
    List<Fact> way = new ArrayList<>();
    Fact depart = null;
    Run open = null;
    for (Fact fact : world.facts(name)) {
      if (!name.equals(fact.event().container()) || !fact.proves(Proof.ALARM)) {
        continue;
      }
      if (fact.kind() == Kind.DEPART && depart == null) {
        depart = fact;
        open = null;
        way = new ArrayList<>();
      } else if (fact.kind() == Kind.ARRIVE && depart != null && home(depart, fact)) {
        open = new Run(depart, fact, before, way, new ArrayList<>());
        runs.add(open);
        depart = null;
        before = new ArrayList<>();
      } else if (depart != null) {
        way.add(fact);
      } else if (open != null && fact.kind() != Kind.LOAD) {
        open.after().add(fact);
      } else {
        open = null;
        before.add(fact);
      }
    }
    return runs;
  }

  private static boolean home(Fact depart, Fact arrive) {
    String from = depart.place();
    return from != null
        && arrive.event().place() != null
        && Places.fit(arrive.event().place(), from) == Places.Fit.SAME;
  }

  private static void counts(String name, Run run, World world, Findings out) {
    TreeMap<String, List<Fact>> loads = new TreeMap<>();
    for (Fact fact : run.before()) {
      for (Item item : fact.event().items()) {
        if (fact.kind() == Kind.LOAD && item.id() == null && item.quantity() != null) {
          loads.computeIfAbsent(Fact.nameOf(item), n -> new ArrayList<>()).add(fact);
        }
      }
    }
    if (loads.isEmpty()
        || !out.past(run.arrive().at().plus(world.settings().sensors().waits().debrief()))) {
      return;
    }
    loads.forEach((product, facts) -> count(name, product, facts, run, out));
  }

  private static void count(String name, String product, List<Fact> loads, Run run, Findings out) {
    Item first = loads.get(0).item(product);
    String uom = first == null ? null : first.uom();
    List<Fact> evidence = new ArrayList<>();
    BigDecimal loaded = sum(product, uom, loads, evidence);
    BigDecimal given = BigDecimal.ZERO;
    BigDecimal picked = BigDecimal.ZERO;
    for (Fact fact : run.way()) {
      boolean counts = fact.kind() == Kind.DELIVER || fact.kind() == Kind.UNLOAD;
      if (counts && !fact.refused()) {
        given = given.add(sum(product, uom, List.of(fact), evidence));
      } else if (fact.kind() == Kind.RETURN && !fact.refused()) {
        picked = picked.add(sum(product, uom, List.of(fact), evidence));
      }
    }
    List<Fact> unloads =
        run.after().stream()
            .filter(
                fact ->
                    fact.kind() == Kind.UNLOAD
                        || fact.kind() == Kind.RECEIVE
                        || fact.kind() == Kind.COUNT)
            .toList();
    BigDecimal back = sum(product, uom, unloads, evidence);
    BigDecimal due = loaded.subtract(given).add(picked);
    if (back.compareTo(due) == 0) {
      return;
    }
    // That nothing was scanned may be a missed scan; what was scanned is a count.
    boolean counted = back.signum() > 0;
    boolean sure = counted && evidence.stream().allMatch(fact -> fact.proves(Proof.CONFIRM));
    out.alarm(
        Alarm.of(
                R34,
                name,
                "of " + product + ", loaded less delivered came back: " + run.depart().id())
            .severity(Severity.H)
            .confirmed(sure, sure ? 75 : 40)
            .evidence(evidence)
            .wouldClear("further counts of the same run, or a correction of the one at fault")
            .hold(Hold.Scope.DEBRIEF, name, false)
            .explain(
                name
                    + " is back with "
                    + back.toPlainString()
                    + " of "
                    + product
                    + ": "
                    + loaded.toPlainString()
                    + " loaded, "
                    + given.toPlainString()
                    + " delivered, "
                    + picked.toPlainString()
                    + " taken back"
                    + (uom == null ? "" : " (" + uom + ")")
                    + "."));
  }

  private static BigDecimal sum(
      String product, @Nullable String uom, List<Fact> facts, List<Fact> evidence) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Fact fact : facts) {
      Item item = fact.item(product);
      Decimal quantity = item == null ? null : item.quantity();
      if (item != null
          && quantity != null
          && quantity.unscaled() > 0
          && Objects.equals(item.uom(), uom)) {
        sum = sum.add(quantity.toBigDecimal());
        evidence.add(fact);
      }
    }
    return sum;
  }
}
