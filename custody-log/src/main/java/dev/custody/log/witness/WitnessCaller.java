package dev.custody.log.witness;

import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.LogReader;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One witness with the one thread that talks to it. While a request hangs, no second one is begun:
 * a dead witness costs one thread, however long it is dead.
 *
 * <p>Used by one round at a time.
 */
final class WitnessCaller {

  private static final long IDLE_SECONDS = 10;

  private final WitnessEndpoint endpoint;
  private final WitnessDialogue dialogue;
  private final ThreadPoolExecutor thread;
  private final AtomicReference<@Nullable FutureTask<WitnessSaid>> running =
      new AtomicReference<>();
  private int failures;
  private Instant notBefore = Instant.MIN;

  WitnessCaller(WitnessEndpoint endpoint) {
    this.endpoint = endpoint;
    this.dialogue = new WitnessDialogue(endpoint);
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread made = new Thread(task, "witness " + endpoint.key().name());
              made.setDaemon(true);
              return made;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  WitnessEndpoint endpoint() {
    return endpoint;
  }

  /** Why it is not asked now; {@code null} if it is. */
  @Nullable WitnessSaid skip(Clock clock) {
    return clock.instant().isBefore(notBefore)
        ? new WitnessSaid.BackingOff(endpoint.key(), notBefore)
        : null;
  }

  /** Begins to ask; {@code null} if it is still busy with what it was asked before. */
  @Nullable Future<WitnessSaid> ask(LogReader reader, Checkpoint own) {
    // A future that was given up counts as done while its thread still hangs, and a thread goes
    // back to its pool a moment after its future is done: only the task itself knows when it ends.
    AtomicReference<@Nullable FutureTask<WitnessSaid>> self = new AtomicReference<>();
    FutureTask<WitnessSaid> task =
        new FutureTask<>(
            () -> {
              try {
                return dialogue.ask(reader, own);
              } finally {
                running.compareAndSet(self.get(), null);
              }
            });
    self.set(task);
    if (!running.compareAndSet(null, task)) {
      return null;
    }
    try {
      thread.execute(
          () -> {
            task.run();
            // Where it was given up before it began.
            running.compareAndSet(task, null);
          });
      return task;
    } catch (RejectedExecutionException e) {
      return null; // Closed meanwhile.
    }
  }

  /** Takes down whether it was of use, and when to ask it again. */
  void record(WitnessSaid said, Clock clock, CosigningPolicy policy) {
    if (said instanceof WitnessSaid.BackingOff) {
      return;
    }
    if (said instanceof WitnessSaid.Cosigned || said instanceof WitnessSaid.Contradicted) {
      failures = 0;
      notBefore = Instant.MIN;
      return;
    }
    failures++;
    notBefore = clock.instant().plus(policy.backoff(failures));
  }

  void close() {
    thread.shutdownNow();
  }
}
