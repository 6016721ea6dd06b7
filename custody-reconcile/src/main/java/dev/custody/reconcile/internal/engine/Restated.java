package dev.custody.reconcile.internal.engine;

import dev.custody.api.event.Kind;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.internal.facts.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Another statement about an event whose turn has come, where it changes nothing about the goods: a
 * witness or a gateway says that it has seen the event too, or a statement is dated more narrowly.
 * Of such an event everything stands where it stood, in all that is remembered of it; it only has
 * other statements.
 *
 * @param statements those that were not there before, or were dated otherwise
 * @param bounds whether it may be known better when the event happened
 */
record Restated(List<Vouching> statements, boolean bounds) {

  /**
   * What has changed; null where the event has to be taken in anew.
   *
   * @param before the fact as it stands; nobody has corrected it
   * @param now the same event with all statements
   */
  static @Nullable Restated of(Fact before, Fact now) {
    Observation old = before.observation();
    Observation all = now.observation();
    // Who else signed it, or when, decides what becomes of others, or which of two transfers
    // counts.
    boolean read =
        Past.orders(now) || now.event().transfer() != null || !now.event().related().isEmpty();
    boolean same =
        now.at().equals(before.at())
            && now.source() == before.source()
            && now.trust() == before.trust()
            && all.trust() == old.trust()
            && all.reasons().equals(old.reasons());
    boolean late = now.kind() == Kind.TELEMETRY && !all.arrivedAt().equals(old.arrivedAt());
    List<Vouching> statements = statements(old, all);
    if (read || !same || late || statements == null || !sameMain(before, now)) {
      return null;
    }
    boolean bounds =
        !Objects.equals(all.bracket(), old.bracket())
            || !Objects.equals(provenLatest(all), provenLatest(old));
    return new Restated(statements, bounds);
  }

  private static boolean sameMain(Fact before, Fact now) {
    Vouching one = before.mainVouching();
    Vouching other = now.mainVouching();
    return one == null ? other == null : other != null && onlyDated(one, other);
  }

  /** Null where any is gone, judged otherwise, or of somebody who had to sign. */
  private static @Nullable List<Vouching> statements(Observation old, Observation all) {
    List<Vouching> changed = new ArrayList<>();
    int found = 0;
    for (Vouching each : all.vouchings()) {
      Vouching before = null;
      for (Vouching other : old.vouchings()) {
        before = other.link().equals(each.link()) ? other : before;
      }
      found += before == null ? 0 : 1;
      if (before == null
          ? each.role() != Role.WITNESS && each.role() != Role.GATEWAY
          : !onlyDated(before, each)) {
        return null;
      }
      if (!each.equals(before)) {
        changed.add(each);
      }
    }
    return found == old.vouchings().size() ? changed : null;
  }

  private static boolean onlyDated(Vouching one, Vouching other) {
    return one.kid().equals(other.kid())
        && one.role() == other.role()
        && one.party().equals(other.party())
        && one.sequence() == other.sequence()
        && one.link().equals(other.link())
        && one.previous().equals(other.previous())
        && one.reasons().equals(other.reasons());
  }

  private static @Nullable Instant provenLatest(Observation observation) {
    TimeBracket bracket = observation.bracket();
    Instant arrived = observation.arrivedAt().orElse(null);
    if (bracket == null || arrived == null) {
      return bracket == null ? arrived : bracket.notAfter();
    }
    return arrived.isBefore(bracket.notAfter()) ? arrived : bracket.notAfter();
  }
}
