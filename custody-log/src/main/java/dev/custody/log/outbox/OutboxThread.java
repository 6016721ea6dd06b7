package dev.custody.log.outbox;

import dev.custody.log.report.LogFinding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that touches an outbox's files. Callers hand it their wishes and wait; what has
 * gathered meanwhile is committed together. A file channel closes when a thread in it is
 * interrupted, and nobody interrupts this one.
 */
final class OutboxThread {

  /** Makes the store. */
  interface Opening {
    ItemStore open() throws IOException;
  }

  /** One wish. */
  interface Work<T> {
    T run(ItemStore store) throws IOException;
  }

  private enum Kind {
    READ,
    WRITE,
    CLOSE
  }

  /** A wish and whoever waits for it. */
  private static final class Request<T> {
    private final Kind kind;
    private final Work<T> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private @Nullable T value;

    Request(Kind kind, Work<T> work) {
      this.kind = kind;
      this.work = work;
    }

    void run(ItemStore store) throws IOException {
      value = work.run(store);
    }

    void complete() {
      done.complete(value);
    }
  }

  private final BlockingQueue<Request<?>> queue = new LinkedBlockingQueue<>();
  // Written, but not yet durable; only the thread itself looks at it.
  private final List<Request<?>> uncommitted = new ArrayList<>();
  private volatile long bytes;
  private volatile int count;
  private boolean closed;
  private @Nullable Throwable failure;

  /** Starts the thread and opens the store in it; returns what recovery found. */
  @Nullable LogFinding start(Opening opening) throws IOException {
    CompletableFuture<ItemStore> opened = new CompletableFuture<>();
    Thread thread = new Thread(() -> run(opening, opened), "custody-outbox");
    thread.setDaemon(true);
    thread.start();
    return await(opened).recovered();
  }

  <T> T read(Work<T> work) throws IOException {
    return ask(new Request<>(Kind.READ, work));
  }

  <T> T write(Work<T> work) throws IOException {
    return ask(new Request<>(Kind.WRITE, work));
  }

  long bytes() {
    return bytes;
  }

  int count() {
    return count;
  }

  void close() throws IOException {
    Request<Boolean> request = new Request<>(Kind.CLOSE, store -> true);
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      queue.add(request);
    }
    await(request.done);
  }

  private <T> T ask(Request<T> request) throws IOException {
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("outbox is closed");
      }
      queue.add(request);
    }
    return await(request.done);
  }

  private void run(Opening opening, CompletableFuture<ItemStore> opened) {
    ItemStore store;
    try {
      store = opening.open();
    } catch (Throwable e) {
      opened.completeExceptionally(e);
      return;
    }
    publish(store);
    opened.complete(store);
    Request<?> next = take();
    while (next.kind != Kind.CLOSE) {
      handle(store, next);
      Request<?> more = queue.poll();
      if (more == null) {
        commit(store);
        more = take();
      }
      next = more;
    }
    commit(store);
    finish(store, next);
  }

  private void handle(ItemStore store, Request<?> request) {
    if (request.kind == Kind.READ || store.batchIsFull()) {
      commit(store);
    }
    if (failure != null) {
      request.done.completeExceptionally(failed("outbox has failed before: open it again"));
      return;
    }
    try {
      request.run(store);
      if (request.kind == Kind.READ) {
        request.complete();
      } else {
        uncommitted.add(request);
      }
    } catch (Throwable e) {
      request.done.completeExceptionally(e);
    }
  }

  private void commit(ItemStore store) {
    if (failure == null) {
      try {
        store.commit();
        publish(store);
      } catch (Throwable e) {
        failure = e;
      }
    }
    for (Request<?> request : uncommitted) {
      if (failure == null) {
        request.complete();
      } else {
        request.done.completeExceptionally(
            failed("outcome unknown: open the outbox again and look"));
      }
    }
    uncommitted.clear();
  }

  private void finish(ItemStore store, Request<?> request) {
    Throwable thrown = null;
    boolean before = failure != null;
    try {
      if (!before) {
        store.seal();
      }
    } catch (Throwable e) {
      thrown = e;
    }
    try {
      store.close();
    } catch (Throwable e) {
      thrown = before || thrown != null ? thrown : e;
    }
    if (thrown == null) {
      request.complete();
    } else {
      request.done.completeExceptionally(
          new OutboxFailedException("not closed well: what was durable still is", thrown));
    }
  }

  private OutboxFailedException failed(String message) {
    return new OutboxFailedException(message, failure);
  }

  private void publish(ItemStore store) {
    bytes = store.bytes();
    count = store.count();
  }

  private Request<?> take() {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        // Nobody has this thread to interrupt it; whoever found it by other means is not obeyed.
        continue;
      }
    }
  }

  /** Waits to the end, whoever interrupts; the flag is set again afterwards. */
  private static <T> T await(CompletableFuture<T> done) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return done.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException rethrown(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException failure
        ? failure
        : new OutboxFailedException("outbox thread failed", cause);
  }
}
