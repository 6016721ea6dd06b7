package dev.custody.log;

import static dev.custody.log.TestLogs.create;
import static dev.custody.log.TestLogs.entries;
import static dev.custody.log.TestLogs.reopen;
import static dev.custody.log.TestLogs.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.note.Checkpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log without its first segments is whole, proves what it lost, and still knows it. */
class PruningTest {

  private static final int SEGMENT_BYTES = 4_000;
  private static final int SIZE = 700;

  private final List<LogEntry> expected = entries(0, SIZE);

  private MemoryStorage closed() throws Exception {
    MemoryStorage disk = new MemoryStorage();
    try (CustodyLog log = create(disk, settings(SEGMENT_BYTES))) {
      for (int from = 0; from < SIZE; from += 20) {
        log.append(expected.subList(from, from + 20));
        if (from % 140 == 0) {
          log.checkpoint();
        }
      }
    }
    return disk;
  }

  @Test
  void keepsProofsAndIndexes_ofWhatItPruned() throws Exception {
    MemoryStorage disk = closed();
    try (CustodyLog log = reopen(disk, settings(SEGMENT_BYTES))) {
      int segments = disk.list("seg").size();
      log.pruneBelow(400);
      long first = log.reader().firstIndex();
      assertThat(first).isBetween(300L, 400L);
      assertThat(disk.list("seg").size()).isLessThan(segments);
      assertHolds(log.reader(), first);
      assertThat(log.append(expected.get(3))).isEqualTo(new Appended(3, false));
      log.pruneBelow(10);
      assertThat(log.reader().firstIndex()).isEqualTo(first);
      log.append(entries(SIZE, SIZE + 300));
    }
    assertPruned(disk, SIZE + 300);
    try (CustodyLog log = reopen(disk, settings(SEGMENT_BYTES))) {
      log.pruneBelow(SIZE + 300);
      assertThat(log.reader().firstIndex()).isGreaterThan(500);
    }
    assertPruned(disk, SIZE + 300);
  }

  @Test
  void opensWithoutItsIndex_andStillKnowsWhatItPruned() throws Exception {
    MemoryStorage disk = closed();
    try (CustodyLog log = reopen(disk, settings(SEGMENT_BYTES))) {
      log.pruneBelow(400);
    }
    disk.files().keySet().removeIf(name -> name.startsWith("index/"));
    try (CustodyLog log = reopen(disk, settings(SEGMENT_BYTES))) {
      for (int i = 0; i < SIZE; i += 7) {
        assertThat(log.append(expected.get(i))).isEqualTo(new Appended(i, false));
      }
      log.append(entries(SIZE, SIZE + 100));
    }
    assertPruned(disk, SIZE + 100);
  }

  @Test
  void cutOffAtEveryChange_isFinishedByTheNext() throws Exception {
    MemoryStorage whole = closed();
    for (int n = 0; ; n++) {
      MemoryStorage disk = whole.copy();
      CustodyLog log = reopen(disk, settings(SEGMENT_BYTES));
      disk.failAtChange(n);
      boolean done = false;
      try {
        log.pruneBelow(400);
        done = true;
      } catch (LogFailedException e) {
        assertThat(e).hasMessageContaining("400");
      }
      log.abandon();
      disk.heal();
      assertThat(TestLogs.check(disk)).as("cut at %s", n).isInstanceOf(LogCheck.Whole.class);
      CustodyLog again = reopen(disk, settings(SEGMENT_BYTES));
      long first = again.reader().firstIndex();
      assertThat(first > 0).as("cut at %s", n).isEqualTo(done || disk.exists(PruneMarker.NAME));
      assertThat(Long.parseLong(disk.list("seg").get(0).substring(0, 20))).isEqualTo(first);
      assertThat(again.append(expected.get(5))).isEqualTo(new Appended(5, false));
      again.abandon();
      assertThat(disk.exists("tile/entries/000")).isEqualTo(first < 256);
      if (done) {
        assertThat(n).isGreaterThan(10);
        return;
      }
    }
  }

  @Test
  void everyByteOfTheMarkerChanged_isReported() throws Exception {
    MemoryStorage disk = closed();
    try (CustodyLog log = reopen(disk, settings(SEGMENT_BYTES))) {
      log.pruneBelow(400);
    }
    byte[] marker = disk.file(PruneMarker.NAME);
    for (int at = 0; at < marker.length; at++) {
      MemoryStorage copy = disk.copy();
      copy.file(PruneMarker.NAME)[at] ^= 1;
      assertThat(TestLogs.check(copy)).as("at %s", at).isInstanceOf(LogCheck.Damaged.class);
    }
    disk.files().remove(PruneMarker.NAME);
    assertThat(TestLogs.check(disk)).isInstanceOf(LogCheck.Damaged.class);
    assertThat(TestLogs.open(disk)).isInstanceOf(OpenResult.ReadOnly.class);
  }

  @Test
  void everyTileOfPrunedEntriesChanged_isReported() throws Exception {
    MemoryStorage disk = closed();
    try (CustodyLog log = reopen(disk, settings(SEGMENT_BYTES))) {
      log.pruneBelow(400);
    }
    for (String name : new ArrayList<>(disk.files().keySet())) {
      if (name.equals("tile/0/000")
          || name.equals("tile/0/001")
          || name.equals("tile/entries/001")) {
        for (int at = 0; at < disk.file(name).length; at += 37) {
          MemoryStorage copy = disk.copy();
          copy.file(name)[at] ^= 1;
          LogCheck check = TestLogs.check(copy);
          assertThat(check).as("%s at %s", name, at).isInstanceOf(LogCheck.Damaged.class);
        }
      }
    }
  }

  private void assertPruned(MemoryStorage disk, int size) throws IOException {
    LogCheck check = TestLogs.check(disk);
    assertThat(check).as("%s", check.report()).isInstanceOf(LogCheck.Whole.class);
    LogReader reader = LogReader.open(disk);
    assertThat(check.report().firstIndex()).isEqualTo(reader.firstIndex());
    assertThat(check.report().size()).isEqualTo(size);
    assertThat(reader.firstIndex()).isPositive();
    assertHolds(reader, reader.firstIndex());
  }

  private void assertHolds(LogReader reader, long first) throws IOException {
    Checkpoint checkpoint = reader.checkpoint().orElseThrow();
    List<LogEntry> all = entries(0, (int) checkpoint.size());
    for (int i = 0; i < all.size(); i += 13) {
      assertThat(reader.proveInclusion(i).check(all.get(i).leafHash(), checkpoint.root()))
          .isInstanceOf(ProofResult.Holds.class);
      int at = i;
      if (i < first) {
        EntryPrunedException e =
            catchThrowableOfType(
                EntryPrunedException.class, () -> assertThat(reader.read(at)).isNull());
        assertThat(e.index()).isEqualTo(i);
        assertThat(e.firstIndex()).isEqualTo(first);
      } else {
        assertThat(reader.read(i).bytes()).isEqualTo(all.get(i).bytes());
      }
    }
    assertThatThrownBy(() -> reader.entries(first - 1)).isInstanceOf(EntryPrunedException.class);
    try (EntryCursor cursor = reader.entries(first)) {
      for (long i = first; i < all.size(); i++) {
        assertThat(cursor.next()).isEqualTo(new LoggedEntry(i, all.get((int) i).bytes()));
      }
    }
  }
}
