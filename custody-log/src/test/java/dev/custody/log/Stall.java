package dev.custody.log;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** Holds up the first that does a certain thing, until it is let go. */
final class Stall {

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicBoolean used = new AtomicBoolean();

  /** The next force of a segment on this disk. */
  static Stall inForce(MemoryStorage disk) {
    return in(disk, change -> change.startsWith("force seg/"));
  }

  static Stall in(MemoryStorage disk, Predicate<String> which) {
    Stall stall = new Stall();
    disk.before(
        change -> {
          if (which.test(change)) {
            stall.here();
          }
        });
    return stall;
  }

  /** Waits here, the first time. */
  void here() {
    if (used.compareAndSet(false, true)) {
      reached.countDown();
      await(released);
    }
  }

  /** Returns when somebody waits. */
  void awaitReached() {
    await(reached);
  }

  void release() {
    released.countDown();
  }

  /** Returns when this thread waits for something; it does no more until that comes. */
  static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      if (!thread.isAlive()) {
        throw new AssertionError("expected a thread that waits, found one that has ended");
      }
      Thread.onSpinWait();
    }
  }

  static void await(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        if (!latch.await(60, TimeUnit.SECONDS)) {
          throw new AssertionError("nobody came");
        }
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
