package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Kind;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.internal.facts.Fact;
import java.time.Instant;
import java.util.Collection;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What makes a suspicion a confirmed exception: a sensor alone suspects, two keys or the signed
 * statement of a party confirm; and a clock proves nothing, only what brackets a signature does.
 */
final class Corroboration {

  private Corroboration() {}

  /** Whether it is a reading that no person stands behind. */
  static boolean sensor(Fact fact) {
    return fact.kind() == Kind.TELEMETRY
        || fact.source() == Source.TELEMATICS
        || fact.source() == Source.SCALE;
  }

  /** Whether one of these is a statement of a party, or two of them are of different keys. */
  static boolean confirmed(Collection<Fact> facts) {
    for (Fact fact : facts) {
      if (fact.proves(Proof.CONFIRM) && !sensor(fact)) {
        return true;
      }
    }
    return independent(facts) > 1;
  }

  /** How many keys these come from, of those that may confirm. */
  static int independent(Collection<Fact> facts) {
    TreeSet<KeyId> keys = new TreeSet<>();
    for (Fact fact : facts) {
      Vouching main = fact.mainVouching();
      if (main != null && fact.proves(Proof.CONFIRM)) {
        keys.add(main.kid());
      }
    }
    return keys.size();
  }

  /** Whether both have a main statement, by different keys. */
  static boolean otherKey(Fact one, Fact other) {
    Vouching first = one.mainVouching();
    Vouching second = other.mainVouching();
    return first != null && second != null && !first.kid().equals(second.kid());
  }

  /** Before this it surely did not happen; {@link Instant#MIN} if nothing proves that. */
  static Instant provenEarliest(Fact fact) {
    TimeBracket bracket = fact.observation().bracket();
    Vouching main = fact.mainVouching();
    // A gateway signs today what happened yesterday, so when it signed bounds nothing from below.
    boolean atOnce = main != null && main.role() != Role.GATEWAY;
    return bracket == null || !atOnce ? Instant.MIN : bracket.notBefore();
  }

  /** After this it surely did not happen; {@link Instant#MAX} if nothing proves that. */
  static Instant provenLatest(Fact fact) {
    TimeBracket bracket = fact.observation().bracket();
    Instant arrived = fact.observation().arrivedAt().orElse(null);
    Instant signed = bracket == null ? null : bracket.notAfter();
    if (arrived == null || signed == null) {
      return orMax(arrived == null ? signed : arrived);
    }
    return arrived.isBefore(signed) ? arrived : signed;
  }

  private static Instant orMax(@Nullable Instant time) {
    return time == null ? Instant.MAX : time;
  }

  /** Its time as its clock has it, as early as it may be. */
  static Instant earliest(Fact fact) {
    return fact.at().minusMillis(fact.uncertaintyMs());
  }

  /** Its time as its clock has it, as late as it may be. */
  static Instant latest(Fact fact) {
    return fact.at().plusMillis(fact.uncertaintyMs());
  }
}
