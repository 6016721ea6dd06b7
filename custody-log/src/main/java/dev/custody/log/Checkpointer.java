package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.CheckpointSigner;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.UnverifiedCheckpoint;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The second thread of a log open for writing: makes tiles, signs, and puts checkpoints in place,
 * beside the writer, so that a slow key holds up nobody who appends. It is told sizes that are
 * durable and their roots, and takes them only if they grow: one size is signed once.
 *
 * <p>A key that gives no signature changes nothing: a later call tries again. A disk that fails
 * here fails the log.
 */
final class Checkpointer {

  private final LogDirectory directory;
  private final Storage storage;
  private final CheckpointSigner signer;
  private final TileStore tiles;
  private final LogReader reader;
  private final NewestCheckpoint newest;
  private final Consumer<Throwable> onFailure;
  private final ThreadPoolExecutor executor;
  private volatile @Nullable Thread thread;
  private Flush.@Nullable Durable wanted;
  // Of this thread alone: tiles and files are then in a state that nobody knows.
  private boolean failed;

  /**
   * @param newest published here: it is durable before it is set
   * @param onFailure told what failed the log
   */
  Checkpointer(
      LogDirectory directory,
      CheckpointSigner signer,
      TileStore tiles,
      LogReader reader,
      NewestCheckpoint newest,
      Consumer<Throwable> onFailure) {
    this.directory = directory;
    this.storage = directory.storage();
    this.signer = signer;
    this.tiles = tiles;
    this.reader = reader;
    this.newest = newest;
    this.onFailure = onFailure;
    String name = "custody-log-checkpoints " + directory.origin();
    // Started by the first task.
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              thread = made;
              return made;
            });
  }

  /** Whether the caller is this thread, which must not wait for itself. */
  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /**
   * Signs a durable size, or a later one that was asked for meanwhile.
   *
   * @return a checkpoint of at least this size
   */
  Checkpoint sign(Flush.Durable durable) throws IOException, SigningException {
    synchronized (this) {
      Flush.Durable before = wanted;
      if (before == null || before.size() < durable.size()) {
        wanted = durable;
      }
    }
    return run(this::signWanted);
  }

  /** See {@link CustodyLog#publish}. */
  void publish(Checkpoint cosigned) throws IOException {
    try {
      run(() -> put(cosigned));
    } catch (SigningException e) {
      throw new AssertionError("publishing signs nothing", e);
    }
  }

  /** Does what was asked for, takes nothing more, and returns when the thread has ended. */
  void close() {
    executor.shutdown();
    Thread running = thread;
    if (running != null) {
      Uninterrupted.join(running);
    }
  }

  private Checkpoint signWanted() throws IOException, SigningException {
    requireWhole();
    Flush.Durable durable;
    synchronized (this) {
      durable = wanted;
    }
    Checkpoint before = newest.get();
    if (durable == null || before.size() >= durable.size()) {
      return before;
    }
    long size = durable.size();
    try {
      tiles.extend(reader, size);
    } catch (LogDamagedException e) {
      failed = true;
      onFailure.accept(e);
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      throw failed("tiles not written: size=" + size, e);
    }
    Checkpoint next = signer.sign(size, durable.root());
    // A signer may have been interrupted and have kept the flag, which would close our files.
    Thread.interrupted();
    if (next.size() != size || !next.root().equals(durable.root())) {
      throw new SigningException(
          SigningException.Kind.BAD_SIGNATURE,
          "signature over another checkpoint: expected size=" + size + ", found=" + next.size(),
          null);
    }
    byte[] note = next.note().toByteArray();
    try {
      try (StoredFile file = storage.openAppend(LogDirectory.CHECKPOINTS)) {
        file.append(note, 0, note.length);
        file.force();
      }
      storage.replace(LogDirectory.CHECKPOINT, note);
      storage.forceDirectory("");
    } catch (IOException | RuntimeException | Error e) {
      throw failed("checkpoint not written: size=" + size, e);
    }
    newest.set(next);
    tiles.signed(reader, size);
    return next;
  }

  /** See {@link CustodyLog#pruneBelow}. */
  void prune(LogStart start, long index) throws IOException {
    try {
      run(
          () -> {
            requireWhole();
            Checkpoint current = newest.get();
            try {
              Pruning.run(storage, start, current, index);
            } catch (IOException | RuntimeException | Error e) {
              throw failed("not pruned: below index=" + index, e);
            }
            return current;
          });
    } catch (SigningException e) {
      throw new AssertionError("pruning signs nothing", e);
    }
  }

  private Checkpoint put(Checkpoint cosigned) throws IOException {
    requireWhole();
    Checkpoint current = newest.get();
    long size = cosigned.size();
    boolean isCurrent = size == current.size();
    // Whoever made it may have believed other keys: look by the log's own alone.
    if (!(Checkpoint.open(cosigned.note(), directory.origin(), directory.keys())
            instanceof Authentic<Checkpoint>)
        || size > current.size()
        || isCurrent && !NoteLines.carries(cosigned.note(), own(current))) {
      throw new IllegalArgumentException(
          "a checkpoint of this log with more lines expected: size="
              + size
              + ", newest size="
              + current.size());
    }
    byte[] note = cosigned.note().toByteArray();
    try {
      if (isCurrent) {
        storage.replace(LogDirectory.CHECKPOINT, note);
      }
      if (size >= witnessedSize()) {
        storage.replace(LogDirectory.WITNESSED, note);
      }
      storage.forceDirectory("");
    } catch (IOException | RuntimeException | Error e) {
      throw failed("checkpoint with cosignatures not written: size=" + size, e);
    }
    if (isCurrent) {
      newest.set(cosigned);
    }
    return cosigned;
  }

  /** The note without lines of others, which a later note of the size need not carry. */
  private Bytes own(Checkpoint checkpoint) {
    return NoteLines.only(checkpoint.note(), directory.keys());
  }

  /** The size of the newest note that was published; -1 if there is none to be made out. */
  private long witnessedSize() throws IOException {
    try {
      byte[] note = storage.readAll(LogDirectory.WITNESSED, Limits.CHECKPOINT_BYTES_MAX);
      Optional<UnverifiedCheckpoint> claim = UnverifiedCheckpoint.parse(Bytes.ofOwned(note));
      return claim.isPresent() && claim.get().origin().equals(directory.origin())
          ? claim.get().size()
          : -1;
    } catch (FileNotFoundException | Storage.OversizeException e) {
      return -1;
    }
  }

  private void requireWhole() throws LogFailedException {
    if (failed) {
      throw new LogFailedException("log has failed before: open it again", null);
    }
  }

  private LogFailedException failed(String message, Throwable cause) {
    failed = true;
    onFailure.accept(cause);
    return new LogFailedException(message, cause);
  }

  /** Runs on the thread of checkpoints and waits for it. */
  private Checkpoint run(Callable<Checkpoint> task) throws IOException, SigningException {
    FutureTask<Checkpoint> future = new FutureTask<>(task);
    try {
      executor.execute(future);
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("log is closed", e);
    }
    try {
      return Uninterrupted.get(future);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException io) {
        throw io;
      } else if (cause instanceof SigningException signing) {
        throw signing;
      } else if (cause instanceof RuntimeException runtime) {
        throw runtime;
      } else if (cause instanceof Error error) {
        throw error;
      }
      throw new AssertionError("a checkpoint task fails with no other exception", cause);
    }
  }
}
