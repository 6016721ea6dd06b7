package dev.custody.log;

import static dev.custody.log.TestLogs.KEY;
import static dev.custody.log.TestLogs.ORIGIN;
import static dev.custody.log.TestLogs.create;
import static dev.custody.log.TestLogs.entries;
import static dev.custody.log.TestLogs.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many callers share one writer: order, bounds, duplicates, interrupts, the end. */
class GroupCommitTest {

  private static final String SEGMENT = "seg/00000000000000000000.seg";

  @TempDir Path temporary;

  private final MemoryStorage disk = new MemoryStorage();

  @Test
  void manyThreads_getIndexesWithoutGaps_eachInItsOwnOrder() throws Exception {
    ConcurrentSkipListMap<Long, LogEntry> places = new ConcurrentSkipListMap<>();
    try (CustodyLog log = create(disk)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int from = t * 150;
        threads.add(
            started(
                () -> {
                  long before = -1;
                  for (LogEntry entry : entries(from, from + 150)) {
                    Appended appended = log.append(entry);
                    assertThat(appended.added()).isTrue();
                    assertThat(appended.index()).isGreaterThan(before);
                    // What was acknowledged can be read at once.
                    assertThat(log.reader().read(appended.index()).bytes())
                        .isEqualTo(entry.bytes());
                    before = appended.index();
                    places.put(before, entry);
                  }
                }));
      }
      joinAll(threads);
    }
    assertThat(places).hasSize(1200);
    assertThat(places.lastKey()).isEqualTo(1199);
    LogAssertions.assertWellFormed(disk, new ArrayList<>(places.values()));
  }

  @Test
  void futuresComplete_inTheOrderOfTheirIndexes() throws Exception {
    List<Long> order = Collections.synchronizedList(new ArrayList<>());
    try (CustodyLog log = create(disk)) {
      Stall stall = Stall.inForce(disk);
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int from = t * 500;
        threads.add(
            started(
                () -> {
                  for (LogEntry entry : entries(from, from + 500)) {
                    log.submit(entry).thenAccept(appended -> order.add(appended.index()));
                  }
                }));
      }
      joinAll(threads);
      stall.release();
    }
    assertThat(order).hasSize(2000).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void whoComesWhileTheDiskIsBusy_sharesTheNextForce() throws Exception {
    try (CustodyLog log = create(disk)) {
      int before = disk.changes().size();
      Stall stall = Stall.inForce(disk);
      CompletableFuture<Appended> first = log.submit(entry(0));
      stall.awaitReached();
      List<CompletableFuture<Appended>> others = submitAll(log, entries(1, 300));
      // Nothing is done, and nothing more is written, before the force has come back.
      assertThat(first).isNotDone();
      assertThat(log.size()).isZero();
      assertThat(disk.changes()).hasSize(before + 1);
      stall.release();
      for (int i = 0; i < others.size(); i++) {
        assertThat(others.get(i).get()).isEqualTo(new Appended(i + 1, true));
      }
      String append = "append " + SEGMENT;
      String force = "force " + SEGMENT;
      assertThat(disk.changes().subList(before, disk.changes().size()))
          .containsExactly(append, force, append, force, append, force);
    }
    LogAssertions.assertWellFormed(disk, entries(0, 300));
  }

  @Test
  void aFullQueue_holdsUpWhoComes_untilThereIsRoom() throws Exception {
    assertBackPressure(entries(1, 1 + CustodyLog.QUEUE_ENTRIES_MAX));
  }

  @Test
  void aQueueFullOfBytes_holdsUpWhoComes_untilThereIsRoom() throws Exception {
    List<LogEntry> large = new ArrayList<>();
    for (int bytes = 0, i = 0; bytes < CustodyLog.QUEUE_BYTES_MAX; bytes += 65_535, i++) {
      byte[] content = new byte[65_535];
      content[0] = (byte) i;
      large.add(LogEntry.ofRaw(Bytes.ofOwned(content)));
    }
    assertThat(large.size()).isLessThan(CustodyLog.QUEUE_ENTRIES_MAX);
    assertBackPressure(large);
  }

  private void assertBackPressure(List<LogEntry> fill) throws Exception {
    LogEntry late = entry(70_000);
    LogEntry given = entry(70_001);
    CustodyLog log = create(disk);
    Stall stall = Stall.inForce(disk);
    CompletableFuture<Appended> first = log.submit(entry(0));
    stall.awaitReached();
    List<CompletableFuture<Appended>> queued = submitAll(log, fill);
    AtomicReference<Throwable> interrupted = new AtomicReference<>();
    Thread givesUp =
        started(
            () -> {
              try {
                log.submit(given);
              } catch (InterruptedException e) {
                interrupted.set(e);
              }
            });
    Stall.awaitWaiting(givesUp);
    Thread waits = started(() -> assertThat(log.submit(late).get().added()).isTrue());
    Stall.awaitWaiting(waits);
    givesUp.interrupt();
    joinAll(Collections.singletonList(givesUp));
    assertThat(interrupted.get()).isInstanceOf(InterruptedException.class);
    assertThat(first).isNotDone();
    stall.release();
    joinAll(Collections.singletonList(waits));
    for (int i = 0; i < queued.size(); i++) {
      assertThat(queued.get(i).get()).isEqualTo(new Appended(i + 1, true));
    }
    log.close();
    List<LogEntry> expected = new ArrayList<>();
    expected.add(entry(0));
    expected.addAll(fill);
    expected.add(late);
    // What was given up while it waited for room is nowhere.
    assertThat(TestLogs.check(disk)).isInstanceOf(LogCheck.Whole.class);
    try (EntryCursor cursor = LogReader.open(disk).entries(0)) {
      for (LogEntry entry : expected) {
        assertThat(cursor.next().bytes()).isEqualTo(entry.bytes());
      }
      assertThat(cursor.next()).isNull();
    }
  }

  @Test
  void theSameBytesInFlight_areOneEntry() throws Exception {
    try (CustodyLog log = create(disk)) {
      Stall stall = Stall.inForce(disk);
      CompletableFuture<Appended> first = log.submit(entry(1));
      stall.awaitReached();
      List<CompletableFuture<Appended>> others =
          submitAll(log, Arrays.asList(entry(1), entry(2), entry(2), entry(1), entry(3)));
      stall.release();
      assertThat(first.get()).isEqualTo(new Appended(0, true));
      List<Appended> places = new ArrayList<>();
      for (CompletableFuture<Appended> other : others) {
        places.add(other.get());
      }
      assertThat(places)
          .containsExactly(
              new Appended(0, false),
              new Appended(1, true),
              new Appended(1, false),
              new Appended(0, false),
              new Appended(2, true));
    }
    LogAssertions.assertWellFormed(disk, entries(1, 4));
  }

  @Test
  void aFutureThatIsGivenUp_changesNothing() throws Exception {
    try (CustodyLog log = create(disk)) {
      Stall stall = Stall.inForce(disk);
      CompletableFuture<Appended> cancelled = log.submit(entry(0));
      stall.awaitReached();
      CompletableFuture<Appended> forged = log.submit(entry(1));
      assertThat(cancelled.cancel(true)).isTrue();
      assertThat(forged.complete(new Appended(77, true))).isTrue();
      CompletableFuture<Appended> last = log.submit(entry(2));
      stall.release();
      assertThat(last.get()).isEqualTo(new Appended(2, true));
    }
    LogAssertions.assertWellFormed(disk, entries(0, 3));
  }

  @Test
  void anInterruptedCaller_harmsNobody_onARealDisk() throws Exception {
    Path directory = temporary.resolve("log");
    try (CustodyLog log = CustodyLog.create(directory, ORIGIN, KEY)) {
      log.append(entry(0));
      Thread.currentThread().interrupt();
      assertThat(log.append(entry(1))).isEqualTo(new Appended(1, true));
      // The same again is looked up by reading the file.
      assertThat(log.append(entry(0))).isEqualTo(new Appended(0, false));
      assertThat(log.checkpoint().size()).isEqualTo(2);
      assertThatThrownBy(() -> log.submit(entry(9))).isInstanceOf(InterruptedException.class);
      Thread.currentThread().interrupt();
      assertThat(log.append(entry(2))).isEqualTo(new Appended(2, true));
      assertThat(Thread.interrupted()).isTrue();
      // Not even the writer's own flag, set by a callback, reaches its files.
      CompletableFuture<Void> set =
          log.submit(entry(3)).thenRun(() -> Thread.currentThread().interrupt());
      set.get();
      Thread.interrupted();
      assertThat(log.append(entry(4))).isEqualTo(new Appended(4, true));
      Thread.currentThread().interrupt();
    }
    assertThat(Thread.interrupted()).isTrue();
    LogAssertions.assertWellFormed(
        new dev.custody.log.internal.storage.DiskStorage(directory), entries(0, 5));
  }

  @Test
  void anInterruptedWait_endsWithItsResult_andKeepsTheFlag() throws Exception {
    try (CustodyLog log = create(disk)) {
      Stall stall = Stall.inForce(disk);
      Thread waits =
          started(
              () -> {
                assertThat(log.append(entry(0))).isEqualTo(new Appended(0, true));
                assertThat(Thread.interrupted()).isTrue();
              });
      stall.awaitReached();
      Stall.awaitWaiting(waits);
      waits.interrupt();
      stall.release();
      joinAll(Collections.singletonList(waits));
    }
    LogAssertions.assertWellFormed(disk, entries(0, 1));
  }

  @Test
  void theWriterDoesNotWaitForItself() throws Exception {
    try (CustodyLog log = create(disk)) {
      Stall stall = Stall.inForce(disk);
      CompletableFuture<Appended> first = log.submit(entry(0));
      stall.awaitReached();
      List<CompletableFuture<?>> calls = new ArrayList<>();
      calls.add(first.thenAccept(done -> unchecked(() -> log.append(entry(1)))));
      calls.add(first.thenAccept(done -> unchecked(log::checkpoint)));
      calls.add(first.thenAccept(done -> unchecked(() -> log.publish(log.newestCheckpoint()))));
      calls.add(first.thenAccept(done -> unchecked(log::close)));
      CompletableFuture<Appended> submitted =
          first.thenCompose(done -> unchecked(() -> log.submit(entry(2))));
      stall.release();
      for (CompletableFuture<?> call : calls) {
        assertThatThrownBy(call::get)
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(IllegalStateException.class)
            .hasMessageContaining("custody-log-writer " + ORIGIN);
      }
      assertThat(submitted.get()).isEqualTo(new Appended(1, true));
    }
    LogAssertions.assertWellFormed(disk, Arrays.asList(entry(0), entry(2)));
  }

  @Test
  void closing_writesAllThatWasTaken_andSendsTheRestAway() throws Exception {
    ConcurrentSkipListMap<Long, LogEntry> places = new ConcurrentSkipListMap<>();
    CustodyLog log = create(disk);
    CountDownLatch going = new CountDownLatch(4);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int from = t * 100_000;
      threads.add(
          started(
              () -> {
                for (int i = from; ; i++) {
                  try {
                    places.put(log.append(entry(i)).index(), entry(i));
                  } catch (IllegalStateException e) {
                    assertThat(e).hasMessageContaining("closed");
                    return;
                  }
                  going.countDown();
                }
              }));
    }
    Stall.await(going);
    log.close();
    joinAll(threads);
    assertThat(places.lastKey()).isEqualTo(places.size() - 1L);
    assertThat(log.newestCheckpoint().size()).isEqualTo(places.size());
    LogAssertions.assertWellFormed(disk, new ArrayList<>(places.values()));
    assertThatThrownBy(() -> log.submit(entry(0))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(log::checkpoint).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closing_endsBothThreads() throws Exception {
    String origin = "example.com/threads-end";
    CustodyLog log = CustodyLog.create(disk, origin, KEY, TestLogs.settings());
    log.append(entry(0));
    log.checkpoint();
    assertThat(threadsOf(origin))
        .containsExactlyInAnyOrder(
            "custody-log-writer " + origin, "custody-log-checkpoints " + origin);
    log.close();
    assertThat(threadsOf(origin)).isEmpty();
  }

  private static List<String> threadsOf(String origin) {
    List<String> names = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().endsWith(" " + origin)) {
        assertThat(thread.isDaemon()).isTrue();
        names.add(thread.getName());
      }
    }
    return names;
  }

  static List<CompletableFuture<Appended>> submitAll(CustodyLog log, List<LogEntry> entries)
      throws Exception {
    List<CompletableFuture<Appended>> out = new ArrayList<>();
    for (LogEntry entry : entries) {
      out.add(log.submit(entry));
    }
    return out;
  }

  interface Act {
    void run() throws Exception;
  }

  interface Call<T> {
    T run() throws Exception;
  }

  static <T> T unchecked(Call<T> call) {
    try {
      return call.run();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static void unchecked(Act act) {
    unchecked(
        () -> {
          act.run();
          return "";
        });
  }

  /** A thread whose failure {@link #joinAll} throws. */
  static Thread started(Act act) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread() {
          @Override
          public void run() {
            try {
              act.run();
            } catch (Throwable e) {
              failure.set(e);
            }
          }

          @Override
          public String toString() {
            return String.valueOf(failure.get());
          }
        };
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  static void joinAll(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(60));
      assertThat(thread.isAlive()).as("thread ends").isFalse();
      assertThat(thread.toString()).isEqualTo("null");
    }
  }
}
