package dev.custody.log.fault;

import dev.custody.log.fault.SimulatedDisk.InjectedException;
import dev.custody.log.internal.storage.Storage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lets the disk fail at every operation of a short script, whoever keeps his files there.
 *
 * <ul>
 *   <li>Power is cut: of several survivors each must hold what was promised, and go on.
 *   <li>The process is killed: what is in the cache is looked at, which makes it a promise, and
 *       then power is cut.
 *   <li>The operation fails with EIO, the process ends, and goes on as one that was killed.
 * </ul>
 *
 * Seeds are fixed: the same script on the same disk is cut in the same ways.
 */
public final class EveryOperation {

  /**
   * Who keeps files on the disk.
   *
   * @param <P> what he has promised so far
   */
  public interface Subject<P> {

    /** What stands on the disk before the script, without faults. */
    default void prepare(Storage disk) throws Exception {}

    /** No promise. */
    P nothing();

    /** The same promises, on their own. */
    P copy(P promised);

    /** Acts, and notes every promise as soon as it is given. */
    void script(Storage disk, P promised) throws Exception;

    /**
     * Opens what is left and holds it against the promises. What is seen is a promise from then on.
     *
     * @return to be closed, but not before power was cut where a kill is tried
     */
    AutoCloseable look(Storage disk, P promised) throws Exception;

    /** Goes on after a look, to a good end. */
    void goOn(Storage disk, P promised) throws Exception;
  }

  private static final int CUTS_AFTER_KILL = 2;

  private record Survivor<P>(String what, boolean killed, SimulatedDisk disk, P promised) {}

  private EveryOperation() {}

  /** The name of a file or directory in this directory is never forced. */
  public static UnaryOperator<Storage> noDirectoryForce(String directory) {
    return PlantedBugs.noDirectoryForce(directory).beneath();
  }

  /** The bytes of files whose names end so are never forced. */
  public static UnaryOperator<Storage> noForceOf(String suffix) {
    return PlantedBugs.noForceOf(suffix).beneath();
  }

  /** What was found is forced, but not written again. */
  public static UnaryOperator<Storage> forcedButNotWrittenAgain() {
    return PlantedBugs.forcedButNotWrittenAgain().beneath();
  }

  /**
   * Runs a script once for power cuts and kills, and once for each operation that fails.
   *
   * @param planted a bug between the subject and its disk
   * @param cuts survivors of each power cut; those that are alike are looked at once
   * @return how many survivors were looked at
   * @throws AssertionError if one of them is not what was promised
   */
  public static <P> int run(Subject<P> subject, UnaryOperator<Storage> planted, int cuts) {
    SimulatedDisk base = new SimulatedDisk();
    try {
      subject.prepare(base);
    } catch (Exception e) {
      throw new AssertionError("preparation failed", e);
    }
    SimulatedDisk disk = base.inCache(false);
    int first = disk.operations();
    List<Survivor<P>> survivors = cutsAndKills(subject, planted, disk, cuts);
    int operations = disk.operations();
    for (int at = first; at < operations; at++) {
      survivors.add(failed(subject, planted, base.inCache(false), at));
    }
    int looked = 0;
    Set<Object> held = new HashSet<>();
    for (Survivor<P> survivor : survivors) {
      try {
        for (Survivor<P> left :
            survivor.killed ? killed(subject, planted, survivor) : List.of(survivor)) {
          // Many a life ends on a disk on which another one did: what follows is the same.
          if (held.add(List.of(left.disk.content(), left.promised.toString()))) {
            subject.look(planted.apply(left.disk), left.promised).close();
            subject.goOn(planted.apply(left.disk), left.promised);
          }
          looked++;
        }
      } catch (Exception | AssertionError e) {
        List<String> trace = disk.trace();
        throw new AssertionError(
            survivor.what
                + "\nlast operations: "
                + trace.subList(Math.max(0, trace.size() - 40), trace.size())
                + "\n"
                + e,
            e);
      }
    }
    return looked;
  }

  private static <P> List<Survivor<P>> cutsAndKills(
      Subject<P> subject, UnaryOperator<Storage> planted, SimulatedDisk disk, int cuts) {
    P promised = subject.nothing();
    Set<Object> seen = new HashSet<>();
    List<Survivor<P>> survivors = new ArrayList<>();
    disk.atEveryOperation(
        operation -> {
          List<String> trace = disk.trace();
          String where = operation + ", " + trace.get(trace.size() - 1);
          for (int seed = 0; seed < cuts; seed++) {
            SimulatedDisk left = disk.survivor(1000L * operation + seed);
            if (seen.add(List.of(left.content(), promised.toString()))) {
              survivors.add(
                  new Survivor<>("power cut at " + where, false, left, subject.copy(promised)));
            }
          }
          survivors.add(
              new Survivor<>(
                  "killed at " + where, true, disk.inCache(false), subject.copy(promised)));
        });
    try {
      subject.script(planted.apply(disk), promised);
    } catch (Exception e) {
      throw new AssertionError("failed without a fault: " + e, e);
    }
    disk.atEveryOperation(operation -> {});
    return survivors;
  }

  private static <P> Survivor<P> failed(
      Subject<P> subject, UnaryOperator<Storage> planted, SimulatedDisk disk, int at) {
    P promised = subject.nothing();
    disk.failAt(at, at);
    String what = "EIO at " + at;
    try {
      subject.script(planted.apply(disk), promised);
    } catch (Exception e) {
      if (!isInjected(e)) {
        throw new AssertionError(what + ": fails for another reason: " + e, e);
      }
    }
    return new Survivor<>(what, true, disk.afterKill(false), promised);
  }

  private static boolean isInjected(@Nullable Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof InjectedException) {
        return true;
      }
    }
    return false;
  }

  /** Looks at what a killed process left, and cuts the power then. */
  private static <P> List<Survivor<P>> killed(
      Subject<P> subject, UnaryOperator<Storage> planted, Survivor<P> survivor) throws Exception {
    P promised = subject.copy(survivor.promised);
    SimulatedDisk cached = survivor.disk.inCache(false);
    AutoCloseable open = subject.look(planted.apply(cached), promised);
    List<Survivor<P>> out = new ArrayList<>();
    for (int seed = 0; seed < CUTS_AFTER_KILL; seed++) {
      // From the second on it is dead, and may still be cut otherwise.
      SimulatedDisk left = cached.afterPowerCut(seed);
      out.add(new Survivor<>(survivor.what, false, left, subject.copy(promised)));
    }
    try {
      open.close();
    } catch (Exception e) {
      // A dead disk closes nothing.
    }
    return out;
  }
}
