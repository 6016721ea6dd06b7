package dev.custody.log.witness;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.WitnessQuorum;
import dev.custody.log.LogReader;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks witnesses to cosign the newest checkpoint of a log (C2SP tlog-witness): the side that asks.
 *
 * <p>All are asked at once, each on a thread of its own with a deadline, so that a witness that
 * hangs costs nobody but itself. Nothing here is waited for by {@code append} or {@code
 * checkpoint}: the log is only read, and given the cosigned checkpoint at the end by way of the
 * sink. A witness that failed is left alone for a while, longer each time.
 *
 * <p>A witness that contradicts the log (it has cosigned a larger size, or another root) is told to
 * the alarm in every round, also where enough others cosigned.
 *
 * <p>Safe for use by many threads; one round at a time.
 *
 * @since 0.1.0
 */
public final class Cosigning implements AutoCloseable {

  private final LogReader reader;
  private final WitnessQuorum quorum;
  private final CosigningPolicy policy;
  private final Clock clock;
  private final CosignedSink sink;
  private final Consumer<WitnessSaid.Contradicted> alarm;
  private final List<WitnessCaller> callers = new ArrayList<>();
  private final ExecutorService rounds;
  private final ReentrantLock round = new ReentrantLock();
  private final Object pendingLock = new Object();
  private @Nullable CompletableFuture<CosigningResult> pending;
  private boolean closed;

  private Cosigning(
      LogReader reader,
      List<WitnessEndpoint> witnesses,
      WitnessQuorum quorum,
      CosigningPolicy policy,
      Clock clock,
      CosignedSink sink,
      Consumer<WitnessSaid.Contradicted> alarm) {
    this.reader = Objects.requireNonNull(reader, "reader");
    this.quorum = Objects.requireNonNull(quorum, "quorum");
    this.policy = Objects.requireNonNull(policy, "policy");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.sink = Objects.requireNonNull(sink, "sink");
    this.alarm = Objects.requireNonNull(alarm, "alarm");
    for (WitnessEndpoint witness : witnesses) {
      callers.add(new WitnessCaller(witness));
    }
    this.rounds =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "cosigning " + reader.origin());
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Begins nothing yet: {@link #ask} and {@link #request} do.
   *
   * @param reader of the log; the writer's own, to follow it
   * @param witnesses whom to ask, each of the quorum and once
   * @param quorum how many cosignatures are enough; those that the checkpoint has already count
   * @param clock for how long failing witnesses are left alone
   * @param sink gets each checkpoint that reached the quorum, {@code log::publish}
   * @param alarm told of each contradiction, by the thread of the round; must not throw
   * @throws IllegalArgumentException if a witness is there twice or is not of the quorum
   */
  @CheckReturnValue
  public static Cosigning of(
      LogReader reader,
      List<WitnessEndpoint> witnesses,
      WitnessQuorum quorum,
      CosigningPolicy policy,
      Clock clock,
      CosignedSink sink,
      Consumer<WitnessSaid.Contradicted> alarm) {
    requireMembers(witnesses, quorum);
    return new Cosigning(reader, witnesses, quorum, policy, clock, sink, alarm);
  }

  /**
   * Asks all witnesses now, and waits for their answers or their deadlines in the calling thread.
   *
   * @throws IOException if the log itself cannot be read or the sink fails
   * @throws InterruptedException if the thread is interrupted; the round is given up
   * @throws IllegalStateException if this is closed, or the log has no checkpoint
   */
  @CheckReturnValue
  public CosigningResult ask() throws IOException, InterruptedException {
    round.lockInterruptibly();
    try {
      requireOpen();
      Checkpoint own =
          reader
              .checkpoint()
              .orElseThrow(() -> new IllegalStateException("the log has no checkpoint"));
      List<WitnessSaid> said = askAll(own);
      CosigningResult result = Cosignatures.result(own, said, quorum);
      for (WitnessSaid.Contradicted contradiction : result.contradictions()) {
        alarm.accept(contradiction);
      }
      if (result instanceof CosigningResult.Reached reached && !reached.checkpoint().equals(own)) {
        sink.publish(reached.checkpoint());
      }
      return result;
    } finally {
      round.unlock();
    }
  }

  /**
   * Asks all witnesses on a thread of its own and returns at once: to be called after each
   * checkpoint. While a round waits to begin, further requests join it; it takes the checkpoint
   * that is the newest when it begins.
   *
   * @return the result; fails as {@link #ask} does
   * @throws IllegalStateException if this is closed
   */
  public CompletableFuture<CosigningResult> request() {
    synchronized (pendingLock) {
      requireOpen();
      CompletableFuture<CosigningResult> waiting = pending;
      if (waiting == null) {
        CompletableFuture<CosigningResult> begun = new CompletableFuture<>();
        pending = begun;
        rounds.execute(() -> run(begun));
        waiting = begun;
      }
      // A view for each caller: whoever cancels his own takes it from nobody else.
      return waiting.thenApply(Function.identity());
    }
  }

  /** Gives up what is under way. Waits for nothing. */
  @Override
  public void close() {
    synchronized (pendingLock) {
      closed = true;
      if (pending != null) {
        pending.cancel(false);
      }
    }
    rounds.shutdownNow();
    for (WitnessCaller caller : callers) {
      caller.close();
    }
  }

  private void run(CompletableFuture<CosigningResult> result) {
    synchronized (pendingLock) {
      pending = null;
    }
    try {
      result.complete(ask());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result.completeExceptionally(e);
    } catch (IOException | RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  private List<WitnessSaid> askAll(Checkpoint own) throws IOException, InterruptedException {
    long end = System.nanoTime() + policy.deadline().toNanos();
    List<@Nullable Future<WitnessSaid>> asked = new ArrayList<>();
    List<@Nullable WitnessSaid> skipped = new ArrayList<>();
    try {
      for (WitnessCaller caller : callers) {
        WitnessSaid skip = caller.skip(clock);
        skipped.add(skip);
        asked.add(skip == null ? caller.ask(reader, own) : null);
      }
      List<WitnessSaid> said = new ArrayList<>();
      for (int i = 0; i < callers.size(); i++) {
        WitnessSaid skip = skipped.get(i);
        WitnessSaid one = skip == null ? await(callers.get(i), asked.get(i), end) : skip;
        callers.get(i).record(one, clock, policy);
        said.add(one);
      }
      return said;
    } finally {
      for (Future<WitnessSaid> one : asked) {
        if (one != null) {
          one.cancel(true);
        }
      }
    }
  }

  private static WitnessSaid await(
      WitnessCaller caller, @Nullable Future<WitnessSaid> asked, long end)
      throws IOException, InterruptedException {
    if (asked == null) {
      return new WitnessSaid.Unreachable(
          caller.endpoint().key(), "still busy with what it was asked before");
    }
    try {
      return asked.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return new WitnessSaid.Unreachable(caller.endpoint().key(), "no answer in time");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WitnessDialogue.OwnLogException own) {
        throw own.failure();
      }
      // A transport that breaks its contract is of no more use than one that is down.
      return new WitnessSaid.Unreachable(
          caller.endpoint().key(), "transport failed: " + e.getCause());
    }
  }

  private static void requireMembers(List<WitnessEndpoint> witnesses, WitnessQuorum quorum) {
    Set<NoteVerifierKey> seen = new HashSet<>();
    for (WitnessEndpoint witness : witnesses) {
      if (!seen.add(witness.key()) || !quorum.witnesses().contains(witness.key())) {
        throw new IllegalArgumentException(
            "each witness of the quorum once expected: name=" + witness.key().name());
      }
    }
  }

  private void requireOpen() {
    synchronized (pendingLock) {
      if (closed) {
        throw new IllegalStateException("cosigning is closed");
      }
    }
  }
}
