package dev.custody.log;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.tree.RootAccumulator;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.log.LogUnavailableException.Code;
import dev.custody.log.internal.segment.LogScanner;
import dev.custody.log.internal.segment.SegmentHeader;
import dev.custody.log.internal.segment.SegmentWriter;
import dev.custody.log.internal.storage.DiskStorage;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.note.Checkpoint;
import dev.custody.log.note.NoteVerifierKey;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A log open for writing.
 *
 * <p>When {@link #append} returns, the entry and all before it survive a killed process and a power
 * cut, its index is final, and its bytes are those given. The same bytes again give the same index.
 * After a {@link LogFailedException} the outcome is unknown and this log takes nothing more: open
 * it again and append the same again.
 *
 * <p>{@link #checkpoint} signs what the log holds, with a key that signs nothing but this log.
 * {@link #close} does so too: leave it out only to stop without a promise.
 *
 * <p>Safe for use by many threads; one at a time writes. Do not interrupt a thread in here: on the
 * JVM that closes the file, which counts as a failed disk.
 *
 * @since 0.1.0
 */
public final class CustodyLog implements AutoCloseable {

  /** Entries in a batch, which is what one write makes durable. */
  public static final int BATCH_ENTRIES_MAX = 256;

  /** Bytes of the entries in a batch. */
  public static final int BATCH_BYTES_MAX = 1024 * 1024;

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
  private final Signer signer;
  private final NoteVerifierKey key;
  private final Closeable lock;
  private final EntryIndex index;
  private final FrameOffsets offsets;
  private final RootAccumulator tree;
  private final TileStore tiles;
  private final SegmentWriter segments;
  private final LogReader reader;

  // Published to readers: what is below is durable, and was written before this was.
  private volatile long durableSize;
  private volatile Checkpoint newest;

  private boolean failed;
  private boolean closed;

  private CustodyLog(
      LogDirectory directory,
      Signer signer,
      Closeable lock,
      Recovery recovery,
      Checkpoint newest,
      Settings settings)
      throws IOException {
    LogScanner.Result scan = recovery.result();
    this.storage = directory.storage();
    this.signer = signer;
    this.key = directory.key();
    this.lock = lock;
    this.index = recovery.index();
    this.offsets = recovery.offsets();
    this.tree = recovery.tree();
    this.tiles = recovery.tiles();
    this.newest = newest;
    this.durableSize = scan.size();
    this.reader = new LogReader(directory, () -> durableSize, () -> this.newest, offsets);
    String segment = scan.segment();
    SegmentHeader header = scan.header();
    if (segment == null || header == null) {
      throw new AssertionError("a log without damage has a segment");
    }
    this.segments =
        new SegmentWriter(
            storage, scan, segment, header, settings.salts(), settings.segmentBytesMax());
  }

  /**
   * Makes a log in a directory that is empty or not there, with a first checkpoint over nothing.
   *
   * @param origin the log's name, for good: 1 to 255 characters U+0021 to U+007E without plus, best
   *     a URL without scheme that nobody else uses
   * @param logKey an Ed25519 key that signs nothing but this log
   * @throws LogUnavailableException if a log or something else is there, or it cannot be written
   * @throws SigningException if the key gives no signature
   */
  public static CustodyLog create(Path directory, String origin, Signer logKey)
      throws IOException, SigningException {
    return create(new DiskStorage(directory), origin, logKey, Settings.standard());
  }

  static CustodyLog create(Storage storage, String origin, Signer logKey, Settings settings)
      throws IOException, SigningException {
    NoteVerifierKey key = NoteVerifierKey.of(origin, logKey.publicKey());
    LogDirectory.requireFree(storage);
    // Signed before anything is written: where the key does not work, nothing is left behind.
    Checkpoint empty = Checkpoint.sign(key, 0, new RootAccumulator().root(), logKey);
    try {
      storage.createDirectories("");
    } catch (IOException e) {
      throw notWritable(storage, e);
    }
    Closeable lock = lock(storage);
    try {
      LogDirectory.requireFree(storage);
      LogDirectory directory =
          LogDirectory.create(storage, empty.signers(), empty, settings.salts().get());
      Recovery recovery = Recovery.scan(directory);
      return new CustodyLog(directory, logKey, lock, recovery, empty, settings);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Opens a log for writing. Reads all of it.
   *
   * @param logKey the key it was made with
   * @return the log, or a reader of what is good where it is damaged; then nothing was changed
   * @throws LogUnavailableException if there is no log, it is another's or newer, somebody else
   *     writes it, or it cannot be written; nothing was changed
   */
  @CheckReturnValue
  public static OpenResult open(Path directory, Signer logKey) throws IOException {
    return open(new DiskStorage(directory), logKey, Settings.standard());
  }

  static OpenResult open(Storage storage, Signer logKey, Settings settings) throws IOException {
    LogDirectory directory = LogDirectory.read(storage);
    if (!directory.key().key().equals(logKey.publicKey())) {
      throw new LogUnavailableException(
          Code.OTHER_KEY,
          "log of another key: expected="
              + directory.key().key().keyId()
              + ", found="
              + logKey.keyId(),
          null);
    }
    Closeable lock = lock(storage);
    boolean kept = false;
    try {
      Recovery recovery = Recovery.scan(directory);
      Checkpoint newest = recovery.checkpoint();
      if (recovery.report().damaged() || newest == null) {
        return new OpenResult.ReadOnly(recovery.readerOfGood(), recovery.report());
      }
      recovery.mend();
      CustodyLog log = new CustodyLog(directory, logKey, lock, recovery, newest, settings);
      kept = true;
      return new OpenResult.Opened(log, recovery.report());
    } finally {
      if (!kept) {
        lock.close();
      }
    }
  }

  /** How many entries are durable. */
  public long size() {
    return durableSize;
  }

  /** The newest checkpoint. */
  public Checkpoint newestCheckpoint() {
    return newest;
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
   * durable at a time, and if this fails, those before may be.
   *
   * @return for each where it stands
   * @throws LogFailedException if the disk failed; the outcome is unknown
   * @throws IllegalStateException if the log is closed
   */
  public synchronized List<Appended> append(List<LogEntry> entries) throws IOException {
    requireOpen();
    // Look all up before anything is written: a disk that cannot read changes nothing.
    List<byte[]> leaves = new ArrayList<>(entries.size());
    List<Appended> out = new ArrayList<>(entries.size());
    List<Integer> fresh = new ArrayList<>();
    Map<LogEntry, Long> freshIndexes = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      LogEntry entry = Objects.requireNonNull(entries.get(i), "entry");
      byte[] leaf = entry.leafHash().bytes().unsafeArray();
      leaves.add(leaf);
      long known = find(entry, leaf);
      Long again = freshIndexes.get(entry);
      if (known >= 0) {
        out.add(new Appended(known, false));
      } else if (again != null) {
        out.add(new Appended(again, false));
      } else {
        long index = durableSize + fresh.size();
        out.add(new Appended(index, true));
        freshIndexes.put(entry, index);
        fresh.add(i);
      }
    }
    for (int from = 0; from < fresh.size(); ) {
      from += writeBatch(entries, leaves, fresh.subList(from, fresh.size()));
    }
    return out;
  }

  /**
   * Signs what the log holds now: writes the tiles and bundles for it, then the checkpoint, each
   * durable before the next. If nothing was appended since the newest checkpoint, that one is the
   * answer.
   *
   * @throws SigningException if the key gives no signature; the log goes on, and a later call tries
   *     again
   * @throws LogFailedException if the disk failed
   * @throws LogDamagedException if what was appended can no longer be read as it was written
   */
  public synchronized Checkpoint checkpoint() throws IOException, SigningException {
    requireOpen();
    long size = durableSize;
    if (newest.size() == size) {
      return newest;
    }
    try {
      tiles.extend(reader, size);
    } catch (IOException e) {
      failed = true;
      throw e instanceof LogDamagedException
          ? e
          : new LogFailedException("tiles not written: size=" + size, e);
    }
    Digest root = tree.root();
    Checkpoint next = Checkpoint.sign(key, size, root, signer);
    byte[] note = next.note().toByteArray();
    try {
      try (StoredFile file = storage.openAppend(LogDirectory.CHECKPOINTS)) {
        file.append(note, 0, note.length);
        file.force();
      }
      storage.replace(LogDirectory.CHECKPOINT, note);
      storage.forceDirectory("");
    } catch (IOException e) {
      failed = true;
      throw new LogFailedException("checkpoint not written: size=" + size, e);
    }
    newest = next;
    return next;
  }

  /**
   * Signs a checkpoint of all there is, and gives the log back. A log that has failed is given back
   * as it is. Closing twice does nothing.
   */
  @Override
  public synchronized void close() throws IOException, SigningException {
    if (closed) {
      return;
    }
    try {
      if (!failed) {
        checkpoint();
      }
    } finally {
      release();
    }
  }

  /** Gives the log back without a checkpoint, as a killed process would. */
  synchronized void abandon() throws IOException {
    if (!closed) {
      release();
    }
  }

  private void release() throws IOException {
    closed = true;
    try {
      segments.close();
    } finally {
      lock.close();
    }
  }

  /** Writes the first of these as one batch, as many as fit; returns how many. */
  private int writeBatch(List<LogEntry> entries, List<byte[]> leaves, List<Integer> fresh)
      throws LogFailedException {
    List<byte[]> batch = new ArrayList<>();
    List<byte[]> batchLeaves = new ArrayList<>();
    int bytes = 0;
    for (int i : fresh) {
      byte[] entry = entries.get(i).bytes().unsafeArray();
      if (batch.size() == BATCH_ENTRIES_MAX || bytes + entry.length > BATCH_BYTES_MAX) {
        break;
      }
      batch.add(entry);
      batchLeaves.add(leaves.get(i));
      bytes += entry.length;
    }
    long first = durableSize;
    long[] frames = new long[batch.size()];
    try {
      segments.append(batch, batchLeaves, frames);
    } catch (IOException e) {
      failed = true;
      throw new LogFailedException(
          "outcome unknown, open the log again and append the same again: first index=" + first, e);
    }
    for (int i = 0; i < frames.length; i++) {
      index.add(batchLeaves.get(i), first + i);
      offsets.add(first + i, frames[i]);
      tree.add(batchLeaves.get(i), 0);
    }
    durableSize = first + frames.length;
    return frames.length;
  }

  private long find(LogEntry entry, byte[] leaf) throws IOException {
    IOException[] failure = new IOException[1];
    long found =
        index.find(
            leaf,
            candidate -> {
              try {
                return reader.read(candidate).bytes().equals(entry.bytes());
              } catch (IOException e) {
                failure[0] = e;
                return true;
              }
            });
    if (failure[0] != null) {
      throw failure[0];
    }
    return found;
  }

  private void requireOpen() throws LogFailedException {
    if (closed) {
      throw new IllegalStateException("log is closed");
    }
    if (failed) {
      throw new LogFailedException("log has failed before: open it again", null);
    }
  }

  private static Closeable lock(Storage storage) throws IOException {
    try {
      return storage.lock(LogDirectory.LOCK);
    } catch (Storage.LockedException e) {
      throw new LogUnavailableException(Code.LOCKED, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw notWritable(storage, e);
    }
  }

  private static LogUnavailableException notWritable(Storage storage, @Nullable IOException e) {
    return new LogUnavailableException(
        Code.NOT_WRITABLE, "directory cannot be written: " + storage.description(), e);
  }
}
