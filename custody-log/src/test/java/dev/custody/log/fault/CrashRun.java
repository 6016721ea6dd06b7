package dev.custody.log.fault;

import dev.custody.api.Bytes;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.Appended;
import dev.custody.log.CustodyLog;
import dev.custody.log.Durability;
import dev.custody.log.FaultLogs;
import dev.custody.log.LogCheck;
import dev.custody.log.LogEntry;
import dev.custody.log.LogFailedException;
import dev.custody.log.LogUnavailableException;
import dev.custody.log.OpenResult;
import dev.custody.log.fault.Violation.Promise;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.report.LogReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The life of one log on a {@link SimulatedDisk}: acts drawn from a seed by a single caller, who
 * waits for each, so that the same seed gives the same operations; then a fault; then everything is
 * held against the {@link Model}, and the log must go on.
 */
final class CrashRun {

  private static final long SEGMENT_BYTES_MAX = 4096;

  private final Planted planted;
  private final Random random;
  private final Model model;
  private SimulatedDisk disk;
  private @Nullable CustodyLog log;
  private Durability durability = Durability.sync();
  private int nextEntry;
  private long nextSalt;

  private CrashRun(Planted planted, long seed) {
    this.planted = planted;
    this.random = new Random(seed * 0x9e3779b97f4a7c15L + 1);
    this.model = new Model();
    this.disk = new SimulatedDisk();
  }

  private CrashRun(CrashRun before, Survivor survivor) {
    this.planted = before.planted;
    this.random = new Random(survivor.operation());
    this.model = survivor.model();
    this.disk = survivor.disk();
    this.nextEntry = before.nextEntry;
    this.nextSalt = before.nextSalt;
  }

  /**
   * What is left of an operation, and what had been promised then.
   *
   * @param killed whether the process alone had ended: the cache is still there
   */
  private record Survivor(int operation, boolean killed, SimulatedDisk disk, Model model) {}

  /**
   * Cuts the power at every operation of a script, and looks at several survivors of each cut; and
   * kills the process there, opens the log, and cuts the power then.
   *
   * @param acts how long the script is
   * @param cuts survivors of each operation; those that are alike are looked at once
   * @return how many survivors were looked at: each is unlike all others
   */
  static int everyOperation(Planted planted, long script, int acts, int cuts) {
    CrashRun run = new CrashRun(planted, script);
    Set<Object> seen = new HashSet<>();
    List<Survivor> survivors = new ArrayList<>();
    SimulatedDisk disk = run.disk;
    disk.atEveryOperation(
        operation -> {
          Model then = run.model.copy();
          for (int seed = 0; seed < cuts; seed++) {
            SimulatedDisk left = disk.survivor(1000L * operation + seed);
            if (seen.add(List.of(left.content(), then.state()))) {
              survivors.add(new Survivor(operation, false, left, then.copy()));
            }
          }
          survivors.add(new Survivor(operation, true, disk.inCache(false), then));
        });
    String which = "every/" + script + "/" + acts + "/" + cuts;
    try {
      run.script(acts);
    } catch (Violation e) {
      throw run.described(which, e);
    }
    for (Survivor survivor : survivors) {
      CrashRun after = new CrashRun(run, survivor);
      try {
        if (survivor.killed()) {
          after.reopened();
        }
        after.aftermath();
      } catch (Violation e) {
        throw run.described(
            which
                + (survivor.killed() ? " (killed" : " (power cut")
                + " at operation "
                + survivor.operation()
                + ")",
            e);
      }
    }
    return survivors.size();
  }

  /** Several lives of one log, each ended by a fault of another kind at a place of the seed's. */
  static void lives(Planted planted, long seed) {
    CrashRun run = new CrashRun(planted, seed);
    try {
      int lives = 1 + run.random.nextInt(6);
      for (int i = 0; i < lives; i++) {
        run.life();
      }
      run.aftermath();
    } catch (Violation e) {
      throw run.described("lives/" + seed, e);
    }
  }

  /** A closed log of which one byte of one segment has rotted: reported, and nothing is changed. */
  static void rot(Planted planted, long seed) {
    CrashRun run = new CrashRun(planted, seed);
    try {
      run.holdRot();
    } catch (Violation e) {
      throw run.described("rot/" + seed, e);
    }
  }

  private void holdRot() {
    try {
      script(8);
      if (random.nextBoolean()) {
        // No checkpoint covers the next, but the batch behind it proves that it was durable.
        Map<String, ByteBuffer> covered = disk.content();
        open();
        append(batch());
        Map<String, ByteBuffer> durable = disk.content();
        append(List.of(fresh()));
        giveBack();
        rotIn(covered, durable);
      } else {
        rotIn(disk.content(), disk.content());
      }
    } catch (IOException e) {
      throw new Violation(Promise.DAMAGE_IS_REPORTED, "not reported but thrown: " + e, e);
    } finally {
      giveBack();
    }
  }

  /**
   * One byte of a segment changes.
   *
   * @param covered the segments as far as a checkpoint covers them: opening may trust them, and
   *     finds the rot when it is read
   * @param durable the segments in which nothing can be torn
   */
  private void rotIn(Map<String, ByteBuffer> covered, Map<String, ByteBuffer> durable)
      throws IOException {
    disk = disk.afterPowerCut(random.nextLong());
    List<String> segments = new ArrayList<>(durable.keySet());
    segments.removeIf(name -> !name.endsWith(".seg"));
    String name = segments.get(random.nextInt(segments.size()));
    int at = random.nextInt(durable.get(name).capacity());
    boolean isCovered = covered.containsKey(name) && at < covered.get(name).capacity();
    String what = "rot of " + name + " at " + at;
    disk.rot(name, at, 1 << random.nextInt(8));
    Map<String, ByteBuffer> before = disk.content();
    planted.recovery().run(disk);
    if (!(FaultLogs.check(disk) instanceof LogCheck.Damaged)) {
      throw new Violation(Promise.DAMAGE_IS_REPORTED, "not found by a check: " + what);
    }
    OpenResult result =
        FaultLogs.open(planted.beneath().apply(disk), durability, this::salt, SEGMENT_BYTES_MAX);
    if (result instanceof OpenResult.Opened opened) {
      log = opened.log();
      if (!isCovered) {
        throw new Violation(Promise.DAMAGE_IS_REPORTED, "opened for writing after " + what);
      }
      model.holdOrDamaged(log());
    } else if (!result.report().damaged() || !disk.content().equals(before)) {
      throw new Violation(Promise.DAMAGE_IS_REPORTED, "not reported, or changed after " + what);
    }
    if (!disk.content().get(name).equals(before.get(name))) {
      throw new Violation(Promise.DAMAGE_IS_REPORTED, "segment was changed after " + what);
    }
  }

  private Violation described(String which, Violation e) {
    List<String> trace = disk.trace();
    String tail = String.join("\n  ", trace.subList(Math.max(0, trace.size() - 40), trace.size()));
    return new Violation(
        e.promise(),
        e.getMessage()
            + "\nbug planted: "
            + planted.name()
            + "\nagain: ./mvnw -q -Dquick -pl custody-log test -Dtest=CrashTest -Dcustody.fault="
            + which
            + "\nlast operations:\n  "
            + tail,
        e);
  }

  /** Opens what a killed process left, and loses power, perhaps with nothing else done. */
  private void reopened() {
    try {
      open();
      if (random.nextBoolean()) {
        append(List.of(fresh()));
        checkpoint();
      }
    } catch (IOException e) {
      throw new Violation(Promise.GOES_ON, "failed without a fault: " + e, e);
    }
    giveBack();
    disk = disk.afterPowerCut(random.nextLong());
  }

  /** Creates, acts, and closes, without a fault. */
  private void script(int acts) {
    try {
      open();
      for (int i = 0; i < acts; i++) {
        act();
      }
      close();
    } catch (IOException e) {
      throw new Violation(Promise.FAILS_FOR_A_REASON, "failed without a fault: " + e, e);
    } finally {
      giveBack();
    }
  }

  private void life() {
    Random plan = new Random(random.nextLong());
    int kind = plan.nextInt(8);
    int at = disk.operations() + plan.nextInt(plan.nextBoolean() ? 12 : 120);
    long seed = plan.nextLong();
    switch (kind) {
      case 0, 1 -> disk.powerOffAt(at);
      case 2 -> disk.failAt(at, seed);
      case 3, 4 -> disk.failSegmentForce(plan.nextInt(5), seed);
      case 5 -> disk.fullFrom(at, seed);
      case 6 -> disk.failReadAt(plan.nextInt(60));
      default -> {}
    }
    durability = plan.nextInt(4) == 0 ? FaultLogs.RELAXED : Durability.sync();
    try {
      open();
      int acts = plan.nextInt(12);
      for (int i = 0; i < acts; i++) {
        act();
      }
      if (plan.nextBoolean()) {
        close();
      }
    } catch (IOException e) {
      requireReason(e);
      if (kind >= 2) {
        requireStaysFailed(e);
      }
    }
    giveBack();
    // A disk that is dead at an operation may also be a process that was killed there.
    boolean cut = kind == 0 || kind > 1 && plan.nextInt(3) == 0;
    disk = cut ? disk.afterPowerCut(plan.nextLong()) : disk.afterKill(plan.nextInt(4) == 0);
  }

  private void requireReason(IOException e) {
    if (!disk.injected()) {
      throw new Violation(Promise.FAILS_FOR_A_REASON, "failed without a fault: " + e, e);
    }
  }

  private void requireStaysFailed(IOException failure) {
    CustodyLog failed = log;
    if (failed == null || !(failure instanceof LogFailedException)) {
      return;
    }
    disk.failAt(Integer.MAX_VALUE, 0);
    disk.fullFrom(Integer.MAX_VALUE, 0);
    disk.failSegmentForce(Integer.MAX_VALUE, 0);
    try {
      failed.append(FaultLogs.entry(new byte[] {1}));
      throw new Violation(Promise.STAYS_FAILED, "append went on after " + failure);
    } catch (LogFailedException expected) {
      // As it must be.
    } catch (IOException e) {
      throw new Violation(Promise.STAYS_FAILED, "expected LogFailedException, found " + e, e);
    }
    try {
      failed.checkpoint();
      throw new Violation(Promise.STAYS_FAILED, "checkpoint went on after " + failure);
    } catch (LogFailedException expected) {
      // As it must be.
    } catch (Exception e) {
      throw new Violation(Promise.STAYS_FAILED, "expected LogFailedException, found " + e, e);
    }
  }

  /** Ends the log's threads without a promise. */
  private void giveBack() {
    CustodyLog open = log;
    log = null;
    if (open != null) {
      try {
        FaultLogs.abandon(open);
      } catch (IOException e) {
        // A dead disk does not close files either.
      }
    }
  }

  private void close() throws IOException {
    CustodyLog open = log();
    log = null;
    try {
      open.close();
      model.secured();
    } catch (dev.custody.crypto.key.SigningException e) {
      throw new AssertionError("the key works", e);
    }
  }

  private CustodyLog log() {
    CustodyLog open = log;
    if (open == null) {
      throw new AssertionError("opened before it is used");
    }
    return open;
  }

  /** Opens the log, or makes it; holds it against all that was promised. */
  private void open() throws IOException {
    Storage beneath = planted.beneath().apply(disk);
    try {
      if (!model.created && !disk.exists("FORMAT")) {
        log = FaultLogs.create(beneath, durability, this::salt, SEGMENT_BYTES_MAX);
        model.created = true;
        model.adopt(log());
        return;
      }
      planted.recovery().run(disk);
      OpenResult result = FaultLogs.open(beneath, durability, this::salt, SEGMENT_BYTES_MAX);
      if (result instanceof OpenResult.ReadOnly) {
        throw new Violation(Promise.A_CRASH_IS_NO_DAMAGE, "opened read-only: " + result.report());
      }
      requireUndamaged(result.report());
      model.created = true;
      log = ((OpenResult.Opened) result).log();
      model.adopt(log());
    } catch (LogUnavailableException e) {
      if (!disk.injected()) {
        throw new Violation(Promise.GOES_ON, "cannot be opened: " + e, e);
      }
      throw e;
    } catch (dev.custody.crypto.key.SigningException e) {
      throw new AssertionError("the key works", e);
    } catch (RuntimeException e) {
      throw new Violation(Promise.FAILS_FOR_A_REASON, "unchecked: " + e, e);
    }
  }

  /** Never the same twice, as if they were drawn. */
  private byte[] salt() {
    return ByteBuffer.allocate(8).putLong(0x5a17_0000_0000L + nextSalt++).array();
  }

  private static void requireUndamaged(LogReport report) {
    if (report.damaged()) {
      throw new Violation(Promise.A_CRASH_IS_NO_DAMAGE, "reported: " + report);
    }
  }

  private void act() throws IOException {
    try {
      int which = random.nextInt(18);
      if (which < 5) {
        append(List.of(fresh()));
      } else if (which < 9) {
        append(batch());
      } else if (which < 11) {
        checkpoint();
      } else if (which < 12) {
        store();
      } else if (which < 14) {
        // The same once more.
        append(model.size() == 0 ? List.of(fresh()) : List.of(known(), fresh(), known()));
      } else if (which < 15) {
        close();
        open();
      } else if (which < 16) {
        publish();
      } else if (which < 17) {
        prune();
      } else {
        read();
      }
    } catch (RuntimeException e) {
      throw new Violation(Promise.FAILS_FOR_A_REASON, "unchecked: " + e, e);
    }
  }

  private LogEntry fresh() {
    int length = random.nextInt(5) == 0 ? 200 + random.nextInt(1400) : random.nextInt(40);
    byte[] bytes = Arrays.copyOf(("entry " + nextEntry + ".").getBytes(), 12 + length);
    new Random(nextEntry++).nextBytes(Arrays.copyOfRange(bytes, 12, bytes.length));
    return FaultLogs.entry(bytes);
  }

  private List<LogEntry> batch() {
    int count = random.nextInt(30) == 0 ? 300 : 2 + random.nextInt(8);
    List<LogEntry> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // A large batch of small ones, for time.
      out.add(count == 300 ? FaultLogs.entry(("entry " + nextEntry++).getBytes()) : fresh());
    }
    return out;
  }

  private LogEntry known() {
    return model.get(random.nextInt(model.size()));
  }

  private void append(List<LogEntry> entries) throws IOException {
    List<LogEntry> fresh = new ArrayList<>();
    List<Appended> expected = new ArrayList<>();
    for (LogEntry entry : entries) {
      int known = -1;
      for (int i = 0; i < model.size() && known < 0; i++) {
        known = model.get(i).equals(entry) ? i : -1;
      }
      int again = fresh.indexOf(entry);
      if (known >= 0 || again >= 0) {
        expected.add(new Appended(known >= 0 ? known : model.size() + again, false));
      } else {
        expected.add(new Appended(model.size() + fresh.size(), true));
        fresh.add(entry);
      }
    }
    model.offer(fresh);
    if (durability instanceof Durability.Relaxed) {
      model.admitLoss();
    }
    List<Appended> found =
        entries.size() == 1 ? List.of(log().append(entries.get(0))) : log().append(entries);
    if (!found.equals(expected)) {
      throw new Violation(
          Promise.ACKNOWLEDGED_STAYS, "expected places=" + expected + ", found=" + found);
    }
    model.acknowledge();
  }

  private void checkpoint() throws IOException {
    try {
      model.checkpointed(log().checkpoint());
    } catch (dev.custody.crypto.key.SigningException e) {
      throw new AssertionError("the key works", e);
    }
  }

  /** What a witness has signed too takes the place of the newest checkpoint. */
  private void publish() throws IOException {
    try {
      Checkpoint newest = log().newestCheckpoint();
      Bytes line = FaultLogs.WITNESS.line(newest, Instant.ofEpochSecond(1_800_000_000L));
      log().publish(newest.withLines(List.of(line)));
    } catch (dev.custody.crypto.key.SigningException e) {
      throw new AssertionError("the key works", e);
    }
  }

  private void prune() throws IOException {
    if (random.nextBoolean()) {
      checkpoint();
    }
    long index = random.nextInt(model.size() + 1);
    model.prunable(index);
    log().pruneBelow(index);
  }

  private void read() throws IOException {
    long first = log().reader().firstIndex();
    int kept = (int) (log().size() - first);
    if (kept > 0) {
      int index = (int) first + random.nextInt(kept);
      if (!log().reader().read(index).bytes().equals(model.get(index).bytes())) {
        throw new Violation(Promise.ACKNOWLEDGED_STAYS, "entry is another: index=" + index);
      }
    }
  }

  private void store() throws IOException {
    byte[] object = new byte[1 + random.nextInt(1500)];
    random.nextBytes(object);
    model.stored(
        log().objects().put(new ByteArrayInputStream(object), object.length).digest(),
        Bytes.copyOf(object));
  }

  /** After a crash: check, open, hold, go on, close, check. */
  private void aftermath() {
    durability = Durability.sync();
    try {
      // Not each time: it takes longer than all the rest.
      if (random.nextInt(3) == 0 && disk.exists("FORMAT")) {
        planted.recovery().run(disk);
        LogCheck check = FaultLogs.check(disk);
        requireUndamaged(check.report());
      }
      open();
      append(batch());
      checkpoint();
      append(List.of(known(), fresh()));
      close();
      LogCheck check = FaultLogs.check(disk);
      if (!(check instanceof LogCheck.Whole)) {
        throw new Violation(Promise.GOES_ON, "closed, and found " + check);
      }
      model.holdWhole(FaultLogs.reader(disk));
    } catch (IOException e) {
      throw new Violation(Promise.GOES_ON, "failed without a fault: " + e, e);
    } finally {
      giveBack();
    }
  }
}
