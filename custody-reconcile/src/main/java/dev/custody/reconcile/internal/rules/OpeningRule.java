package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.AccessState;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Reading;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.reconcile.DeviceSettings;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Roster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * R41 opening without an identified operator. It asks where somebody can be asked: of sensors,
 * which say that a door opened and not who did it, and of keys for which the roster has shifts. A
 * partner's feed names nobody, and that is no alarm.
 */
final class OpeningRule implements Rule {

  private static final Set<SealState> OPEN_SEALS =
      EnumSet.of(SealState.OPENED, SealState.BROKEN, SealState.REMOVED);

  private static final RuleInfo R41 =
      new RuleInfo(
          "R41",
          1,
          "opening without an identified operator",
          "door readings, ACCESS, seals opened, broken or removed, UNPACK and UNLOAD of a"
              + " container; operators of its other events, shifts",
          "no person's device has recorded anything about it within an hour of that, a shift later",
          "H",
          "none",
          "find out who was there: cameras, gate log, shift lead; count what is inside with two"
              + " people.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R41);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /**
   * An opening may raise it, unless it names its operator itself; another person who comes can only
   * explain one, and a sensor nothing.
   */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    Fact fact = arrival.fact();
    return arrival.reach() == Arrival.Reach.OWN
        && ((!before.quiet() && person(fact))
            || door(fact) != null
            || byAccess(fact)
            || (bySomebodyOfOurs(fact, name, world)
                && !(person(fact) && fact.operator() != null && fact.proves(Proof.ALARM))));
  }

  private static boolean person(Fact fact) {
    return fact.trust() != Trust.UNVERIFIED && fact.source() == Source.HANDHELD;
  }

  @Override
  public void look(String name, World world, Findings out) {
    List<Fact> openings = new ArrayList<>();
    List<Fact> people = new ArrayList<>();
    boolean doorOpen = false;
    for (Fact fact : world.facts(name)) {
      if (!fact.proves(Proof.ALARM)) {
        continue;
      }
      Boolean door = door(fact);
      boolean opened = Boolean.TRUE.equals(door) && !doorOpen;
      doorOpen = door == null ? doorOpen : door;
      if (opened || byAccess(fact) || bySomebodyOfOurs(fact, name, world)) {
        openings.add(fact);
      }
      if (person(fact)) {
        people.add(fact);
      }
    }
    for (Fact opening : openings) {
      judge(name, opening, people, world, out);
    }
  }

  private static void judge(
      String name, Fact opening, List<Fact> people, World world, Findings out) {
    DeviceSettings settings = world.settings().devices();
    Duration near = settings.identification().plus(settings.skew()).plus(settings.skew());
    if (person(opening) && opening.operator() != null) {
      return;
    }
    boolean anybody = false;
    for (Fact person : people) {
      Duration apart = Duration.between(opening.at(), person.at()).abs();
      Duration granted = near.plusMillis(opening.uncertaintyMs() + person.uncertaintyMs());
      if (person.operator() != null && apart.compareTo(granted) <= 0) {
        return;
      }
      boolean itself = person.compareTo(opening) == 0;
      anybody |= !itself && apart.compareTo(granted.plus(settings.clockError())) <= 0;
    }
    if (!out.past(opening.at().plus(near))) {
      return;
    }
    boolean later = out.past(opening.at().plus(world.settings().timing().shift()));
    boolean sure = later && !anybody && opening.proves(Proof.CONFIRM);
    out.alarm(
        Alarm.of(R41, name, "somebody named who opened it: " + opening.id())
            .severity(Severity.H)
            .confirmed(sure, sure ? 80 : 40)
            .evidence(List.of(opening))
            .wouldClear(
                "an event that names it and its operator, within "
                    + settings.identification()
                    + " of the opening")
            .explain(
                name + " was opened, and nobody is named for it: " + Words.did(opening) + "."));
  }

  /** Whether a door is said to be open or closed; null if nothing is said. */
  private static @Nullable Boolean door(Fact fact) {
    for (Reading reading : fact.event().readings()) {
      String type = reading.type();
      if (type != null && type.toLowerCase(Locale.ROOT).contains("door")) {
        boolean open = reading.value() != null && reading.value().unscaled() > 0;
        return reading.alarm() || open;
      }
    }
    return null;
  }

  private static boolean byAccess(Fact fact) {
    AccessState access = fact.event().access();
    return fact.kind() == Kind.ACCESS
        && (access == AccessState.ACCESS_OPENED || access == AccessState.ACCESS_FORCED);
  }

  private static boolean bySomebodyOfOurs(Fact fact, String name, World world) {
    Vouching main = fact.mainVouching();
    Roster.Entry entry = main == null ? null : world.rostered(main.kid());
    boolean asked =
        entry != null && (!entry.shifts().isEmpty() || entry.source() == Source.TELEMATICS);
    if (!asked) {
      return false;
    }
    if ((fact.kind() == Kind.UNPACK || fact.kind() == Kind.UNLOAD)
        && name.equals(fact.event().container())) {
      return true;
    }
    for (Seal seal : fact.event().seals()) {
      String unit = seal.unit() != null ? seal.unit() : fact.event().container();
      if (name.equals(unit) && OPEN_SEALS.contains(seal.state())) {
        return true;
      }
    }
    return false;
  }
}
