package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Proof;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.SensorSettings;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import dev.custody.reconcile.internal.facts.World;
import dev.custody.reconcile.internal.rules.Weights.Measure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * R13 weight drop, and R20 where a thing has become heavier or of another size: weighings of one
 * thing with nothing put in or taken out between them, each against the first. The last of them
 * holds: a weighing that fits again takes the suspicion back.
 */
final class WeightRules implements Rule {

  private static final RuleInfo R13 =
      new RuleInfo(
          "R13",
          1,
          "weight drop",
          "weights of events, their intervals, what was put in or taken out",
          "two scales, or a party's signed weighing, show it",
          "H",
          "count",
          "weigh it again on another scale, then open and count it with two people; compare with"
              + " what was packed.");

  @Override
  public List<RuleInfo> infos() {
    return List.of(R13);
  }

  @Override
  public Scope scope() {
    return Scope.THING;
  }

  /** What was weighed before stands as it was: only another measurement can differ. */
  @Override
  public boolean concerned(String name, Arrival arrival, Findings before, World world) {
    return arrival.reach() == Arrival.Reach.OWN && !arrival.fact().event().readings().isEmpty();
  }

  @Override
  public void look(String name, World world, Findings out) {
    SensorSettings.Scales scales = world.settings().sensors().scales();
    for (List<Measure> run : Weights.weighings(name, world)) {
      weights(name, run, scales, world, out);
    }
    Weights.sizes(name, world).forEach((word, run) -> size(name, word, run, scales, out));
  }

  private static void weights(
      String name, List<Measure> run, SensorSettings.Scales scales, World world, Findings out) {
    Measure base = null;
    List<Measure> low = new ArrayList<>();
    List<Measure> high = new ArrayList<>();
    for (Measure here : run) {
      boolean drop = base != null && less(here, base, base, scales);
      boolean rise = base != null && less(base, here, base, scales);
      if (base == null || ((drop || rise) && moved(name, base, here, world))) {
        emit(name, base, low, high, out);
        low.clear();
        high.clear();
        base = here;
      } else if (drop) {
        high.clear();
        low.add(here);
      } else if (rise) {
        low.clear();
        high.add(here);
      } else {
        low.clear();
        high.clear();
      }
    }
    emit(name, base, low, high, out);
  }

  private static boolean moved(String name, Measure base, Measure here, World world) {
    return Weights.contentMoved(name, base.fact(), here.fact(), world);
  }

  private static boolean less(
      Measure one, Measure other, Measure base, SensorSettings.Scales scales) {
    return Weights.beyond(
        other.min().subtract(one.max()), base.min(), scales.weightPermille(), scales.weightGrams());
  }

  private static void emit(
      String name,
      @org.jspecify.annotations.Nullable Measure base,
      List<Measure> low,
      List<Measure> high,
      Findings out) {
    if (base == null) {
      return;
    }
    if (!low.isEmpty()) {
      out.alarm(
          draft(R13, name, "the weight of " + base.fact().id(), base, low)
              .hold(Hold.Scope.COUNT, name, false)
              .explain(changed(name, "lost weight", base, low, "kg", 3)));
    }
    if (!high.isEmpty()) {
      out.alarm(
          draft(SubstitutionRule.R20, name, "the weight of " + base.fact().id(), base, high)
              .hold(Hold.Scope.QUARANTINE, name, false)
              .explain(changed(name, "gained weight", base, high, "kg", 3)));
    }
  }

  private static void size(
      String name, String word, List<Measure> run, SensorSettings.Scales scales, Findings out) {
    Measure base = run.get(0);
    List<Measure> off = new ArrayList<>();
    for (Measure here : run) {
      BigDecimal shorter = base.min().subtract(here.max());
      BigDecimal longer = here.min().subtract(base.max());
      if (Weights.beyond(
          shorter.max(longer), base.min(), scales.sizePermille(), scales.sizeMillimetres())) {
        off.add(here);
      } else {
        off.clear();
      }
    }
    if (!off.isEmpty()) {
      out.alarm(
          draft(SubstitutionRule.R20, name, "the " + word + " of " + base.fact().id(), base, off)
              .hold(Hold.Scope.QUARANTINE, name, false)
              .explain(changed(name, "has another " + word, base, off, "m", 3)));
    }
  }

  private static Alarm.Draft draft(
      RuleInfo rule, String name, String expected, Measure base, List<Measure> off) {
    List<Fact> facts = new ArrayList<>();
    off.forEach(measure -> facts.add(measure.fact()));
    boolean sure = base.fact().proves(Proof.CONFIRM) && Corroboration.confirmed(facts);
    return Alarm.of(rule, name, expected)
        .severity(Severity.H)
        .confirmed(sure, sure ? 75 : 40)
        .evidence(List.of(base.fact()))
        .evidence(facts)
        .wouldClear("a later measurement that fits, or an event of what was put in or taken out");
  }

  private static String changed(
      String name, String what, Measure base, List<Measure> off, String unit, int shift) {
    Measure last = off.get(off.size() - 1);
    return name
        + " "
        + what
        + ": "
        + text(base, shift)
        + " "
        + unit
        + " at "
        + Words.time(base.fact().at())
        + ", "
        + text(last, shift)
        + " "
        + unit
        + " at "
        + Words.time(last.fact().at())
        + ".";
  }

  private static String text(Measure measure, int shift) {
    BigDecimal middle = measure.min().add(measure.max()).divide(BigDecimal.valueOf(2));
    return middle
        .movePointLeft(shift)
        .setScale(3, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }
}
