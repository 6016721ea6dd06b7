package dev.custody.reconcile.internal.rules;

import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.EngineTiming;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.KeyStream;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * R29 chain gap and R30 chain fork. A partner's feed is filtered by nature, so a gap counts only
 * for keys that the roster names: those are ours, and all of what they sign should come.
 */
final class StreamRules implements Rule {

  private static final RuleInfo R29 =
      new RuleInfo(
          "R29",
          1,
          "chain gap",
          "stream positions of rostered keys",
          "the gap is still open a while after the shift in which it showed, or after a shift's length"
              + " where the roster names none for then; sooner if two neighbours do not link",
          "H",
          "none",
          "collect the device and upload what it holds; if it holds nothing more, statements were taken"
              + " out.");

  private static final RuleInfo R30 =
      new RuleInfo(
          "R30",
          1,
          "chain fork",
          "stream positions of all keys",
          "two statements at one position prove it by themselves",
          "C",
          "source untrusted, sticky",
          "take the device out of use, revoke and replace its key, keep both statements as proof, and"
              + " check all that it has signed since.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R29, R30);
  }

  @Override
  public Scope scope() {
    return Scope.KEY;
  }

  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    KeyStream stream = before.quiet() ? world.stream(name) : null;
    return stream == null || !stream.sound();
  }

  @Override
  public void look(String name, World world, Findings out) {
    KeyId kid = KeyId.ofHex(name);
    KeyStream stream = world.streams().get(kid);
    if (stream == null) {
      return;
    }
    Long forkedAt = stream.forkedAt();
    if (forkedAt != null) {
      List<Fact> evidence = new ArrayList<>();
      for (KeyStream.Position position : stream.at(forkedAt)) {
        add(evidence, world, position);
      }
      out.alarm(
          Alarm.of(R30, name, "one statement at each position")
              .severity(Severity.C)
              .confirmed(true, 99)
              .evidence(evidence)
              .wouldClear("nothing: the fork stands")
              .hold(Hold.Scope.SOURCE, name, true)
              .explain(
                  "Key "
                      + name
                      + " has signed two different statements at position "
                      + forkedAt
                      + ": it was copied or its device was reset. Nothing from there on counts."));
    }
    Roster.Entry entry = world.rostered(kid);
    if (entry != null) {
      holes(name, entry, stream, world, out);
    }
  }

  /**
   * A device may come back with what it holds at the end of its shift, so until then a gap is a
   * hint and no more. Neighbours that do not link will not be mended by any upload.
   */
  private static void holes(
      String name, Roster.Entry entry, KeyStream stream, World world, Findings out) {
    EngineTiming timing = world.settings().timing();
    List<Fact> evidence = new ArrayList<>();
    List<String> ranges = new ArrayList<>();
    boolean sure = false;
    for (KeyStream.Hole hole : stream.holes()) {
      if (out.past(hole.after().at().plus(timing.gap()))) {
        add(evidence, world, hole.after());
        if (ranges.size() < 8) {
          ranges.add(hole.from() + ".." + hole.to());
        }
        boolean broken = hole.to() == hole.after().vouching().sequence();
        sure |= broken || out.past(uploaded(hole.after(), entry, timing));
      }
    }
    if (ranges.isEmpty()) {
      return;
    }
    out.alarm(
        Alarm.of(R29, name, "a stream without gaps")
            .severity(Severity.H)
            .confirmed(sure, sure ? 80 : 40)
            .evidence(evidence)
            .wouldClear("the missing statements of this key")
            .explain(
                "Key "
                    + name
                    + " has signed statements that have not come: positions "
                    + String.join(", ", ranges)
                    + "."));
  }

  /** When all that was signed before this should have come, whatever kept the device offline. */
  private static Instant uploaded(
      KeyStream.Position after, Roster.Entry entry, EngineTiming timing) {
    Instant end = null;
    long eitherWayMs = after.time().uncertaintyMs();
    for (Roster.Shift shift : entry.shifts()) {
      boolean inside =
          !after.at().isBefore(shift.from().minusMillis(eitherWayMs))
              && !after.at().isAfter(shift.to().plusMillis(eitherWayMs));
      if (inside && (end == null || shift.to().isAfter(end))) {
        end = shift.to();
      }
    }
    return end == null ? after.at().plus(timing.shift()) : end.plus(timing.gap());
  }

  private static void add(List<Fact> evidence, World world, KeyStream.Position position) {
    Fact fact = world.fact(position.event());
    if (fact != null) {
      evidence.add(fact);
    }
  }
}
