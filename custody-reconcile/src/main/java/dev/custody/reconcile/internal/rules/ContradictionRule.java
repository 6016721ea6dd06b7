package dev.custody.reconcile.internal.rules;

import dev.custody.api.event.Attachment;
import dev.custody.api.event.Document;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Reading;
import dev.custody.api.observe.Trust;
import dev.custody.reconcile.DeviceSettings;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.Places;
import dev.custody.reconcile.internal.facts.Summary;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * R43 corroboration: cameras, trackers, what parties signed and the manifest should agree on where
 * a thing is. Two statements of one witness are another rule's (impossible travel).
 */
final class ContradictionRule implements Rule {

  private static final double MARGIN_M = 1_000;

  /** Who says so: none of them can be made to say the same by whoever holds another. */
  private enum Witness {
    CAMERA,
    TRACKER,
    PARTY
  }

  private static final RuleInfo R43 =
      new RuleInfo(
          "R43",
          1,
          "sources contradict each other",
          "positions and places of CCTV and ANPR evidence, of telematics and of signed events,"
              + " places of the plans; agreeing, they raise the confidence of R01 and R04",
          "they contradict each other even if one clock is off by an hour; a camera alone against"
              + " the manifest never",
          "H",
          "none",
          "look at the footage, and call the driver and the site: one of the sources is wrong, or"
              + " made to be.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R43);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /** Where no camera and no tracker has spoken, there is nobody to contradict. */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    if (arrival.reach() != Arrival.Reach.OWN) {
      return false;
    }
    Fact fact = arrival.fact();
    Witness witness = witness(fact);
    if (witness == null || (witness == Witness.PARTY && !before.watching())) {
      return false;
    }
    List<Plan> plans = world.plansOf(name);
    if (witness == Witness.CAMERA || !before.watching() || !plans.isEmpty()) {
      return true;
    }
    // The first contradiction raises it, so while there is none only this fact can be in one.
    Spot here = Spot.known(fact, plans, world);
    for (Spot other : world.summary(name, LAST).of(witness)) {
      if (other.fact().at().equals(fact.at())
          || (here != null && contradict(name, other, here, world, new Findings(world.now())))) {
        return true;
      }
    }
    return false;
  }

  /** Where each witness last measured a thing to be. */
  private static final class Last {
    private final Map<Witness, Spot> spots = new EnumMap<>(Witness.class);

    /** Those of the other witnesses. */
    List<Spot> of(Witness witness) {
      List<Spot> others = new ArrayList<>();
      spots.forEach(
          (each, spot) -> {
            if (each != witness) {
              others.add(spot);
            }
          });
      return others;
    }
  }

  private static final Summary<Last> LAST =
      new Summary<>() {
        @Override
        public Last begin() {
          return new Last();
        }

        @Override
        public void take(Last last, String name, Fact fact, World world) {
          Witness witness = witness(fact);
          if (witness != null && fact.proves(Proof.ALARM) && fact.trust() != Trust.UNVERIFIED) {
            Spot here = Spot.measured(fact, world);
            if (here != null) {
              last.spots.put(witness, here);
            }
          }
        }
      };

  @Override
  public void look(String name, World world, Findings out) {
    List<Plan> plans = world.plansOf(name);
    Map<Witness, Spot> last = new EnumMap<>(Witness.class);
    boolean found = false;
    Fact offPlan = null;
    for (Fact fact : world.facts(name)) {
      Witness witness = witness(fact);
      if (witness == null || !fact.proves(Proof.ALARM) || fact.trust() == Trust.UNVERIFIED) {
        continue;
      }
      if (witness != Witness.PARTY) {
        out.watch();
      }
      if (witness == Witness.CAMERA && offPlan == null && offPlan(fact, plans)) {
        offPlan = fact;
      }
      Spot here = found ? null : Spot.known(fact, plans, world);
      if (here == null) {
        continue;
      }
      for (Map.Entry<Witness, Spot> other : last.entrySet()) {
        if (!found && other.getKey() != witness) {
          found = contradict(name, other.getValue(), here, world, out);
        }
      }
      last.put(witness, here);
    }
    if (offPlan != null) {
      offManifest(name, offPlan, out);
    }
  }

  private static @Nullable Witness witness(Fact fact) {
    if (camera(fact)) {
      return Witness.CAMERA;
    }
    if (fact.kind() == Kind.TELEMETRY && fact.source() == Source.TELEMATICS) {
      return Witness.TRACKER;
    }
    return fact.physical() && fact.source() == Source.HANDHELD ? Witness.PARTY : null;
  }

  /** Whether a camera says so: EVIDENCE that names one as what it comes from. */
  static boolean camera(Fact fact) {
    if (fact.kind() != Kind.EVIDENCE) {
      return false;
    }
    boolean found = false;
    for (Attachment attachment : fact.event().attachments()) {
      found |= ofCamera(attachment.source());
    }
    for (Document document : fact.event().documents()) {
      found |= ofCamera(document.type());
    }
    for (Reading reading : fact.event().readings()) {
      found |= ofCamera(reading.type());
    }
    return found;
  }

  private static boolean ofCamera(@Nullable String text) {
    if (text == null) {
      return false;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.contains("cctv") || lower.contains("anpr") || lower.contains("camera");
  }

  private static boolean contradict(String name, Spot from, Spot to, World world, Findings out) {
    double metres = to.surelyFrom(from) - MARGIN_M;
    DeviceSettings settings = world.settings().devices();
    Duration apart =
        Duration.between(from.fact().at(), to.fact().at())
            .plusMillis(from.fact().uncertaintyMs() + to.fact().uncertaintyMs());
    double perMs = world.settings().sensors().speedKmhMax() / 3.6e3;
    if (metres <= apart.plus(settings.skew()).plus(settings.skew()).toMillis() * perMs) {
      return false;
    }
    boolean sure =
        metres > apart.plus(settings.clockError()).toMillis() * perMs
            && from.fact().proves(Proof.CONFIRM)
            && to.fact().proves(Proof.CONFIRM);
    out.alarm(
        Alarm.of(R43, name, "sources that agree where it is")
            .severity(Severity.H)
            .confirmed(sure, sure ? 80 : 45)
            .evidence(List.of(from.fact(), to.fact()))
            .wouldClear("a correction of one of the two events, or one in between that comes late")
            .explain(
                name
                    + " cannot have been where both say: "
                    + Words.did(from.fact())
                    + " ("
                    + witness(from.fact())
                    + "); and "
                    + Words.did(to.fact())
                    + " ("
                    + witness(to.fact())
                    + "); at least "
                    + StrictMath.round(metres / 1_000)
                    + " km apart."));
    return true;
  }

  /** Whether a camera saw it at a place that it names and no leg of any plan of it has. */
  private static boolean offPlan(Fact fact, List<Plan> plans) {
    if (plans.isEmpty() || fact.event().place() == null) {
      return false;
    }
    for (Plan plan : plans) {
      if (plan.legs().isEmpty()) {
        return false;
      }
      for (Leg leg : plan.legs()) {
        if (Places.fit(fact.event().place(), leg) != Places.Fit.OTHER) {
          return false;
        }
      }
    }
    return true;
  }

  private static void offManifest(String name, Fact fact, Findings out) {
    out.alarm(
        Alarm.of(R43, name, "cameras see it at the places of its plans")
            .severity(Severity.H)
            .confirmed(false, 50)
            .evidence(List.of(fact))
            .wouldClear("a correction, or a plan that leads there")
            .explain(name + " was seen where no plan of it leads: " + Words.did(fact) + "."));
  }

  /**
   * How much surer it is that a thing is missing where cameras and sensors noticed something
   * between the last time that it was seen and the deadline: a door that opened, an alarm, a camera
   * that saw it elsewhere.
   *
   * @param confidencePercent what the absences alone are worth
   * @return the same, or more; 95 at most
   */
  static int raise(
      int confidencePercent, String thing, @Nullable Instant after, Instant until, World world) {
    int agreeing = 0;
    for (Fact fact : world.facts(thing).descendingSet()) {
      if (after != null && fact.at().isBefore(after)) {
        break;
      }
      if (!fact.at().isAfter(until) && fact.proves(Proof.ALARM) && notices(fact)) {
        agreeing++;
      }
    }
    return agreeing == 0
        ? confidencePercent
        : Math.max(confidencePercent, Math.min(95, confidencePercent + 15 * Math.min(2, agreeing)));
  }

  private static boolean notices(Fact fact) {
    if (fact.trust() == Trust.UNVERIFIED) {
      return false;
    }
    boolean alarmed = false;
    for (Reading reading : fact.event().readings()) {
      alarmed |= reading.alarm();
    }
    return camera(fact) || (alarmed && fact.source() == Source.TELEMATICS);
  }
}
