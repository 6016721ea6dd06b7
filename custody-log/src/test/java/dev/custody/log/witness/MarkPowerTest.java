package dev.custody.log.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.log.CopiedLogs;
import dev.custody.log.FaultLogs;
import dev.custody.log.LogReader;
import dev.custody.log.MemoryStorage;
import dev.custody.log.fault.EveryOperation;
import dev.custody.log.internal.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A high-water mark on a disk that loses what it may never comes down from where it was raised. */
class MarkPowerTest {

  private static final int CUTS = 8;

  private final List<LogReader> log = new ArrayList<>();

  @BeforeEach
  void makeLog() throws Exception {
    MemoryStorage storage = CopiedLogs.log(0);
    for (int size : new int[] {2, 4, 6}) {
      CopiedLogs.extend(storage, size);
      log.add(FaultLogs.reader(storage.copy()));
    }
  }

  /** The size in its one element. */
  private final class Marking implements EveryOperation.Subject<List<Long>> {
    @Override
    public void prepare(Storage disk) throws Exception {
      disk.createDirectories("");
    }

    @Override
    public List<Long> nothing() {
      return Arrays.asList(0L);
    }

    @Override
    public List<Long> copy(List<Long> promised) {
      return new ArrayList<>(promised);
    }

    private void raise(Storage disk, LogReader reader, List<Long> promised) throws IOException {
      MarkVerdict before = new FileHighWaterMark(disk, "mark").raise(reader);
      assertThat(before).isInstanceOfAny(MarkVerdict.Unmarked.class, MarkVerdict.Holds.class);
      promised.set(0, reader.size());
    }

    @Override
    public void script(Storage disk, List<Long> promised) throws Exception {
      for (LogReader reader : log) {
        raise(disk, reader, promised);
      }
    }

    @Override
    public AutoCloseable look(Storage disk, List<Long> promised) throws Exception {
      MarkVerdict verdict = new FileHighWaterMark(disk, "mark").check(log.get(2));
      long size = verdict instanceof MarkVerdict.Holds holds ? holds.markSize() : 0;
      assertThat(size).isGreaterThanOrEqualTo(promised.get(0));
      // Where it is: whoever raises it there is told that it holds.
      raise(disk, log.get(size == 0 ? 0 : (int) size / 2 - 1), promised);
      return () -> {};
    }

    @Override
    public void goOn(Storage disk, List<Long> promised) throws Exception {
      raise(disk, log.get(2), promised);
      assertThat(new FileHighWaterMark(disk, "mark").check(log.get(0)))
          .isInstanceOf(MarkVerdict.RolledBack.class);
    }
  }

  @Test
  void aMarkNeverComesDown() {
    int looked = EveryOperation.run(new Marking(), UnaryOperator.identity(), CUTS);
    System.out.println("marks looked at: " + looked);
    assertThat(looked).isGreaterThan(60);
  }

  @Test
  void whatIsNotForced_isFound() {
    for (UnaryOperator<Storage> planted :
        List.of(EveryOperation.noDirectoryForce(""), EveryOperation.noForceOf(".tmp"))) {
      assertThatThrownBy(() -> EveryOperation.run(new Marking(), planted, CUTS))
          .isInstanceOf(AssertionError.class);
    }
  }
}
