package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.ClockSource;
import dev.custody.api.event.Time;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.DeviceSettings;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.internal.facts.Clock;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.KeyStream;
import dev.custody.reconcile.internal.facts.KeyStream.Position;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * R27 clock skew, which is how a device's clock is now, and R28 clock rollback, which is something
 * that happened: the order of a stream is proven by its links, so times that go back along it are
 * wrong at one end. Only events that the key records itself have its clock.
 */
final class ClockRules implements Rule {

  private static final int NEWEST = 16;
  private static final int TURNS_MAX = 32;

  private static final RuleInfo R27 =
      new RuleInfo(
          "R27",
          1,
          "clock skew",
          "claimed times of a key's newest events, brackets, arrivals, running times of one boot",
          "the newest event that has a bound is outside of it, beyond uncertainty and tolerance",
          "M",
          "none",
          "set the device's clock from the network, and read what it recorded with that error in"
              + " mind.");

  private static final RuleInfo R28 =
      new RuleInfo(
          "R28",
          1,
          "clock rollback",
          "claimed and running times along a key's stream, boots, brackets",
          "within one boot and not set by a network since; or a bracket proves that the earlier"
              + " claim is false",
          "H",
          "none",
          "ask who had the device what they did with its clock, and check with others what it"
              + " recorded behind that.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R27, R28);
  }

  @Override
  public Scope scope() {
    return Scope.KEY;
  }

  /**
   * While nothing is wrong, the newest statement over an event of the key's own clock decides: what
   * was right before it stays so, and of what a key only relays or witnesses it has no clock.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    KeyStream stream = world.stream(name);
    if (!before.quiet() || stream == null || !stream.turns(1).isEmpty()) {
      return true;
    }
    Fact fact = arrival.fact();
    List<Position> newest = stream.newestClocked(2);
    if (newest.isEmpty() || !newest.get(0).event().equals(fact.id())) {
      return ownClock(fact, name);
    }
    Position here = newest.get(0);
    DeviceSettings settings = world.settings().devices();
    return off(here, fact, here.time().uncertaintyMs() + settings.skew().toMillis()) != null
        || (newest.size() > 1 && jump(newest.get(1).time(), here.time(), settings) != null);
  }

  private static boolean ownClock(Fact fact, String name) {
    for (Vouching vouching : fact.observation().vouchings()) {
      boolean own = vouching.role() == Role.ACTOR || vouching.role() == Role.GIVER;
      if (own && vouching.kid().toHex().equals(name)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void look(String name, World world, Findings out) {
    KeyId kid = KeyId.ofHex(name);
    KeyStream stream = world.streams().get(kid);
    if (stream == null) {
      return;
    }
    skew(name, stream, world, out);
    Roster.Entry entry = world.rostered(kid);
    boolean carried =
        entry == null || entry.source() == Source.HANDHELD || entry.source() == Source.TELEMATICS;
    rollback(name, stream, carried, world, out);
  }

  // ---- R27 ----

  private static void skew(String name, KeyStream stream, World world, Findings out) {
    DeviceSettings settings = world.settings().devices();
    List<Position> newest = stream.newestClocked(NEWEST);
    for (int i = 0; i < newest.size(); i++) {
      Position here = newest.get(i);
      Fact fact = world.fact(here.event());
      if (fact == null || !here.vouching().good()) {
        continue;
      }
      long toleranceMs = here.time().uncertaintyMs() + settings.skew().toMillis();
      Long off = off(here, fact, toleranceMs);
      if (off == null && i == 0 && newest.size() > 1) {
        off = jump(newest.get(1).time(), here.time(), settings);
      }
      if (off != null) {
        skewed(name, fact, off, toleranceMs, out);
        return;
      }
      if (bounded(here, fact, settings)) {
        return;
      }
    }
  }

  /**
   * By how many milliseconds the claim is surely ahead; negative if behind, null if it may hold.
   */
  private static @Nullable Long off(Position here, Fact fact, long toleranceMs) {
    long claimed = here.time().utcMs();
    Instant notAfter = notAfter(here, fact);
    if (notAfter != null && claimed > notAfter.toEpochMilli() + toleranceMs) {
      return claimed - notAfter.toEpochMilli();
    }
    TimeBracket bracket = here.vouching().bracket();
    if (bracket != null && claimed + toleranceMs < bracket.notBefore().toEpochMilli()) {
      return claimed - bracket.notBefore().toEpochMilli();
    }
    return null;
  }

  private static @Nullable Instant notAfter(Position here, Fact fact) {
    TimeBracket bracket = here.vouching().bracket();
    Instant proven = bracket == null ? null : bracket.notAfter();
    Instant arrived = fact.observation().arrivedAt().orElse(null);
    if (proven == null || arrived == null) {
      return proven == null ? arrived : proven;
    }
    return proven.isBefore(arrived) ? proven : arrived;
  }

  /** The clock went another way than the running time of the same boot, and no network set it. */
  private static @Nullable Long jump(Time before, Time here, DeviceSettings settings) {
    if (!Clock.sameBoot(before, here) || synced(before, here)) {
      return null;
    }
    long apart = Clock.claimedMs(before, here) - Clock.runningMs(before, here);
    long allowed = Clock.slackMs(before, here) + 2 * settings.skew().toMillis();
    return Math.abs(apart) > allowed ? apart : null;
  }

  /** Whether something near the claim bounds it, so that this statement speaks for the clock. */
  private static boolean bounded(Position here, Fact fact, DeviceSettings settings) {
    Instant notAfter = notAfter(here, fact);
    return notAfter != null
        && notAfter.toEpochMilli() - here.time().utcMs() <= settings.clockError().toMillis();
  }

  private static void skewed(String name, Fact fact, long off, long toleranceMs, Findings out) {
    boolean sure = fact.proves(Proof.CONFIRM);
    out.alarm(
        Alarm.of(R27, name, "a clock that is right")
            .severity(Severity.M)
            .confirmed(sure, sure ? 85 : 50)
            .evidence(List.of(fact))
            .wouldClear("a later statement of this key whose time fits its bounds")
            .explain(
                "The clock of key "
                    + name
                    + (fact.device() == null ? "" : " (device " + fact.device() + ")")
                    + " is at least "
                    + Math.abs(off) / 1_000
                    + " s "
                    + (off > 0 ? "ahead" : "behind")
                    + ", beyond the "
                    + toleranceMs / 1_000
                    + " s that it may be off: "
                    + Words.did(fact)
                    + "."));
  }

  // ---- R28 ----

  private static void rollback(
      String name, KeyStream stream, boolean carried, World world, Findings out) {
    List<Fact> evidence = new ArrayList<>();
    KeyStream.Turn worst = null;
    boolean sure = false;
    for (KeyStream.Turn turn : stream.turns(TURNS_MAX)) {
      Fact before = world.fact(turn.before().event());
      Fact here = world.fact(turn.here().event());
      if (before == null
          || here == null
          || !turn.before().vouching().good()
          || !turn.here().vouching().good()) {
        continue;
      }
      boolean one = Clock.sameBoot(turn.before().time(), turn.here().time());
      if (!one && (!carried || explained(turn, world.settings().devices()))) {
        continue;
      }
      evidence.add(before);
      evidence.add(here);
      sure |= one ? sureInOneBoot(turn, world) : proven(turn, world.settings().devices());
      if (worst == null || backMs(turn) > backMs(worst)) {
        worst = turn;
      }
    }
    if (worst == null) {
      return;
    }
    out.alarm(
        Alarm.of(R28, name, "times that go on along the stream")
            .severity(Severity.H)
            .confirmed(sure, sure ? 85 : 45)
            .evidence(evidence)
            .wouldClear("a correction of one of the two events")
            .explain(
                "Key "
                    + name
                    + " signed at position "
                    + worst.here().vouching().sequence()
                    + " for "
                    + Words.time(worst.here().time().instant())
                    + ", and before that, at position "
                    + worst.before().vouching().sequence()
                    + ", for "
                    + Words.time(worst.before().time().instant())
                    + "."));
  }

  private static long backMs(KeyStream.Turn turn) {
    return -Clock.claimedMs(turn.before().time(), turn.here().time());
  }

  /** A wrong clock that was put right between two boots goes back once, by what it was off. */
  private static boolean explained(KeyStream.Turn turn, DeviceSettings settings) {
    long allowed =
        settings.clockError().plus(settings.skew()).toMillis()
            + Clock.slackMs(turn.before().time(), turn.here().time());
    return backMs(turn) <= allowed;
  }

  private static boolean sureInOneBoot(KeyStream.Turn turn, World world) {
    Time before = turn.before().time();
    Time here = turn.here().time();
    boolean runningBack =
        Clock.runningMs(before, here) < -2 * world.settings().devices().skew().toMillis();
    return runningBack
        || !synced(before, here)
        || backMs(turn) > world.settings().devices().clockError().toMillis();
  }

  /** Whether a network set the clock between the two: that is a correction, not a rollback. */
  private static boolean synced(Time before, Time here) {
    return here.source() != null
        && here.source() != ClockSource.RTC
        && here.syncAgeS() > 0
        && here.syncAgeS() * 1_000 <= Clock.runningMs(before, here);
  }

  /** The statement before was surely signed later than this one, which comes after it, claims. */
  private static boolean proven(KeyStream.Turn turn, DeviceSettings settings) {
    TimeBracket bracket = turn.before().vouching().bracket();
    return bracket != null
        && bracket.notBefore().toEpochMilli()
            > turn.here().time().utcMs()
                + turn.here().time().uncertaintyMs()
                + settings.clockError().toMillis();
  }
}
