package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.Absence;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.WatermarkMode;
import dev.custody.reconcile.internal.facts.KeyStream;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.Roster;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How well it is known that nothing was observed at the legs of one plan. The answer for a leg is
 * the same for all its units, so it is worked out once per look.
 */
final class Absences {

  /**
   * The answer for one leg: how many sources are absent rather than silent, and the weakest word.
   */
  record Decided(int independent, int proven, Absence weakest) {}

  private final Plan plan;
  private final World world;
  private final Findings out;
  private final @Nullable Decided[] known;
  private final boolean[] asked;

  Absences(Plan plan, World world, Findings out) {
    this.plan = plan;
    this.world = world;
    this.out = out;
    this.known = new Decided[plan.legs().size()];
    this.asked = new boolean[plan.legs().size()];
  }

  /**
   * Whether the deadline of a leg has passed, which is when its absence begins to mean something;
   * if not, asks for a look when it has.
   */
  boolean begins(int leg) {
    if (!asked[leg]) {
      asked[leg] = true;
      known[leg] = decide(plan.legs().get(leg));
    }
    return out.past(plan.legs().get(leg).latest());
  }

  /** The legs from here on whose absence is decided, without a break. */
  List<Decided> from(int leg) {
    List<Decided> run = new ArrayList<>();
    for (int i = leg; i < known.length; i++) {
      if (!asked[i]) {
        asked[i] = true;
        known[i] = decide(plan.legs().get(i));
      }
      Decided decided = known[i];
      if (decided == null) {
        break;
      }
      run.add(decided);
    }
    return run;
  }

  /** How well the absence at one leg is known; null before its deadline. */
  @Nullable Absence at(int leg) {
    List<Decided> run = from(leg);
    if (!run.isEmpty()) {
      return run.get(0).weakest();
    }
    return out.past(plan.legs().get(leg).latest()) ? Absence.SOURCE_SILENT : null;
  }

  /** How many absences of a run can confirm anything in this mode. */
  int independent(List<Decided> run) {
    boolean provable = world.settings().mode() == WatermarkMode.PROVABLE;
    return run.stream().mapToInt(d -> provable ? d.proven() : d.independent()).sum();
  }

  /** The weakest word of a run that is not empty. */
  Absence weakest(List<Decided> run) {
    return run.stream().map(Decided::weakest).max(Absence::compareTo).orElseThrow();
  }

  /** Null while it is too early to say. */
  private @Nullable Decided decide(Leg leg) {
    if (!out.past(leg.latest())) {
      return null;
    }
    int independent = 0;
    int proven = 0;
    Absence weakest = Absence.PROVEN_ABSENT;
    for (Source source : sources(leg)) {
      Absence here;
      if (proven(leg, source)) {
        here = Absence.PROVEN_ABSENT;
        proven++;
        independent++;
      } else if (world.heard(source).isAfter(leg.latest()) && !silentThere(leg, source)) {
        here = Absence.PRESUMED_ABSENT;
        independent++;
      } else {
        here = Absence.SOURCE_SILENT;
        if (!world.heard(source).isAfter(leg.latest())) {
          out.awaitSource(source, leg.latest());
        }
        if (!out.past(leg.latest().plus(world.settings().timing().silence()))) {
          return null;
        }
      }
      weakest = here.compareTo(weakest) > 0 ? here : weakest;
    }
    return new Decided(independent, proven, weakest);
  }

  /**
   * Whether the source is heard elsewhere only: all of its keys that may scan there are silent
   * devices, so their silence is no absence (R26).
   */
  private boolean silentThere(Leg leg, Source source) {
    boolean any = false;
    boolean all = true;
    for (Roster.Entry entry : world.roster().entries()) {
      if (entry.source() == source && World.mayScan(entry, leg)) {
        any = true;
        if (SilenceRule.silentAt(world, entry, leg.latest())) {
          out.awaitKey(entry.kid());
        } else {
          all = false;
        }
      }
    }
    return any && all;
  }

  /** Who should have seen it: as the leg says, else all that the roster has, else the handhelds. */
  private Set<Source> sources(Leg leg) {
    if (!leg.confirm().isEmpty()) {
      return leg.confirm();
    }
    EnumSet<Source> found = EnumSet.noneOf(Source.class);
    for (Roster.Entry entry : world.roster().entries()) {
      if (World.mayScan(entry, leg)) {
        found.add(entry.source());
      }
    }
    if (found.isEmpty()) {
      found.add(Source.HANDHELD);
    }
    return found;
  }

  private boolean proven(Leg leg, Source source) {
    if (world.settings().mode() != WatermarkMode.PROVABLE) {
      return false;
    }
    boolean any = false;
    boolean all = true;
    for (Roster.Entry entry : world.roster().entries()) {
      if (entry.source() == source && World.mayScan(entry, leg)) {
        any = true;
        KeyStream stream = world.streams().get(entry.kid());
        // Waited for even where it is complete: a fork would take the proof back.
        out.awaitKey(entry.kid());
        all &=
            stream != null
                && stream.completeOver(
                    leg.earliest(), leg.latest(), world.distrustedSince(entry.kid()));
      }
    }
    return any && all;
  }
}
