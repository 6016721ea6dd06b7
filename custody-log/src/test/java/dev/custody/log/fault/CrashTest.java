package dev.custody.log.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Nothing that was acknowledged is lost, and no crash is taken for damage, wherever power goes.
 *
 * <p>The normal build takes a fixed set of seeds. {@code -Pdeep} takes {@code -Dcustody.seeds=N}
 * more, or goes on for {@code -Dcustody.minutes=N}. A failure prints the property that repeats it.
 */
class CrashTest {

  @Test
  void powerCutAtEveryOperation() {
    int looked = 0;
    for (long script = 0; script < 3; script++) {
      looked += CrashRun.everyOperation(Planted.NONE, script, 8, 12);
    }
    System.out.println("power cuts that left different disks: " + looked);
    assertThat(looked).isGreaterThan(500);
  }

  @Test
  void manyLives_withEveryKindOfFault() {
    for (long seed = 0; seed < 100; seed++) {
      CrashRun.lives(Planted.NONE, seed);
    }
  }

  @Test
  void powerCutUnderSeveralCallers() {
    for (long seed = 0; seed < 40; seed++) {
      ConcurrentRun.run(seed, 4);
    }
  }

  @Test
  void rotOfWhatACheckpointCovers_isReported() {
    for (long seed = 0; seed < 60; seed++) {
      CrashRun.rot(Planted.NONE, seed);
    }
  }

  @Test
  @Tag("deep")
  void manySeeds() {
    long seeds = Long.getLong("custody.seeds", 20_000);
    long minutes = Long.getLong("custody.minutes", 0);
    long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
    long seed = 1_000_000;
    while (minutes > 0 ? System.nanoTime() < end : seed < 1_000_000 + seeds) {
      CrashRun.lives(Planted.NONE, seed);
      CrashRun.rot(Planted.NONE, seed);
      ConcurrentRun.run(seed, 3);
      if (seed % 50 == 0) {
        CrashRun.everyOperation(Planted.NONE, seed, 10, 6);
      }
      seed++;
    }
    System.out.println("seeds tried: " + (seed - 1_000_000));
  }

  /** The first of nine could not be looked up, and the other eight stood in the log without it. */
  @Test
  void aListIsWrittenUpToTheEntryThatFails_andNotBehindIt() {
    CrashRun.lives(Planted.NONE, 1_001_489);
  }

  /**
   * What a failure has printed: {@code lives/SEED}, {@code rot/SEED}, {@code callers/SEED} or
   * {@code every/SCRIPT/ACTS/CUTS}.
   */
  @TestFactory
  Stream<DynamicTest> again() {
    String which = System.getProperty("custody.fault");
    return which == null
        ? Stream.empty()
        : Stream.of(DynamicTest.dynamicTest(which, () -> again(which)));
  }

  private static void again(String which) {
    String[] parts = which.split("/");
    if (parts[0].equals("lives")) {
      CrashRun.lives(Planted.NONE, Long.parseLong(parts[1]));
    } else if (parts[0].equals("callers")) {
      ConcurrentRun.run(Long.parseLong(parts[1]), 20);
    } else if (parts[0].equals("rot")) {
      CrashRun.rot(Planted.NONE, Long.parseLong(parts[1]));
    } else {
      CrashRun.everyOperation(
          Planted.NONE,
          Long.parseLong(parts[1]),
          Integer.parseInt(parts[2]),
          Integer.parseInt(parts[3]));
    }
  }
}
