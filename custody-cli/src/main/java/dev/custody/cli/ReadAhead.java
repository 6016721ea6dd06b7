package dev.custody.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Makes things in a thread of its own, a bounded number ahead of the one thread that takes them: so
 * that verifying and reconciling go on at the same time. Their order is that of the source, and a
 * failure comes where it happened, behind all that was made before it.
 */
final class ReadAhead<T> implements AutoCloseable {

  /** Things are handed over in parcels, because handing over costs more than some of them. */
  private static final int PARCEL = 16;

  private static final int PARCELS_MAX = 8;

  /** Where things come from; used by the thread of the read-ahead alone. */
  interface Source<T> {
    /** The next one; null behind the last. */
    @Nullable T next() throws IOException;
  }

  /** Some of them, and how it ends behind them: not yet, well, or with a failure. */
  private record Parcel<T>(List<T> things, boolean last, @Nullable Throwable failure) {}

  private final BlockingQueue<Parcel<T>> queue = new ArrayBlockingQueue<>(PARCELS_MAX);
  private final Thread thread;
  private @Nullable Parcel<T> parcel;
  private Iterator<T> left = List.<T>of().iterator();

  /**
   * Begins at once.
   *
   * @param what of the thread's name
   */
  ReadAhead(Source<T> source, String what) {
    thread = new Thread(() -> run(source), what);
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Source<T> source) {
    try {
      boolean last = false;
      while (!last) {
        List<T> things = new ArrayList<>(PARCEL);
        Throwable failure = null;
        try {
          while (things.size() < PARCEL && !last) {
            T next = source.next();
            if (next == null) {
              last = true;
            } else {
              things.add(next);
            }
          }
        } catch (IOException | RuntimeException | Error e) {
          // Thrown on where it is waited for.
          failure = e;
          last = true;
        }
        queue.put(new Parcel<>(things, last, failure));
      }
    } catch (InterruptedException e) {
      // Closed: nobody takes any more.
    }
  }

  /**
   * The next one; null behind the last.
   *
   * @throws IOException if the source failed with it; as unchecked ones, at the same place
   */
  @Nullable T next() throws IOException {
    while (!left.hasNext()) {
      if (parcel != null && parcel.last()) {
        rethrow(parcel.failure());
        return null;
      }
      try {
        parcel = queue.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while records were read", e);
      }
      left = parcel.things().iterator();
    }
    return left.next();
  }

  private static void rethrow(@Nullable Throwable failure) throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
  }

  /** Ends the thread; the source is the caller's again. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
