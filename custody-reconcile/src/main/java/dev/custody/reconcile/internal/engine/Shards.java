package dev.custody.reconcile.internal.engine;

import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.ExceptionSink;
import dev.custody.reconcile.SnapshotException;
import dev.custody.reconcile.TrustPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Engines that are told the same and look at different cells, so that looking is shared between
 * threads.
 *
 * <p>Problem: rules read whatever they like of the world, so a world cannot be cut into parts that
 * know nothing of one another; and what is said must not depend on the number of threads. Choice:
 * each engine has the whole world, looks at the cells of its own share, and hands what it found to
 * the first, which alone keeps the exceptions and takes findings in the order in which it would
 * have made them itself. So the revisions are those of one engine by construction. Cost: each
 * engine has its own world in memory, and only the looking becomes faster. Rejected choice: one
 * world and threads for the cells of each step; a step has few cells, and threads would meet at
 * every one.
 */
public final class Shards {

  /** One of the others, and what it has yet to be told. */
  private static final class Looker {
    final Core core;
    final Looked looked;

    /** Whether there is a batch that nobody has begun. */
    final AtomicBoolean waiting = new AtomicBoolean();

    volatile List<Told> batch = List.of();

    Looker(Core core, Looked looked) {
      this.core = core;
      this.looked = looked;
      looked.writer(this::run);
    }

    /** Takes the batch, unless somebody else does or has. */
    void run() {
      if (!waiting.compareAndSet(true, false)) {
        return;
      }
      try {
        for (Told each : batch) {
          if (!tell(each)) {
            break;
          }
        }
      } catch (RuntimeException | Error e) {
        looked.failed(e);
      }
    }

    /** False if the input was refused: the first one refuses it too, and what follows. */
    private boolean tell(Told each) {
      try {
        core.tell(each, revision -> {});
        return true;
      } catch (IllegalStateException refused) {
        if (core.refused() == core.input()) {
          return false;
        }
        throw refused;
      } finally {
        looked.done(core.input());
      }
    }
  }

  private final Core first;
  private final List<Looker> others = new ArrayList<>();
  private final Executor executor;
  private boolean failed;

  private Shards(Core first, Executor executor) {
    this.first = first;
    this.executor = executor;
  }

  /** For tests: the engine that looks at everything, in the caller's thread. */
  public static Shards plain(EngineSettings settings, TrustPolicy policy) {
    return new Shards(Core.plain(settings, policy), Runnable::run);
  }

  /**
   * Engines that know nothing yet.
   *
   * @param count at least 1, which works in the caller's thread
   * @param executor runs all but one of them, for as long as the caller tells them something
   */
  public static Shards of(
      EngineSettings settings, TrustPolicy policy, int count, Executor executor) {
    List<Looked> all = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      all.add(new Looked());
    }
    Core first = Core.fast(settings, policy, new Share(0, count), all, null);
    Shards shards = new Shards(first, executor);
    for (int i = 1; i < count; i++) {
      Looked looked = all.get(i - 1);
      Core core = Core.fast(settings, policy, new Share(i, count), List.of(), looked);
      shards.others.add(new Looker(core, looked));
    }
    return shards;
  }

  /** Goes on from a snapshot. */
  void restore(Saved saved) throws SnapshotException {
    first.restore(saved);
    for (Looker each : others) {
      each.core.restore(saved);
    }
  }

  /** The engine that has everything but the looking of the others. */
  public Core first() {
    return first;
  }

  /** How often a rule has looked, of all shards. */
  public long looks() {
    return first.looks() + others.stream().mapToLong(each -> each.core.looks()).sum();
  }

  /** How often a rule did not have to look, of all shards. */
  public long skipped() {
    return first.skipped() + others.stream().mapToLong(each -> each.core.skipped()).sum();
  }

  /** Tells all of them, in order. */
  public void tell(List<Told> batch, ExceptionSink sink) {
    if (others.isEmpty()) {
      batch.forEach(each -> first.tell(each, sink));
      return;
    }
    if (failed) {
      throw new IllegalStateException("engine has failed before: restore it from a snapshot");
    }
    for (Looker each : others) {
      each.batch = batch;
      each.waiting.set(true);
    }
    begin();
    IllegalStateException refused = null;
    failed = true;
    try {
      for (Told each : batch) {
        first.tell(each, sink);
      }
    } catch (IllegalStateException e) {
      if (first.refused() != first.input()) {
        throw e;
      }
      refused = e;
    }
    others.forEach(each -> each.looked.await(first.input()));
    failed = false;
    if (refused != null) {
      throw refused;
    }
  }

  /** Has the others begun by the executor; where it does not take them, here and now. */
  private void begin() {
    for (Looker each : others) {
      try {
        executor.execute(each::run);
      } catch (RejectedExecutionException e) {
        each.run();
      }
    }
  }
}
