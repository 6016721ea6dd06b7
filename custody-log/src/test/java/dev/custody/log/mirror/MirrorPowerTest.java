package dev.custody.log.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.log.CopiedLogs;
import dev.custody.log.FaultLogs;
import dev.custody.log.LogCheck;
import dev.custody.log.MemoryStorage;
import dev.custody.log.fault.EveryOperation;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies and repairs on a disk that loses what it may: what was reported stays, a run finishes. */
class MirrorPowerTest {

  private static final int CUTS = 2;
  private static final int BEFORE = 2;
  private static final int AFTER = 4;

  private final MemoryStorage[] sources = new MemoryStorage[2];

  @BeforeEach
  void makeLog() throws Exception {
    MemoryStorage log = CopiedLogs.log(BEFORE);
    sources[0] = log.copy();
    CopiedLogs.extend(log, AFTER);
    sources[1] = log;
  }

  private static long size(Storage mirror) throws IOException {
    LogIdentity identity = LogIdentity.read(mirror);
    return identity == null ? -1 : identity.checkpoint().size();
  }

  /** The size that a mirror was reported to have is the one element; -1 before. */
  private abstract static class Kept implements EveryOperation.Subject<List<Long>> {
    @Override
    public List<Long> nothing() {
      return Arrays.asList(-1L);
    }

    @Override
    public List<Long> copy(List<Long> promised) {
      return new ArrayList<>(promised);
    }
  }

  private final class Copying extends Kept {
    private void copy(int source, Storage disk, List<Long> promised) throws IOException {
      MirrorOutcome outcome = MirrorCopy.run(sources[source], disk, MirrorProgress.SILENT);
      assertThat(outcome).isInstanceOf(MirrorOutcome.Copied.class);
      promised.set(0, ((MirrorOutcome.Copied) outcome).checkpoint().size());
    }

    @Override
    public void script(Storage disk, List<Long> promised) throws Exception {
      copy(0, disk, promised);
      copy(1, disk, promised);
    }

    @Override
    public AutoCloseable look(Storage disk, List<Long> promised) throws Exception {
      long size = disk.exists("") ? size(disk) : -1;
      assertThat(size).isGreaterThanOrEqualTo(promised.get(0));
      if (size >= 0) {
        assertThat(FaultLogs.check(disk)).isNotInstanceOf(LogCheck.Damaged.class);
      }
      copy(size == AFTER ? 1 : 0, disk, promised);
      return () -> {};
    }

    @Override
    public void goOn(Storage disk, List<Long> promised) throws Exception {
      copy(1, disk, promised);
      CopiedLogs.assertWellFormed(disk, AFTER);
      assertThat(new MirrorComparison(sources[1], disk, MirrorProgress.SILENT).run())
          .isInstanceOf(MirrorProof.Equal.class);
    }
  }

  /** A log with a rotten segment, and the bytes of its checkpoint gone. */
  private final class Repairing extends Kept {
    @Override
    public void prepare(Storage disk) throws Exception {
      MirrorOutcome unused = MirrorCopy.run(sources[1], disk, MirrorProgress.SILENT);
      try (StoredFile file = disk.openAppend("seg/00000000000000000000.seg")) {
        file.rewrite(100, new byte[] {0x55}, 0, 1);
        file.force();
      }
      try (StoredFile file = disk.openAppend("checkpoint")) {
        file.truncate(10);
        file.force();
      }
    }

    private void repair(Storage disk, List<Long> promised) throws IOException {
      RepairOutcome outcome = LogRepair.run(disk, sources[1], false, MirrorProgress.SILENT);
      assertThat(outcome).isInstanceOf(RepairOutcome.Repaired.class);
      promised.set(0, (long) AFTER);
    }

    @Override
    public void script(Storage disk, List<Long> promised) throws Exception {
      repair(disk, promised);
    }

    @Override
    public AutoCloseable look(Storage disk, List<Long> promised) throws Exception {
      if (promised.get(0) > 0) {
        CopiedLogs.assertWellFormed(disk, AFTER);
      }
      repair(disk, promised);
      return () -> {};
    }

    @Override
    public void goOn(Storage disk, List<Long> promised) throws Exception {
      CopiedLogs.assertWellFormed(disk, AFTER);
      repair(disk, promised);
      assertThat(new MirrorComparison(sources[1], disk, MirrorProgress.SILENT).run())
          .isInstanceOf(MirrorProof.Equal.class);
    }
  }

  @Test
  void aMirrorNeverLosesWhatItHad_andARepeatedCopyFinishes() {
    int looked = EveryOperation.run(new Copying(), UnaryOperator.identity(), CUTS);
    System.out.println("mirrors looked at: " + looked);
    assertThat(looked).isGreaterThan(200);
  }

  @Test
  void aRepairThatWasReported_stays_andARepeatedOneFinishes() {
    int looked = EveryOperation.run(new Repairing(), UnaryOperator.identity(), CUTS);
    System.out.println("repairs looked at: " + looked);
    assertThat(looked).isGreaterThan(40);
  }

  @Test
  void aSegmentsNameThatIsNotForced_isFound() {
    for (Kept script : List.of(new Copying(), new Repairing())) {
      assertThatThrownBy(
              () -> EveryOperation.run(script, EveryOperation.noDirectoryForce("seg"), CUTS))
          .isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void aFileThatIsNotForced_isFound() {
    assertThatThrownBy(
            () -> EveryOperation.run(new Copying(), EveryOperation.noForceOf(".seg"), CUTS))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(
            () -> EveryOperation.run(new Repairing(), EveryOperation.noForceOf(".seg.tmp"), CUTS))
        .isInstanceOf(AssertionError.class);
  }
}
