package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Device;
import dev.custody.api.event.Evidence;
import dev.custody.api.event.Lifecycle;
import dev.custody.api.observe.Vouching;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Marks.Mark;
import dev.custody.reconcile.internal.facts.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * R44 posture: what state a device is in by its newest events. Firmware and age of attestation are
 * asked of devices whose key is on the roster: those are ours, and a partner has a list of its own.
 */
final class PostureRule implements Rule {

  private static final int LOOKED_AT_MAX = 64;

  private static final RuleInfo R44 =
      new RuleInfo(
          "R44",
          1,
          "posture of a device",
          "firmware and evidence of a device's newest events, the posture in force, IDENTITY"
              + " events, tamper readings",
          "the event is evidence by itself",
          "M-H",
          "none",
          "take the device out of use, look at it, update and attest it; after a tamper alarm,"
              + " replace its key.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R44);
  }

  @Override
  public Scope scope() {
    return Scope.DEVICE;
  }

  /**
   * While nothing is wrong, the newest event alone can show it: a device that is in order by the
   * older ones stays so when one of them falls out of the newest.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    Device device = arrival.fact().event().device();
    String version = device == null ? null : device.firmware();
    return !before.quiet()
        || world.posture().attestationMax() != null
        || !world.marked(Mark.TAMPER, name).isEmpty()
        || (version != null && !world.posture().allows(version));
  }

  @Override
  public void look(String name, World world, Findings out) {
    tamper(name, world, out);
    List<Fact> newest = newestOfOurs(name, world);
    if (!newest.isEmpty()) {
      firmware(name, newest, world, out);
      attestation(name, newest, world, out);
    }
  }

  private static void tamper(String name, World world, Findings out) {
    NavigableSet<Fact> alarms = world.marked(Mark.TAMPER, name);
    if (alarms.isEmpty()) {
      return;
    }
    Fact alarm = null;
    for (Fact fact : alarms.descendingSet()) {
      if (fact.proves(Proof.ALARM)) {
        alarm = fact;
        break;
      }
    }
    if (alarm == null) {
      return;
    }
    for (Fact fact : world.marked(Mark.LIFECYCLE, name).tailSet(alarm, false)) {
      Lifecycle lifecycle = fact.event().lifecycle();
      boolean whole = lifecycle == Lifecycle.ENROLLED || lifecycle == Lifecycle.ATTESTED;
      if (whole && fact.proves(Proof.ALARM)) {
        return;
      }
    }
    boolean sure = alarm.proves(Proof.CONFIRM);
    out.alarm(
        Alarm.of(R44, name, "not tampered with")
            .severity(Severity.H)
            .confirmed(sure, sure ? 90 : 50)
            .evidence(List.of(alarm))
            .wouldClear("an IDENTITY event that attests or enrols it anew")
            .explain("Device " + name + " was tampered with, it says: " + Words.did(alarm) + "."));
  }

  /** The newest events that a key of the roster has signed on it, the last first. */
  private static List<Fact> newestOfOurs(String name, World world) {
    List<Fact> found = new ArrayList<>();
    int looked = 0;
    for (Fact fact : world.factsOn(name).descendingSet()) {
      Vouching main = fact.mainVouching();
      if (main != null && world.rostered(main.kid()) != null && fact.proves(Proof.ALARM)) {
        found.add(fact);
      }
      if (++looked == LOOKED_AT_MAX) {
        break;
      }
    }
    return found;
  }

  private static void firmware(String name, List<Fact> newest, World world, Findings out) {
    for (Fact fact : newest) {
      Device device = fact.event().device();
      String version = device == null ? null : device.firmware();
      if (version == null) {
        continue;
      }
      if (!world.posture().allows(version)) {
        out.alarm(
            draft(name, "firmware on the allow-list", fact)
                .explain(
                    "Device "
                        + name
                        + " runs firmware "
                        + version
                        + ", which is not on the list: "
                        + Words.did(fact)
                        + "."));
      }
      return;
    }
  }

  private static void attestation(String name, List<Fact> newest, World world, Findings out) {
    Duration max = world.posture().attestationMax();
    if (max == null) {
      return;
    }
    Fact last = newest.get(0);
    Instant proven = null;
    for (Fact fact : newest) {
      proven = later(proven, evidenceAt(fact));
    }
    for (Fact fact : world.marked(Mark.LIFECYCLE, name)) {
      if (fact.event().lifecycle() == Lifecycle.ATTESTED && fact.proves(Proof.ALARM)) {
        Instant stated = evidenceAt(fact);
        proven = later(proven, stated == null ? fact.at() : stated);
      }
    }
    Instant oldest = last.at().minus(max).minus(world.settings().devices().clockError());
    if (proven == null || proven.isBefore(oldest)) {
      out.alarm(
          draft(name, "attested within " + max, last)
              .explain(
                  "Device "
                      + name
                      + (proven == null
                          ? " has not shown what it is"
                          : " has last shown at " + Words.time(proven) + " what it is")
                      + ", and records: "
                      + Words.did(last)
                      + "."));
    }
  }

  private static @Nullable Instant evidenceAt(Fact fact) {
    Device device = fact.event().device();
    Evidence evidence = device == null ? null : device.evidence();
    return evidence == null || evidence.atMs() == 0 ? null : Instant.ofEpochMilli(evidence.atMs());
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }

  private static Alarm.Draft draft(String name, String expected, Fact fact) {
    boolean sure = fact.proves(Proof.CONFIRM);
    return Alarm.of(R44, name, expected)
        .severity(Severity.M)
        .confirmed(sure, sure ? 85 : 40)
        .evidence(List.of(fact))
        .wouldClear("a later event of this device that states otherwise, or another posture");
  }
}
