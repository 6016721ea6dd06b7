package dev.custody.reconcile.internal.facts;

import dev.custody.api.event.Kind;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Role;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may take an event back: every party whose statement it needed, which is both sides of a
 * handover and else whoever acted; where nobody signed but a gateway, the gateway's party.
 */
public final class Authority {

  private Authority() {}

  /** The parties that must all sign a correction of this event, in order. */
  public static Set<String> needed(Observation observation) {
    TreeSet<String> parties = new TreeSet<>();
    Kind kind = observation.event().kind();
    if (kind == Kind.HANDOVER) {
      add(parties, observation, Role.GIVER);
      add(parties, observation, Role.RECEIVER);
    } else if (kind == Kind.DELIVER || kind == Kind.RETURN) {
      add(parties, observation, Role.GIVER);
    } else {
      add(parties, observation, Role.ACTOR);
    }
    if (parties.isEmpty()) {
      add(parties, observation, Role.GATEWAY);
    }
    return Collections.unmodifiableSet(parties);
  }

  private static void add(TreeSet<String> parties, Observation observation, Role role) {
    for (Vouching vouching : observation.vouchings()) {
      if (vouching.role() == role && vouching.good()) {
        parties.add(vouching.party());
      }
    }
  }
}
