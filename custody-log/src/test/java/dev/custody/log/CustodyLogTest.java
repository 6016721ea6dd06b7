package dev.custody.log;

import static dev.custody.log.TestLogs.KEY;
import static dev.custody.log.TestLogs.ORIGIN;
import static dev.custody.log.TestLogs.create;
import static dev.custody.log.TestLogs.entries;
import static dev.custody.log.TestLogs.entry;
import static dev.custody.log.TestLogs.reopen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.log.LogUnavailableException.Code;
import dev.custody.log.internal.storage.DiskStorage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustodyLogTest {

  @TempDir Path temporary;

  @Test
  void keepsWhatWasAppended_onARealDisk() throws Exception {
    Path directory = temporary.resolve("log");
    List<LogEntry> expected = entries(0, 700);
    try (CustodyLog log = CustodyLog.create(directory, ORIGIN, KEY)) {
      for (int i = 0; i < 10; i++) {
        assertThat(log.append(expected.get(i))).isEqualTo(new Appended(i, true));
      }
      log.checkpoint();
      log.append(expected.subList(10, 300));
      assertThat(log.reader().size()).isEqualTo(300);
      assertThat(log.reader().read(299).bytes()).isEqualTo(expected.get(299).bytes());
    }
    LogAssertions.assertWellFormed(new DiskStorage(directory), expected.subList(0, 300));
    try (CustodyLog log = ((OpenResult.Opened) CustodyLog.open(directory, KEY)).log()) {
      log.append(expected);
    }
    LogAssertions.assertWellFormed(new DiskStorage(directory), expected);
    assertThat(LogCheck.run(directory)).isInstanceOf(LogCheck.Whole.class);
  }

  @Test
  void theSameEntryAgain_givesTheSameIndex() throws Exception {
    MemoryStorage disk = new MemoryStorage();
    try (CustodyLog log = create(disk)) {
      assertThat(log.append(Arrays.asList(entry(1), entry(2), entry(1))))
          .containsExactly(new Appended(0, true), new Appended(1, true), new Appended(0, false));
      int before = disk.changes().size();
      assertThat(log.append(entry(2))).isEqualTo(new Appended(1, false));
      assertThat(disk.changes()).hasSize(before);
    }
    try (CustodyLog log = reopen(disk)) {
      assertThat(log.append(entry(1))).isEqualTo(new Appended(0, false));
    }
    LogAssertions.assertWellFormed(disk, entries(1, 3));
  }

  @Test
  void appendIsForced_beforeItReturns() throws Exception {
    MemoryStorage disk = new MemoryStorage();
    CustodyLog log = create(disk);
    int before = disk.changes().size();
    log.append(entries(0, 300));
    String segment = "seg/00000000000000000000.seg";
    // 300 entries are two batches: the second is written after the first was forced.
    assertThat(disk.changes().subList(before, disk.changes().size()))
        .containsExactly(
            "append " + segment, "force " + segment, "append " + segment, "force " + segment);
  }

  @Test
  void rollsSegments_andForcesTheNewOneBeforeItIsUsed() throws Exception {
    MemoryStorage disk = new MemoryStorage();
    List<LogEntry> expected = entries(0, 40);
    try (CustodyLog log = create(disk, TestLogs.settings(300))) {
      for (LogEntry entry : expected) {
        log.append(entry);
      }
      assertThat(disk.list("seg")).hasSizeGreaterThan(10);
      String second = "seg/" + disk.list("seg").get(1);
      int rename = disk.changes().indexOf("rename " + second);
      assertThat(disk.changes().get(rename - 1)).isEqualTo("force " + second + ".tmp");
      assertThat(disk.changes().get(rename + 1)).isEqualTo("force directory seg");
      assertThat(log.append(entry(39))).isEqualTo(new Appended(39, false));
    }
    LogAssertions.assertWellFormed(disk, expected);
  }

  @Test
  void aSizeHasOneCheckpoint() throws Exception {
    MemoryStorage disk = new MemoryStorage();
    CustodyLog log = create(disk);
    log.append(entry(0));
    int before = disk.changes().size();
    Bytes note = log.checkpoint().note();
    int after = disk.changes().size();
    assertThat(log.checkpoint().note()).isEqualTo(note);
    assertThat(disk.changes()).hasSize(after).hasSizeGreaterThan(before);
    log.close();
    log.close();
    assertThat(new String(disk.file("checkpoint"), StandardCharsets.UTF_8))
        .isEqualTo(new String(note.toByteArray(), StandardCharsets.UTF_8));
    assertThatThrownBy(() -> log.append(entry(1))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tilesAreDurable_beforeTheCheckpointThatNeedsThem() throws Exception {
    MemoryStorage disk = new MemoryStorage();
    CustodyLog log = create(disk);
    log.append(entry(0));
    int before = disk.changes().size();
    log.checkpoint();
    List<String> changes = disk.changes().subList(before, disk.changes().size());
    int signed = changes.indexOf("append checkpoints.log");
    assertThat(changes.indexOf("rename tile/0/000.p/1")).isBetween(0, signed);
    assertThat(changes.indexOf("force directory tile/entries/000.p")).isBetween(0, signed);
    assertThat(changes.subList(signed, changes.size()))
        .containsExactly(
            "append checkpoints.log",
            "force checkpoints.log",
            "create checkpoint.tmp",
            "append checkpoint.tmp",
            "force checkpoint.tmp",
            "rename checkpoint",
            "force directory ");
  }

  @Test
  void refuses_anEntryOutsideItsLimits() {
    assertThatThrownBy(() -> LogEntry.ofRaw(Bytes.copyOf(new byte[65_536])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65535");
    assertThatThrownBy(() -> LogEntry.ofRaw(Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsTheLongestEntry() throws Exception {
    MemoryStorage disk = new MemoryStorage();
    LogEntry longest = LogEntry.ofRaw(Bytes.copyOf(new byte[65_535]));
    List<LogEntry> expected = new ArrayList<>();
    try (CustodyLog log = create(disk)) {
      for (int i = 0; i < 40; i++) {
        byte[] bytes = longest.bytes().toByteArray();
        bytes[0] = (byte) i;
        expected.add(LogEntry.ofRaw(Bytes.ofOwned(bytes)));
      }
      log.append(expected);
    }
    LogAssertions.assertWellFormed(disk, expected);
  }

  @Test
  void refuses_unsortedStatements_andTakesSortedOnes() {
    Statement first = new Statement(Bytes.ofHex("a10126"), Bytes.ofHex("01"));
    Statement second = new Statement(Bytes.ofHex("a10127"), Bytes.ofHex("01"));
    Bytes body = Bytes.ofHex("080110011a0120");
    SignedEvent sorted = new SignedEvent(body, Arrays.asList(first, second));
    assertThat(LogEntry.ofUnverified(sorted).bytes()).isEqualTo(ContainerCodec.encode(sorted));
    for (List<Statement> wrong :
        Arrays.asList(Arrays.asList(second, first), Arrays.asList(first, first))) {
      assertThatThrownBy(() -> LogEntry.ofUnverified(new SignedEvent(body, wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("statement=1");
    }
  }

  @Test
  void aLogTakesNoOtherKey_andWritesNothing() throws Exception {
    MemoryStorage disk = new MemoryStorage();
    create(disk).close();
    SoftwareSigner other = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    assertUnavailable(
        disk, Code.OTHER_KEY, () -> CustodyLog.open(disk, other, TestLogs.settings()));
  }

  @Test
  void refuses_aForeignDirectory_andWritesNothing() throws Exception {
    MemoryStorage disk = new MemoryStorage();
    disk.createDirectories("");
    disk.put("notes.txt", new byte[] {1});
    assertUnavailable(disk, Code.FOREIGN_DIRECTORY, () -> TestLogs.open(disk));
    assertUnavailable(
        disk,
        Code.FOREIGN_DIRECTORY,
        () -> CustodyLog.create(disk, ORIGIN, KEY, TestLogs.settings()));
  }

  @Test
  void refuses_aNewerFormat_andWritesNothing() throws Exception {
    MemoryStorage disk = new MemoryStorage();
    create(disk).close();
    disk.put("FORMAT", ("custody-log 2\n" + ORIGIN + "\n").getBytes(StandardCharsets.US_ASCII));
    assertUnavailable(disk, Code.NEWER_FORMAT, () -> TestLogs.open(disk));
    assertUnavailable(disk, Code.NEWER_FORMAT, () -> LogReader.open(disk));
  }

  @Test
  void refuses_aSecondLogInOnePlace() throws Exception {
    MemoryStorage disk = new MemoryStorage();
    create(disk).close();
    assertUnavailable(
        disk, Code.ALREADY_EXISTS, () -> CustodyLog.create(disk, ORIGIN, KEY, TestLogs.settings()));
  }

  @Test
  void refuses_aDiskThatCannotBeWritten_butReadsFromIt() throws Exception {
    MemoryStorage disk = new MemoryStorage();
    try (CustodyLog log = create(disk)) {
      log.append(entry(0));
    }
    disk.failAtChange(0);
    assertUnavailable(disk, Code.NOT_WRITABLE, () -> TestLogs.open(disk));
    LogAssertions.assertHolds(LogReader.open(disk), entries(0, 1));
  }

  @Test
  void aSecondOpenerIsRefused_inThisProcessAndInAnother() throws Exception {
    Path directory = temporary.resolve("log");
    try (CustodyLog log = CustodyLog.create(directory, ORIGIN, KEY)) {
      log.append(entry(0));
      TreeMap<String, Long> before = lengths(directory);
      LogUnavailableException here =
          catchThrowableOfType(
              LogUnavailableException.class, () -> CustodyLog.open(directory, KEY).report());
      assertThat(here.code()).isEqualTo(Code.LOCKED);
      Process other =
          new ProcessBuilder(
                  System.getProperty("java.home")
                      + File.separator
                      + "bin"
                      + File.separator
                      + "java",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LockTaker.class.getName(),
                  directory.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(other.waitFor()).as(said).isZero();
      assertThat(said).contains("in another process");
      assertThat(lengths(directory)).isEqualTo(before);
    }
    CustodyLog again = ((OpenResult.Opened) CustodyLog.open(directory, KEY)).log();
    again.close();
  }

  /** Tries to get the lock of a log, in a process of its own. */
  static final class LockTaker {
    public static void main(String[] arguments) throws IOException {
      try {
        new DiskStorage(Path.of(arguments[0])).lock(LogDirectory.LOCK);
        System.out.println("got it");
        System.exit(1);
      } catch (dev.custody.log.internal.storage.Storage.LockedException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void anInterruptedCreation_isSweptAwayByTheNext() throws Exception {
    for (int n = 0; ; n++) {
      MemoryStorage disk = new MemoryStorage();
      disk.failAtChange(n);
      boolean done;
      try {
        CustodyLog.create(disk, ORIGIN, KEY, TestLogs.settings()).abandon();
        done = true;
      } catch (IOException e) {
        done = false;
      }
      disk.heal();
      if (done) {
        assertThat(n).isGreaterThan(20);
        return;
      }
      if (!disk.exists("FORMAT")) {
        CustodyLog.create(disk, ORIGIN, KEY, TestLogs.settings()).close();
      }
      reopen(disk).close();
      LogAssertions.assertWellFormed(disk, Collections.emptyList());
    }
  }

  @Test
  void aFailingDisk_losesNothingThatWasAcknowledged() throws Exception {
    List<LogEntry> expected = entries(0, 12);
    for (int n = 0; ; n++) {
      MemoryStorage disk = new MemoryStorage();
      CustodyLog log = create(disk, TestLogs.settings(400));
      log.append(expected.subList(0, 3));
      log.checkpoint();
      disk.failAtChange(n);
      int acknowledged = 3;
      boolean done = false;
      try {
        log.append(expected.subList(3, 5));
        acknowledged = 5;
        log.checkpoint();
        log.append(expected.subList(5, 9));
        acknowledged = 9;
        log.close();
        done = true;
      } catch (IOException e) {
        // Failed for good: it says so again and writes nothing more.
        int before = disk.changes().size();
        disk.heal();
        assertThatThrownBy(() -> log.append(entry(99)))
            .isInstanceOfAny(LogFailedException.class, IllegalStateException.class);
        assertThat(disk.changes()).hasSize(before);
        log.close();
      }
      disk.heal();
      try (CustodyLog again = reopen(disk, TestLogs.settings(400))) {
        assertThat(again.size()).as("fail at %s", n).isGreaterThanOrEqualTo(acknowledged);
        LogAssertions.assertHolds(again.reader(), expected);
        // Retry by the same bytes is safe.
        List<Appended> places = again.append(expected);
        for (int i = 0; i < places.size(); i++) {
          assertThat(places.get(i).index()).isEqualTo(i);
        }
      }
      LogAssertions.assertWellFormed(disk, expected);
      if (done) {
        assertThat(n).isGreaterThan(40);
        return;
      }
    }
  }

  private static void assertUnavailable(
      MemoryStorage disk, Code code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call)
      throws IOException {
    MemoryStorage before = disk.copy();
    LogUnavailableException e = catchThrowableOfType(LogUnavailableException.class, call);
    assertThat(e).isNotNull();
    assertThat(e.code()).isEqualTo(code);
    assertThat(disk.files().keySet()).isEqualTo(before.files().keySet());
    for (String name : disk.files().keySet()) {
      assertThat(disk.file(name)).isEqualTo(before.file(name));
    }
  }

  private static TreeMap<String, Long> lengths(Path directory) throws IOException {
    TreeMap<String, Long> out = new TreeMap<>();
    try (java.util.stream.Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        out.put(file.toString(), Files.isDirectory(file) ? -1L : Files.size(file));
      }
    }
    return out;
  }
}
