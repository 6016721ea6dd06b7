package dev.custody.log;

import static dev.custody.log.TestLogs.create;
import static dev.custody.log.TestLogs.entries;
import static dev.custody.log.TestLogs.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.log.internal.segment.Frame;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every byte of every file of a small closed log changed, and every file cut at every length. */
class TamperTest {

  // Two segments, three batches, two checkpoints, an object.
  private static MemoryStorage whole;
  private static final List<LogEntry> ENTRIES = entries(0, 6);
  // A segment that the index covers: only the whole check reads it again.
  private static final String OLDER = "seg/00000000000000000000.seg";

  @BeforeAll
  static void makeLog() throws Exception {
    whole = new MemoryStorage();
    CustodyLog log = create(whole, TestLogs.settings(450));
    log.append(ENTRIES.subList(0, 3));
    log.objects().put(new java.io.ByteArrayInputStream(new byte[] {1, 2, 3}), 10);
    log.checkpoint();
    log.append(ENTRIES.get(3));
    log.append(ENTRIES.subList(4, 6));
    log.close();
    assertThat(whole.list("seg")).hasSize(2);
    LogAssertions.assertWellFormed(whole, ENTRIES);
  }

  /** One bit of each byte, another bit in each byte's neighbour. */
  @Test
  void reports_everyChangedByte_withItsPlace() throws Exception {
    for (Map.Entry<String, byte[]> file : whole.files().entrySet()) {
      for (int at = 0; at < file.getValue().length; at++) {
        assertReported(file.getKey(), changed(file.getValue(), at, 1 << at % 8), at);
      }
    }
  }

  @Test
  @Tag("deep")
  void reports_everyChangeOfEveryByte_withItsPlace() throws Exception {
    for (Map.Entry<String, byte[]> file : whole.files().entrySet()) {
      for (int at = 0; at < file.getValue().length; at++) {
        for (int mask = 1; mask < 256; mask = mask < 128 ? 2 * mask : mask + 127) {
          assertReported(file.getKey(), changed(file.getValue(), at, mask), at);
        }
      }
    }
  }

  private static byte[] changed(byte[] content, int at, int mask) {
    byte[] changed = content.clone();
    changed[at] ^= (byte) mask;
    return changed;
  }

  @Test
  void reports_everyTruncation_withItsPlace() throws Exception {
    for (Map.Entry<String, byte[]> file : whole.files().entrySet()) {
      for (int length = 0; length < file.getValue().length; length++) {
        assertReported(file.getKey(), Arrays.copyOf(file.getValue(), length), length);
      }
    }
  }

  @Test
  void reports_everyMissingFile() throws Exception {
    for (String name : new ArrayList<>(whole.files().keySet())) {
      if (name.equals("LOCK") || name.startsWith("objects/") || name.startsWith("index/")) {
        continue;
      }
      MemoryStorage disk = whole.copy();
      disk.files().remove(name);
      try {
        LogCheck check = TestLogs.check(disk);
        assertThat(check).as(name).isInstanceOf(LogCheck.Damaged.class);
      } catch (LogUnavailableException e) {
        assertThat(name).isIn("FORMAT", "log.vkey");
      }
    }
  }

  @Test
  void reports_aFileThatIsNone() throws Exception {
    for (String name :
        Arrays.asList(
            "x", "seg/1.seg", "tile/0/000.p/7", "tile/0/001", "tile/entries/0", "objects/x")) {
      MemoryStorage disk = whole.copy();
      disk.put(name, new byte[32]);
      LogCheck check = TestLogs.check(disk);
      assertThat(check).as(name).isInstanceOf(LogCheck.Damaged.class);
      assertThat(check.report().findings().get(0).kind()).as(name).isEqualTo(Kind.STRAY_FILE);
      assertThat(check.report().findings().get(0).file()).isEqualTo(name);
    }
  }

  @Test
  void anOlderState_isRolledBack() throws Exception {
    // All files of the first checkpoint, but for the promise of the second.
    MemoryStorage older = new MemoryStorage();
    CustodyLog log = create(older);
    log.append(entry(0));
    log.checkpoint();
    MemoryStorage before = older.copy();
    log.append(entry(1));
    log.close();
    before.put("checkpoint", older.file("checkpoint"));
    before.put("checkpoints.log", older.file("checkpoints.log"));
    OpenResult result = TestLogs.open(before);
    assertThat(result).isInstanceOf(OpenResult.ReadOnly.class);
    assertThat(result.report().has(Kind.ROLLED_BACK)).isTrue();
    assertThat(result.report().findings().get(0).index()).isEqualTo(1);
    LogReader good = ((OpenResult.ReadOnly) result).reader();
    assertThat(good.read(0).bytes()).isEqualTo(entry(0).bytes());
  }

  @Test
  void anotherEntryInItsPlace_isTampering() throws Exception {
    // A whole log of another history under the promises of the first.
    MemoryStorage other = new MemoryStorage();
    CustodyLog log = create(other, TestLogs.settings(450));
    log.append(entries(10, 13));
    log.append(entry(13));
    log.append(entries(14, 16));
    log.close();
    MemoryStorage disk = whole.copy();
    disk.files().keySet().removeIf(name -> name.startsWith("seg/"));
    other
        .files()
        .forEach(
            (name, content) -> {
              if (name.startsWith("seg/")) {
                disk.put(name, content);
              }
            });
    OpenResult result = TestLogs.open(disk);
    assertThat(result).isInstanceOf(OpenResult.ReadOnly.class);
    assertThat(result.report().has(Kind.TAMPERED)).isTrue();
    LogFinding first = result.report().findings().get(0);
    assertThat(first.file()).isEqualTo("checkpoints.log");
    assertThat(first.index()).isEqualTo(2);
    assertThat(TestLogs.check(disk)).isInstanceOf(LogCheck.Damaged.class);
  }

  private static void assertReported(String name, byte[] content, int at) throws IOException {
    MemoryStorage disk = whole.copy();
    disk.put(name, content);
    String what = name + " at " + at;
    if (name.startsWith("index/")) {
      // Most of it is zeros up to the next block: every byte of it is IndexTamperTest's.
      if (at % 509 == 0) {
        assertMadeAnew(disk, what);
      }
      return;
    }
    boolean identity = name.equals("FORMAT") || name.equals("log.vkey");
    LogFinding finding = null;
    try {
      LogCheck check = TestLogs.check(disk);
      assertThat(check).as(what).isInstanceOf(LogCheck.Damaged.class);
      finding = check.report().findings().get(0);
      assertThat(finding.file()).as(what).isIn(name, "checkpoints.log");
    } catch (LogUnavailableException e) {
      assertThat(identity).as(what).isTrue();
    }
    // What is older than the index, and derived files, are not all read when a log is opened.
    if (!name.startsWith("tile/") && !name.startsWith("objects/") && !name.equals(OLDER)) {
      assertNotOpened(disk, what, identity);
    }
    if (finding != null && name.startsWith("seg/")) {
      assertPlaced(name, at, finding);
    } else if (finding != null && name.startsWith("tile/")) {
      assertThat(finding.offset()).as(what).isEqualTo(at);
      assertThat(finding.kind()).isIn(Kind.TILE_DIFFERS, Kind.BUNDLE_DIFFERS);
    }
  }

  /** Damage to the index takes nothing from the log. */
  private static void assertMadeAnew(MemoryStorage disk, String what) throws IOException {
    LogCheck check = TestLogs.check(disk);
    assertThat(check).as(what).isInstanceOf(LogCheck.Whole.class);
    assertThat(check.report().notes()).as(what).hasSize(1);
    assertThat(check.report().notes().get(0).kind()).isEqualTo(Kind.INDEX_DIFFERS);
    CustodyLog log = TestLogs.reopen(disk, TestLogs.settings(450));
    for (int i = 0; i < ENTRIES.size(); i++) {
      assertThat(log.append(ENTRIES.get(i))).as(what).isEqualTo(new Appended(i, false));
    }
    log.abandon();
  }

  private static void assertNotOpened(MemoryStorage disk, String what, boolean identity)
      throws IOException {
    MemoryStorage before = disk.copy();
    try {
      OpenResult result = TestLogs.open(disk);
      // A checkpoint that is not the newest is held by its root alone when a log is opened.
      if (result instanceof OpenResult.Opened opened) {
        assertThat(what).startsWith("checkpoints.log");
        opened.log().abandon();
        return;
      }
      assertThat(result.report().damaged()).as(what).isTrue();
    } catch (LogUnavailableException e) {
      assertThat(identity).as(what).isTrue();
    }
    for (String name : before.files().keySet()) {
      assertThat(disk.file(name)).as(what).isEqualTo(before.file(name));
    }
  }

  /** The finding says which entry, and where its frame begins. */
  private static void assertPlaced(String name, int at, LogFinding finding) {
    boolean second = !name.endsWith("00.seg");
    int index = second ? 3 : 0;
    // The second segment begins where the first had no room.
    if (second) {
      index = Integer.parseInt(name.substring(4, 24));
    }
    int offset = 64;
    if (at < 64) {
      assertThat(finding.index()).isEqualTo(index);
      assertThat(finding.kind()).isEqualTo(Kind.TAMPERED);
      return;
    }
    while (true) {
      int length = Frame.lengthOf(ENTRIES.get(index).bytes().length());
      if (at < offset + length) {
        break;
      }
      offset += length;
      index++;
    }
    assertThat(finding.file()).isEqualTo(name);
    assertThat(finding.offset()).as("%s at %s: %s", name, at, finding).isEqualTo(offset);
    // Where a file ends within a batch the log is that batch shorter.
    assertThat(finding.index()).as("%s", finding).isLessThanOrEqualTo(index);
    if (finding.kind() == Kind.ROT) {
      assertThat(finding.index()).isEqualTo(index);
    }
  }
}
