package dev.custody.reconcile.internal.engine;

import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Link;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Two observations of one event: the union of their statements, in an order that is the same either
 * way.
 */
final class Merging {

  private Merging() {}

  /** One of them alone, with its statements in the order that merging gives. */
  static Observation sorted(Observation one) {
    List<Vouching> all = one.vouchings();
    for (int i = 1; i < all.size(); i++) {
      if (all.get(i - 1).link().compareTo(all.get(i).link()) >= 0) {
        return merge(one, one);
      }
    }
    return one;
  }

  static Observation merge(Observation one, Observation other) {
    TreeMap<Link, Vouching> vouchings = new TreeMap<>();
    one.vouchings().forEach(v -> vouchings.merge(v.link(), v, Merging::better));
    other.vouchings().forEach(v -> vouchings.merge(v.link(), v, Merging::better));
    // The better verdict has its reasons: what one copy lacked, the other has supplied.
    int order = one.trust().compareTo(other.trust());
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    if (order <= 0) {
      reasons.addAll(one.reasons());
    }
    if (order >= 0) {
      if (order == 0) {
        reasons.retainAll(other.reasons());
      } else {
        reasons.addAll(other.reasons());
      }
    }
    Set<Note> notes = EnumSet.noneOf(Note.class);
    notes.addAll(one.notes());
    notes.addAll(other.notes());
    List<Vouching> all = new ArrayList<>(vouchings.values());
    return new Observation(
        one.event(),
        one.eventId(),
        order <= 0 ? one.trust() : other.trust(),
        all,
        reasons,
        notes,
        narrower(one.bracket(), other.bracket()));
  }

  private static Vouching better(Vouching one, Vouching other) {
    if (one.reasons().size() != other.reasons().size()) {
      return one.reasons().size() < other.reasons().size() ? one : other;
    }
    TimeBracket bracket = narrower(one.bracket(), other.bracket());
    Set<Note> notes = EnumSet.noneOf(Note.class);
    notes.addAll(one.notes());
    notes.addAll(other.notes());
    return new Vouching(
        one.kid(),
        one.role(),
        one.party(),
        one.sequence(),
        one.link(),
        one.previous(),
        bracket,
        one.statedAt() != null ? one.statedAt() : other.statedAt(),
        one.reasons(),
        notes);
  }

  private static @Nullable TimeBracket narrower(
      @Nullable TimeBracket one, @Nullable TimeBracket other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    boolean lower = other.notBefore().isAfter(one.notBefore());
    boolean upper = other.notAfter().isBefore(one.notAfter());
    return new TimeBracket(
        lower ? other.notBefore() : one.notBefore(),
        lower ? other.lower() : one.lower(),
        upper ? other.notAfter() : one.notAfter(),
        upper ? other.upper() : one.upper());
  }
}
