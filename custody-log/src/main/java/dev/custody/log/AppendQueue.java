package dev.custody.log;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the writer, in the order of its indexes, and no more than the bound: who comes
 * while it is full waits. Safe for use by many threads; one takes.
 *
 * <p>It also holds the two ends of a log's life, because both must be seen in one order with what
 * waits: {@link #close}, behind what is queued, and {@link #fail}, before it.
 */
final class AppendQueue {

  /** Entries that may wait; a list that came at once may go over it by one batch. */
  static final int ENTRIES_MAX = 4096;

  /** Bytes of the entries that may wait, with the same allowance. */
  static final int BYTES_MAX = 8 * 1024 * 1024;

  /** {@link #take} without a deadline. */
  static final long NEVER = Long.MAX_VALUE;

  /** What {@link #take} answers when nothing comes any more. */
  static final int END = -1;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition drained = lock.newCondition();
  private final ArrayDeque<WriterTask> tasks = new ArrayDeque<>();
  private int entries;
  private int bytes;
  private int waitingForRoom;
  private boolean writerWaits;
  private boolean closed;
  private @Nullable Throwable failure;

  /**
   * Puts one entry at the end; waits while there is no room.
   *
   * @param mayWait false where waiting would be for oneself
   * @throws InterruptedException if the thread was interrupted; nothing was queued
   */
  void put(PendingAppend append, boolean mayWait) throws LogFailedException, InterruptedException {
    lock.lockInterruptibly();
    try {
      requireOpen();
      while (isFull()) {
        if (!mayWait) {
          throw new IllegalStateException(
              "queue is full, and its writer cannot wait for itself: entries=" + entries);
        }
        waitingForRoom++;
        try {
          drained.await();
        } finally {
          waitingForRoom--;
        }
        requireOpen();
      }
      add(append);
    } finally {
      lock.unlock();
    }
  }

  /** Puts these at the end, nothing between them; waits while there is no room. */
  void putAll(List<PendingAppend> appends) throws LogFailedException {
    lock.lock();
    try {
      requireOpen();
      while (isFull()) {
        waitingForRoom++;
        drained.awaitUninterruptibly();
        waitingForRoom--;
        requireOpen();
      }
      for (PendingAppend append : appends) {
        add(append);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Puts a flush at the end; it needs no room. */
  void put(Flush flush) throws LogFailedException {
    lock.lock();
    try {
      requireOpen();
      add(flush);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts the last flush at the end: nothing comes behind it.
   *
   * @return whether it will be answered; false if the log has failed
   */
  boolean close(Flush last) {
    lock.lock();
    try {
      closed = true;
      if (failure == null) {
        add(last);
      }
      drained.signalAll();
      filled.signalAll();
      return failure == null;
    } finally {
      lock.unlock();
    }
  }

  /** Ends it at once: what waits is left to {@link #poll}. The first reason stays. */
  void fail(Throwable reason) {
    lock.lock();
    try {
      if (failure == null) {
        failure = reason;
      }
      drained.signalAll();
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more may come, and those who wait for room are sent away. */
  void refuse() {
    lock.lock();
    try {
      closed = true;
      drained.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes from the front as much as there is and has room, up to and with the first flush; waits
   * while there is nothing.
   *
   * @param target takes them
   * @param entriesMax how many entries there is room for
   * @param bytesMax how many bytes of entries
   * @param deadline of {@link System#nanoTime} when to return with nothing, or {@link #NEVER}
   * @return how many; 0 if the first has no room or the deadline has passed; {@link #END}
   */
  int take(WriterTask[] target, int entriesMax, int bytesMax, long deadline) {
    lock.lock();
    try {
      while (failure == null && tasks.isEmpty()) {
        if (closed) {
          return END;
        }
        if (!awaitTask(deadline)) {
          return 0;
        }
      }
      if (failure != null) {
        return END;
      }
      return takeAvailable(target, entriesMax, bytesMax);
    } finally {
      lock.unlock();
    }
  }

  /** After a failure: the next that waits. */
  @Nullable WriterTask poll() {
    lock.lock();
    try {
      return tasks.poll();
    } finally {
      lock.unlock();
    }
  }

  /** Why the log failed; {@code null} if it did not. */
  @Nullable Throwable failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sees to it that the log still takes something.
   *
   * @throws IllegalStateException if it is closed
   */
  void requireOpen() throws LogFailedException {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("log is closed");
      }
      if (failure != null) {
        throw new LogFailedException("log has failed before: open it again", failure);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull() {
    return entries >= ENTRIES_MAX || bytes >= BYTES_MAX;
  }

  private void add(WriterTask task) {
    tasks.add(task);
    if (task instanceof PendingAppend) {
      entries++;
      bytes += task.entryBytes();
    }
    if (writerWaits) {
      filled.signal();
    }
  }

  /** False when the deadline has passed. */
  private boolean awaitTask(long deadline) {
    writerWaits = true;
    try {
      if (deadline == NEVER) {
        filled.awaitUninterruptibly();
        return true;
      }
      long left = deadline - System.nanoTime();
      if (left > 0) {
        filled.awaitNanos(left);
      }
      return left > 0;
    } catch (InterruptedException e) {
      // Nobody may stop the writer this way, and its files would not survive the flag.
      return true;
    } finally {
      writerWaits = false;
    }
  }

  private int takeAvailable(WriterTask[] target, int entriesMax, int bytesMax) {
    int count = 0;
    int taken = 0;
    while (count < target.length) {
      WriterTask next = tasks.peek();
      if (next == null) {
        break;
      }
      boolean flush = next instanceof Flush;
      if (!flush && (count == entriesMax || taken + next.entryBytes() > bytesMax)) {
        break;
      }
      target[count++] = tasks.remove();
      taken += next.entryBytes();
      if (flush) {
        entries -= count - 1;
        bytes -= taken;
        signalRoom();
        return count;
      }
    }
    entries -= count;
    bytes -= taken;
    signalRoom();
    return count;
  }

  private void signalRoom() {
    if (waitingForRoom > 0 && !isFull()) {
      drained.signalAll();
    }
  }
}
