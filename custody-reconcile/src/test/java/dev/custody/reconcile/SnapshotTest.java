package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.custody.api.event.Kind;
import dev.custody.api.observe.Observation;
import dev.custody.reconcile.internal.engine.Anew;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Posture;
import dev.custody.reconcile.plan.Roster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Killed at any input and restored from a snapshot, an engine goes on byte for byte. */
class SnapshotTest {

  private static final EngineSettings SETTINGS = EngineLaws.SETTINGS;

  /** One step of a life: an input, or time that passes. */
  private interface Step {
    void run(ReconcileEngine engine, ExceptionSink sink);
  }

  private static Step given(Input input) {
    return (engine, sink) -> engine.apply(input, sink);
  }

  private static Step until(String time) {
    return (engine, sink) -> engine.advance(Day.at(time), sink);
  }

  /** A life with everything that an engine can be told, in an order that is partly too late. */
  private static List<Step> life(long seed, int units) {
    Day day = new Day();
    Random random = new Random(seed);
    List<Step> life = new ArrayList<>();
    life.add(given(new Input.PlanUpsert(Day.crossDock(units), null)));
    List<Observation> all = EngineLaws.shuffled(EngineLaws.world(day, seed, units, true), seed);
    for (Observation observation : all) {
      life.add(given(new Input.Observed(observation)));
      if (random.nextInt(6) == 0) {
        life.add(given(new Input.Observed(all.get(random.nextInt(all.size())))));
      }
    }
    Roster.Shift shift =
        new Roster.Shift("urn:e:op:1", Day.at("06:00"), Day.at("14:00"), List.of());
    Roster roster =
        new Roster(
            List.of(
                new Roster.Entry(day.receiver.kid, Source.WMS, List.of(Day.B), List.of(shift)),
                new Roster.Entry(day.sender.kid, Source.HANDHELD, List.of(), List.of())));
    insert(life, random, given(new Input.RosterUpdate(roster)));
    insert(life, random, given(new Input.KeyDistrusted(day.carrier.kid, Day.at("09:30"))));
    insert(
        life,
        random,
        given(new Input.PostureUpdate(new Posture(Set.of("1.2"), Duration.ofDays(3)))));
    PlanUnit counted =
        new PlanUnit(Day.unit(1), Day.TRAILER, dev.custody.api.event.Decimal.of(3), "EA");
    insert(
        life,
        random,
        given(
            new Input.PlanUpsert(
                Day.plan(
                    2,
                    List.of(counted, PlanUnit.of(Day.unit(2))),
                    Day.leg(Kind.LOAD, Day.A, "06:00", "08:00")
                        .confirmedBy(EnumSet.of(Source.HANDHELD, Source.WMS)),
                    Day.leg(Kind.RECEIVE, Day.C, "11:00", "12:00")),
                Day.at("08:45"))));
    insert(life, random, (e, sink) -> e.advance(Source.WMS, Day.at("11:30"), sink));
    insert(life, random, until("10:10"));
    life.add(until("13:00"));
    life.add(given(new Input.PlanRetract("P-1")));
    life.add(until("23:00"));
    return life;
  }

  private static void insert(List<Step> life, Random random, Step step) {
    life.add(random.nextInt(life.size() + 1), step);
  }

  private static byte[] snapshot(ReconcileEngine engine) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    engine.snapshot(out);
    return out.toByteArray();
  }

  private static ReconcileEngine restored(byte[] snapshot) throws Exception {
    return ReconcileEngine.restore(new ByteArrayInputStream(snapshot), SETTINGS, Day.POLICY);
  }

  private static List<String> lines(List<ExceptionRevision> said) {
    return said.stream().map(ExceptionLines::line).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void killedAtEveryInput_saysTheSame(long seed) throws Exception {
    List<Step> life = life(seed, 3);
    List<ExceptionRevision> whole = new ArrayList<>();
    ReconcileEngine engine = ReconcileEngine.of(SETTINGS, Day.POLICY);
    List<byte[]> snapshots = new ArrayList<>();
    List<Integer> saidBefore = new ArrayList<>();
    for (Step step : life) {
      snapshots.add(snapshot(engine));
      saidBefore.add(whole.size());
      step.run(engine, whole::add);
    }
    byte[] end = snapshot(engine);
    assertThat(whole).hasSizeGreaterThan(5);
    for (int i = 0; i < life.size(); i++) {
      ReconcileEngine again = restored(snapshots.get(i));
      assertThat(snapshot(again)).as("snapshot of what was restored").isEqualTo(snapshots.get(i));
      assertThat(again.counts().events()).isLessThanOrEqualTo(engine.counts().events());
      List<ExceptionRevision> rest = new ArrayList<>();
      for (Step step : life.subList(i, life.size())) {
        step.run(again, rest::add);
      }
      assertThat(lines(rest))
          .as("killed before input %d", i)
          .isEqualTo(lines(whole.subList(saidBefore.get(i), whole.size())));
      assertThat(rest).isEqualTo(whole.subList(saidBefore.get(i), whole.size()));
      assertThat(again.exceptions()).isEqualTo(engine.exceptions());
      assertThat(again.watermarks()).isEqualTo(engine.watermarks());
      assertThat(Anew.inconsistency(again.core())).isEqualTo(Anew.inconsistency(engine.core()));
      assertThat(snapshot(again)).hasSameSizeAs(end);
    }
  }

  @Test
  void killedAgainAndAgain_saysTheSame() throws Exception {
    for (long seed = 10; seed < 16; seed++) {
      Random random = new Random(seed);
      List<Step> life = life(seed, 6);
      List<ExceptionRevision> whole = new ArrayList<>();
      List<ExceptionRevision> pieces = new ArrayList<>();
      ReconcileEngine engine = ReconcileEngine.of(SETTINGS, Day.POLICY);
      ReconcileEngine mortal = ReconcileEngine.of(SETTINGS, Day.POLICY);
      for (Step step : life) {
        step.run(engine, whole::add);
        step.run(mortal, pieces::add);
        if (random.nextInt(4) == 0) {
          mortal = restored(snapshot(mortal));
        }
      }
      assertThat(lines(pieces)).isEqualTo(lines(whole));
    }
  }

  private static byte[] small() throws IOException {
    ReconcileEngine engine = ReconcileEngine.of(SETTINGS, Day.POLICY);
    Day day = new Day();
    ExceptionSink nothing = revision -> {};
    engine.apply(new Input.PlanUpsert(Day.crossDock(1), null), nothing);
    engine.apply(
        new Input.Observed(day.receiver.sign(day.load("07:10", Day.C, Day.unit(1)).build())),
        nothing);
    engine.advance(Day.at("13:00"), nothing);
    assertThat(engine.exceptions()).isNotEmpty();
    return snapshot(engine);
  }

  @Test
  void everyByteFlipped_isRefused() throws Exception {
    byte[] good = small();
    restored(good);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) (1 << i % 8);
      assertThat(catchThrowable(() -> restored(bad)))
          .as("byte %d of %d", i, good.length)
          .isInstanceOf(SnapshotException.class);
    }
  }

  @Test
  void everyPrefix_andAnythingBehind_isRefused() throws Exception {
    byte[] good = small();
    for (int i = 0; i < good.length; i++) {
      byte[] cut = Arrays.copyOf(good, i);
      assertThat(catchThrowable(() -> restored(cut)))
          .as("prefix %d of %d", i, good.length)
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> assertThat(e.kind()).isEqualTo(SnapshotException.Kind.DAMAGED));
    }
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    assertThatThrownBy(() -> restored(longer)).hasMessageContaining("bytes behind the digest");
  }

  @Test
  void otherSettingsOrPolicy_areRefusedWithAClearWord() throws Exception {
    byte[] good = small();
    assertThatThrownBy(
            () ->
                ReconcileEngine.restore(
                    new ByteArrayInputStream(good),
                    SETTINGS.withLateness(Duration.ofMinutes(7)),
                    Day.POLICY))
        .isInstanceOf(SnapshotException.class)
        .hasMessageStartingWith("snapshot made with other settings: expected digest=");
    Set<Proof> none = EnumSet.noneOf(Proof.class);
    assertThatThrownBy(
            () ->
                ReconcileEngine.restore(
                    new ByteArrayInputStream(good), SETTINGS, new TrustPolicy(none, none, none)))
        .isInstanceOf(SnapshotException.class)
        .hasMessageStartingWith("snapshot made with other trust policy: expected digest=");
  }

  @Test
  @Tag("deep")
  void longLives_killedAtRandom_sayTheSame() throws Exception {
    for (long seed = 100; seed < 160; seed++) {
      Random random = new Random(seed);
      List<Step> life = life(seed, 12);
      int at = random.nextInt(life.size());
      List<ExceptionRevision> whole = new ArrayList<>();
      List<ExceptionRevision> pieces = new ArrayList<>();
      ReconcileEngine engine = ReconcileEngine.of(SETTINGS, Day.POLICY);
      ReconcileEngine mortal = ReconcileEngine.of(SETTINGS, Day.POLICY);
      for (int i = 0; i < life.size(); i++) {
        life.get(i).run(engine, whole::add);
        if (i == at) {
          mortal = restored(snapshot(mortal));
        }
        life.get(i).run(mortal, pieces::add);
      }
      assertThat(lines(pieces)).isEqualTo(lines(whole));
    }
  }
}
