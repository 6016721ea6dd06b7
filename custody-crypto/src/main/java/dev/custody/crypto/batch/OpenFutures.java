package dev.custody.crypto.batch;

import dev.custody.api.statement.SignedEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The futures of accepted requests, by their numbers in the outbox.
 *
 * <p>A request can be signed and gone from the outbox before the caller who put it comes to ask for
 * its future. So where somebody is still putting, a number that is settled and not known gets a
 * future too, which completes in its turn and waits here for its caller. It is dropped when all who
 * were putting at that time have come: then it is nobody's.
 *
 * <p>Not thread-safe: the lock of its user is held for every call.
 */
final class OpenFutures {

  /** By number in the outbox. */
  private final TreeMap<Long, Open> waiting = new TreeMap<>();

  /** Settled before they were asked for; by number, which is also the order of their tickets. */
  private final TreeMap<Long, Early> early = new TreeMap<>();

  private final TreeSet<Long> putting = new TreeSet<>();
  private long nextTicket;

  /** Somebody begins to put; the ticket is for {@link #endPut}. */
  long beginPut() {
    putting.add(nextTicket);
    return nextTicket++;
  }

  /** Whoever had this ticket has asked for a future, or will not. */
  void endPut(long ticket) {
    putting.remove(ticket);
    long oldest = putting.isEmpty() ? nextTicket : putting.first();
    while (!early.isEmpty() && early.firstEntry().getValue().ticketsBelow <= oldest) {
      early.pollFirstEntry();
    }
  }

  /** Whoever begins to put from now on has this ticket or a higher one. */
  long nextTicket() {
    return nextTicket;
  }

  /** Whether somebody is still putting who began before this ticket was given. */
  boolean isPuttingBelow(long ticket) {
    return !putting.isEmpty() && putting.first() < ticket;
  }

  /** The future of a request that was put; fails at once where nothing will be signed any more. */
  CompletableFuture<SignedEvent> register(long sequence, long now, @Nullable Exception halted) {
    Early settled = early.remove(sequence);
    if (settled != null) {
      return settled.future;
    }
    CompletableFuture<SignedEvent> future = new CompletableFuture<>();
    if (halted == null) {
      waiting.put(sequence, new Open(future, now));
    } else {
      // Accepted, and for the next start to sign.
      future.completeExceptionally(halted);
    }
    return future;
  }

  /** Takes out the future of a number that is signed and removed; null if it is nobody's. */
  @Nullable CompletableFuture<SignedEvent> settle(long sequence) {
    Open one = waiting.remove(sequence);
    if (one != null) {
      return one.future;
    }
    if (putting.isEmpty()) {
      return null;
    }
    CompletableFuture<SignedEvent> future = new CompletableFuture<>();
    early.put(sequence, new Early(future, nextTicket));
    return future;
  }

  /** Takes out those that have waited so long, oldest first. */
  List<CompletableFuture<SignedEvent>> overdue(long now, long nanos) {
    List<CompletableFuture<SignedEvent>> out = new ArrayList<>();
    Iterator<Open> oldestFirst = waiting.values().iterator();
    while (oldestFirst.hasNext()) {
      Open one = oldestFirst.next();
      if (now - one.since < nanos) {
        break;
      }
      out.add(one.future);
      oldestFirst.remove();
    }
    return out;
  }

  /** Takes out all that wait, oldest first. */
  List<CompletableFuture<SignedEvent>> all() {
    Collection<Open> open = waiting.values();
    List<CompletableFuture<SignedEvent>> out = new ArrayList<>(open.size());
    open.forEach(one -> out.add(one.future));
    open.clear();
    return out;
  }

  boolean isAwaited(long sequence) {
    return waiting.containsKey(sequence);
  }

  /** Futures that wait. */
  int waiting() {
    return waiting.size();
  }

  /** Futures that wait, and those to come. */
  int open() {
    return waiting.size() + putting.size();
  }

  /** Signed, and kept for callers who have not asked yet. */
  int early() {
    return early.size();
  }

  /** How long the oldest has waited; there is one. */
  long oldestAge(long now) {
    return now - waiting.firstEntry().getValue().since;
  }

  private static final class Open {
    private final CompletableFuture<SignedEvent> future;
    private final long since;

    private Open(CompletableFuture<SignedEvent> future, long since) {
      this.future = future;
      this.since = since;
    }
  }

  private static final class Early {
    private final CompletableFuture<SignedEvent> future;
    private final long ticketsBelow;

    private Early(CompletableFuture<SignedEvent> future, long ticketsBelow) {
      this.future = future;
      this.ticketsBelow = ticketsBelow;
    }
  }
}
