package dev.custody.reconcile.internal.engine;

import dev.custody.api.EventId;
import dev.custody.api.event.Correction;
import dev.custody.api.event.Kind;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.internal.facts.Fact;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which events are withdrawn. A correction takes effect only with statements of every party whose
 * statement its target needed; several corrections of one target may bring them together. Otherwise
 * it is a fact about its signer and changes nothing.
 */
final class Corrections {

  private final Map<EventId, TreeMap<EventId, Fact>> byTarget = new HashMap<>();

  /** Adds or replaces a correction; its target, or null if it is none. */
  @Nullable EventId put(Fact fact) {
    Correction correction = fact.event().correction();
    if (fact.kind() != Kind.CORRECTION || correction == null || correction.target() == null) {
      return null;
    }
    byTarget.computeIfAbsent(correction.target(), t -> new TreeMap<>()).put(fact.id(), fact);
    return correction.target();
  }

  /** Whether this event does not count any more. */
  boolean withdrawn(Fact target) {
    TreeMap<EventId, Fact> corrections = byTarget.get(target.id());
    if (corrections == null) {
      return false;
    }
    TreeSet<String> missing = needed(target.observation());
    if (missing.isEmpty()) {
      return false;
    }
    for (Fact correction : corrections.values()) {
      // An event names its target by hash, so corrections of corrections cannot go in a circle.
      if (mayCorrect(correction, target) && !withdrawn(correction)) {
        for (Vouching vouching : correction.observation().vouchings()) {
          if (vouching.good() && vouching.role() != Role.WITNESS) {
            missing.remove(vouching.party());
          }
        }
      }
    }
    return missing.isEmpty();
  }

  /** What a gateway has only received, it may also receive a correction of. */
  private static boolean mayCorrect(Fact correction, Fact target) {
    return correction.proves(Proof.CONTROL)
        || (correction.trust() == Trust.WITNESSED && target.trust() == Trust.WITNESSED);
  }

  private static TreeSet<String> needed(Observation observation) {
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
    return parties;
  }

  private static void add(TreeSet<String> parties, Observation observation, Role role) {
    for (Vouching vouching : observation.vouchings()) {
      if (vouching.role() == role && vouching.good()) {
        parties.add(vouching.party());
      }
    }
  }
}
