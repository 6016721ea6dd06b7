package dev.custody.reconcile.internal.engine;

import dev.custody.api.EventId;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Holds;
import dev.custody.reconcile.internal.facts.World;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How long what an exception asks to stop stays stopped. Evidence that clears the exception ends
 * it, and so does a person who resolves it or releases this hold. A sticky one takes two people,
 * also where it was cleared by taking back the very event that showed it: one person's word is not
 * enough against that person.
 */
final class ExceptionHolds {

  private static final Set<Kind> LEAVING = EnumSet.of(Kind.LOAD, Kind.DISPATCH, Kind.DEPART);
  private static final Set<Kind> ACCEPTED = EnumSet.of(Kind.HANDOVER, Kind.DELIVER);

  private ExceptionHolds() {}

  /** Whether a hold of this scope says anything about such an event. */
  static boolean stops(Hold.Scope scope, CustodyEvent proposed) {
    Kind kind = proposed.kind();
    return switch (scope) {
      // Money and trust are stopped elsewhere: at the till and in the trust bundle.
      case INVOICE, SOURCE, PROOF_OF_DELIVERY -> false;
      // Signing for the handover is what is waited for; driving off is not.
      case DISPATCH, DEBRIEF -> LEAVING.contains(kind);
      case GATE -> LEAVING.contains(kind) || kind == Kind.HANDOVER;
      case SIGN_OFF -> LEAVING.contains(kind) || (ACCEPTED.contains(kind) && acceptsAll(proposed));
      default -> true;
    };
  }

  private static boolean acceptsAll(CustodyEvent proposed) {
    Outcome outcome = proposed.transfer() == null ? null : proposed.transfer().outcome();
    return outcome != Outcome.PARTIAL && outcome != Outcome.OUTCOME_REFUSED;
  }

  /**
   * Whether this exception's hold stands.
   *
   * @param waiting orders that have come and wait for their turn
   */
  static boolean standing(ExceptionRevision exception, World world, Collection<Fact> waiting) {
    Hold hold = exception.hold();
    if (hold == null) {
      return false;
    }
    boolean open = exception.state().open();
    if (!open && !hold.sticky()) {
      return false;
    }
    if (exception.state() == ExceptionState.CLEARED && allStand(exception, world)) {
      return false;
    }
    List<Fact> orders = new ArrayList<>();
    for (Fact order : world.ordersOn(exception.id().bytes())) {
      addOrder(order, exception, orders);
    }
    for (Fact order : waiting) {
      addOrder(order, exception, orders);
    }
    boolean released = orders.stream().anyMatch(order -> order.kind() == Kind.RELEASE);
    return hold.sticky() ? !twoPeople(orders) : !released;
  }

  private static boolean allStand(ExceptionRevision exception, World world) {
    for (EventId id : exception.evidence()) {
      if (world.fact(id) == null) {
        return false;
      }
    }
    return true;
  }

  private static void addOrder(Fact order, ExceptionRevision exception, List<Fact> orders) {
    Finding finding = order.event().finding();
    if (finding == null
        || !exception.id().bytes().equals(finding.id())
        || !order.proves(Proof.CONTROL)) {
      return;
    }
    boolean resolved = order.kind() == Kind.EXCEPTION && finding.resolution() != null;
    // What has come to light since is not released by an order that did not know of it.
    boolean known =
        finding.revision() == 0
            || finding.revision() >= exception.revision()
            || !exception.state().open();
    if (known && (resolved || order.kind() == Kind.RELEASE)) {
      orders.add(order);
    }
  }

  private static boolean twoPeople(List<Fact> orders) {
    for (int i = 0; i < orders.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (Holds.otherPerson(orders.get(i), orders.get(j))) {
          return true;
        }
      }
    }
    return false;
  }
}
