package dev.custody.log;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.CheckpointSigner;
import dev.custody.log.internal.segment.Batch;
import dev.custody.log.internal.segment.LogScanner;
import dev.custody.log.internal.segment.SegmentHeader;
import dev.custody.log.internal.segment.SegmentWriter;
import dev.custody.log.internal.storage.DiskStorage;
import dev.custody.log.internal.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A log open for writing.
 *
 * <p>When {@link #append} returns, or the future of {@link #submit} completes, the entry and all
 * before it survive a killed process and a power cut, its index is final, and its bytes are those
 * given ({@link Durability#relaxed} promises less). The same bytes again give the same index. After
 * a {@link LogFailedException} the outcome is unknown and this log takes nothing more: open it
 * again and append the same again.
 *
 * <p>One thread writes: it takes whoever waits, up to 256 entries or 1 MiB, makes them durable by
 * one write and one force, and only then takes the next. So many callers share a force, and a
 * single one waits for no other. At most {@link #QUEUE_ENTRIES_MAX} entries or {@link
 * #QUEUE_BYTES_MAX} bytes wait; who comes then is held up until there is room.
 *
 * <p>{@link #checkpoint} signs what the log holds, with a key that signs nothing but this log, on a
 * second thread: a slow key holds up nobody who appends. {@link #close} does so too: leave it out
 * only to stop without a promise.
 *
 * <p>Safe for use by many threads. A caller may be interrupted at any time: the log goes on, and
 * what was queued is written. The threads are daemons and start when first needed; a log that is
 * not closed keeps them.
 *
 * @since 0.1.0
 */
public final class CustodyLog implements AutoCloseable {

  /** Entries in a batch, which is what one write makes durable. */
  public static final int BATCH_ENTRIES_MAX = Batch.ENTRIES_MAX;

  /** Bytes of the entries in a batch. */
  public static final int BATCH_BYTES_MAX = Batch.BYTES_MAX;

  /**
   * Entries that may wait for the writer. A list that is appended at once may go over it, by one
   * batch.
   */
  public static final int QUEUE_ENTRIES_MAX = AppendQueue.ENTRIES_MAX;

  /** Bytes of the entries that may wait for the writer, with the same allowance. */
  public static final int QUEUE_BYTES_MAX = AppendQueue.BYTES_MAX;

  /**
   * What a test replaces.
   *
   * @param salts 8 unpredictable bytes at each call
   */
  record Settings(Supplier<byte[]> salts, long segmentBytesMax) {
    static Settings standard() {
      SecureRandom random = new SecureRandom();
      return new Settings(
          () -> {
            byte[] salt = new byte[8];
            random.nextBytes(salt);
            return salt;
          },
          SegmentWriter.SEGMENT_BYTES_MAX);
    }
  }

  private final Storage storage;
  private final Closeable lock;
  private final SegmentWriter segments;
  private final LogWriter writer;
  private final AppendQueue queue;
  private final WriterCalls calls;
  private final Checkpointer checkpointer;
  private final LogReader reader;
  private final LogStart start;

  // Published to readers: what is below is durable, and was written before this was.
  private final AtomicLong durableSize;
  private final NewestCheckpoint newest;

  private final Object closing = new Object();
  private boolean released;

  CustodyLog(
      LogDirectory directory,
      CheckpointSigner signer,
      Closeable lock,
      Recovery recovery,
      Checkpoint newest,
      Durability durability,
      Settings settings)
      throws IOException {
    LogScanner.Result scan = recovery.result();
    this.storage = directory.storage();
    this.lock = lock;
    this.newest = new NewestCheckpoint(newest);
    this.durableSize = new AtomicLong(scan.size());
    this.start = recovery.start();
    this.reader = recovery.reader(durableSize::get, this.newest::get);
    String segment = scan.segment();
    SegmentHeader header = scan.header();
    if (segment == null || header == null) {
      throw new AssertionError("a log without damage has a segment");
    }
    this.segments =
        new SegmentWriter(
            storage, scan, segment, header, settings.salts(), settings.segmentBytesMax());
    this.writer =
        new LogWriter(
            directory.origin(),
            segments,
            recovery.index(),
            recovery.offsets(),
            recovery.tree(),
            reader,
            durableSize,
            durability);
    this.queue = writer.queue();
    this.calls = new WriterCalls(writer);
    this.checkpointer =
        new Checkpointer(directory, signer, recovery.tiles(), reader, this.newest, queue::fail);
  }

  /**
   * Makes a log in a directory that is empty or not there, with a first checkpoint over nothing.
   * Appends are durable when they are done ({@link Durability#sync}).
   *
   * @param origin the log's name, for good: 1 to 255 characters U+0021 to U+007E without plus, best
   *     a URL without scheme that nobody else uses
   * @param logKey an Ed25519 key that signs nothing but this log
   * @throws LogUnavailableException if a log or something else is there, or it cannot be written
   * @throws SigningException if the key gives no signature
   */
  public static CustodyLog create(Path directory, String origin, Signer logKey)
      throws IOException, SigningException {
    return create(directory, only(origin, logKey), Durability.sync());
  }

  /**
   * Makes a log in a directory that is empty or not there, with a first checkpoint over nothing.
   *
   * @param signer the log's name and keys, for good
   * @param durability when an append is done, until the log is closed
   * @throws LogUnavailableException if a log or something else is there, or it cannot be written
   * @throws SigningException if a key gives no signature
   */
  public static CustodyLog create(Path directory, CheckpointSigner signer, Durability durability)
      throws IOException, SigningException {
    return LogOpening.create(new DiskStorage(directory), signer, durability, Settings.standard());
  }

  static CustodyLog create(Storage storage, String origin, Signer logKey, Settings settings)
      throws IOException, SigningException {
    return LogOpening.create(storage, only(origin, logKey), Durability.sync(), settings);
  }

  /**
   * Opens a log for writing. Reads the newest checkpoint, the tiles that lead to its root, and the
   * segments that the index does not cover; {@link LogCheck#run} reads all of it. Appends are
   * durable when they are done ({@link Durability#sync}).
   *
   * @param logKey the only key it was made with
   * @return the log, or a reader of what is good where it is damaged; then nothing was changed
   * @throws LogUnavailableException if there is no log, it is another's or newer, somebody else
   *     writes it, or it cannot be written; nothing was changed
   */
  @CheckReturnValue
  public static OpenResult open(Path directory, Signer logKey) throws IOException {
    return open(new DiskStorage(directory), logKey, Settings.standard());
  }

  /**
   * Opens a log for writing. Reads what {@link #open(Path, Signer)} reads.
   *
   * @param signer the log's name and all keys it was made with
   * @param durability when an append is done, until the log is closed
   * @return the log, or a reader of what is good where it is damaged; then nothing was changed
   * @throws LogUnavailableException if there is no log, it is another's or newer, somebody else
   *     writes it, or it cannot be written; nothing was changed
   */
  @CheckReturnValue
  public static OpenResult open(Path directory, CheckpointSigner signer, Durability durability)
      throws IOException {
    return LogOpening.open(new DiskStorage(directory), signer, durability, Settings.standard());
  }

  static OpenResult open(Storage storage, Signer logKey, Settings settings) throws IOException {
    // The name stands in the directory.
    String origin = LogDirectory.read(storage).origin();
    return LogOpening.open(storage, only(origin, logKey), Durability.sync(), settings);
  }

  /** How many entries are durable. */
  public long size() {
    return durableSize.get();
  }

  /** The newest checkpoint. */
  public Checkpoint newestCheckpoint() {
    return newest.get();
  }

  /** Reads this log, growing with it, also after it is closed. */
  public LogReader reader() {
    return reader;
  }

  /** The objects beside the log: what an entry needs is put there before it is appended. */
  public ObjectStore objects() {
    return new ObjectStore(storage, true);
  }

  /**
   * Hands one entry to the writer and returns a future that completes when the entry stands in the
   * log. Futures complete in the order in which their entries were taken, which is the order of the
   * indexes of those that are new.
   *
   * <p>What is hung on a future runs on the writer's thread, and the log stands still meanwhile:
   * keep it short or give it to an executor. It may submit, but not wait for this log. A future
   * that is cancelled or completed by somebody else changes nothing: the entry is written.
   *
   * <p>The future fails by a {@link LogFailedException} if the disk fails, and by another {@link
   * IOException} if the entry could not be compared with one that may be the same; then only this
   * entry is concerned, and it was not written.
   *
   * @throws LogFailedException if the log has failed
   * @throws InterruptedException if the thread was interrupted; the entry was not taken
   * @throws IllegalStateException if the log is closed, or if this is a call from the writer's own
   *     thread and the queue is full
   */
  public CompletableFuture<Appended> submit(LogEntry entry)
      throws LogFailedException, InterruptedException {
    return calls.submit(entry);
  }

  /**
   * Keeps what was computed from the entries as the file {@code index/<name>}, for {@link
   * LogReader#derived}: written aside, forced, renamed. It is no part of the log: without it, it is
   * computed again.
   *
   * @param name 1 to 32 characters a to z
   * @throws IOException if the disk failed; what was there before may still be there
   */
  public void keepDerived(String name, Bytes content) throws IOException {
    DerivedFiles.keep(storage, name, content);
  }

  /** Appends one entry: {@link #append(List)}. */
  public Appended append(LogEntry entry) throws IOException {
    return append(Collections.singletonList(entry)).get(0);
  }

  /**
   * Appends entries in order and returns when all are durable. Up to 256 entries or 1 MiB become
   * durable at a time; if one fails, those before it may be, and none behind it is. An interrupt
   * does not end the wait; it is kept for the caller.
   *
   * @return for each where it stands
   * @throws LogFailedException if the disk failed; the outcome is unknown
   * @throws IllegalStateException if the log is closed, or this is a call from the writer's own
   *     thread: from what hangs on a future
   */
  public List<Appended> append(List<LogEntry> entries) throws IOException {
    requireForeignThread();
    return calls.append(entries);
  }

  /**
   * Signs what the log holds now, with all that was submitted before: makes it durable, writes the
   * tiles and bundles for it, then the checkpoint, each durable before the next. If nothing was
   * appended since the newest checkpoint, that one is the answer. Others may append meanwhile.
   *
   * @return a checkpoint of all that was in the log before the call, perhaps of more
   * @throws SigningException if the key gives no signature; the log goes on, and a later call tries
   *     again
   * @throws LogFailedException if the disk failed
   * @throws LogDamagedException if what was appended can no longer be read as it was written
   * @throws IllegalStateException if the log is closed, or this is a call from one of its threads
   */
  public Checkpoint checkpoint() throws IOException, SigningException {
    requireForeignThread();
    return checkpointer.sign(calls.flush());
  }

  /**
   * Puts a checkpoint in place that others have signed too. Of the newest size it becomes {@link
   * #newestCheckpoint}; of an earlier one, because the log has signed again meanwhile, it does not.
   * The newest that came this way is kept as the file {@code checkpoint.witnessed} besides.
   *
   * @param cosigned a checkpoint of this log, its text and the log's own lines as they were, with
   *     more lines
   * @throws IllegalArgumentException if it is another; nothing was written
   * @throws LogFailedException if the disk failed
   * @throws IllegalStateException if the log is closed, or this is a call from one of its threads
   */
  public void publish(Checkpoint cosigned) throws IOException {
    requireForeignThread();
    queue.requireOpen();
    checkpointer.publish(cosigned);
  }

  /**
   * Deletes whole segments whose entries all stand below an index and are covered by the newest
   * checkpoint; less may go than was asked for, or nothing. What was deleted can still be proved,
   * and appended again still has its index, but can no longer be read: {@link
   * LogReader#firstIndex()} moves on.
   *
   * @param index entries from here on are kept
   * @throws LogFailedException if the disk failed; what was begun the next opening finishes
   * @throws IllegalStateException if the log is closed, or this is a call from one of its threads
   */
  public void pruneBelow(long index) throws IOException {
    requireForeignThread();
    queue.requireOpen();
    checkpointer.prune(start, index);
  }

  /**
   * Writes all that was submitted, signs a checkpoint of it, and gives the log back; both threads
   * have ended then. Who still waits for room is sent away. A log that has failed is given back as
   * it is. Closing twice does nothing.
   *
   * @throws SigningException if the key gives no signature; the log is given back all the same
   * @throws LogFailedException if the disk failed
   * @throws IllegalStateException if this is a call from one of the log's threads
   */
  @Override
  public void close() throws IOException, SigningException {
    requireForeignThread();
    synchronized (closing) {
      if (released) {
        return;
      }
      try {
        Flush.Durable last = calls.close();
        if (last != null) {
          checkpointer.sign(last);
        }
      } finally {
        release();
      }
    }
  }

  /** Gives the log back without a checkpoint, as a killed process would. */
  void abandon() throws IOException {
    synchronized (closing) {
      if (!released) {
        queue.refuse();
        queue.fail(new IOException("abandoned"));
        release();
      }
    }
  }

  private void release() throws IOException {
    released = true;
    writer.join();
    checkpointer.close();
    try {
      segments.close();
    } finally {
      lock.close();
    }
  }

  private static CheckpointSigner only(String origin, Signer logKey) {
    return CheckpointSigner.of(origin, logKey, Collections.<Signer>emptyList());
  }

  private void requireForeignThread() {
    if (writer.isCurrentThread() || checkpointer.isCurrentThread()) {
      throw new IllegalStateException(
          "a thread of the log would wait for itself: call from another than "
              + Thread.currentThread().getName());
    }
  }
}
