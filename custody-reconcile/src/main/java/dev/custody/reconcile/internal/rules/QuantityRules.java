package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Decimal;
import dev.custody.api.event.Item;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Itinerary;
import dev.custody.reconcile.internal.facts.Timeline.Sight;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * R02 short and R03 over: the quantity that a leg's events state against the planned one. Of one
 * instance the last count holds; of a class the parts add up. A quantity in another unit of measure
 * says nothing.
 */
final class QuantityRules implements UnitRule {

  private static final RuleInfo R02 =
      new RuleInfo(
          "R02",
          1,
          "short quantity",
          "plan quantities, quantities of items at a leg",
          "the leg's deadline has passed and a party stated the count",
          "M-H",
          "invoice",
          "count again with a second person, note the shortage on the receipt, and do not pay the"
              + " invoice in full.");

  private static final RuleInfo R03 =
      new RuleInfo(
          "R03",
          1,
          "over quantity",
          "plan quantities, quantities of items at a leg",
          "a party stated the count",
          "M-H",
          "quarantine",
          "count again with a second person, set the surplus aside, and ask the sender.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R02, R03);
  }

  /** Only an event that names the unit can state its quantity. */
  @Override
  public List<PlanUnit> unitsThrough(Plan plan, Arrival arrival, World world) {
    return List.of();
  }

  @Override
  public void look(Plan plan, PlanUnit unit, World world, Findings out) {
    Decimal quantity = unit.quantity();
    if (quantity != null) {
      Itinerary itinerary = world.itinerary(plan, unit);
      for (int leg = 0; leg < plan.legs().size(); leg++) {
        compare(plan, leg, itinerary, quantity.toBigDecimal(), out);
      }
    }
  }

  private static void compare(
      Plan plan, int leg, Itinerary itinerary, BigDecimal planned, Findings out) {
    PlanUnit unit = itinerary.unit();
    List<Fact> counts = new ArrayList<>();
    BigDecimal found = BigDecimal.ZERO;
    for (Sight sight : itinerary.matches().get(leg)) {
      Item item = sight.fact().item(unit.id());
      Decimal stated = item == null ? null : item.quantity();
      if (item != null && stated != null && Objects.equals(item.uom(), unit.uom())) {
        boolean instance = item.id() != null;
        found = instance ? stated.toBigDecimal() : found.add(stated.toBigDecimal());
        counts.add(sight.fact());
      }
    }
    int sign = counts.isEmpty() ? 0 : found.compareTo(planned);
    if (sign == 0 || (sign < 0 && !out.past(plan.legs().get(leg).latest()))) {
      return;
    }
    boolean sure = counts.stream().anyMatch(fact -> fact.proves(Proof.CONFIRM));
    RuleInfo rule = sign < 0 ? R02 : R03;
    Alarm.Draft draft =
        Alarm.of(rule, unit.id(), Words.leg(plan, leg) + ", quantity " + planned.toPlainString())
            .severity(grave(plan, planned, found) ? Severity.H : Severity.M)
            .confirmed(sure, sure ? 90 : 50)
            .evidence(counts)
            .wouldClear("a further count at the same leg, or a correction of the one at fault");
    if (sign < 0) {
      draft.hold(
          Hold.Scope.INVOICE, plan.consignment() != null ? plan.consignment() : plan.id(), false);
    } else {
      draft.hold(Hold.Scope.QUARANTINE, unit.id(), false);
    }
    Fact last = counts.get(counts.size() - 1);
    out.alarm(
        draft.explain(
            unit.id()
                + ": "
                + found.toPlainString()
                + " counted, "
                + planned.toPlainString()
                + " planned"
                + (unit.uom() == null ? "" : " (" + unit.uom() + ")")
                + ", at "
                + Words.did(last)
                + "."));
  }

  /** High where the plan says so, or a tenth and more is off. */
  private static boolean grave(Plan plan, BigDecimal planned, BigDecimal found) {
    BigDecimal off = found.subtract(planned).abs();
    return plan.value() == Plan.Value.HIGH || off.multiply(BigDecimal.TEN).compareTo(planned) >= 0;
  }
}
