package dev.custody.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What callers ask of the writer, on their own threads: they put tasks into its queue and wait for
 * the answers. Safe for use by many threads.
 */
final class WriterCalls {

  private final LogWriter writer;
  private final AppendQueue queue;

  WriterCalls(LogWriter writer) {
    this.writer = writer;
    this.queue = writer.queue();
  }

  /** See {@link CustodyLog#submit}. */
  CompletableFuture<Appended> submit(LogEntry entry)
      throws LogFailedException, InterruptedException {
    PendingAppend append = new PendingAppend(entry);
    writer.start();
    queue.put(append, !writer.isCurrentThread());
    return append;
  }

  /** See {@link CustodyLog#append(List)}. */
  List<Appended> append(List<LogEntry> entries) throws IOException {
    List<PendingAppend> appends = new ArrayList<>(entries.size());
    for (LogEntry entry : entries) {
      appends.add(
          new PendingAppend(entry, appends.isEmpty() ? null : appends.get(appends.size() - 1)));
    }
    writer.start();
    queue.requireOpen();
    for (int from = 0; from < appends.size(); ) {
      int to = batchEnd(appends, from);
      queue.putAll(appends.subList(from, to));
      from = to;
    }
    List<Appended> out = new ArrayList<>(appends.size());
    for (PendingAppend append : appends) {
      out.add(await(append));
    }
    return out;
  }

  /** Forces all that was put before, and says what the log holds then. */
  Flush.Durable flush() throws IOException {
    Flush flush = new Flush();
    writer.start();
    queue.put(flush);
    return await(flush);
  }

  /**
   * Takes nothing more, and forces all that was put before.
   *
   * @return what the log holds then; {@code null} if it has failed before
   */
  Flush.@Nullable Durable close() throws IOException {
    Flush last = new Flush();
    writer.start();
    return queue.close(last) ? await(last) : null;
  }

  /** Where a batch of entries that begins here ends: so a list that fits one is not torn apart. */
  private static int batchEnd(List<PendingAppend> appends, int from) {
    int to = from;
    int bytes = 0;
    while (to < appends.size() && to - from < CustodyLog.BATCH_ENTRIES_MAX) {
      bytes += appends.get(to).entryBytes();
      if (bytes > CustodyLog.BATCH_BYTES_MAX) {
        break;
      }
      to++;
    }
    return to;
  }

  private static <T> T await(CompletableFuture<T> future) throws IOException {
    try {
      return Uninterrupted.get(future);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof LogFailedException failed) {
        // One of this thread's own: many may wait for one write, and each reads its own stack.
        throw new LogFailedException(String.valueOf(failed.getMessage()), failed.getCause());
      }
      if (cause instanceof IOException io) {
        throw io;
      }
      throw new AssertionError("the writer fails futures by an IOException", cause);
    }
  }
}
