package dev.custody.log.stream;

import dev.custody.crypto.note.WitnessQuorum;
import dev.custody.log.CopiedLogs;
import dev.custody.log.CustodyLog;
import dev.custody.log.Durability;
import dev.custody.log.FaultLogs;
import dev.custody.log.LogEntry;
import dev.custody.log.MemoryStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A gateway's receipts for entries of one log: next to each other, apart, the first, the last, all.
 */
record TestReceipts(List<DeviceReceipt> receipts, TrustedLog gateway) {

  static final int SIZE = 13;

  static TestReceipts make() {
    try (CustodyLog log = log(new MemoryStorage(), SIZE)) {
      List<DeviceReceipt> receipts = new ArrayList<>();
      List<Long> all = new ArrayList<>();
      for (long i = 0; i < SIZE; i++) {
        all.add(i);
      }
      for (List<Long> indexes :
          Arrays.asList(Arrays.asList(0L), Arrays.asList(12L), Arrays.asList(3L, 4L, 9L), all)) {
        receipts.addAll(DeviceMerge.into(log).receipts(indexes));
      }
      return new TestReceipts(receipts, gateway(log));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A log of raw entries whose checkpoint covers them all. */
  static CustodyLog log(MemoryStorage storage, int size) throws Exception {
    byte[] salt = new byte[8];
    CustodyLog log =
        FaultLogs.create(
            storage,
            Durability.sync(),
            () -> {
              salt[7]++;
              return salt.clone();
            },
            1 << 20);
    List<LogEntry> entries = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      entries.add(FaultLogs.entry(CopiedLogs.bytes("entry " + i).toByteArray()));
    }
    log.append(entries);
    log.checkpoint();
    return log;
  }

  static TrustedLog gateway(CustodyLog log) {
    return new TrustedLog(
        log.reader().origin(), List.of(log.reader().verifierKey()), WitnessQuorum.none());
  }

  boolean sameEntries(DeviceReceipt issued, ReceiptVerdict.Holds holds) {
    return ((ReceiptVerdict.Holds) issued.check(gateway)).entries().equals(holds.entries());
  }
}
