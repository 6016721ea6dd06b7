package dev.custody.log;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.Parsed;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.tree.ConsistencyProof;
import dev.custody.api.tree.InclusionProof;
import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.NoteVerdict;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.NoteVerdict.Refused;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.log.internal.index.PrefixTable;
import dev.custody.log.internal.index.Runs;
import dev.custody.log.internal.segment.BigEndian;
import dev.custody.log.internal.storage.DiskStorage;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.tile.TileReader;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log: needs no lock and no key, writes nothing, and may stand beside the writer, here or
 * in another process.
 *
 * <p>It gives only what is durable. One that was opened by path ends at the checkpoint that was the
 * newest then; one that the writer gave grows with it.
 *
 * @since 0.1.0
 */
public final class LogReader {

  private final LogDirectory directory;
  private final LongSupplier size;
  private final Supplier<@Nullable Checkpoint> checkpoint;
  private final LogStart start;
  private final FrameOffsets offsets;
  private final EntryIndex index;

  LogReader(
      LogDirectory directory,
      LongSupplier size,
      Supplier<@Nullable Checkpoint> checkpoint,
      LogStart start,
      FrameOffsets offsets,
      EntryIndex index) {
    this.directory = directory;
    this.size = size;
    this.checkpoint = checkpoint;
    this.start = start;
    this.offsets = offsets;
    this.index = index;
  }

  /**
   * Opens a log for reading up to its newest checkpoint.
   *
   * @throws LogUnavailableException if the directory is not a log that this version reads
   * @throws LogDamagedException if its checkpoint does not hold
   */
  public static LogReader open(Path directory) throws IOException {
    return open(new DiskStorage(directory));
  }

  static LogReader open(Storage storage) throws IOException {
    LogDirectory directory = LogDirectory.read(storage);
    NoteVerdict<Checkpoint> verdict = CheckpointFiles.readCurrent(directory);
    if (verdict instanceof Authentic<Checkpoint> authentic) {
      return ofCheckpoint(directory, authentic.value());
    }
    throw new LogDamagedException(
        new LogFinding(
            Kind.CHECKPOINT_INVALID,
            LogDirectory.CHECKPOINT,
            -1,
            0,
            ((Refused<Checkpoint>) verdict).detail()));
  }

  private static LogReader ofCheckpoint(LogDirectory directory, Checkpoint newest)
      throws IOException {
    Storage storage = directory.storage();
    LogStart start = LogStart.read(directory);
    Runs runs = Runs.load(storage, new ArrayList<>());
    if (QuickStart.find(storage, start, runs, newest.size()) == null) {
      runs = Runs.none(storage);
    }
    FrameOffsets offsets = new FrameOffsets(runs);
    EntryIndex index = new EntryIndex(storage, runs, offsets);
    return new LogReader(directory, newest::size, () -> newest, start, offsets, index);
  }

  Storage storage() {
    return directory.storage();
  }

  /** The log's name. */
  public String origin() {
    return directory.origin();
  }

  /** The key that the log signs its checkpoints by. */
  public NoteVerifierKey verifierKey() {
    return directory.key();
  }

  /** Behind the last entry that it gives. */
  public long size() {
    return size.getAsLong();
  }

  /**
   * The first entry that it gives: 0, or where the log begins since those before were pruned. It
   * grows while somebody prunes.
   */
  public long firstIndex() {
    return start.first();
  }

  /**
   * The entries of an event, in the order of their indexes: more than one where it was appended
   * with other statements. Reads O(log n) of the index where there is one, and what the index does
   * not cover: in the writer's own process what was appended since the newest checkpoint.
   *
   * @return their indexes; empty if the log keeps none
   * @throws LogDamagedException if an entry that may be of it is not what was written
   */
  @CheckReturnValue
  public List<Long> find(EventId event) throws IOException {
    long end = size();
    EntryIndex.Candidates candidates = index.find(event);
    TreeSet<Long> found = new TreeSet<>();
    for (long candidate : candidates.indexes()) {
      if (candidate >= firstIndex() && candidate < end && isOf(event, read(candidate))) {
        found.add(candidate);
      }
    }
    long from = Math.max(candidates.end(), firstIndex());
    if (from < end) {
      try (EntryCursor cursor = entries(from)) {
        LoggedEntry entry;
        while ((entry = cursor.next()) != null) {
          index.addEventSeen(entry.index(), entry.bytes().unsafeArray());
          if (isOf(event, entry)) {
            found.add(entry.index());
          }
        }
      }
    }
    return new ArrayList<>(found);
  }

  private static boolean isOf(EventId event, LoggedEntry entry) {
    byte[] bytes = entry.bytes().unsafeArray();
    byte[] guess = EventIds.of(bytes, 0, bytes.length);
    return guess != null
        && Arrays.equals(guess, event.bytes().unsafeArray())
        && entry.signedEvent() instanceof Parsed.Accepted<SignedEvent> parsed
        && parsed.value().eventId().equals(event);
  }

  /** The newest checkpoint; empty only where a damaged log has none that holds. */
  public Optional<Checkpoint> checkpoint() {
    return Optional.ofNullable(checkpoint.get());
  }

  /**
   * The entry at an index. Walks at most 64 frames where the place is known, else its segment.
   *
   * @throws IndexOutOfBoundsException if there is none
   * @throws EntryPrunedException if it is no longer kept
   * @throws LogDamagedException if it is not what was written
   */
  @CheckReturnValue
  public LoggedEntry read(long index) throws IOException {
    long end = size();
    if (index < 0 || index >= end) {
      throw new IndexOutOfBoundsException("no such entry: index=" + index + ", size=" + end);
    }
    try (EntryCursor cursor = cursor(index, index + 1)) {
      LoggedEntry entry = cursor.next();
      if (entry == null) {
        throw new AssertionError("a cursor of one entry gives one");
      }
      return entry;
    }
  }

  /**
   * The entries from an index on, up to the size of now.
   *
   * @param from {@link #firstIndex()} for all
   * @throws IndexOutOfBoundsException if the index is negative or beyond the size
   * @throws EntryPrunedException if the entry is no longer kept
   */
  public EntryCursor entries(long from) throws IOException {
    long end = size();
    if (from < 0 || from > end) {
      throw new IndexOutOfBoundsException("no such entry: index=" + from + ", size=" + end);
    }
    return cursor(from, end);
  }

  private EntryCursor cursor(long from, long to) throws IOException {
    requireKept(from, to);
    try {
      return new EntryCursor(directory.storage(), offsets, from, to);
    } catch (LogDamagedException | FileNotFoundException e) {
      // Somebody may have pruned since we looked.
      start.refresh();
      requireKept(from, to);
      throw e;
    }
  }

  private void requireKept(long from, long to) throws EntryPrunedException {
    if (from < start.first() && from < to) {
      throw new EntryPrunedException(from, start.first());
    }
  }

  /**
   * Whether the entry at an index has these bytes. Of one that was pruned its leaf hash tells, with
   * the proof that it is the checkpoint's.
   *
   * @param leaf their leaf hash
   */
  boolean isEntry(long index, byte[] entry, byte[] leaf) throws IOException {
    if (index >= start.first()) {
      return Arrays.equals(read(index).bytes().unsafeArray(), entry);
    }
    Digest wanted = new Digest(Bytes.copyOf(leaf));
    return provedLeaf(index).equals(wanted);
  }

  /** Gives leaf hashes in order to a table of the index. */
  void leaves(long from, long to, PrefixTable into) throws IOException {
    Checkpoint newest = checkpoint.get();
    long kept = Math.max(from, start.first());
    if (from < kept && newest != null) {
      LeafTiles.checked(
          directory.storage(),
          newest,
          (index, leaf) -> {
            if (index >= from && index < Math.min(kept, to)) {
              into.add(BigEndian.getLong(leaf, 0), index);
            }
          });
    }
    if (kept < to) {
      try (EntryCursor cursor = cursor(kept, to)) {
        for (long index = kept; index < to && cursor.next() != null; index++) {
          into.add(BigEndian.getLong(cursor.leaf(), 0), index);
        }
      }
    }
  }

  /**
   * Proves that an entry is in the newest checkpoint, from O(log n) tiles; also one that was
   * pruned.
   *
   * @throws IndexOutOfBoundsException if the checkpoint does not cover it
   * @throws LogDamagedException if the tiles do not lead to the checkpoint's root
   */
  @CheckReturnValue
  public InclusionProof proveInclusion(long index) throws IOException {
    Checkpoint newest = requireCheckpoint();
    if (index < 0 || index >= newest.size()) {
      throw new IndexOutOfBoundsException(
          "not covered by a checkpoint: index=" + index + ", checkpoint size=" + newest.size());
    }
    Proved proved = proved(newest, index);
    if (index >= start.first() && !proved.leaf().equals(read(index).leafHash())) {
      throw tileDiffers(index, "tile has another leaf hash than the segment");
    }
    return proved.proof();
  }

  /** The leaf hash of an entry that the newest checkpoint covers. */
  private Digest provedLeaf(long index) throws IOException {
    return proved(requireCheckpoint(), index).leaf();
  }

  private record Proved(InclusionProof proof, Digest leaf) {}

  private Proved proved(Checkpoint newest, long index) throws IOException {
    TileReader tiles = new TileReader(directory.storage(), newest.size());
    InclusionProof proof;
    Digest leaf;
    try {
      proof =
          new InclusionProof(index, newest.size(), digests(tiles.inclusion(index, newest.size())));
      leaf = digest(tiles.leaf(index));
    } catch (IOException e) {
      throw tileDiffers(index, String.valueOf(e.getMessage()));
    }
    if (proof.check(leaf, newest.root()) instanceof ProofResult.Fails fails) {
      throw tileDiffers(index, fails.why());
    }
    return new Proved(proof, leaf);
  }

  /**
   * Proves that the log of an earlier size is the beginning of the one of a later.
   *
   * @param oldSize at least 1
   * @param newSize up to that of the newest checkpoint
   * @throws IllegalArgumentException if the sizes are out of range
   * @throws LogDamagedException if the tiles do not lead to the checkpoint's root
   */
  @CheckReturnValue
  public ConsistencyProof proveConsistency(long oldSize, long newSize) throws IOException {
    Checkpoint newest = requireCheckpoint();
    if (oldSize < 1 || oldSize > newSize || newSize > newest.size()) {
      throw new IllegalArgumentException(
          "sizes outside the log: old="
              + oldSize
              + ", new="
              + newSize
              + ", checkpoint size="
              + newest.size());
    }
    TileReader tiles = new TileReader(directory.storage(), newest.size());
    try {
      ConsistencyProof proof =
          new ConsistencyProof(oldSize, newSize, digests(tiles.consistency(oldSize, newSize)));
      Digest newRoot = digest(tiles.root(newSize));
      Digest oldRoot = digest(tiles.root(oldSize));
      if (!digest(tiles.root(newest.size())).equals(newest.root())) {
        throw tileDiffers(newSize - 1, "tiles do not lead to the checkpoint's root");
      }
      if (proof.check(oldRoot, newRoot) instanceof ProofResult.Fails fails) {
        throw tileDiffers(newSize - 1, fails.why());
      }
      return proof;
    } catch (LogDamagedException e) {
      throw e;
    } catch (IOException e) {
      throw tileDiffers(newSize - 1, String.valueOf(e.getMessage()));
    }
  }

  /** The objects beside the log; this one takes none. */
  public ObjectStore objects() {
    return new ObjectStore(directory.storage(), false);
  }

  /**
   * What {@link CustodyLog#keepDerived} kept under this name. It may be of an earlier state, of
   * another log, or rotten: whoever reads it holds it against the entries, and makes it anew where
   * it does not fit.
   *
   * @param name 1 to 32 characters a to z
   * @param bytesMax how long it may be
   * @return empty if there is none, or one that is longer
   * @throws IOException if the disk failed
   */
  public Optional<Bytes> derived(String name, int bytesMax) throws IOException {
    try {
      return Optional.of(
          Bytes.ofOwned(directory.storage().readAll(DerivedFiles.path(name), bytesMax)));
    } catch (FileNotFoundException | Storage.OversizeException e) {
      return Optional.empty();
    }
  }

  private Checkpoint requireCheckpoint() {
    Checkpoint newest = checkpoint.get();
    if (newest == null) {
      throw new IllegalStateException("the damaged log has no checkpoint that holds");
    }
    return newest;
  }

  private static LogDamagedException tileDiffers(long index, String detail) {
    return new LogDamagedException(new LogFinding(Kind.TILE_DIFFERS, "tile", index, 0, detail));
  }

  private static List<Digest> digests(List<byte[]> hashes) {
    List<Digest> out = new ArrayList<>(hashes.size());
    for (byte[] hash : hashes) {
      out.add(digest(hash));
    }
    return out;
  }

  private static Digest digest(byte[] hash) {
    return new Digest(Bytes.ofOwned(hash));
  }
}
