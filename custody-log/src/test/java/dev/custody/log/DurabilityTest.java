package dev.custody.log;

import static dev.custody.log.TestLogs.KEY;
import static dev.custody.log.TestLogs.ORIGIN;
import static dev.custody.log.TestLogs.entries;
import static dev.custody.log.TestLogs.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.note.CheckpointSigner;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What RELAXED acknowledges, when it is written, and what is lost. */
class DurabilityTest {

  private static final CheckpointSigner SIGNER =
      CheckpointSigner.of(ORIGIN, KEY, Collections.<Signer>emptyList());
  private static final Durability HOUR = Durability.relaxed(Duration.ofHours(1));

  private final MemoryStorage disk = new MemoryStorage();

  @Test
  void withinTheWindow_anEntryHasItsIndex_andIsNotOnTheDisk() throws Exception {
    CustodyLog log = create(HOUR);
    int before = disk.changes().size();
    assertThat(log.append(entry(0))).isEqualTo(new Appended(0, true));
    assertThat(log.append(entry(1))).isEqualTo(new Appended(1, true));
    assertThat(log.append(entry(0))).isEqualTo(new Appended(0, false));
    assertThat(disk.changes()).hasSize(before);
    // Readers and checkpoints see what was forced, and nothing else.
    assertThat(log.size()).isZero();
    assertThat(log.reader().size()).isZero();
    assertThatThrownBy(() -> log.reader().read(0).index())
        .isInstanceOf(IndexOutOfBoundsException.class);
    log.abandon();
    // Killed: they are lost, and their indexes are free again.
    try (CustodyLog again = TestLogs.reopen(disk)) {
      assertThat(again.size()).isZero();
      assertThat(again.append(entry(7))).isEqualTo(new Appended(0, true));
    }
    LogAssertions.assertWellFormed(disk, entries(7, 8));
  }

  @Test
  void aCheckpoint_forcesFirst() throws Exception {
    CustodyLog log = create(HOUR);
    log.append(entry(0));
    log.append(entry(1));
    assertThat(log.checkpoint().size()).isEqualTo(2);
    assertThat(log.size()).isEqualTo(2);
    log.append(entry(2));
    log.abandon();
    try (CustodyLog again = TestLogs.reopen(disk)) {
      LogAssertions.assertHolds(again.reader(), entries(0, 2));
      assertThat(again.size()).isEqualTo(2);
    }
  }

  @Test
  void closing_forcesFirst() throws Exception {
    CustodyLog log = create(HOUR);
    log.append(entries(0, 3));
    log.close();
    assertThat(log.newestCheckpoint().size()).isEqualTo(3);
    LogAssertions.assertWellFormed(disk, entries(0, 3));
  }

  @Test
  void aFullBatch_isWrittenAtOnce() throws Exception {
    CustodyLog log = create(HOUR);
    CountDownLatch forced = new CountDownLatch(1);
    disk.before(
        change -> {
          if (change.startsWith("force seg/")) {
            forced.countDown();
          }
        });
    for (LogEntry entry : entries(0, CustodyLog.BATCH_ENTRIES_MAX - 1)) {
      log.append(entry);
    }
    assertThat(forced.getCount()).isEqualTo(1);
    log.append(entry(255));
    Stall.await(forced);
    assertThat(log.append(entry(256))).isEqualTo(new Appended(256, true));
    log.abandon();
    try (CustodyLog again = TestLogs.reopen(disk)) {
      assertThat(again.size()).isEqualTo(256);
      LogAssertions.assertHolds(again.reader(), entries(0, 256));
    }
  }

  @Test
  void aBatchFullOfBytes_isWrittenAtOnce() throws Exception {
    CustodyLog log = create(HOUR);
    // 16 of the longest have room in a batch, and one more has not.
    for (int i = 0; i < 17; i++) {
      byte[] bytes = new byte[65_535];
      bytes[0] = (byte) i;
      assertThat(log.append(LogEntry.ofRaw(Bytes.ofOwned(bytes))).index()).isEqualTo(i);
    }
    assertThat(log.size()).isEqualTo(16);
    log.abandon();
  }

  @Test
  void whenTheWindowHasPassed_itIsWrittenByItself() throws Exception {
    CustodyLog log = create(Durability.relaxed(Durability.WINDOW_MIN));
    for (int i = 0; i < 3; i++) {
      Stall forcing = Stall.inForce(disk);
      assertThat(log.append(entry(i))).isEqualTo(new Appended(i, true));
      forcing.awaitReached();
      // Acknowledged, written, not yet forced: nobody sees it.
      assertThat(log.reader().size()).isEqualTo(i);
      forcing.release();
      // A batch later it is seen: the same again waits for the writer's next turn.
      log.append(entry(i));
      assertThat(log.reader().size()).isEqualTo(i + 1);
    }
    log.abandon();
    try (CustodyLog again = TestLogs.reopen(disk)) {
      LogAssertions.assertHolds(again.reader(), entries(0, 3));
      assertThat(again.size()).isEqualTo(3);
    }
  }

  @Test
  void aDiskThatFails_isToldAtTheNextCall() throws Exception {
    CustodyLog log = create(HOUR);
    assertThat(log.append(entry(0)).index()).isZero();
    disk.failAtChange(0);
    assertThatThrownBy(log::checkpoint).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(() -> log.append(entry(1))).isInstanceOf(LogFailedException.class);
    disk.heal();
    log.close();
    // The failed write left half a frame, which is cut off.
    try (CustodyLog again = TestLogs.reopen(disk)) {
      assertThat(again.append(Arrays.asList(entry(0), entry(1))))
          .containsExactly(new Appended(0, true), new Appended(1, true));
    }
    LogAssertions.assertWellFormed(disk, entries(0, 2));
  }

  @Test
  void refuses_aWindowOutsideItsLimits() {
    for (Duration window :
        Arrays.asList(
            Duration.ZERO,
            Duration.ofMillis(-5),
            Duration.ofNanos(999_999),
            Duration.ofHours(1).plusNanos(1))) {
      assertThatThrownBy(() -> Durability.relaxed(window))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(window.toString());
    }
    assertThat(Durability.relaxed(Duration.ofMillis(5)))
        .isEqualTo(Durability.relaxed(Duration.ofMillis(5)))
        .isNotEqualTo(Durability.sync());
  }

  private CustodyLog create(Durability durability) throws Exception {
    return LogOpening.create(disk, SIGNER, durability, TestLogs.settings());
  }
}
