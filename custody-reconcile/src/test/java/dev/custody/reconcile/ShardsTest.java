package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.reconcile.sim.Arrival;
import dev.custody.reconcile.sim.Noise;
import dev.custody.reconcile.sim.SimSettings;
import dev.custody.reconcile.sim.SimWorld;
import dev.custody.reconcile.sim.Theft;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards in threads of their own, against one engine: a simulated day, given in batches. */
class ShardsTest {

  private static final EngineSettings SETTINGS =
      EngineSettings.roadTransport(WatermarkMode.HEURISTIC);

  private static final ExecutorService THREADS = Executors.newFixedThreadPool(4);
  private static SimWorld world;
  private static List<Input> inputs;
  private static List<String> alone;

  /** Stops a run after so many inputs, as a limit of the settings would. */
  private static final EngineSettings SMALL =
      SETTINGS.withLimits(
          new EngineLimits(20, SETTINGS.limits().plansMax(), SETTINGS.limits().holdsPerKeyMax()));

  @BeforeAll
  static void oneEngine() {
    world =
        SimWorld.of(
            SimSettings.small(7)
                .sized(1, 2, 1, 6)
                .withNoise(Noise.at(0.95))
                .withThefts(Map.of(Theft.PILFERAGE_SEAL_BROKEN, 1, Theft.WHOLE_TRAILER, 1)));
    inputs = world.inputs().stream().map(Arrival::input).toList();
    alone = new ArrayList<>();
    ReconcileEngine engine = ReconcileEngine.of(SETTINGS, Day.POLICY);
    inputs.forEach(input -> engine.apply(input, said(alone)));
    engine.advance(world.settings().end(), said(alone));
    assertThat(alone).hasSizeGreaterThan(10);
  }

  @AfterAll
  static void end() throws InterruptedException {
    THREADS.shutdown();
    assertThat(THREADS.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private static ExceptionSink said(List<String> lines) {
    return revision -> lines.add(ExceptionLines.line(revision));
  }

  private static List<String> run(int shards, int batch, Executor executor) {
    List<String> lines = new ArrayList<>();
    ReconcileEngine engine = ReconcileEngine.of(SETTINGS, Day.POLICY, shards, executor);
    for (int from = 0; from < inputs.size(); from += batch) {
      engine.apply(inputs.subList(from, Math.min(inputs.size(), from + batch)), said(lines));
    }
    engine.advance(world.settings().end(), said(lines));
    return lines;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void anyNumberOfShards_sayTheSameLines(int shards) {
    assertThat(run(shards, 64, THREADS)).isEqualTo(alone);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 17, 100_000})
  void anyBatch_saysTheSameLines(int batch) {
    assertThat(run(2, batch, THREADS)).isEqualTo(alone);
  }

  @Test
  @Tag("deep")
  void manyRuns_sayTheSameLines() {
    for (int i = 0; i < 200; i++) {
      assertThat(run(2 + i % 7, 1 + 13 * i, THREADS)).isEqualTo(alone);
    }
  }

  @Test
  void executorWithoutThreads_callersThreadDoesTheWork() {
    assertThat(run(3, 64, task -> {})).isEqualTo(alone);
    assertThat(
            run(
                3,
                64,
                task -> {
                  throw new RejectedExecutionException("no room");
                }))
        .isEqualTo(alone);
  }

  @Test
  void onlyThreadOfItsOwnExecutor_doesNotWaitForItself() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try {
      assertThat(one.submit(() -> run(2, 256, one)).get()).isEqualTo(alone);
    } finally {
      one.shutdown();
    }
  }

  @Test
  void snapshot_goesOnInAnotherNumberOfShards() throws Exception {
    int[] shards = {1, 3, 2, 1, 4};
    List<String> lines = new ArrayList<>();
    ReconcileEngine engine = ReconcileEngine.of(SETTINGS, Day.POLICY, 2, THREADS);
    ReconcileEngine steady = ReconcileEngine.of(SETTINGS, Day.POLICY);
    int part = inputs.size() / (shards.length + 1);
    for (int i = 0; i <= shards.length; i++) {
      List<Input> next =
          inputs.subList(i * part, i == shards.length ? inputs.size() : (i + 1) * part);
      engine.apply(next, said(lines));
      steady.apply(next, revision -> {});
      if (i < shards.length) {
        byte[] snapshot = Mortal.snapshot(engine);
        assertThat(snapshot).as("what is written").isEqualTo(Mortal.snapshot(steady));
        engine =
            ReconcileEngine.restore(
                new ByteArrayInputStream(snapshot), SETTINGS, Day.POLICY, shards[i], THREADS);
        steady = ReconcileEngine.restore(new ByteArrayInputStream(snapshot), SETTINGS, Day.POLICY);
      }
    }
    engine.advance(world.settings().end(), said(lines));
    assertThat(lines).isEqualTo(alone);
  }

  @Test
  void inputOverTheLimit_isRefusedAndTheEngineGoesOn() {
    List<String> one = new ArrayList<>();
    List<String> many = new ArrayList<>();
    ReconcileEngine engine = ReconcileEngine.of(SMALL, Day.POLICY);
    ReconcileEngine shards = ReconcileEngine.of(SMALL, Day.POLICY, 3, THREADS);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> engine.apply(inputs, said(one)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("engine limit reached");
      assertThatThrownBy(() -> shards.apply(inputs, said(many)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("engine limit reached");
    }
    engine.advance(world.settings().end(), said(one));
    shards.advance(world.settings().end(), said(many));
    assertThat(many).isEqualTo(one).isNotEmpty();
    assertThat(shards.counts().events()).isEqualTo(20);
  }

  @Test
  void sinkThatFails_engineSaysThatItHasFailed() {
    ReconcileEngine engine = ReconcileEngine.of(SETTINGS, Day.POLICY, 2, THREADS);
    RuntimeException full = new UnsupportedOperationException("disk full");
    assertThatThrownBy(
            () ->
                engine.apply(
                    inputs,
                    revision -> {
                      throw full;
                    }))
        .isSameAs(full);
    assertThatThrownBy(() -> engine.advance(world.settings().end(), revision -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("engine has failed before");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65})
  void otherNumbersOfShards_areTheCallersError(int shards) {
    assertThatThrownBy(() -> ReconcileEngine.of(SETTINGS, Day.POLICY, shards, THREADS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shards: expected=1..64");
  }
}
