package dev.custody.cli;

import dev.custody.api.Digest;
import dev.custody.crypto.key.SignatureMemory;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Rejected;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.Verifier;
import dev.custody.log.LogReader;
import dev.custody.reconcile.ExceptionSink;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.SnapshotException;
import dev.custody.reconcile.WatermarkMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run over a log or feed, from its beginning or from where a run before has stopped.
 *
 * <p>A run that goes on reads everything again, because the judgement of what is new rests on what
 * came before; but no signature that was good is checked again, no rule looks at anything again,
 * and what was said before is said again as it was.
 */
final class ReconcileRun implements AutoCloseable {

  private final Terminal terminal;
  private final Path source;
  private final WorldOptions world;
  private final TrustBundle bundle;
  private final List<PlanInput> plans = new ArrayList<>();
  private final Instant end;
  private final boolean provable;
  private final SnapshotInputs inputs;
  // Whose records these are.
  private final String name;
  private final List<SnapshotFile.Said> said = new ArrayList<>();
  private final SnapshotOptions options;
  private final @Nullable SnapshotFile file;
  private SnapshotFile.@Nullable Saved saved;
  // The record that is being read, counted from 1.
  private long at;
  private long writtenAt = System.nanoTime();
  private long writingTook;
  private boolean notWritten;

  /**
   * Reads and checks everything but the records; nothing is written.
   *
   * @param end deadlines up to then count, and it is the moment of verification
   * @param provable only proven absences confirm
   */
  ReconcileRun(
      Path source,
      WorldOptions world,
      List<Path> plans,
      Instant end,
      boolean provable,
      SnapshotOptions options,
      Terminal terminal)
      throws IOException {
    this.terminal = terminal;
    this.source = source;
    this.world = world;
    this.end = end;
    this.provable = provable;
    this.options = options;
    this.bundle = world.bundle();
    for (Path plan : plans) {
      this.plans.add(PlanInput.read(plan));
    }
    if (provable && world.roster == null) {
      throw CommandFault.usage("--provable without --roster: nobody is expected to be complete");
    }
    if (provable && options.snapshot != null) {
      throw CommandFault.usage(
          "--snapshot with --provable: what comes later dates what came before, so that everything"
              + " is judged anew each time");
    }
    this.inputs = world.inputs(bundle);
    for (PlanInput plan : this.plans) {
      inputs.plan(plan.digest(), String.valueOf(plan.file().getFileName()));
    }
    this.name = Records.source(source);
    this.file = options.open();
    boolean ready = false;
    try {
      this.saved = file == null ? null : usable(file);
      ready = true;
    } finally {
      if (!ready && file != null) {
        file.close();
      }
    }
  }

  /** What a run before has left, if this one can go on with it; else it is said why not. */
  private SnapshotFile.@Nullable Saved usable(SnapshotFile from) throws IOException {
    SnapshotFile.Saved found;
    try {
      found = from.read(Reconciliation.settings(mode()), Reconciliation.policy());
    } catch (SnapshotException e) {
      if (e.kind() == SnapshotException.Kind.DAMAGED) {
        throw CommandFault.usage(
            "snapshot damaged: "
                + from.file()
                + ": "
                + e.getMessage()
                + "; remove it, and everything is read again");
      }
      return refused(from, String.valueOf(e.getMessage()));
    }
    if (found == null) {
      return null;
    }
    if (!found.source().equals(name)) {
      throw CommandFault.usage(
          "snapshot of another log or feed, and it is left as it is: "
              + from.file()
              + ": expected="
              + name
              + ", found="
              + found.source()
              + "; use one file for each");
    }
    String difference = inputs.difference(found.inputs());
    if (difference != null) {
      return refused(from, difference);
    }
    if (found.first() != first()) {
      return refused(from, "the log's beginning was pruned since");
    }
    Digest digest = Records.digest(source, found.records());
    if (!found.digest().equals(digest)) {
      throw CommandFault.evidence(
          (digest == null
                  ? "fewer records than were read before: expected at least=" + found.records()
                  : "other records than were read before: among the first=" + found.records())
              + "; somebody has cut or replaced "
              + source
              + ": find out who (custody log check, the last cosigned checkpoint), then remove "
              + from.file());
    }
    terminal.say(
        "goes on behind " + found.records() + " records that were read before: " + from.file());
    return found;
  }

  private SnapshotFile.@Nullable Saved refused(SnapshotFile from, String why) {
    terminal.say(
        "snapshot refused, everything is read again and it is replaced: "
            + from.file()
            + ": "
            + why);
    return null;
  }

  private WatermarkMode mode() {
    return provable ? WatermarkMode.PROVABLE : WatermarkMode.HEURISTIC;
  }

  private long first() throws IOException {
    return Files.isDirectory(source) ? LogReader.open(source).firstIndex() : 0;
  }

  /** Everything up to the end, reconciled. */
  Reconciliation into(ExceptionSink sink, Outputs outputs) throws IOException {
    SnapshotFile.Saved before = saved;
    Reconciliation reconciliation =
        new Reconciliation(
            revision -> {
              if (file != null) {
                said.add(new SnapshotFile.Said(at, revision));
              }
              sink.accept(revision);
            },
            outputs,
            before == null ? Reconciliation.engine(mode()) : before.engine());
    SignatureMemory memory = before == null ? SignatureMemory.empty() : before.memory();
    VerificationBackend best = VerificationBackend.best();
    Verifier verifier =
        Verifier.of(bundle, world.policy(end), file == null ? best : best.remembering(memory));
    Reading reading = new Reading(reconciliation, memory, before);
    reading.begin();
    new Judging(source, world.time.notes(), bundle, verifier, terminal)
        .judge(
            verifier,
            provable,
            ledger -> ledger == null ? verifier.newRun() : verifier.newRun(ledger),
            reading);
    if (reading.rejected > 0) {
      terminal.say(
          reading.rejected
              + " of "
              + reading.all
              + " events do not count, they are rejected: custody verify says why");
    }
    reconciliation.until(end);
    return reconciliation;
  }

  /** Whether all snapshots could be written that were due; if not, it was said. */
  boolean kept() {
    return !notWritten;
  }

  private void write(
      SnapshotFile to, long records, Records from, SignatureMemory memory, Reconciliation told)
      throws IOException {
    Digest digest = from.digest();
    long begun = System.nanoTime();
    try {
      to.write(
          new SnapshotFile.Saved(
              inputs, name, from.firstIndex(), records, digest, memory, said, told.engine()));
    } catch (IOException e) {
      // The result does not depend on it, so the run goes on.
      if (!notWritten) {
        terminal.say("snapshot not written: " + to.file() + ": " + e.getMessage());
      }
      notWritten = true;
    }
    writtenAt = System.nanoTime();
    writingTook = writtenAt - begun;
  }

  private boolean isDue() {
    return System.nanoTime() - writtenAt >= Math.max(options.nanos(), 10 * writingTook);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  /** Tells the engine what it has not been told, record by record. */
  private final class Reading implements Judging.Sink {
    private final Reconciliation reconciliation;
    private final SignatureMemory memory;
    private final SnapshotFile.@Nullable Saved before;
    private final Deque<SnapshotFile.Said> again = new ArrayDeque<>();
    private final long known;
    private boolean added;
    private long all;
    private long rejected;

    Reading(
        Reconciliation reconciliation,
        SignatureMemory memory,
        SnapshotFile.@Nullable Saved before) {
      this.reconciliation = reconciliation;
      this.memory = memory;
      this.before = before;
      this.known = before == null ? 0 : before.records();
      if (before != null) {
        again.addAll(before.said());
      }
    }

    void begin() throws IOException {
      if (before != null) {
        reconciliation.repeat();
      }
      world.into(reconciliation, bundle);
      for (PlanInput plan : plans) {
        if (before == null || before.inputs().hasPlan(plan.digest())) {
          reconciliation.plan(plan.plan());
        }
      }
      read(0);
      at = 1;
    }

    @Override
    public void take(long index, Verdict verdict) {
      all++;
      rejected += verdict instanceof Rejected ? 1 : 0;
      verdict.observation().ifPresent(seen -> reconciliation.apply(new Input.Observed(seen)));
    }

    @Override
    public void read(long read, Records records) throws IOException {
      if (read <= known) {
        read(read);
      } else if (file != null && isDue()) {
        write(file, read, records, memory, reconciliation);
      }
      at = read + 1;
    }

    /** Says what was said at a record that was read before; behind the last one goes on. */
    private void read(long read) {
      while (!again.isEmpty() && again.peekFirst().at() <= read) {
        at = again.peekFirst().at();
        reconciliation.say(again.removeFirst().revision());
      }
      if (before != null && read == known) {
        at = read;
        reconciliation.goOn();
        for (PlanInput plan : plans) {
          if (!before.inputs().hasPlan(plan.digest())) {
            terminal.say("plan that has come since: " + plan.file());
            reconciliation.plan(plan.plan());
            added = true;
          }
        }
      }
    }

    @Override
    public void end(long read, Records records) throws IOException {
      if (file != null && (before == null || read > known || added)) {
        write(file, read, records, memory, reconciliation);
      }
    }

    @Override
    public boolean digests() {
      return file != null;
    }
  }
}
