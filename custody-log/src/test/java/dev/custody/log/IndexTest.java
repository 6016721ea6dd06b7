package dev.custody.log;

import static dev.custody.log.TestLogs.create;
import static dev.custody.log.TestLogs.entries;
import static dev.custody.log.TestLogs.reopen;
import static dev.custody.log.TestLogs.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.log.report.LogFinding.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Opening by the index, and finding by it, whatever has become of its files. */
class IndexTest {

  private static final int SEGMENT_BYTES = 1_000;

  private final List<LogEntry> expected = entries(0, 100);

  /** Many segments, a run over all but the last ones, and a tail behind the checkpoint. */
  private MemoryStorage unclosed() throws Exception {
    MemoryStorage disk = new MemoryStorage();
    CustodyLog log = create(disk, settings(SEGMENT_BYTES));
    for (int from = 0; from < 80; from += 5) {
      log.append(expected.subList(from, from + 5));
      if (from % 15 == 0) {
        log.checkpoint();
      }
    }
    log.append(expected.subList(80, 100));
    log.abandon();
    assertThat(disk.list("index")).isNotEmpty();
    return disk;
  }

  @Test
  void openingByTheIndex_comesToWhatAWholeScanComesTo() throws Exception {
    MemoryStorage disk = unclosed();
    Recovery quick = Recovery.scan(LogDirectory.read(disk));
    assertThat(quick.report().notes()).isEmpty();
    assertThat(quick.index().runsEnd()).isPositive();
    MemoryStorage without = disk.copy();
    without.files().keySet().removeIf(name -> name.startsWith("index/"));
    Recovery whole = Recovery.scan(LogDirectory.read(without));
    assertThat(whole.index().runsEnd()).isZero();
    assertThat(quick.tree().root()).isEqualTo(whole.tree().root());
    assertThat(quick.tree().size()).isEqualTo(whole.tree().size());
    assertThat(quick.result().chain()).isEqualTo(whole.result().chain());
    assertThat(quick.result().lastBatch()).isEqualTo(whole.result().lastBatch());
    assertThat(quick.result().offset()).isEqualTo(whole.result().offset());
    assertThat(quick.result().segment()).isEqualTo(whole.result().segment());
    assertThat(quick.tiles().size()).isEqualTo(whole.tiles().size());
    assertThat(quick.report().size()).isEqualTo(100);
    assertGoesOn(disk);
  }

  @Test
  void damageBeforeTheIndexEnds_isSeenByTheWholeCheckAlone() throws Exception {
    MemoryStorage disk = unclosed();
    disk.file("seg/00000000000000000000.seg")[100] ^= 1;
    assertThat(TestLogs.check(disk)).isInstanceOf(LogCheck.Damaged.class);
    assertThat(LogChecker.quick(LogDirectory.read(disk))).isInstanceOf(LogCheck.Whole.class);
    List<String> segments = disk.list("seg");
    disk.file("seg/" + segments.get(segments.size() - 1))[30] ^= 1;
    assertThat(LogChecker.quick(LogDirectory.read(disk))).isInstanceOf(LogCheck.Damaged.class);
  }

  @Test
  void aTileThatTheRootNeeds_isMadeAnewFromTheEntries() throws Exception {
    MemoryStorage disk = unclosed();
    long covered = LogReader.open(disk).size();
    for (String name : new ArrayList<>(disk.files().keySet())) {
      if (name.startsWith("tile/0/") && name.endsWith("/" + covered)) {
        for (boolean missing : new boolean[] {true, false}) {
          MemoryStorage copy = disk.copy();
          byte[] whole = copy.file(name).clone();
          if (missing) {
            copy.files().remove(name);
          } else {
            copy.file(name)[7] ^= 1;
          }
          OpenResult result = CustodyLog.open(copy, TestLogs.KEY, settings(SEGMENT_BYTES));
          assertThat(result).isInstanceOf(OpenResult.Opened.class);
          assertThat(result.report().notes().get(0).kind()).isEqualTo(Kind.TILE_DIFFERS);
          assertThat(copy.file(name)).isEqualTo(whole);
          ((OpenResult.Opened) result).log().close();
          LogAssertions.assertWellFormed(copy, expected);
        }
      }
    }
  }

  @Test
  void aByteOfTheIndexChanged_orAPartOfItCut_atManyPlaces_changesNoAnswer() throws Exception {
    MemoryStorage disk = unclosed();
    for (String name : disk.list("index")) {
      byte[] whole = disk.file("index/" + name);
      for (int at = 0; at < whole.length; at += at % 4096 < 160 || at % 4096 > 4085 ? 1 : 61) {
        MemoryStorage copy = disk.copy();
        copy.file("index/" + name)[at] ^= (byte) (1 << at % 8);
        assertAnswers(copy, name + " at " + at);
      }
      for (int length = 0; length < whole.length; length += 509) {
        MemoryStorage copy = disk.copy();
        copy.put("index/" + name, Arrays.copyOf(whole, length));
        assertAnswers(copy, name + " cut to " + length);
      }
    }
  }

  private void assertAnswers(MemoryStorage disk, String what) throws Exception {
    LogDirectory directory = LogDirectory.read(disk);
    Recovery recovery = Recovery.scan(directory);
    assertThat(recovery.report().findings()).as(what).isEmpty();
    LogReader reader = recovery.readerOfGood();
    for (int i = 0; i < 100; i += 9) {
      LogEntry entry = expected.get(i);
      byte[] leaf = entry.leafHash().bytes().unsafeArray();
      byte[] bytes = entry.bytes().unsafeArray();
      assertThat(recovery.index().find(leaf, at -> reader.isEntry(at, bytes, leaf)))
          .as(what)
          .isEqualTo(i);
    }
  }

  @Test
  void aDiskThatFailsWhileRunsAreWritten_losesNothing() throws Exception {
    MemoryStorage whole = unclosed();
    for (int n = 0; ; n++) {
      MemoryStorage disk = whole.copy();
      CustodyLog log = reopen(disk, settings(SEGMENT_BYTES));
      int opened = disk.changes().size();
      disk.failAtChange(n);
      try {
        log.close();
      } catch (IOException e) {
        log.abandon();
      }
      List<String> closing = disk.changes();
      closing = closing.subList(opened, closing.size());
      disk.heal();
      assertGoesOn(disk);
      if (closing.size() < n) {
        // No change was left to fail. Runs were merged: the small ones were deleted.
        assertThat(closing).anyMatch(change -> change.startsWith("delete index/"));
        assertThat(disk.list("index")).hasSizeLessThan(whole.list("index").size() + 1);
        return;
      }
    }
  }

  private void assertGoesOn(MemoryStorage disk) throws Exception {
    try (CustodyLog log = reopen(disk, settings(SEGMENT_BYTES))) {
      List<Appended> places = log.append(expected);
      for (int i = 0; i < 100; i++) {
        assertThat(places.get(i)).isEqualTo(new Appended(i, false));
      }
    }
    LogAssertions.assertWellFormed(disk, expected);
    assertThat(disk.files().keySet()).noneMatch(name -> name.endsWith(".run.tmp"));
  }

  @Test
  void findsTheEntriesOfAnEvent_inAndBehindTheIndex() throws Exception {
    MemoryStorage disk = new MemoryStorage();
    CustodyLog log = create(disk, settings(SEGMENT_BYTES));
    List<LogEntry> events = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      // Every third is the event before it with another statement.
      Bytes body = Bytes.copyOf(("body " + (i - i % 3 % 2)).getBytes());
      Statement statement =
          new Statement(Bytes.ofHex("a10126"), Bytes.copyOf(new byte[] {(byte) i}));
      events.add(
          LogEntry.ofUnverified(new SignedEvent(body, Collections.singletonList(statement))));
    }
    for (int i = 0; i < 60; i++) {
      log.append(events.get(i));
      if (i == 20 || i == 45) {
        log.checkpoint();
      }
    }
    assertThat(disk.list("index")).isNotEmpty();
    assertFinds(log.reader(), 60);
    log.abandon();
    assertFinds(LogReader.open(disk), 46);
    CustodyLog again = reopen(disk, settings(SEGMENT_BYTES));
    assertFinds(again.reader(), 60);
    again.close();
    assertFinds(LogReader.open(disk), 60);
    disk.files().keySet().removeIf(name -> name.startsWith("index/"));
    assertFinds(LogReader.open(disk), 60);
  }

  private static void assertFinds(LogReader reader, int size) throws IOException {
    for (int i = 0; i < 60; i++) {
      List<Long> found = new ArrayList<>();
      for (int j = 0; j < size; j++) {
        if (j - j % 3 % 2 == i) {
          found.add((long) j);
        }
      }
      EventId id = EventId.ofBody(Bytes.copyOf(("body " + i).getBytes()));
      assertThat(reader.find(id)).as("event %s", i).isEqualTo(found);
    }
  }
}
