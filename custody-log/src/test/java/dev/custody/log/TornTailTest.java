package dev.custody.log;

import static dev.custody.log.TestLogs.create;
import static dev.custody.log.TestLogs.entries;
import static dev.custody.log.TestLogs.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a write that was cut off can leave behind is mended; what it cannot is damage. */
class TornTailTest {

  private static final String SEGMENT = "seg/00000000000000000000.seg";

  private final List<LogEntry> expected = entries(0, 9);
  private MemoryStorage disk;
  private byte[] segment;
  // Where the second batch, which no checkpoint covers, and the third, which is the last, begin.
  private int second;
  private int third;

  @BeforeEach
  void makeUnclosedLog() throws Exception {
    disk = new MemoryStorage();
    CustodyLog log = create(disk);
    log.append(expected.subList(0, 2));
    log.checkpoint();
    second = disk.file(SEGMENT).length;
    log.append(expected.subList(2, 5));
    third = disk.file(SEGMENT).length;
    log.append(expected.subList(5, 9));
    log.abandon();
    segment = disk.file(SEGMENT);
  }

  @Test
  void aKilledWriterLosesNothing() throws Exception {
    assertThat(TestLogs.check(disk)).isInstanceOf(LogCheck.Whole.class);
    try (CustodyLog log = TestLogs.reopen(disk)) {
      LogAssertions.assertHolds(log.reader(), expected);
    }
    LogAssertions.assertWellFormed(disk, expected);
  }

  @Test
  void cutAtEveryByteOfTheLastBatch_isMended() throws Exception {
    for (int length = third + 1; length < segment.length; length++) {
      assertMended(Arrays.copyOf(segment, length), 5, third);
    }
  }

  @Test
  void everyByteOfTheLastBatchChanged_isMended() throws Exception {
    for (int at = third; at < segment.length; at++) {
      byte[] changed = segment.clone();
      changed[at] ^= 1;
      assertMended(changed, 5, third);
    }
  }

  @Test
  void holesOfZerosInTheLastBatch_areMended() throws Exception {
    for (int at = third; at < segment.length; at += 8) {
      byte[] before = segment.clone();
      Arrays.fill(before, third, at + 8, (byte) 0);
      assertMended(before, 5, third);
      byte[] behind = segment.clone();
      Arrays.fill(behind, at, behind.length, (byte) 0);
      assertMended(behind, 5, third);
    }
  }

  @Test
  void zerosBehindTheLastBatch_areMended() throws Exception {
    assertMended(Arrays.copyOf(segment, segment.length + 4096), 9, segment.length);
  }

  @Test
  void everyByteOfAnEarlierBatchChanged_isRot() throws Exception {
    for (int at = 64; at < third; at++) {
      byte[] changed = segment.clone();
      changed[at] ^= 1;
      MemoryStorage copy = disk.copy();
      copy.put(SEGMENT, changed);
      OpenResult result = TestLogs.open(copy);
      assertThat(result).as("at %s", at).isInstanceOf(OpenResult.ReadOnly.class);
      LogFinding finding = result.report().findings().get(0);
      assertThat(finding.kind()).isEqualTo(Kind.ROT);
      assertThat(finding.offset()).isBetween(at - 100L, (long) at);
      assertThat(copy.file(SEGMENT)).isEqualTo(changed);
      assertThat(result.report().size()).isEqualTo(at < second ? 0 : 2);
      LogAssertions.assertHolds(
          withoutCheckpoint(((OpenResult.ReadOnly) result).reader()), expected);
    }
  }

  /** Damage may leave fewer entries than a checkpoint covers: then there is nothing to prove by. */
  private static LogReader withoutCheckpoint(LogReader reader) throws IOException {
    if (reader.checkpoint().isEmpty()) {
      assertThat(reader.size()).isZero();
      MemoryStorage empty = new MemoryStorage();
      return create(empty).reader();
    }
    return reader;
  }

  @Test
  void cutBelowTheCheckpoint_isNotMended() throws Exception {
    for (int length = 64; length < second; length++) {
      MemoryStorage copy = disk.copy();
      copy.put(SEGMENT, Arrays.copyOf(segment, length));
      OpenResult result = TestLogs.open(copy);
      assertThat(result).as("length %s", length).isInstanceOf(OpenResult.ReadOnly.class);
      assertThat(result.report().findings().get(0).kind()).isIn(Kind.ROT, Kind.ROLLED_BACK);
    }
  }

  @Test
  void mendingThatIsCutOff_isMendedByTheNext() throws Exception {
    byte[] torn = Arrays.copyOf(segment, segment.length - 3);
    for (int n = 0; ; n++) {
      MemoryStorage copy = disk.copy();
      copy.put(SEGMENT, torn);
      copy.createDirectories("");
      copy.failAtChange(n);
      boolean done;
      try {
        TestLogs.reopen(copy).abandon();
        done = true;
      } catch (IOException e) {
        done = false;
      }
      copy.heal();
      try (CustodyLog log = TestLogs.reopen(copy)) {
        assertThat(log.size()).isEqualTo(5);
        log.append(expected);
      }
      LogAssertions.assertWellFormed(copy, expected);
      assertThat(copy.list("quarantine")).isNotEmpty();
      if (done) {
        assertThat(n).isGreaterThanOrEqualTo(6);
        return;
      }
    }
  }

  @Test
  void aTornCheckpoint_isMended() throws Exception {
    byte[] before = disk.file("checkpoints.log");
    MemoryStorage signed = disk.copy();
    CustodyLog log = TestLogs.reopen(signed);
    log.checkpoint();
    log.abandon();
    byte[] after = signed.file("checkpoints.log");
    for (int length = before.length + 1; length <= after.length; length++) {
      MemoryStorage copy = disk.copy();
      // The tiles are there, the note is not yet whole, the old checkpoint is in place.
      copy.files().putAll(signed.copy().files());
      copy.put("checkpoint", disk.file("checkpoint"));
      copy.put("checkpoints.log", Arrays.copyOf(after, length));
      OpenResult result = TestLogs.open(copy);
      assertThat(result).as("length %s", length).isInstanceOf(OpenResult.Opened.class);
      boolean torn = length < after.length;
      assertThat(result.report().has(Kind.UNCONFIRMED_TAIL)).isEqualTo(torn);
      try (CustodyLog again = ((OpenResult.Opened) result).log()) {
        assertThat(again.newestCheckpoint().size()).isEqualTo(torn ? 2 : 9);
        assertThat(copy.file("checkpoint"))
            .isEqualTo(torn ? disk.file("checkpoint") : signed.file("checkpoint"));
        again.append(entry(9));
      }
      LogAssertions.assertWellFormed(copy, entries(0, 10));
    }
  }

  @Test
  void unfinishedFiles_areSweptAway() throws Exception {
    disk.put("seg/00000000000000000009.seg.tmp", new byte[10]);
    disk.put("objects/incoming-7.tmp", new byte[10]);
    disk.put("checkpoint.tmp", new byte[10]);
    try (CustodyLog log = TestLogs.reopen(disk)) {
      log.append(expected);
    }
    assertThat(disk.files().keySet()).noneMatch(name -> name.endsWith(".tmp"));
    LogAssertions.assertWellFormed(disk, expected);
  }

  private void assertMended(byte[] torn, int size, int end) throws IOException {
    MemoryStorage copy = disk.copy();
    copy.put(SEGMENT, torn);
    LogCheck check = TestLogs.check(copy);
    assertThat(check).as("%s", check.report()).isInstanceOf(LogCheck.Unfinished.class);
    OpenResult result = TestLogs.open(copy);
    assertThat(result).isInstanceOf(OpenResult.Opened.class);
    LogFinding finding = result.report().findings().get(0);
    assertThat(finding.kind()).isEqualTo(Kind.UNCONFIRMED_TAIL);
    assertThat(finding.index()).isEqualTo(size);
    assertThat(finding.offset()).isEqualTo(end);
    CustodyLog log = ((OpenResult.Opened) result).log();
    assertThat(log.size()).isEqualTo(size);
    assertThat(copy.file(SEGMENT)).isEqualTo(Arrays.copyOf(segment, end));
    String quarantined = "quarantine/" + copy.list("quarantine").get(0);
    assertThat(copy.file(quarantined)).isEqualTo(Arrays.copyOfRange(torn, end, torn.length));
    log.append(expected.subList(size, 9));
    log.abandon();
    LogAssertions.assertHolds(log.reader(), expected);
    assertThat(TestLogs.check(copy)).isInstanceOf(LogCheck.Whole.class);
  }
}
