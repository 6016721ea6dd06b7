package dev.custody.reconcile.internal.rules;

import dev.custody.api.EventId;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Position;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.KeyStream;
import dev.custody.reconcile.internal.facts.Places;
import dev.custody.reconcile.internal.facts.World;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * R45 handover in two places. Both sides sign the same bytes, so the event has one position: that
 * of the device that wrote it. Where the receiver's device was, its own events say: one that names
 * the handover as related, and those next to its signature in its stream.
 */
final class HandoverPlaceRule implements Rule {

  private static final double UNSTATED_ACCURACY_M = 1_000;

  private static final Set<Kind> AT_THE_DOCK =
      EnumSet.of(Kind.RECEIVE, Kind.SCAN, Kind.LOAD, Kind.TELEMETRY, Kind.EVIDENCE, Kind.INSPECT);

  private static final RuleInfo R45 =
      new RuleInfo(
          "R45",
          1,
          "handover in two places",
          "position of a handover, positions of the receiver's related events and of those next to"
              + " its signature in its stream",
          "the receiver's own event about the handover has the other position",
          "M",
          "none",
          "call the receiver and ask who stands at the dock; do not let the goods go before it is"
              + " clear.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R45);
  }

  @Override
  public Scope scope() {
    return Scope.EVENT;
  }

  @Override
  public void look(String name, World world, Findings out) {
    Fact fact = world.fact(EventId.parse(name));
    if (fact == null || fact.event().transfer() == null || fact.position() == null) {
      return;
    }
    Vouching receiver = fact.observation().vouching(Role.RECEIVER).orElse(null);
    if (receiver == null || fact.refused() || !fact.proves(Proof.ALARM)) {
      return;
    }
    // The receiver's next statement may be the one that says where it is.
    out.awaitPosition(receiver.kid(), receiver.sequence() - 1);
    out.awaitPosition(receiver.kid(), receiver.sequence() + 1);
    for (Fact related : world.relatedTo(fact.id())) {
      if (AT_THE_DOCK.contains(related.kind())
          && signedBy(related, receiver)
          && apart(fact, related).compareTo(world.settings().timing().acceptance()) <= 0
          && away(fact, related) > 0) {
        alarm(fact, related, receiver, related.proves(Proof.CONFIRM), out);
        return;
      }
    }
    Fact beside = beside(fact, receiver, -1, world);
    Fact behind = beside(fact, receiver, 1, world);
    for (Fact other : new Fact[] {beside, behind}) {
      if (other != null && tooFar(fact, other, world)) {
        alarm(fact, other, receiver, false, out);
        return;
      }
    }
  }

  private static boolean signedBy(Fact related, Vouching receiver) {
    for (Vouching vouching : related.observation().vouchings()) {
      boolean own = vouching.role() == Role.ACTOR || vouching.role() == Role.GIVER;
      if (own && vouching.good() && vouching.party().equals(receiver.party())) {
        return related.position() != null && related.trust() != Trust.UNVERIFIED;
      }
    }
    return false;
  }

  /** The event that the receiver's key signed itself next to this one; null if there is none. */
  private static @Nullable Fact beside(Fact fact, Vouching receiver, int step, World world) {
    KeyStream stream = world.streams().get(receiver.kid());
    if (stream == null) {
      return null;
    }
    for (KeyStream.Position position : stream.at(receiver.sequence() + step)) {
      Fact other = world.fact(position.event());
      Role role = position.vouching().role();
      if (other != null
          && !other.id().equals(fact.id())
          && (role == Role.ACTOR || role == Role.GIVER)
          && position.vouching().good()
          && other.position() != null
          && other.proves(Proof.ALARM)) {
        return other;
      }
    }
    return null;
  }

  /** Whether nothing on the road gets from one to the other, with both clocks' errors granted. */
  private static boolean tooFar(Fact fact, Fact other, World world) {
    Duration granted =
        apart(fact, other)
            .plus(world.settings().devices().skew())
            .plus(world.settings().devices().skew())
            .plusMillis(fact.uncertaintyMs() + other.uncertaintyMs());
    double metres = granted.toMillis() / 3.6e3 * world.settings().sensors().speedKmhMax();
    return away(fact, other) > metres;
  }

  private static Duration apart(Fact one, Fact other) {
    return Duration.between(one.at(), other.at()).abs();
  }

  /** By how many metres two positions differ beyond their accuracies. */
  private static double away(Fact one, Fact other) {
    Position from = one.position();
    Position to = other.position();
    return from == null || to == null
        ? -1
        : Places.metres(from, to) - accuracyM(from) - accuracyM(to);
  }

  private static double accuracyM(Position position) {
    return position.accuracyMm() == 0 ? UNSTATED_ACCURACY_M : position.accuracyMm() / 1e3;
  }

  private static void alarm(Fact fact, Fact other, Vouching receiver, boolean sure, Findings out) {
    String goods = HandoverRules.subject(fact);
    out.alarm(
        Alarm.of(R45, goods, "giver and receiver in one place: " + fact.id())
            .severity(Severity.M)
            .confirmed(sure, sure ? 75 : 45)
            .evidence(List.of(fact, other))
            .wouldClear("a correction of one of the two events")
            .explain(
                goods
                    + " was handed over to "
                    + receiver.party()
                    + ", whose device was elsewhere, by "
                    + StrictMath.round(away(fact, other))
                    + " m beyond both accuracies: "
                    + Words.did(fact)
                    + "; and "
                    + Words.did(other)
                    + "."));
  }
}
