package dev.custody.reconcile.internal.rules;

import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.KeyStream;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * R26 silent device, by its key: on shift, and nothing has come for longer than its cadence. An
 * idle device signs a heartbeat, so any statement is life. While a device is silent, what it has
 * not scanned is not missing: {@link Absences} asks {@link #silentAt}.
 */
final class SilenceRule implements Rule {

  static final RuleInfo R26 =
      new RuleInfo(
          "R26",
          1,
          "silent device",
          "newest statement of rostered keys on shift; telemetry of a vehicle that has departed",
          "still silent an hour after the shift's end, or, of a tracker, a shift later",
          "M-H",
          "none; suspends R01 and R04 there",
          "call whoever has it; bring it to where it can upload, and have its scans done by"
              + " another.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R26);
  }

  @Override
  public Scope scope() {
    return Scope.KEY;
  }

  /**
   * A further statement only moves the moment at which the key will have been silent for too long,
   * so whoever waits for that moment may wait on and ask again then. With its first statement a key
   * is judged by older shifts too.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    if (before.due() != null && before.alarms().isEmpty()) {
      KeyStream stream = world.stream(name);
      return stream == null || stream.begins();
    }
    if (before.quiet() && world.roster().entries().isEmpty()) {
      return false;
    }
    Roster.Entry entry = world.rostered(KeyId.ofHex(name));
    return !before.quiet() || (entry != null && !entry.shifts().isEmpty());
  }

  @Override
  public void look(String name, World world, Findings out) {
    KeyId kid = KeyId.ofHex(name);
    Roster.Entry entry = world.rostered(kid);
    if (entry == null) {
      return;
    }
    Instant last = lastAt(world, kid);
    Duration cadence = world.settings().devices().scannerCadence();
    Roster.Shift shift = open(entry, last, cadence, world.now());
    if (shift == null) {
      return;
    }
    Instant from = since(shift, last);
    Duration grace = world.settings().timing().silence();
    if (!out.past(from.plus(cadence))) {
      return;
    }
    if (last == null && out.past(shift.to().plus(Duration.ofDays(1)))) {
      return;
    }
    boolean sure = out.past(shift.to().plus(grace));
    out.alarm(
        Alarm.of(R26, name, "signs something at least every " + cadence + " on shift")
            .severity(sure ? Severity.H : Severity.M)
            .confirmed(sure, sure ? 80 : 40)
            .wouldClear("a later statement of this key, of whatever kind")
            .explain(
                "Key "
                    + name
                    + ", used by "
                    + shift.operator()
                    + " from "
                    + Words.time(shift.from())
                    + " to "
                    + Words.time(shift.to())
                    + ", has been silent since "
                    + Words.time(from)
                    + (last == null ? ": nothing of it has ever come." : ".")));
  }

  /**
   * Whether a key that the roster lets scan at a time is silent then: it has been silent for its
   * cadence, and has not been heard since. Keys without shifts promise nothing and are never
   * silent.
   */
  static boolean silentAt(World world, Roster.Entry entry, Instant time) {
    Instant last = lastAt(world, entry.kid());
    Duration cadence = world.settings().devices().scannerCadence();
    for (Roster.Shift shift : entry.shifts()) {
      if (!shift.from().isAfter(time)
          && !shift.to().isBefore(time)
          && since(shift, last).plus(cadence).isBefore(time)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Instant lastAt(World world, KeyId kid) {
    KeyStream stream = world.streams().get(kid);
    return stream == null ? null : stream.lastAt();
  }

  private static Instant since(Roster.Shift shift, @Nullable Instant last) {
    return last != null && last.isAfter(shift.from()) ? last : shift.from();
  }

  /**
   * The earliest shift of which enough is left to be silent in; of a key that was never heard, one
   * that ended within a day, because a roster may be older than what is read.
   */
  private static Roster.@Nullable Shift open(
      Roster.Entry entry, @Nullable Instant last, Duration cadence, Instant now) {
    Roster.Shift found = null;
    for (Roster.Shift shift : entry.shifts()) {
      boolean old = last == null && shift.to().plus(Duration.ofDays(1)).isBefore(now);
      boolean heard = last != null && !last.isBefore(shift.to());
      boolean left = !since(shift, last).plus(cadence).isAfter(shift.to());
      boolean earlier = found == null || shift.from().isBefore(found.from());
      if (!old && !heard && left && earlier) {
        found = shift;
      }
    }
    return found;
  }
}
