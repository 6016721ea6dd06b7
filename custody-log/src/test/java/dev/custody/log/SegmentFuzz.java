package dev.custody.log;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/**
 * Any bytes in place of a segment, or behind a good one, end in a result: never in another
 * exception.
 */
class SegmentFuzz {

  private static final String SEGMENT = "seg/00000000000000000000.seg";

  @FuzzTest(maxDuration = "30s")
  void wholeSegment(byte[] data) throws Exception {
    MemoryStorage disk = small();
    disk.put(SEGMENT, data);
    TestLogs.check(disk).report();
    TestLogs.open(disk).report();
  }

  @FuzzTest(maxDuration = "30s")
  void behindAGoodOne(byte[] data) throws Exception {
    MemoryStorage disk = small();
    byte[] good = disk.file(SEGMENT);
    byte[] both = Arrays.copyOf(good, good.length + data.length);
    System.arraycopy(data, 0, both, good.length, data.length);
    disk.put(SEGMENT, both);
    if (TestLogs.check(disk).report().size() < 1) {
      throw new AssertionError("what follows an entry took the entry away");
    }
    if (TestLogs.open(disk) instanceof OpenResult.Opened opened) {
      opened.log().abandon();
    }
  }

  @FuzzTest(maxDuration = "30s")
  void checkpoints(byte[] data) throws Exception {
    MemoryStorage disk = small();
    disk.put(LogDirectory.CHECKPOINTS, data);
    TestLogs.check(disk).report();
    TestLogs.open(disk).report();
  }

  private static MemoryStorage small() throws Exception {
    MemoryStorage disk = new MemoryStorage();
    try (CustodyLog log = TestLogs.create(disk)) {
      log.append(TestLogs.entry(0));
    }
    return disk;
  }
}
