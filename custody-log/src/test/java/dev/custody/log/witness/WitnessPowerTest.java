package dev.custody.log.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.crypto.note.Cosigner;
import dev.custody.log.fault.EveryOperation;
import dev.custody.log.internal.storage.Storage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A witness on a disk that loses what it may stands by every cosignature that it gave out. */
class WitnessPowerTest {

  private static final int CUTS = 4;
  private static final int SIZE = 12;
  private static final int FORKED_AT = 1;

  private static final FakeLog LOG = FakeLog.of(SIZE);
  private static final FakeLog FORK = LOG.fork(FORKED_AT, SIZE);
  private static final Cosigner COSIGNER = TestWitnesses.cosigner("example.com/witness");

  /** The size that was cosigned last. */
  private static final class Given {
    private int size;

    @Override
    public String toString() {
      return String.valueOf(size);
    }
  }

  private static final class Watching implements EveryOperation.Subject<Given> {
    @Override
    public Given nothing() {
      return new Given();
    }

    @Override
    public Given copy(Given promised) {
      Given copy = new Given();
      copy.size = promised.size;
      return copy;
    }

    private static Witness open(Storage disk) throws Exception {
      return TestWitnesses.open(disk, COSIGNER, new TestWitnesses.Hands(), LOG.watched());
    }

    private static void cosign(Witness witness, Given given, int size) throws Exception {
      assertThat(witness.addCheckpoint(LOG.request(given.size, size)))
          .isInstanceOf(WitnessAnswer.Cosigned.class);
      given.size = size;
    }

    @Override
    public void script(Storage disk, Given given) throws Exception {
      try (Witness witness = open(disk)) {
        cosign(witness, given, 3);
        WitnessAnswer unused = witness.addCheckpoint(FORK.request(3, 3));
        cosign(witness, given, 5);
      }
      try (Witness witness = open(disk)) {
        cosign(witness, given, 5);
        cosign(witness, given, 8);
      }
    }

    @Override
    public AutoCloseable look(Storage disk, Given given) throws Exception {
      Witness witness = open(disk);
      // An old size that nothing has tells what it knows.
      int known =
          (int) ((WitnessAnswer.OtherSize) witness.addCheckpoint(LOG.request(1, 10))).size();
      assertThat(known).isGreaterThanOrEqualTo(given.size).isIn(0, 3, 5, 8);
      given.size = known;
      if (known > 0) {
        assertThat(witness.addCheckpoint(FORK.request(known, known)))
            .isEqualTo(new WitnessAnswer.OtherSize(known));
        assertThat(witness.addCheckpoint(LOG.request(known - 1, known - 1)))
            .isEqualTo(new WitnessAnswer.OtherSize(known));
        assertThat(witness.addCheckpoint(FORK.request(known, known + 1)))
            .isInstanceOf(WitnessAnswer.ProofFails.class);
      }
      cosign(witness, given, Math.max(known, 3));
      return witness;
    }

    @Override
    public void goOn(Storage disk, Given given) throws Exception {
      try (Witness witness = open(disk)) {
        cosign(witness, given, SIZE);
        assertThat(witness.evidence()).hasSizeLessThanOrEqualTo(8);
      }
    }
  }

  @Test
  void neverTwoRootsOfOneSize_andNeverBack() {
    int looked = EveryOperation.run(new Watching(), UnaryOperator.identity(), CUTS);
    System.out.println("witnesses looked at: " + looked);
    assertThat(looked).isGreaterThan(150);
  }

  @ParameterizedTest
  @ValueSource(strings = {"state", ""})
  void aNameThatIsNotForced_isFound(String directory) {
    assertFound(EveryOperation.noDirectoryForce(directory));
  }

  @Test
  void aStateThatIsNotForced_isFound() {
    assertFound(EveryOperation.noForceOf(".tmp"));
  }

  private static void assertFound(UnaryOperator<Storage> planted) {
    assertThatThrownBy(() -> EveryOperation.run(new Watching(), planted, CUTS))
        .isInstanceOf(AssertionError.class);
  }
}
