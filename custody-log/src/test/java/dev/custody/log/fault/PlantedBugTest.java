package dev.custody.log.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.log.fault.Violation.Promise;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The harness is worth what it finds: each planted bug is found by the seeds of every build. */
class PlantedBugTest {

  private static final int SCRIPTS = 4;
  private static final int LIVES = 250;

  static Stream<Arguments> bugs() {
    return Stream.of(
        bug(PlantedBugs.noDirectoryForce("seg"), Promise.ACKNOWLEDGED_STAYS),
        bug(PlantedBugs.noDirectoryForce("")),
        bug(PlantedBugs.foundDirectoryNotForced()),
        bug(PlantedBugs.forceAfterRename()),
        failing(PlantedBugs.retryAfterFailedForce(), Promise.ACKNOWLEDGED_STAYS),
        bug(PlantedBugs.acknowledgedBeforeForce(), Promise.ACKNOWLEDGED_STAYS),
        bug(PlantedBugs.checkpointBeforeForce(), Promise.A_CRASH_IS_NO_DAMAGE),
        bug(PlantedBugs.noForceOf("checkpoints.log"), Promise.A_CRASH_IS_NO_DAMAGE),
        bug(PlantedBugs.cacheTakenForDisk()),
        failing(PlantedBugs.forcedButNotWrittenAgain()),
        bug(PlantedBugs.rotCutOff(), Promise.DAMAGE_IS_REPORTED));
  }

  private static Arguments bug(Planted planted, Promise... broken) {
    return Arguments.of(planted, SCRIPTS, Set.of(broken));
  }

  /** Nothing comes of it but where an operation fails: power cuts alone need not be tried. */
  private static Arguments failing(Planted planted, Promise... broken) {
    return Arguments.of(planted, 0, Set.of(broken));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bugs")
  void isFound(Planted planted, int scripts, Set<Promise> broken) {
    Set<Promise> found = EnumSet.noneOf(Promise.class);
    int runs = 0;
    while (runs < scripts + LIVES && !(found.containsAll(broken) && !found.isEmpty())) {
      try {
        if (runs % 2 == 0 && runs / 2 < scripts) {
          CrashRun.everyOperation(planted, runs / 2, 4, 6);
        } else {
          CrashRun.lives(planted, runs);
        }
        if (runs < 20) {
          CrashRun.rot(planted, runs);
        }
      } catch (Violation e) {
        found.add(e.promise());
      }
      runs++;
    }
    System.out.println(planted.name() + ": found after runs=" + runs + " as " + found);
    assertThat(found).as(planted.name()).isNotEmpty().containsAll(broken);
  }
}
