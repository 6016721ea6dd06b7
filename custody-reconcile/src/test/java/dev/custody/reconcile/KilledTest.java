package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.reconcile.Mortal.Step;
import dev.custody.reconcile.internal.engine.Anew;
import dev.custody.reconcile.sim.Noise;
import dev.custody.reconcile.sim.SimSettings;
import dev.custody.reconcile.sim.SimWorld;
import dev.custody.reconcile.sim.Theft;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Killed at inputs that a seed chooses, and restored from the last snapshot and the inputs after
 * it: what is said again, and after that, is what an engine says that nobody killed, byte for byte.
 * Worlds with drift, clusters, people's orders, and simulated ones.
 */
class KilledTest {

  private static final EngineSettings ROAD = EngineSettings.roadTransport(WatermarkMode.HEURISTIC);

  /** Lives once in one piece and once in pieces; what was said. */
  private static List<ExceptionRevision> killed(
      List<Step> life, EngineSettings settings, long seed, int snapshotEvery, int killEvery)
      throws Exception {
    Random random = new Random(seed);
    List<ExceptionRevision> whole = new ArrayList<>();
    List<ExceptionRevision> pieces = new ArrayList<>();
    ReconcileEngine engine = ReconcileEngine.of(settings, Day.POLICY);
    ReconcileEngine mortal = ReconcileEngine.of(settings, Day.POLICY);
    byte[] last = Mortal.snapshot(mortal);
    int lastAt = 0;
    int saidThen = 0;
    int kills = 0;
    for (int i = 0; i < life.size(); i++) {
      life.get(i).run(engine, whole::add);
      life.get(i).run(mortal, pieces::add);
      if (random.nextInt(snapshotEvery) == 0) {
        last = Mortal.snapshot(mortal);
        lastAt = i + 1;
        saidThen = pieces.size();
      }
      if (random.nextInt(killEvery) == 0) {
        kills++;
        mortal = ReconcileEngine.restore(new ByteArrayInputStream(last), settings, Day.POLICY);
        pieces = new ArrayList<>(pieces.subList(0, saidThen));
        for (Step step : life.subList(lastAt, i + 1)) {
          step.run(mortal, pieces::add);
        }
        assertThat(lines(pieces)).as("killed after input %d", i).isEqualTo(lines(whole));
      }
    }
    assertThat(kills).isPositive();
    assertThat(lines(pieces)).isEqualTo(lines(whole));
    assertThat(pieces).isEqualTo(whole);
    assertThat(mortal.exceptions()).isEqualTo(engine.exceptions());
    assertThat(mortal.watermarks()).isEqualTo(engine.watermarks());
    assertThat(Anew.inconsistency(mortal.core())).isEqualTo(Anew.inconsistency(engine.core()));
    return whole;
  }

  private static List<String> lines(List<ExceptionRevision> said) {
    return said.stream().map(ExceptionLines::line).toList();
  }

  private static List<String> rules(List<ExceptionRevision> said) {
    return said.stream().map(ExceptionRevision::rule).distinct().toList();
  }

  @Test
  void clusterAndOrdersOfPeople_killedAtEveryInput() throws Exception {
    for (boolean found : new boolean[] {true, false}) {
      List<Step> life = RestartTest.cluster(found).steps;
      // Always killed; the last snapshot may be several inputs old.
      List<ExceptionRevision> said = killed(life, EngineLaws.SETTINGS, 5, 4, 1);
      assertThat(rules(said)).contains("R01", "R39", "R40");
      assertThat(said).anyMatch(each -> each.state() == ExceptionState.RESOLVED);
    }
  }

  private static List<Step> drift(int days) {
    List<Step> life = new ArrayList<>(DriftTest.worse(days));
    life.add((engine, sink) -> engine.advance(DriftTest.at(days, 3), sink));
    return life;
  }

  @Test
  void drift_killedAtRandom() throws Exception {
    assertThat(rules(killed(drift(28), DriftTest.settings(false), 1, 60, 200))).contains("R38");
  }

  private static List<Step> simulated(long seed, int days, Map<Theft, Integer> thefts) {
    SimSettings settings =
        SimSettings.small(seed).sized(days, 2, 1, 12).withNoise(Noise.at(0.97)).withThefts(thefts);
    SimWorld world = SimWorld.of(settings);
    List<Step> life = new ArrayList<>();
    world.inputs().forEach(arrival -> life.add(Mortal.given(arrival.input())));
    life.add((engine, sink) -> engine.advance(settings.end(), sink));
    return life;
  }

  @Test
  void simulatedWorld_killedAtRandom() throws Exception {
    List<Step> life = simulated(7, 1, Map.of(Theft.PILFERAGE_SEAL_BROKEN, 1));
    assertThat(killed(life, ROAD, 7, 40, 120)).hasSizeGreaterThan(5);
  }

  @Tag("deep")
  @Test
  void simulatedWorlds_withEveryTheft_killedAtRandom() throws Exception {
    Map<Theft, Integer> all = new EnumMap<>(Theft.class);
    for (Theft theft : Theft.values()) {
      all.put(theft, 1);
    }
    for (long seed = 1; seed <= 6; seed++) {
      List<Step> life = simulated(seed, 3, all);
      assertThat(killed(life, ROAD, seed, 60, 200)).hasSizeGreaterThan(20);
    }
  }

  @Tag("deep")
  @Test
  void drift_killedOften() throws Exception {
    for (long seed = 1; seed <= 3; seed++) {
      killed(drift(34), DriftTest.settings(seed == 2), seed, 20, 40);
    }
  }
}
