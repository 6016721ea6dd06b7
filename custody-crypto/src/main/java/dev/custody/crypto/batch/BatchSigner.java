package dev.custody.crypto.batch;

import com.google.errorprone.annotations.CheckReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Signs the statements of many callers with one signature for each batch.
 *
 * <p>A request is accepted when it stands in the outbox. From then on it will be signed: by this
 * run, or after a crash by the next one that opens the same outbox and stream. Positions of the
 * stream follow the order of the outbox. What was signed is given to the sink, then leaves the
 * outbox, then its futures complete, in the order of the positions. Callers put into the outbox at
 * the same time, so one forced write may do for many of them.
 *
 * <p>A signature that fails with {@link SigningException.Kind#RETRYABLE} or {@link
 * SigningException.Kind#OUTAGE} is tried again, after 50 ms and then ever later up to 5 s, for as
 * long as this is open. A future whose request has waited {@link BatchSettings#retryFor} by then
 * completes with the exception; its request stays accepted, and must not be submitted again. Any
 * other kind halts this, as does a failing stream store, outbox or sink: all open futures complete
 * with the exception, {@link #submit} throws it, and nothing more happens until somebody has looked
 * and opens a new one.
 *
 * <p>Bounded: {@link #submit} blocks while {@link BatchSettings#waitingMax} futures are open, and
 * one batch of bodies is in memory at a time, beside those signed events whose callers the outbox
 * still holds up. A signer that hangs therefore holds up its callers and loses nothing; signers
 * have time limits of their own. Thread-safe. Futures complete on the signing thread: what hangs on
 * them must not block.
 *
 * @since 0.1.0
 */
public final class BatchSigner implements AutoCloseable {

  private static final long STUCK_MILLIS = 5_000;

  private final BatchWork work;
  private final BatchSettings settings;
  private final Thread thread;
  private final ReentrantLock lock;
  private final Condition changed;

  @GuardedBy("lock")
  private boolean closed;

  private BatchSigner(BatchWork work, BatchSettings settings, String name) {
    this.work = work;
    this.settings = settings;
    this.lock = work.lock();
    this.changed = work.changed();
    this.thread = new Thread(this::run, name);
    // Nothing is lost when the process ends without closing: the outbox has it.
    this.thread.setDaemon(true);
  }

  /**
   * Begins to sign, first what the outbox has from before.
   *
   * @param stream begun or opened and not used by anybody else; its recovery is done here
   * @param outbox used by nobody else; closed by the caller, after this
   * @param sink where signed events are kept before they leave the outbox
   */
  public static BatchSigner start(
      StatementSigner stream, EventOutbox outbox, SignedEventSink sink, BatchSettings settings) {
    BatchWork work = new BatchWork(stream, outbox, sink, settings, System::nanoTime);
    BatchSigner signer = new BatchSigner(work, settings, "custody-batch-" + stream.keyId());
    signer.thread.start();
    return signer;
  }

  static BatchWork unstarted(
      StatementSigner stream,
      EventOutbox outbox,
      SignedEventSink sink,
      BatchSettings settings,
      LongSupplier nanoTime) {
    return new BatchWork(stream, outbox, sink, settings, nanoTime);
  }

  /**
   * Accepts a request. Blocks while too many are open.
   *
   * <p>The same request twice (event, role, answered link, time) may be signed once, if a crash
   * comes between.
   *
   * @return completes with the event and this one statement, or with the {@link SigningException}
   *     or {@link IOException} that kept it from being signed so far; cancelling it changes nothing
   * @throws IOException if the outbox did not take it; or, if this has halted, why
   * @throws SigningException if this has halted for it
   * @throws InterruptedException while blocked; nothing was accepted
   * @throws IllegalArgumentException if the request can be no statement of this stream
   * @throws IllegalStateException if this is closed
   */
  @CheckReturnValue
  public CompletableFuture<SignedEvent> submit(StatementRequest request)
      throws IOException, SigningException, InterruptedException {
    return work.submit(request);
  }

  /**
   * Accepts nothing more, signs what was accepted, and ends. Where signing fails, it is tried for
   * {@link BatchSettings#retryFor}; where nothing at all happens for 5 s more, open futures
   * complete with an OUTAGE, and their requests wait in the outbox for the next start. Closing
   * twice does nothing.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      work.beginClosing();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    try {
      long seen;
      do {
        // However much there is: what counts is whether it goes on.
        seen = work.version();
        thread.join(settings.retryFor().toMillis() + STUCK_MILLIS);
      } while (thread.isAlive() && work.version() != seen);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    work.abandon();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long seen;
    do {
      seen = work.version();
    } while (await(work.turn(), seen));
  }

  /** Whether there is another turn; waits for it. */
  private boolean await(long nanos, long seen) {
    if (nanos == BatchWork.ENDED) {
      return false;
    }
    long left = nanos;
    lock.lock();
    try {
      while (left > 0 && work.version() == seen) {
        left = changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      // Nobody else knows this thread: no more turns, the outbox keeps what is left.
      work.abandon();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Key id. */
  @Override
  public String toString() {
    return "BatchSigner[" + work + "]";
  }
}
