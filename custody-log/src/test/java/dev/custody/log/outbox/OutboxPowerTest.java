package dev.custody.log.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.log.fault.EveryOperation;
import dev.custody.log.internal.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The outbox on a disk that loses what it may, wherever power goes, a process dies or EIO comes.
 */
class OutboxPowerTest {

  private static final int CUTS = 4;

  /** Item i has sequence number i + 1. */
  private static final class Promised {
    private final List<Bytes> put = new ArrayList<>();
    private long removed;
    private Bytes offered = Bytes.EMPTY;
    private long removing;

    @Override
    public String toString() {
      return put.size() + " " + removed + " " + offered.length() + " " + removing;
    }
  }

  private static final class Queue implements EveryOperation.Subject<Promised> {
    private int salts;

    @Override
    public Promised nothing() {
      return new Promised();
    }

    @Override
    public Promised copy(Promised promised) {
      Promised copy = new Promised();
      copy.put.addAll(promised.put);
      copy.removed = promised.removed;
      copy.offered = promised.offered;
      copy.removing = promised.removing;
      return copy;
    }

    /** No salt comes again after a restart, as if they were drawn. */
    private Outbox open(Storage disk) throws IOException {
      return Outbox.open(
          disk,
          TestOutboxes.BYTES_MAX,
          Integer.MAX_VALUE,
          new ItemStore.Settings(
              400, 200, () -> new byte[] {0, 0, 0, 0, 0, 1, (byte) (salts >> 8), (byte) salts++}));
    }

    @Override
    public void script(Storage disk, Promised promised) throws IOException {
      Outbox outbox = open(disk);
      try {
        put(outbox, promised, 3);
        remove(outbox, promised, 2);
        put(outbox, promised, 8);
        outbox.close();
        outbox = open(disk);
        remove(outbox, promised, 9);
        put(outbox, promised, 2);
        remove(outbox, promised, 13);
        put(outbox, promised, 1);
      } finally {
        outbox.close();
      }
    }

    private static void put(Outbox outbox, Promised promised, int count) throws IOException {
      for (int i = 0; i < count; i++) {
        promised.offered = TestOutboxes.item(promised.put.size() + 1);
        long sequence = outbox.put(promised.offered);
        promised.put.add(promised.offered);
        promised.offered = Bytes.EMPTY;
        assertThat(sequence).isEqualTo(promised.put.size());
      }
    }

    private static void remove(Outbox outbox, Promised promised, long through) throws IOException {
      promised.removing = through;
      outbox.remove(through);
      promised.removed = through;
      promised.removing = 0;
    }

    @Override
    public Outbox look(Storage disk, Promised promised) throws IOException {
      Outbox outbox = open(disk);
      List<Outbox.Item> waiting = TestOutboxes.waiting(outbox);
      for (Outbox.Item item : waiting) {
        if (item.sequence() == promised.put.size() + 1 && promised.offered.length() > 0) {
          promised.put.add(promised.offered);
        }
        assertThat(item.sequence()).isLessThanOrEqualTo(promised.put.size());
        assertThat(item.bytes()).isEqualTo(promised.put.get((int) item.sequence() - 1));
      }
      long first = waiting.isEmpty() ? promised.put.size() + 1 : waiting.get(0).sequence();
      assertThat(waiting).hasSize((int) (promised.put.size() + 1 - first));
      assertThat(first - 1).isIn(promised.removed, Math.max(promised.removing, promised.removed));
      promised.removed = first - 1;
      promised.removing = 0;
      promised.offered = Bytes.EMPTY;
      return outbox;
    }

    @Override
    public void goOn(Storage disk, Promised promised) throws IOException {
      try (Outbox outbox = open(disk)) {
        assertThat(outbox.recovered()).isEmpty();
        put(outbox, promised, 2);
        remove(outbox, promised, promised.put.size() - 1);
      }
      try (Outbox again = look(disk, promised)) {
        assertThat(again.recovered()).isEmpty();
      }
    }
  }

  @Test
  void whatWasAcknowledged_isThereInOrder_untilItIsRemoved() {
    int looked = EveryOperation.run(new Queue(), UnaryOperator.identity(), CUTS);
    System.out.println("outboxes looked at: " + looked);
    assertThat(looked).isGreaterThan(300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"items", ""})
  void aNameThatIsNotForced_isFound(String directory) {
    assertFound(EveryOperation.noDirectoryForce(directory));
  }

  @ParameterizedTest
  @ValueSource(strings = {".obx", ".obx.tmp"})
  void aFileThatIsNotForced_isFound(String suffix) {
    assertFound(EveryOperation.noForceOf(suffix));
  }

  @Test
  void whatIsNotWrittenAgain_isFound() {
    assertFound(EveryOperation.forcedButNotWrittenAgain());
  }

  private static void assertFound(UnaryOperator<Storage> planted) {
    assertThatThrownBy(() -> EveryOperation.run(new Queue(), planted, CUTS))
        .isInstanceOf(AssertionError.class);
  }
}
