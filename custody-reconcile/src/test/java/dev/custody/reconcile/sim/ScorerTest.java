package dev.custody.reconcile.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.WatermarkMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Worlds made by hand, of which every figure is known. */
class ScorerTest {

  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

  private final Watch watch = new Watch();

  private static Instant at(double hours) {
    return NOON.plusSeconds((long) (hours * 3_600));
  }

  /** Two boxes are taken at noon, which begins to show at one o'clock; the lorry is lorry-1. */
  private static PlantedTheft pilferage() {
    return new PlantedTheft(
        Theft.PILFERAGE_SEAL_BROKEN,
        List.of("box-1", "box-2"),
        List.of("box-1", "box-2", "lorry-1"),
        NOON,
        NOON,
        at(1),
        "by hand");
  }

  /** Four boxes are taken from the same lorry ten hours later, which shows at once. */
  private static PlantedTheft substitution() {
    return new PlantedTheft(
        Theft.SUBSTITUTION,
        List.of("box-5", "box-6", "box-7", "box-8"),
        List.of("box-5", "box-6", "box-7", "box-8", "lorry-1"),
        at(10),
        at(10),
        at(10),
        "by hand");
  }

  private Score score(PlantedTheft... thefts) {
    watch.end(at(48));
    return new Judge(new Truth(1, 500, 2, List.of(thefts), List.of()), watch).score();
  }

  private void raise(double hours, String rule, String subject, Severity severity, int... events) {
    revise(hours, rule, subject, severity, ExceptionState.SUSPECTED, null, events);
  }

  private void confirm(
      double hours, String rule, String subject, Severity severity, int... events) {
    revise(hours, rule, subject, severity, ExceptionState.CONFIRMED, null, events);
  }

  private void revise(
      double hours,
      String rule,
      String subject,
      Severity severity,
      ExceptionState state,
      @Nullable Hold hold,
      int... events) {
    List<EventId> evidence = Arrays.stream(events).mapToObj(ScorerTest::event).toList();
    watch.see(
        new ExceptionRevision(
            ExceptionId.of(rule, 1, subject, "as it should be"),
            1,
            rule,
            1,
            state,
            severity,
            50,
            subject,
            at(hours),
            "as it should be",
            null,
            evidence,
            Map.of(),
            0,
            "nothing",
            hold,
            null,
            "by hand"),
        at(hours));
  }

  private static EventId event(int number) {
    return EventId.ofBody(Bytes.ofOwned(new byte[] {(byte) number}));
  }

  private static Hold hold(String target) {
    return new Hold(Hold.Scope.UNIT, target, false);
  }

  @Test
  void nothingRaised_findsNothing_andCostsAllThatWasTaken() {
    Score score = score(pilferage(), substitution());
    assertThat(score.confirmed().alarms()).isZero();
    assertThat(score.confirmed().precision()).isNaN();
    assertThat(score.recall(score.confirmed())).isZero();
    assertThat(score.confirmed().meanTimeToDetect()).isZero();
    assertThat(score.confirmed().regret()).isEqualTo(6);
    assertThat(score.regretPerTheft(score.confirmed())).isEqualTo(3);
  }

  @Test
  void oneConfirmed_oneSuspected_oneWrong_countInTheirColumns() {
    raise(2, "R01", "box-1", Severity.H);
    confirm(4, "R01", "box-1", Severity.H);
    raise(11, "R13", "box-5", Severity.H);
    confirm(12, "R01", "box-99", Severity.H);
    Score score = score(pilferage(), substitution());

    Score.Tally confirmed = score.confirmed();
    assertThat(confirmed.alarms()).isEqualTo(2);
    assertThat(confirmed.wrong()).isEqualTo(Map.of("R01", 1));
    assertThat(confirmed.precision()).isEqualTo(0.5);
    assertThat(score.recall(confirmed)).isEqualTo(0.5);
    assertThat(score.recall(confirmed, Theft.PILFERAGE_SEAL_BROKEN)).isEqualTo(1);
    assertThat(score.recall(confirmed, Theft.SUBSTITUTION)).isZero();
    assertThat(score.recall(confirmed, Theft.JAMMED_STOP)).isNaN();
    // Of the goods taken at noon; what is not found has no time.
    assertThat(confirmed.meanTimeToDetect()).isEqualTo(Duration.ofHours(4));
    assertThat(score.falsePerThousandItemDays(confirmed)).isEqualTo(2);
    // Two boxes, 3 of 24 hours behind the oracle; four boxes lost; one false alarm.
    assertThat(confirmed.regret()).isCloseTo(2 * 3 / 24.0 + 4 + 0.1, within(1e-9));

    Score.Tally suspected = score.suspected();
    assertThat(suspected.alarms()).isEqualTo(3);
    assertThat(suspected.precision()).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(score.recall(suspected)).isEqualTo(1);
    assertThat(suspected.meanTimeToDetect()).isEqualTo(Duration.ofMinutes(90));
    assertThat(suspected.regret()).isCloseTo(2 / 24.0 + 4 / 24.0 + 0.1, within(1e-9));
  }

  @Test
  void aMediumOne_isASuspicionAtMost_aLowOneNothing_andSeverityMayRise() {
    confirm(2, "R25", "lorry-1", Severity.M);
    confirm(2, "R05", "box-2", Severity.L);
    Score score = score(pilferage());
    assertThat(score.confirmed().alarms()).isZero();
    assertThat(score.suspected().alarms()).isEqualTo(1);
    revise(5, "R25", "lorry-1", Severity.H, ExceptionState.UPDATED, null);
    assertThat(score(pilferage()).confirmed().meanTimeToDetect()).isEqualTo(Duration.ofHours(5));
  }

  @Test
  void beforeATheft_orLongAfter_itIsAboutNone_andOfTwoTheLaterOneIsMeant() {
    confirm(-1, "R10", "lorry-1", Severity.C);
    confirm(11, "R11", "lorry-1", Severity.C);
    confirm(47, "R12", "lorry-1", Severity.H);
    Score score = score(pilferage(), substitution());
    assertThat(score.confirmed().wrong()).isEqualTo(Map.of("R10", 1, "R12", 1));
    assertThat(score.confirmed().found()).isEqualTo(Map.of(Theft.SUBSTITUTION, 1));
    assertThat(score.confirmed().meanTimeToDetect()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void whatIsClearedLater_countsAllTheSame_andAReopenedOneIsNoConfirmation() {
    confirm(2, "R04", "box-99", Severity.H);
    revise(3, "R04", "box-99", Severity.H, ExceptionState.CLEARED, null);
    raise(2, "R04", "box-1", Severity.H);
    revise(3, "R04", "box-1", Severity.H, ExceptionState.CLEARED, null);
    revise(4, "R04", "box-1", Severity.H, ExceptionState.REOPENED, null);
    Score score = score(pilferage());
    assertThat(score.confirmed().alarms()).isEqualTo(1);
    assertThat(score.confirmed().precision()).isZero();
    assertThat(score.suspected().precision()).isEqualTo(0.5);
  }

  @Test
  void innocentHolds_lastFromTheirRevisionUntilItIsClearedOrTheWorldEnds() {
    revise(2, "R13", "box-99", Severity.H, ExceptionState.SUSPECTED, hold("box-99"));
    revise(3, "R13", "box-99", Severity.H, ExceptionState.CONFIRMED, hold("box-99"));
    revise(7, "R13", "box-99", Severity.H, ExceptionState.CLEARED, hold("box-99"));
    revise(40, "R18", "box-98", Severity.H, ExceptionState.SUSPECTED, hold("box-98"));
    revise(2, "R13", "box-1", Severity.H, ExceptionState.SUSPECTED, hold("box-1"));
    Score score = score(pilferage());
    assertThat(score.innocentHolds()).isEqualTo(Duration.ofHours(5 + 8));
    assertThat(score.innocentHoldHoursPerThousandItemDays()).isEqualTo(26);
    // Both columns bear the holds: two boxes lost, one false alarm, thirteen hours.
    assertThat(score.confirmed().regret()).isCloseTo(2 + 0.1 + 0.13, within(1e-9));
  }

  @Test
  void aClusterOfThefts_isNoFalseAlarm_andFindsNothing() {
    confirm(3, "R01", "box-1", Severity.H, 1);
    confirm(3, "R01", "box-2", Severity.H, 2);
    confirm(3, "R01", "box-99", Severity.H, 3);
    confirm(4, "R39", "dock-1", Severity.H, 1, 2, 3);
    confirm(4, "R39", "dock-2", Severity.H, 1, 3);
    Score score = score(pilferage());
    assertThat(score.confirmed().wrong()).isEqualTo(Map.of("R01", 1, "R39", 1));
    assertThat(score.confirmed().meanTimeToDetect()).isEqualTo(Duration.ofHours(3));
  }

  @Test
  void lossesGrowForADay_andAnAlarmBeforeTheOracleCostsNothing() {
    confirm(0.5, "R10", "lorry-1", Severity.C);
    assertThat(score(pilferage()).confirmed().regret()).isZero();
    confirm(40, "R10", "box-5", Severity.C);
    assertThat(score(substitution()).confirmed().regret()).isCloseTo(4 + 0.1, within(1e-9));
  }

  @Test
  void scoresAddUp() {
    confirm(4, "R01", "box-1", Severity.H);
    Score one = score(pilferage());
    Score both = one.plus(one).plus(Score.ZERO);
    assertThat(both.itemDays()).isEqualTo(1_000);
    assertThat(both.planted()).isEqualTo(Map.of(Theft.PILFERAGE_SEAL_BROKEN, 2));
    assertThat(both.confirmed().found()).isEqualTo(Map.of(Theft.PILFERAGE_SEAL_BROKEN, 2));
    assertThat(both.confirmed().meanTimeToDetect()).isEqualTo(Duration.ofHours(4));
    assertThat(both.regretPerTheft(both.confirmed()))
        .isCloseTo(one.regretPerTheft(one.confirmed()), within(1e-9));
  }

  @Test
  void table_hasBothColumns_everyType_andTheRulesThatWereWrong() {
    Scorer scorer = Scorer.of(EngineSettings.roadTransport(WatermarkMode.HEURISTIC), Runs.POLICY);
    ScoreTable table = ScoreTable.run(scorer, SimSettings.small(0).sized(1, 2, 1, 6), 3, 1, 0.99);
    Score score = table.rows().get(0.99);
    assertThat(score.planted().values()).allMatch(count -> count == 1);
    assertThat(score.confirmed().alarms()).isLessThanOrEqualTo(score.suspected().alarms());
    assertThat(table.toMarkdown())
        .contains("| 99.0 % | confirmed | " + score.confirmed().alarms() + " |")
        .contains("| 99.0 % | suspected | " + score.suspected().alarms() + " |")
        .contains("| insider drip |", "| false alarms of |");
  }
}
