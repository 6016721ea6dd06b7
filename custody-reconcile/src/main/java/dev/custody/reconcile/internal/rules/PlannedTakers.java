package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.reconcile.internal.facts.Lanes;
import dev.custody.reconcile.internal.facts.Places;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a plan lets take goods away, wherever they change hands on their way and not only where they
 * begin. A departure is held against the legs of its kind. A handover says less: where goods come
 * to and leave again it may be either, and bringing them is no pickup.
 */
final class PlannedTakers {

  private PlannedTakers() {}

  /** The parties that a plan lets take the goods by such an event; empty if it names none. */
  static Set<String> of(Plan plan, CustodyEvent event) {
    Set<String> holders = new LinkedHashSet<>();
    for (int i = 0; i < plan.legs().size(); i++) {
      Leg leg = plan.legs().get(i);
      Places.Fit fit = Places.fit(event.place(), leg);
      boolean taken =
          event.kind() == Kind.HANDOVER
              ? Pickups.TAKING.contains(leg.step())
                  && fit == Places.Fit.SAME
                  && collects(plan, i, event)
              : leg.step() == event.kind() && fit != Places.Fit.OTHER;
      if (taken && leg.holder() != null) {
        holders.add(leg.holder());
      }
    }
    if (!holders.isEmpty() && event.kind() == Kind.HANDOVER) {
      // Inside the site goods go through many hands; whoever the plan names anywhere is known.
      plan.legs().stream().map(Leg::holder).filter(Objects::nonNull).forEach(holders::add);
    }
    return holders;
  }

  /** Whether a handover where this leg takes goods away collects them, and does not bring them. */
  private static boolean collects(Plan plan, int taking, CustodyEvent event) {
    List<Leg> legs = plan.legs();
    String site = site(legs.get(taking));
    if (site == null) {
      return false;
    }
    Set<String> bringing = new LinkedHashSet<>();
    Set<String> here = new LinkedHashSet<>();
    boolean elsewhere = false;
    String before = null;
    for (int i = taking - 1; i >= 0; i--) {
      Leg leg = legs.get(i);
      elsewhere |= site(leg) != null && !site.equals(site(leg));
      if (leg.holder() != null) {
        before = before == null ? leg.holder() : before;
        (elsewhere || leg.step() == Kind.ARRIVE ? bringing : here).add(leg.holder());
      }
    }
    if (!elsewhere) {
      // Nobody brings them to where they begin.
      return true;
    }
    String giver = event.transfer() == null ? null : event.transfer().giver();
    if (giver == null || !leaves(legs, taking, site)) {
      return false;
    }
    // Who brought them gives them to the next only where the plan has just that.
    return bringing.contains(giver)
        ? legs.get(taking).step() == Kind.HANDOVER && giver.equals(before)
        : !bringing.isEmpty() || here.contains(giver);
  }

  /** Whether goods go on to somewhere else from this leg; at the end they are delivered. */
  private static boolean leaves(List<Leg> legs, int taking, String site) {
    for (int i = taking; i < legs.size(); i++) {
      Leg leg = legs.get(i);
      boolean departs = leg.step() == Kind.DISPATCH || leg.step() == Kind.DEPART;
      boolean next = i > taking && site(leg) != null && !site.equals(site(leg));
      if (departs || next) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String site(Leg leg) {
    return leg.place() == null ? null : Lanes.site(leg.place());
  }
}
