package dev.custody.crypto.batch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.event.EventCodec;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.internal.batch.RequestCodec;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.stream.SignedBatch;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a batch signer does, one turn at a time, by a clock that it is given; threads are its
 * caller's.
 *
 * <p>The order that makes it safe: put, then state of the stream, then signature, then sink, then
 * remove, then futures. Batches are taken from the head of the outbox only. So what {@code recover}
 * gives back is either the head of the outbox, signed and not yet removed, or was removed before.
 */
final class BatchWork {

  /** What {@link #turn} returns when there will be no other. */
  static final long ENDED = -1;

  private static final long HEAD_NOT_ASKED = -1;
  private static final long BACKOFF_FIRST_NANOS = 50_000_000L;
  private static final int BACKOFF_DOUBLINGS = 7;
  private static final long BACKOFF_MAX_NANOS = 5_000_000_000L;

  private final StatementSigner stream;
  private final EventOutbox outbox;
  private final SignedEventSink sink;
  private final BatchSettings settings;
  private final LongSupplier nanoTime;

  // Never held over what the outbox does: callers put at the same time, while a batch is signed.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition room = lock.newCondition();

  @GuardedBy("lock")
  private final OpenFutures futures = new OpenFutures();

  @GuardedBy("lock")
  private long version;

  @GuardedBy("lock")
  private boolean closing;

  @GuardedBy("lock")
  private long closingAt;

  @GuardedBy("lock")
  private @Nullable Exception halted;

  // The rest belongs to the signing thread.
  private boolean mustRecover = true;
  private boolean backlog = true;
  private long headBound = HEAD_NOT_ASKED;
  private int failures;
  private long nextAttemptAt;

  BatchWork(
      StatementSigner stream,
      EventOutbox outbox,
      SignedEventSink sink,
      BatchSettings settings,
      LongSupplier nanoTime) {
    this.stream = Objects.requireNonNull(stream, "stream");
    this.outbox = Objects.requireNonNull(outbox, "outbox");
    this.sink = Objects.requireNonNull(sink, "sink");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.nanoTime = nanoTime;
  }

  ReentrantLock lock() {
    return lock;
  }

  Condition changed() {
    return changed;
  }

  /** Rises whenever something happened that a turn should look at. */
  long version() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  CompletableFuture<SignedEvent> submit(StatementRequest request)
      throws IOException, SigningException, InterruptedException {
    requireStatement(request);
    Bytes item = RequestCodec.encode(request);
    long ticket = enter();
    try {
      return register(outbox.put(item));
    } finally {
      leave(ticket);
    }
  }

  /**
   * A request that no header can carry would be found when its neighbours are about to be signed.
   */
  private void requireStatement(StatementRequest request) {
    Instant statedAt = request.statedAt();
    new ProtectedHeader(
            Algorithm.ES256.coseNumber(),
            stream.keyId(),
            stream.party(),
            request.event().subject(),
            request.role(),
            0,
            Link.genesis(stream.keyId()),
            request.answers(),
            statedAt == null ? null : statedAt.toEpochMilli())
        .encode();
  }

  private long enter() throws IOException, SigningException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (halted == null && !closing && futures.open() >= settings.waitingMax()) {
        room.await();
      }
      requireOpen();
      return futures.beginPut();
    } finally {
      lock.unlock();
    }
  }

  private void leave(long ticket) {
    lock.lock();
    try {
      futures.endPut(ticket);
      version++;
      room.signal();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private CompletableFuture<SignedEvent> register(long sequence) {
    lock.lock();
    try {
      return futures.register(sequence, nanoTime.getAsLong(), halted);
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() throws IOException, SigningException {
    lock.lock();
    try {
      if (closing) {
        throw new IllegalStateException("batch signer is closed: kid=" + stream.keyId());
      }
      if (halted instanceof SigningException e) {
        throw new SigningException(e.kind(), "batch signer has halted: " + e.getMessage(), e);
      }
      if (halted != null) {
        throw new IOException("batch signer has halted: " + halted.getMessage(), halted);
      }
    } finally {
      lock.unlock();
    }
  }

  void beginClosing() {
    lock.lock();
    try {
      closing = true;
      closingAt = nanoTime.getAsLong();
      version++;
      changed.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Completes what is still open, if anything is: its requests wait in the outbox. */
  void abandon() {
    halt(
        new SigningException(
            SigningException.Kind.OUTAGE,
            "closed before it was signed, its request stays in the outbox: kid=" + stream.keyId(),
            null));
  }

  /**
   * Does what is due.
   *
   * @return nanoseconds until something may be due again, 0 at once, or {@link #ENDED}
   */
  long turn() {
    long now = nanoTime.getAsLong();
    if (isHalted()) {
      return ENDED;
    }
    if (failures > 0 && nextAttemptAt - now > 0) {
      return nextAttemptAt - now;
    }
    try {
      long wait = mustRecover ? recover() : sign(now);
      failures = 0;
      return wait;
    } catch (SigningException e) {
      mustRecover = true;
      return failed(e);
    } catch (IOException | RuntimeException e) {
      halt(e);
      return ENDED;
    } catch (Error e) {
      halt(new IllegalStateException("signing thread ended: kid=" + stream.keyId(), e));
      throw e;
    }
  }

  private long recover() throws IOException, SigningException {
    Optional<SignedBatch> last = stream.recover();
    if (last.isPresent()) {
      List<SignedEvent> events = last.get().signedEvents();
      List<EventOutbox.Item> head = outbox.peek(events.size());
      // It may have been kept before; then it is known by its links.
      sink.accept(events);
      if (isSame(head, events)) {
        settle(head, events);
      }
    }
    mustRecover = false;
    return 0;
  }

  private long sign(long now) throws IOException, SigningException {
    long wait = untilDue(now);
    if (wait > 0 && !backlog) {
      return wait;
    }
    List<EventOutbox.Item> items = outbox.peek(settings.eventsMax());
    if (items.isEmpty()) {
      backlog = false;
      return isEnding() ? ENDED : Long.MAX_VALUE;
    }
    if (wait > 0 && mayBeOfThisRun(items.get(0))) {
      return wait;
    }
    headBound = HEAD_NOT_ASKED;
    List<StatementRequest> requests = new ArrayList<>(items.size());
    for (EventOutbox.Item item : items) {
      requests.add(RequestCodec.decode(item.bytes()));
    }
    List<SignedEvent> events =
        requests.size() == 1
            ? List.of(stream.sign(requests.get(0)))
            : stream.signBatch(requests).signedEvents();
    sink.accept(events);
    settle(items, events);
    return 0;
  }

  /** 0 if a batch is due: full, old enough, or the last ones. */
  private long untilDue(long now) {
    lock.lock();
    try {
      if (closing || futures.waiting() >= settings.eventsMax()) {
        return 0;
      }
      if (futures.waiting() == 0) {
        return Long.MAX_VALUE;
      }
      return Math.max(0, settings.gather().toNanos() - futures.oldestAge(now));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether the oldest item may wait for others, since somebody waits for it, or was putting when
   * it was seen first and may not have come to wait yet. Who begins to put later cannot have put
   * it, so this is settled when those few have come back, each of whom asks for a turn.
   */
  private boolean mayBeOfThisRun(EventOutbox.Item head) {
    lock.lock();
    try {
      if (futures.isAwaited(head.sequence())) {
        backlog = false;
        headBound = HEAD_NOT_ASKED;
        return true;
      }
      if (headBound == HEAD_NOT_ASKED) {
        headBound = futures.nextTicket();
      }
      return futures.isPuttingBelow(headBound);
    } finally {
      lock.unlock();
    }
  }

  /** Whether these statements are those that the oldest items ask for, one for one. */
  private static boolean isSame(List<EventOutbox.Item> items, List<SignedEvent> events)
      throws IOException {
    if (items.size() < events.size()) {
      return false;
    }
    for (int i = 0; i < events.size(); i++) {
      Bytes header = events.get(i).statements().get(0).protectedHeader();
      ProtectedHeader stated = ProtectedHeader.parse(header).require();
      StatementRequest asked = RequestCodec.decode(items.get(i).bytes());
      Instant at = asked.statedAt();
      boolean same =
          EventId.ofBody(EventCodec.encode(asked.event())).equals(events.get(i).eventId())
              && asked.role() == stated.role()
              && Objects.equals(asked.answers(), stated.answers())
              && Objects.equals(at == null ? null : at.toEpochMilli(), stated.statedMs());
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** Signed and kept: out of the outbox, then to those who wait. */
  private void settle(List<EventOutbox.Item> items, List<SignedEvent> events) throws IOException {
    outbox.remove(items.get(events.size() - 1).sequence());
    List<@Nullable CompletableFuture<SignedEvent>> done = new ArrayList<>(events.size());
    lock.lock();
    try {
      for (int i = 0; i < events.size(); i++) {
        done.add(futures.settle(items.get(i).sequence()));
      }
      version++;
      room.signalAll();
    } finally {
      lock.unlock();
    }
    for (int i = 0; i < events.size(); i++) {
      CompletableFuture<SignedEvent> one = done.get(i);
      if (one != null) {
        one.complete(events.get(i));
      }
    }
  }

  private long failed(SigningException e) {
    if (e.kind() != SigningException.Kind.RETRYABLE && e.kind() != SigningException.Kind.OUTAGE) {
      halt(e);
      return ENDED;
    }
    long now = nanoTime.getAsLong();
    long backoff =
        Math.min(BACKOFF_MAX_NANOS, BACKOFF_FIRST_NANOS << Math.min(failures, BACKOFF_DOUBLINGS));
    failures++;
    nextAttemptAt = now + backoff;
    List<CompletableFuture<SignedEvent>> overdue;
    boolean giveUp;
    lock.lock();
    try {
      overdue = futures.overdue(now, settings.retryFor().toNanos());
      // Nobody waits for them any more, and they are to be signed all the same.
      backlog |= !overdue.isEmpty();
      room.signalAll();
      giveUp = closing && now - closingAt >= settings.retryFor().toNanos();
    } finally {
      lock.unlock();
    }
    for (CompletableFuture<SignedEvent> one : overdue) {
      one.completeExceptionally(e);
    }
    if (giveUp) {
      halt(e);
      return ENDED;
    }
    return backoff;
  }

  private void halt(Exception cause) {
    List<CompletableFuture<SignedEvent>> open;
    lock.lock();
    try {
      if (halted == null) {
        halted = cause;
      }
      open = futures.all();
      version++;
      changed.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    for (CompletableFuture<SignedEvent> one : open) {
      one.completeExceptionally(cause);
    }
  }

  private boolean isHalted() {
    lock.lock();
    try {
      return halted != null;
    } finally {
      lock.unlock();
    }
  }

  /** Closing, and nobody is about to put something. */
  private boolean isEnding() {
    lock.lock();
    try {
      return closing && futures.open() == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Signed events that are kept for callers who are still in the outbox. */
  int early() {
    lock.lock();
    try {
      return futures.early();
    } finally {
      lock.unlock();
    }
  }

  /** Key id. */
  @Override
  public String toString() {
    return stream.keyId().toString();
  }
}
