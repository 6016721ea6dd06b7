package dev.custody.reconcile.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.custody.reconcile.internal.rules.Findings;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one engine of a group found in its cells, on the way to the engine that keeps the
 * exceptions. One writes, one reads; both take the same steps in the same order, and a step in
 * which nothing was found is not here.
 */
final class Looked {

  private static final long PATIENCE_NANOS = 2_000_000;

  /**
   * One step of the loop: which input it belongs to, at what time, and whether something was due.
   */
  record Step(long input, Instant time, boolean due) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      int byInput = Long.compare(input, other.input);
      int byTime = byInput != 0 ? byInput : time.compareTo(other.time);
      return byTime != 0 ? byTime : Boolean.compare(due, other.due);
    }
  }

  private record Found(Step step, NavigableMap<Cell, Findings> cells) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final Deque<Found> found = new ArrayDeque<>();

  @GuardedBy("lock")
  private long done;

  @GuardedBy("lock")
  private @Nullable Throwable failure;

  private volatile Runnable writer = () -> {};

  /** What to run where nothing comes: the writer, if nobody has begun to run it. */
  void writer(Runnable writer) {
    this.writer = writer;
  }

  /** What was found in a step. */
  void put(Step step, NavigableMap<Cell, Findings> cells) {
    lock.lock();
    try {
      found.add(new Found(step, cells));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** All steps of all inputs up to this one have been taken. */
  void done(long input) {
    lock.lock();
    try {
      done = input;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** No more steps come. */
  void failed(Throwable cause) {
    lock.lock();
    try {
      failure = cause;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What was found in a step; waits until that is known.
   *
   * @throws IllegalStateException if the other engine has failed
   */
  NavigableMap<Cell, Findings> take(Step step) {
    boolean waited = false;
    while (true) {
      NavigableMap<Cell, Findings> cells = takeOrWait(step, waited);
      if (cells != null) {
        return cells;
      }
      if (!waited) {
        // Nobody may be free to run it, this thread perhaps being the only one.
        writer.run();
        waited = true;
      }
    }
  }

  /** Null if a while has passed. */
  private @Nullable NavigableMap<Cell, Findings> takeOrWait(Step step, boolean patient) {
    lock.lock();
    try {
      long left = PATIENCE_NANOS;
      while (true) {
        Found next = found.peek();
        int order = next == null ? 1 : next.step().compareTo(step);
        if (next != null && order == 0) {
          found.remove();
          return next.cells();
        }
        if (order < 0) {
          throw new IllegalStateException("shards took other steps: expected=" + step);
        }
        if (next != null || done >= step.input()) {
          return Collections.emptyNavigableMap();
        }
        if (failure != null) {
          throw new IllegalStateException("a shard has failed", failure);
        }
        if (patient) {
          changed.awaitUninterruptibly();
        } else if (left > 0) {
          left = changed.awaitNanos(left);
        } else {
          return null;
        }
      }
    } catch (InterruptedException e) {
      // Whoever has begun a batch ends it: what was found would be lost.
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until an input is done, and everything that was found has been taken. */
  void await(long input) {
    NavigableMap<Cell, Findings> left = take(new Step(input, Instant.MAX, true));
    if (!left.isEmpty()) {
      throw new IllegalStateException("shards took other steps: input=" + input);
    }
  }
}
