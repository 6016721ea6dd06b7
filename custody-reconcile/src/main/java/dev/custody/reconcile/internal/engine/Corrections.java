package dev.custody.reconcile.internal.engine;

import dev.custody.api.EventId;
import dev.custody.api.event.Correction;
import dev.custody.api.event.Kind;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.internal.facts.Authority;
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

  private static final int DEPTH_MAX = 32;

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

  /** Whether anybody has ever corrected this event, to whatever effect. */
  boolean correct(EventId target) {
    return byTarget.containsKey(target);
  }

  /** Whether this event does not count any more. */
  boolean withdrawn(Fact target) {
    return withdrawn(target, 0);
  }

  private boolean withdrawn(Fact target, int depth) {
    TreeMap<EventId, Fact> corrections = byTarget.get(target.id());
    // A chain of corrections costs its signer nothing, so there is an end to following it.
    if (corrections == null || depth >= DEPTH_MAX) {
      return false;
    }
    TreeSet<String> missing = new TreeSet<>(Authority.needed(target.observation()));
    if (missing.isEmpty()) {
      return false;
    }
    for (Fact correction : corrections.values()) {
      // An event names its target by hash, so corrections of corrections cannot go in a circle.
      if (mayCorrect(correction, target) && !withdrawn(correction, depth + 1)) {
        for (Vouching vouching : correction.observation().vouchings()) {
          if (vouching.good() && speaks(vouching, target)) {
            missing.remove(vouching.party());
          }
        }
      }
    }
    return missing.isEmpty();
  }

  /** A gateway's word stands for its party only about what nobody but a gateway vouched for. */
  private static boolean speaks(Vouching vouching, Fact target) {
    return vouching.role() != Role.WITNESS
        && (vouching.role() != Role.GATEWAY || target.trust() == Trust.WITNESSED);
  }

  /** What a gateway has only received, it may also receive a correction of. */
  private static boolean mayCorrect(Fact correction, Fact target) {
    return correction.proves(Proof.CONTROL)
        || (correction.trust() == Trust.WITNESSED && target.trust() == Trust.WITNESSED);
  }
}
