package dev.custody.log.fault;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.Appended;
import dev.custody.log.CustodyLog;
import dev.custody.log.Durability;
import dev.custody.log.EntryCursor;
import dev.custody.log.FaultLogs;
import dev.custody.log.LogCheck;
import dev.custody.log.LogEntry;
import dev.custody.log.LoggedEntry;
import dev.custody.log.OpenResult;
import dev.custody.log.fault.Violation.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Several callers on one {@link SimulatedDisk} until it loses power. A seed repeats the fault, not
 * the order of the threads, so only what holds for every order is looked at.
 */
final class ConcurrentRun {

  private static final int CALLERS = 4;
  private static final int ROUNDS = 10;
  private static final long PATIENCE_MILLIS = 60_000;
  private static final long SEGMENT_BYTES_MAX = 4096;

  private final long seed;
  private final SimulatedDisk disk = new SimulatedDisk();
  private final Map<Long, LogEntry> acknowledged = new ConcurrentHashMap<>();
  private final Queue<Checkpoint> signed = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
  private final AtomicLong salts = new AtomicLong();

  private ConcurrentRun(long seed) {
    this.seed = seed;
  }

  static void run(long seed, int cuts) {
    ConcurrentRun run = new ConcurrentRun(seed);
    try {
      run.untilPowerGoes();
      for (int cut = 0; cut < cuts; cut++) {
        run.hold(run.disk.afterPowerCut(1000 * seed + cut));
      }
      run.hold(run.disk.afterKill(false));
    } catch (Violation e) {
      throw new Violation(
          e.promise(), e.getMessage() + "\nagain, perhaps: -Dcustody.fault=callers/" + seed, e);
    }
  }

  private byte[] salt() {
    return ByteBuffer.allocate(8).putLong(salts.incrementAndGet()).array();
  }

  private void untilPowerGoes() {
    Random random = new Random(seed);
    CustodyLog log;
    try {
      log = FaultLogs.create(disk, Durability.sync(), this::salt, SEGMENT_BYTES_MAX);
    } catch (IOException | SigningException e) {
      throw new Violation(Promise.FAILS_FOR_A_REASON, "failed without a fault: " + e, e);
    }
    disk.powerOffAt(disk.operations() + random.nextInt(150));
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      int number = i;
      Thread caller = new Thread(() -> call(log, number));
      callers.add(caller);
      caller.start();
    }
    for (Thread caller : callers) {
      join(caller);
    }
    try {
      FaultLogs.abandon(log);
    } catch (IOException e) {
      // A dead disk does not close files either.
    }
    for (Throwable e : unexpected) {
      throw new Violation(Promise.FAILS_FOR_A_REASON, "unexpected: " + e, e);
    }
  }

  private static void join(Thread caller) {
    try {
      caller.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this test", e);
    }
    if (caller.isAlive()) {
      throw new Violation(Promise.GOES_ON, "a caller waits for ever: " + caller.getName());
    }
  }

  private void call(CustodyLog log, int number) {
    Random random = new Random(seed * CALLERS + number);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
          char[] tail = new char[random.nextInt(300)];
          String text = "entry " + number + " " + round + " " + i + new String(tail);
          entries.add(FaultLogs.entry(text.getBytes(StandardCharsets.US_ASCII)));
        }
        if (random.nextBoolean()) {
          acknowledge(entries, log.append(entries));
        } else {
          submit(log, entries);
        }
        if (random.nextInt(6) == 0) {
          signed.add(log.checkpoint());
        }
      }
    } catch (IOException | CompletionException e) {
      if (!disk.injected()) {
        unexpected.add(e);
      }
    } catch (Throwable e) {
      unexpected.add(e);
    }
  }

  private void submit(CustodyLog log, List<LogEntry> entries) throws Exception {
    List<CompletableFuture<Appended>> futures = new ArrayList<>();
    for (LogEntry entry : entries) {
      futures.add(log.submit(entry));
    }
    long before = -1;
    for (int i = 0; i < entries.size(); i++) {
      Appended place = futures.get(i).join();
      if (place.index() <= before) {
        throw new AssertionError("futures of one caller complete in order");
      }
      before = place.index();
      acknowledge(List.of(entries.get(i)), List.of(place));
    }
  }

  private void acknowledge(List<LogEntry> entries, List<Appended> places) {
    for (int i = 0; i < entries.size(); i++) {
      if (acknowledged.put(places.get(i).index(), entries.get(i)) != null) {
        throw new AssertionError("an index is given twice: " + places.get(i));
      }
    }
  }

  private void hold(SimulatedDisk left) {
    CustodyLog log = null;
    try {
      OpenResult result = FaultLogs.open(left, Durability.sync(), this::salt, SEGMENT_BYTES_MAX);
      if (!(result instanceof OpenResult.Opened opened) || result.report().damaged()) {
        throw new Violation(Promise.A_CRASH_IS_NO_DAMAGE, "reported: " + result.report());
      }
      log = opened.log();
      holdEntries(log);
      log.append(FaultLogs.entry(new byte[] {1}));
      log.close();
      LogCheck check = FaultLogs.check(left);
      if (!(check instanceof LogCheck.Whole)) {
        throw new Violation(Promise.GOES_ON, "closed, and found " + check);
      }
    } catch (IOException | SigningException e) {
      throw new Violation(Promise.GOES_ON, "failed without a fault: " + e, e);
    } finally {
      try {
        if (log != null) {
          FaultLogs.abandon(log);
        }
      } catch (IOException e) {
        // Closed already, or violated.
      }
    }
  }

  private void holdEntries(CustodyLog log) throws IOException {
    List<Digest> leaves = new ArrayList<>();
    Set<Bytes> distinct = new HashSet<>();
    try (EntryCursor cursor = log.reader().entries(0)) {
      LoggedEntry entry;
      while ((entry = cursor.next()) != null) {
        LogEntry expected = acknowledged.get(entry.index());
        if (expected != null && !expected.bytes().equals(entry.bytes())) {
          throw new Violation(
              Promise.ACKNOWLEDGED_STAYS, "entry is another: index=" + entry.index());
        }
        if (!distinct.add(entry.bytes())) {
          throw new Violation(Promise.ONLY_WHAT_WAS_OFFERED, "twice: index=" + entry.index());
        }
        leaves.add(entry.leafHash());
      }
    }
    for (long index : acknowledged.keySet()) {
      if (index >= leaves.size()) {
        throw new Violation(
            Promise.ACKNOWLEDGED_STAYS, "expected index=" + index + ", found=" + leaves.size());
      }
    }
    for (Checkpoint checkpoint : signed) {
      if (checkpoint.size() > leaves.size()
          || checkpoint.size() > log.newestCheckpoint().size()
          || !MerkleTree.root(leaves.subList(0, (int) checkpoint.size()))
              .equals(checkpoint.root())) {
        throw new Violation(Promise.CHECKPOINTS_HOLD, "another root at " + checkpoint);
      }
    }
  }
}
