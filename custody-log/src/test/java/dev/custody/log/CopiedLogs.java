package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.log.internal.storage.Storage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Logs for the tests of copies, which stand in a package of their own. */
public final class CopiedLogs {

  private CopiedLogs() {}

  /** A log of several segments, with a checkpoint every seven entries, and two objects. */
  public static MemoryStorage log(int entries) throws Exception {
    MemoryStorage storage = new MemoryStorage();
    CustodyLog log = TestLogs.create(storage, TestLogs.settings(900));
    log.objects().put(stream("a picture"), 100);
    log.objects().put(stream("a waybill"), 100);
    extend(log, 0, entries);
    log.close();
    put(storage, "disclosures/one", "a name");
    put(storage, "proofs/token", "a token");
    return storage;
  }

  /** Appends more, from the number that the log's size is. */
  public static void extend(MemoryStorage storage, int to) throws Exception {
    CustodyLog log = TestLogs.reopen(storage, TestLogs.settings(900));
    extend(log, (int) log.size(), to);
    log.close();
  }

  /** Appends without a checkpoint. */
  public static void extendUnsigned(MemoryStorage storage, int to) throws Exception {
    CustodyLog log = TestLogs.reopen(storage, TestLogs.settings(900));
    log.append(TestLogs.entries((int) log.size(), to));
    log.abandon();
  }

  /** Appends something else, and signs it. */
  public static void extendOtherwise(MemoryStorage storage, int count) throws Exception {
    CustodyLog log = TestLogs.reopen(storage, TestLogs.settings(900));
    for (int i = 0; i < count; i++) {
      log.append(TestLogs.entry("another entry " + i + " of " + count));
    }
    log.close();
  }

  public static LogCheck check(Storage storage) throws Exception {
    return TestLogs.check(storage);
  }

  public static void assertWellFormed(Storage storage, int entries) throws Exception {
    LogAssertions.assertWellFormed(storage, TestLogs.entries(0, entries));
  }

  public static void put(MemoryStorage storage, String name, String text) {
    storage.put(name, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** That a log can be opened for writing and takes more. */
  public static void assertTakesMore(MemoryStorage storage, int size) throws Exception {
    MemoryStorage copy = storage.copy();
    extend(copy, size + 3);
    assertWellFormed(copy, size + 3);
  }

  private static void extend(CustodyLog log, int from, int to) throws Exception {
    List<LogEntry> entries = TestLogs.entries(from, to);
    for (int i = 0; i < entries.size(); i += 2) {
      log.append(entries.subList(i, Math.min(entries.size(), i + 2)));
      if (i % 8 == 6) {
        log.checkpoint();
      }
    }
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  public static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }
}
