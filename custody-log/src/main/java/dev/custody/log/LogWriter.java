package dev.custody.log;

import dev.custody.api.tree.RootAccumulator;
import dev.custody.log.Durability.Relaxed;
import dev.custody.log.internal.segment.Batch;
import dev.custody.log.internal.segment.SegmentWriter;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that appends to a log: takes whoever waits, up to a batch, writes and forces once,
 * and only then tells them, in order. It never waits for more to come: while it is at the disk the
 * next batch gathers by itself.
 *
 * <p>The thread runs from the first task on. Nothing that another thread does reaches its files:
 * they are closed by an interrupt, so its own flag is cleared after the callbacks of callers ran.
 *
 * <p>Whatever goes wrong here ends it for good, and everybody who waits is told.
 *
 * <p>Hot path: see LogAppendBenchmark and ADR 80.
 */
final class LogWriter {

  private final SegmentWriter segments;
  private final LeafIndex index;
  private final FrameOffsets offsets;
  private final RootAccumulator tree;
  private final LogReader reader;
  private final AtomicLong durableSize;
  private final long windowNanos;

  private final AppendQueue queue = new AppendQueue();
  private final Thread thread;
  private volatile boolean started;

  // Of the writer's thread alone, from here on.
  private final Batch batch = new Batch();
  private final WriterTask[] round = new WriterTask[Batch.ENTRIES_MAX + 1];
  private long deadline = AppendQueue.NEVER;
  private byte[] wanted = new byte[0];
  private byte[] wantedLeaf = new byte[0];
  private final LeafIndex.Candidate isWanted = this::isWanted;

  /**
   * @param durableSize published here: what is below it is durable and was written before it was
   *     set
   */
  LogWriter(
      String origin,
      SegmentWriter segments,
      LeafIndex index,
      FrameOffsets offsets,
      RootAccumulator tree,
      LogReader reader,
      AtomicLong durableSize,
      Durability durability) {
    this.segments = segments;
    this.index = index;
    this.offsets = offsets;
    this.tree = tree;
    this.reader = reader;
    this.durableSize = durableSize;
    this.windowNanos = durability instanceof Relaxed relaxed ? relaxed.window().toNanos() : 0;
    this.thread = new Thread(this::run, "custody-log-writer " + origin);
    thread.setDaemon(true);
  }

  /** Where tasks are put; {@link #start} before the first. */
  AppendQueue queue() {
    return queue;
  }

  /** Starts the thread if it does not run yet. */
  void start() {
    if (!started) {
      startOnce();
    }
  }

  private synchronized void startOnce() {
    if (!started) {
      thread.start();
      started = true;
    }
  }

  /** Whether the caller is this writer, which must not wait for itself. */
  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /** Returns when the thread has ended; it does so after the queue was closed or has failed. */
  void join() {
    if (started) {
      Uninterrupted.join(thread);
    }
  }

  private void run() {
    try {
      boolean more = true;
      while (more) {
        more = round();
      }
    } catch (Throwable e) {
      // Errors too: a caller must not wait for a writer that is gone.
      queue.fail(e);
    } finally {
      failAll();
    }
  }

  /** Serves who waits; false when nothing comes any more. */
  private boolean round() throws IOException {
    int count =
        queue.take(
            round,
            Batch.ENTRIES_MAX - batch.count(),
            Batch.BYTES_MAX - batch.bytes(),
            batch.count() == 0 ? AppendQueue.NEVER : deadline);
    if (count == AppendQueue.END) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (round[i] instanceof PendingAppend append) {
        place(append);
      }
    }
    Flush flush = count > 0 && round[count - 1] instanceof Flush last ? last : null;
    int appends = flush == null ? count : count - 1;
    if (windowNanos > 0) {
      tell(appends);
    }
    if (windowNanos == 0 || count == 0 || flush != null || isDue()) {
      write();
    }
    if (windowNanos == 0) {
      tell(appends);
    }
    if (flush != null) {
      flush.complete(new Flush.Durable(durableSize.get(), tree.root()));
    }
    round[appends] = null;
    return true;
  }

  /** Gives an entry its index: that of the same bytes, or the next. */
  private void place(PendingAppend append) {
    IOException before = append.failureBefore();
    if (before != null) {
      append.place(before);
      return;
    }
    byte[] entry = append.entry();
    int waiting = batch.find(entry, append.leaf());
    if (waiting >= 0) {
      append.place(durableSize.get() + waiting, false);
      return;
    }
    wanted = entry;
    wantedLeaf = append.leaf();
    long known;
    try {
      known = index.find(append.leaf(), isWanted);
    } catch (IOException e) {
      // The disk could not be read and nothing was written: only this entry is concerned, and what
      // stands behind it in its list, which must not come to stand before it.
      append.place(e);
      return;
    }
    if (known >= 0) {
      append.place(known, false);
      return;
    }
    if (batch.count() == 0 && windowNanos > 0) {
      deadline = System.nanoTime() + windowNanos;
    }
    append.place(durableSize.get() + batch.count(), true);
    batch.add(entry, append.leaf());
  }

  private boolean isWanted(long candidate) throws IOException {
    return candidate < durableSize.get() && reader.isEntry(candidate, wanted, wantedLeaf);
  }

  private boolean isDue() {
    return batch.count() == Batch.ENTRIES_MAX
        || batch.count() > 0 && deadline - System.nanoTime() <= 0;
  }

  /** Makes the batch durable; then readers may see it. */
  private void write() throws IOException {
    int count = batch.count();
    if (count == 0) {
      return;
    }
    long first = durableSize.get();
    segments.append(batch);
    for (int i = 0; i < count; i++) {
      byte[] leaf = batch.leaf(i);
      index.add(leaf, batch.entry(i), first + i);
      offsets.add(first + i, batch.offset(i));
      tree.add(leaf, 0);
    }
    durableSize.set(first + count);
    batch.clear();
  }

  /** Completes the futures of this round; what hangs on them runs here and now. */
  private void tell(int count) {
    for (int i = 0; i < count; i++) {
      if (round[i] instanceof PendingAppend append) {
        append.tell();
        round[i] = null;
      }
    }
    Thread.interrupted();
  }

  /** Nobody waits for what will not come: those of this round first, for they came first. */
  private void failAll() {
    Throwable cause = queue.failure();
    for (int i = 0; i < round.length; i++) {
      fail(round[i], cause);
      round[i] = null;
    }
    WriterTask next;
    while ((next = queue.poll()) != null) {
      fail(next, cause);
    }
  }

  private void fail(@Nullable WriterTask task, @Nullable Throwable cause) {
    if (task == null) {
      return;
    }
    LogFailedException failed =
        new LogFailedException(
            "outcome unknown, open the log again and append the same again: first index="
                + durableSize.get(),
            cause);
    if (task instanceof PendingAppend append) {
      append.completeExceptionally(failed);
    } else if (task instanceof Flush flush) {
      flush.completeExceptionally(failed);
    }
  }
}
