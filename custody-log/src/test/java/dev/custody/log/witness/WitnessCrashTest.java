package dev.custody.log.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The power goes at every change of the disk: whatever is left of what was not forced, the witness
 * stands by every cosignature that it gave out.
 */
class WitnessCrashTest {

  private static final int FORKED_AT = 2;
  private static final int[] SIZES = {3, 5, 5, 8, 13};

  private final FakeLog log = FakeLog.of(20);
  private final FakeLog fork = log.fork(FORKED_AT, 20);
  private final Cosigner cosigner = TestWitnesses.cosigner("example.com/witness");

  @Test
  void neverTwoRootsOfOneSize_andNeverBack() throws Exception {
    int crashes = 0;
    for (int n = 0; ; n++) {
      CrashDisk disk = new CrashDisk();
      disk.failAtChange(n);
      int given = run(disk);
      if (given == SIZES.length) {
        break;
      }
      crashes++;
      for (CrashDisk after : disk.afterCrash()) {
        assertStandsByItsWord(after, given == 0 ? 0 : SIZES[given - 1]);
      }
    }
    assertThat(crashes).isGreaterThan(30);
  }

  @Test
  void whatAKilledWitnessLeftInTheCache_isNoPromiseYet() throws Exception {
    for (int n = 0; ; n++) {
      CrashDisk disk = new CrashDisk();
      disk.failAtChange(n);
      int given = run(disk);
      if (given == SIZES.length) {
        break;
      }
      // The process is killed, the machine goes on: the next one reads what was not forced.
      CrashDisk cached = disk.afterKill();
      int again = cosignWhatItKnows(cached);
      for (CrashDisk after : cached.afterCrash()) {
        assertStandsByItsWord(after, Math.max(again, given == 0 ? 0 : SIZES[given - 1]));
      }
    }
  }

  /** Asks for the size that it says it knows, in the second of its last cosignature. */
  private int cosignWhatItKnows(CrashDisk disk) throws Exception {
    TestWitnesses.Hands clock = new TestWitnesses.Hands();
    clock.set(TestWitnesses.START.minusSeconds(1));
    try (Witness witness = TestWitnesses.open(disk, cosigner, clock, log.watched())) {
      WitnessAnswer probe = witness.addCheckpoint(log.request(1, 20));
      int known = (int) ((WitnessAnswer.OtherSize) probe).size();
      if (known > 0) {
        assertThat(witness.addCheckpoint(log.request(known, known)))
            .isInstanceOf(WitnessAnswer.Cosigned.class);
      }
      return known;
    }
  }

  /** Cosigns one size after the other, with forks in between; returns how many it gave out. */
  private int run(CrashDisk disk) throws Exception {
    int given = 0;
    TestWitnesses.Hands clock = new TestWitnesses.Hands();
    try (Witness witness = TestWitnesses.open(disk, cosigner, clock, log.watched())) {
      int old = 0;
      for (int size : SIZES) {
        clock.plusSeconds(1);
        assertThat(witness.addCheckpoint(log.request(old, size)))
            .isInstanceOf(WitnessAnswer.Cosigned.class);
        given++;
        old = size;
        witness.addCheckpoint(fork.request(old, size));
        witness.addCheckpoint(fork.request(old, size + 1));
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("injected");
    }
    return given;
  }

  private void assertStandsByItsWord(CrashDisk disk, int given) throws Exception {
    TestWitnesses.Hands clock = new TestWitnesses.Hands();
    try (Witness witness = TestWitnesses.open(disk, cosigner, clock, log.watched())) {
      // At most one more than was given out may have become durable; which, it says itself.
      WitnessAnswer probe = witness.addCheckpoint(log.request(1, 20));
      long known = ((WitnessAnswer.OtherSize) probe).size();
      assertThat(known).isGreaterThanOrEqualTo(given);
      if (known > 0) {
        for (int size : new int[] {3, 5, 8, 13, 14}) {
          for (int old : new int[] {0, FORKED_AT, (int) known}) {
            assertThat(witness.addCheckpoint(fork.request(old, size)))
                .isNotInstanceOf(WitnessAnswer.Cosigned.class);
          }
        }
        for (int size = 0; size < known; size++) {
          for (int old : new int[] {0, size}) {
            assertThat(witness.addCheckpoint(log.request(old, size)))
                .isEqualTo(new WitnessAnswer.OtherSize(known));
          }
        }
      }
      assertThat(witness.addCheckpoint(log.request((int) known, 20)))
          .isInstanceOf(WitnessAnswer.Cosigned.class);
      assertPairsAreWhole(witness.evidence());
    }
  }

  private void assertPairsAreWhole(List<WitnessEvidence> evidence) {
    for (WitnessEvidence pair : evidence) {
      for (Bytes note : List.of(pair.first(), pair.second())) {
        assertThat(Checkpoint.open(note, FakeLog.ORIGIN, log.watched().keys()))
            .isInstanceOf(Authentic.class);
      }
    }
  }
}
