package dev.custody.reconcile.sink;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** Time as a sender sees it; tests have another one. */
interface Pacing {

  /** Now: what a message is dated with. */
  Instant now();

  /** Nanoseconds of a clock that nobody sets. */
  long nanos();

  /** Lets time pass. */
  void pause(Duration duration) throws InterruptedException;

  /** From 0 to 1. */
  double jitter();

  /** The machine's own. */
  static Pacing ofMachine() {
    Random random = new SecureRandom();
    return new Pacing() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
      }

      @Override
      public double jitter() {
        return random.nextDouble();
      }
    };
  }
}
