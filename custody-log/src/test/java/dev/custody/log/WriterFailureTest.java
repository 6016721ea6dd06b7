package dev.custody.log;

import static dev.custody.log.GroupCommitTest.started;
import static dev.custody.log.GroupCommitTest.submitAll;
import static dev.custody.log.TestLogs.create;
import static dev.custody.log.TestLogs.entries;
import static dev.custody.log.TestLogs.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A log that failed once stays failed, tells everybody who waits, and loses nothing it said. */
class WriterFailureTest {

  private static final String SEGMENT = "seg/00000000000000000000.seg";

  private final MemoryStorage disk = new MemoryStorage();

  @Test
  void aDiskThatFailsAtAnyChange_tellsAllWhoWait_andLosesNothingAcknowledged() throws Exception {
    List<LogEntry> expected = entries(0, 700);
    for (int n = 0; ; n++) {
      MemoryStorage failing = new MemoryStorage();
      // Small segments, so that rolling fails too.
      CustodyLog log = create(failing, TestLogs.settings(20_000));
      failing.failAtChange(n);
      Stall stall = Stall.in(failing, change -> change.startsWith("append seg/"));
      List<CompletableFuture<Appended>> futures = submitAll(log, expected.subList(0, 1));
      stall.awaitReached();
      futures.addAll(submitAll(log, expected.subList(1, 700)));
      stall.release();
      int acknowledged = 0;
      boolean failed = false;
      for (int i = 0; i < futures.size(); i++) {
        try {
          assertThat(futures.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(new Appended(i, true));
          assertThat(failed).as("acknowledged behind one that failed").isFalse();
          acknowledged++;
        } catch (ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(LogFailedException.class);
          failed = true;
        }
      }
      if (failed) {
        assertStaysFailed(log, failing);
      }
      failing.heal();
      log.abandon();
      try (CustodyLog again = TestLogs.reopen(failing, TestLogs.settings(20_000))) {
        assertThat(again.size()).isGreaterThanOrEqualTo(acknowledged);
        List<Appended> places = again.append(expected);
        for (int i = 0; i < places.size(); i++) {
          assertThat(places.get(i).index()).isEqualTo(i);
        }
      }
      LogAssertions.assertWellFormed(failing, expected);
      if (!failed) {
        // Three batches and two new segments at least.
        assertThat(n).isGreaterThan(12);
        return;
      }
    }
  }

  private static void assertStaysFailed(CustodyLog log, MemoryStorage failing) throws Exception {
    failing.heal();
    int before = failing.changes().size();
    assertThatThrownBy(() -> log.append(entry(9))).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(() -> log.submit(entry(9))).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(log::checkpoint).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(() -> log.publish(log.newestCheckpoint()))
        .isInstanceOf(LogFailedException.class);
    log.close();
    assertThat(failing.changes()).as("a force is never tried again").hasSize(before);
  }

  @Test
  void aFailedForce_isNotTriedAgain_andFailsWhatIsQueuedBehind() throws Exception {
    CustodyLog log = create(disk);
    AtomicInteger forces = new AtomicInteger();
    Stall stall = new Stall();
    disk.before(
        change -> {
          if (change.equals("force " + SEGMENT)) {
            forces.incrementAndGet();
            stall.here();
            disk.failAtChange(0);
          }
        });
    List<CompletableFuture<Appended>> futures = submitAll(log, entries(0, 1));
    stall.awaitReached();
    futures.addAll(submitAll(log, entries(1, 1000)));
    Thread waits =
        started(
            () ->
                assertThatThrownBy(() -> log.append(entry(1000)))
                    .isInstanceOf(LogFailedException.class)
                    .hasRootCauseMessage("injected: force " + SEGMENT));
    Stall.awaitWaiting(waits);
    Thread signs =
        started(() -> assertThatThrownBy(log::checkpoint).isInstanceOf(LogFailedException.class));
    Stall.awaitWaiting(signs);
    stall.release();
    GroupCommitTest.joinAll(List.of(waits, signs));
    for (CompletableFuture<Appended> future : futures) {
      assertThatThrownBy(() -> future.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(LogFailedException.class);
    }
    assertThat(forces.get()).isEqualTo(1);
    assertThat(log.size()).isZero();
    log.close();
  }

  @Test
  void whoWaitsForRoom_isToldOfAFailure() throws Exception {
    CustodyLog log = create(disk);
    Stall stall = Stall.inForce(disk);
    List<CompletableFuture<Appended>> futures = submitAll(log, entries(0, 1));
    stall.awaitReached();
    futures.addAll(submitAll(log, entries(1, 1 + CustodyLog.QUEUE_ENTRIES_MAX)));
    Thread waits =
        started(
            () ->
                assertThatThrownBy(() -> log.submit(entry(70_000)))
                    .isInstanceOf(LogFailedException.class));
    Stall.awaitWaiting(waits);
    disk.failAtChange(0);
    stall.release();
    GroupCommitTest.joinAll(Collections.singletonList(waits));
    for (CompletableFuture<Appended> future : futures) {
      assertThatThrownBy(() -> future.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(LogFailedException.class);
    }
  }

  @Test
  void whatIsNoIoException_failsTheLogToo() throws Exception {
    List<Runnable> faults =
        List.of(
            () -> {
              throw new IllegalStateException("unexpected");
            },
            () -> {
              throw new AssertionError("unexpected");
            },
            () -> {
              throw new StackOverflowError();
            });
    for (Runnable fault : faults) {
      MemoryStorage broken = new MemoryStorage();
      CustodyLog log = create(broken);
      broken.before(change -> fault.run());
      CompletableFuture<Appended> future = log.submit(entry(0));
      assertThatThrownBy(() -> future.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(LogFailedException.class);
      assertThatThrownBy(() -> log.append(entry(1))).isInstanceOf(LogFailedException.class);
      log.close();
      broken.before(change -> {});
      TestLogs.reopen(broken).close();
    }
  }

  @Test
  void aDiskThatFailsAtACheckpoint_failsTheLog() throws Exception {
    List<Integer> at = new ArrayList<>();
    for (int n = 0; ; n++) {
      MemoryStorage failing = new MemoryStorage();
      CustodyLog log = create(failing);
      log.append(entries(0, 3));
      failing.failAtChange(n);
      try {
        assertThat(log.checkpoint().size()).isEqualTo(3);
        break;
      } catch (LogFailedException e) {
        at.add(n);
        assertStaysFailed(log, failing);
      }
      try (CustodyLog again = TestLogs.reopen(failing)) {
        LogAssertions.assertHolds(again.reader(), entries(0, 3));
      }
      LogAssertions.assertWellFormed(failing, entries(0, 3));
    }
    assertThat(at).hasSizeGreaterThan(10);
  }

  @Test
  void anEntryThatCannotBeCompared_failsAlone() throws Exception {
    CustodyLog log = create(disk);
    log.append(entries(0, 2));
    byte[] segment = disk.file(SEGMENT);
    byte[] rotten = segment.clone();
    rotten[64 + 64] ^= 1;
    disk.put(SEGMENT, rotten);
    assertThatThrownBy(() -> log.append(entry(0))).isInstanceOf(LogDamagedException.class);
    disk.put(SEGMENT, segment.clone());
    assertThat(log.append(entry(2))).isEqualTo(new Appended(2, true));
    assertThat(log.append(entry(0))).isEqualTo(new Appended(0, false));
    log.close();
    LogAssertions.assertWellFormed(disk, entries(0, 3));
  }
}
