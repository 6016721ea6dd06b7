package dev.custody.log.mirror;

import dev.custody.api.tree.RootAccumulator;
import dev.custody.log.internal.segment.BigEndian;
import dev.custody.log.internal.segment.Frame;
import dev.custody.log.internal.segment.FrameCursor;
import dev.custody.log.internal.segment.Hashes;
import dev.custody.log.internal.segment.SegmentHeader;
import dev.custody.log.internal.segment.SegmentNames;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a log's segments and makes each frame that is not good again from another source:
 * its entry from a bundle or a copy, its place and chain value by computing, its checksums with the
 * segment's salt. All but the end of its batch follows from what stands before it, so a segment
 * whose frames have rotted comes out with the very bytes it had, nearly always.
 *
 * <p>Run once without writing to see whether the entries lead to the root that was signed, and then
 * again to write the segments that differ, beside them. One thread; used for one run.
 */
final class SegmentRebuild implements Closeable {

  private static final int SALT_AT = SegmentHeader.LENGTH - 8;
  private static final int BATCH_AT = 16;

  private final Storage storage;
  private final long provenSize;
  private final boolean copyFirst;
  private final boolean writing;
  private final MirrorProgress progress;
  private final BundleEntries bundles;
  private final @Nullable BundleEntries copyBundles;
  private final @Nullable FrameSource copyFrames;
  private final @Nullable Storage copy;

  private final RootAccumulator tree = new RootAccumulator();
  private final List<Long> changed = new ArrayList<>();
  private long next;
  private byte[] chain;
  private long batch = -1;
  private boolean batchEnded = true;
  private boolean tampered;
  private boolean missing;
  private boolean ended;
  private long unproven;
  private long dropped;

  SegmentRebuild(
      Storage storage,
      @Nullable Storage copy,
      String origin,
      long provenSize,
      boolean copyFirst,
      boolean writing,
      MirrorProgress progress)
      throws IOException {
    this.storage = storage;
    this.copy = copy;
    this.provenSize = provenSize;
    this.copyFirst = copyFirst;
    this.writing = writing;
    this.progress = progress;
    this.bundles = new BundleEntries(storage);
    this.copyBundles = copy == null ? null : new BundleEntries(copy);
    this.copyFrames = copy == null ? null : new FrameSource(copy);
    this.chain = Hashes.genesis(origin);
  }

  /** The tree over the entries that the checkpoint covers, as far as they were found. */
  RootAccumulator tree() {
    return tree;
  }

  /** Whether an entry below the proven size is nowhere; then {@link #next} is the first. */
  boolean missing() {
    return missing;
  }

  long next() {
    return next;
  }

  /** Whether a frame was met that is good in itself and does not continue the log. */
  boolean tampered() {
    return tampered;
  }

  /** The first indexes of the segments that differ from what was made. */
  List<Long> changed() {
    return changed;
  }

  /** Entries behind the proven ones that were kept. */
  long unproven() {
    return unproven;
  }

  /** Bytes behind those, which were not. */
  long dropped() {
    return dropped;
  }

  /** How the file of a segment that is being made is called. */
  static String aside(long first) {
    return SegmentNames.of(first) + Storage.TMP;
  }

  void run() throws IOException {
    TreeSet<Long> firsts = new TreeSet<>();
    firsts.add(0L);
    if (storage.isDirectory(SegmentNames.DIRECTORY)) {
      firsts.addAll(SegmentNames.list(storage));
    }
    if (copy != null && copy.isDirectory(SegmentNames.DIRECTORY)) {
      for (long first : SegmentNames.list(copy)) {
        if (first < provenSize) {
          firsts.add(first);
        }
      }
    }
    for (Long first = firsts.first(); first != null && !missing; first = firsts.higher(first)) {
      Long following = firsts.higher(first);
      segment(first, following == null ? Long.MAX_VALUE : following);
    }
    missing |= next < provenSize;
  }

  private void segment(long first, long following) throws IOException {
    String name = SegmentNames.of(first);
    boolean there = storage.exists(name);
    if (first != next || ended) {
      // Only behind the proven entries can this be: what stands there continues nothing.
      if (there && first >= provenSize) {
        dropAll(first, name);
      } else {
        missing |= first < provenSize;
      }
      return;
    }
    StoredFile own = there ? storage.openRead(name) : null;
    try (Output out = new Output(first, own)) {
      SegmentHeader header = header(name, own);
      byte[] head = header.encode();
      out.put(head, 0, head.length, false);
      frames(header, own, following, out);
    } finally {
      if (own != null) {
        own.close();
      }
    }
  }

  private void dropAll(long first, String name) throws IOException {
    try (StoredFile file = storage.openRead(name)) {
      dropped += file.length();
    }
    changed.add(first);
  }

  private void frames(SegmentHeader header, @Nullable StoredFile own, long following, Output out)
      throws IOException {
    byte[] salt = Arrays.copyOfRange(header.encode(), SALT_AT, SegmentHeader.LENGTH);
    FrameCursor cursor = null;
    while (next < following && !ended) {
      if (own != null && (cursor == null || cursor.fault() != null)) {
        cursor = new FrameCursor(own, header, out.length, own.length());
      }
      boolean good = cursor != null && cursor.next() && continues(cursor);
      if (good && cursor != null) {
        byte[] leaf = Hashes.leaf(cursor.entryArray(), cursor.entryOffset(), cursor.entryBytes());
        int length = Frame.lengthOf(cursor.entryBytes());
        out.put(cursor.entryArray(), cursor.entryOffset() - Frame.HEAD_BYTES, length, false);
        take(leaf, cursor.batch(), cursor.lastOfBatch(), out);
      } else if (next < provenSize) {
        cursor = null;
        if (!remake(salt, own, following, out)) {
          missing = true;
          ended = true;
          return;
        }
      } else {
        end(own, out);
      }
    }
  }

  /** Whether a good frame goes on from here. */
  private boolean continues(FrameCursor frame) {
    byte[] leaf = Hashes.leaf(frame.entryArray(), frame.entryOffset(), frame.entryBytes());
    boolean inPlace =
        frame.index() == next && Arrays.equals(Hashes.chain(chain, next, leaf), frame.chain());
    tampered |= !inPlace;
    return inPlace && frame.batch() == expectedBatch();
  }

  private long expectedBatch() {
    return batchEnded ? batch + 1 : batch;
  }

  /** Behind the proven entries: keep what is whole, and no more. */
  private void end(@Nullable StoredFile own, Output out) throws IOException {
    ended = true;
    long whole = out.wholeBatches;
    next -= out.entriesBehindWhole;
    unproven -= out.entriesBehindWhole;
    batchEnded = true;
    if (own != null && own.length() > whole) {
      dropped += own.length() - whole;
      out.cut();
    }
  }

  /** Makes the next frame from another source; false if none has its entry. */
  private boolean remake(byte[] salt, @Nullable StoredFile own, long following, Output out)
      throws IOException {
    FrameCursor copied = copyFrames == null ? null : copyFrames.frame(next);
    byte[] entry = entry(copied);
    if (entry == null) {
      return false;
    }
    int length = Frame.lengthOf(entry.length);
    byte[] leaf = Hashes.leaf(entry, 0, entry.length);
    boolean last = next + 1 == following || next + 1 == provenSize;
    if (!last) {
      last =
          copied != null && copied.batch() == expectedBatch()
              ? copied.lastOfBatch()
              : lastByWhatStandsThere(own, out.length, length);
    }
    byte[] frame = new byte[length];
    long number = expectedBatch();
    Frame.write(frame, 0, entry, next, number, last, Hashes.chain(chain, next, leaf), salt);
    out.put(frame, 0, length, true);
    take(leaf, number, last, out);
    return true;
  }

  /** Rotten or not, the bytes that stand there are the best hint at where the batch ended. */
  private boolean lastByWhatStandsThere(@Nullable StoredFile own, long at, int length)
      throws IOException {
    byte[] eight = new byte[8];
    if (own == null) {
      return true;
    }
    if (own.read(at + length + BATCH_AT, eight, 0, 8) == 8) {
      long following = BigEndian.getLong(eight, 0) >>> 16;
      if (following == expectedBatch() || following == expectedBatch() + 1) {
        return following != expectedBatch();
      }
    }
    return own.read(at + BATCH_AT, eight, 0, 8) < 8 || (eight[7] & 1) != 0;
  }

  /** The entry at {@code next}: the first that a tile vouches for, or else the first there is. */
  private byte @Nullable [] entry(@Nullable FrameCursor copied) throws IOException {
    byte[] framed = null;
    if (copied != null) {
      int at = copied.entryOffset();
      framed = Arrays.copyOfRange(copied.entryArray(), at, at + copied.entryBytes());
    }
    byte[] bundled = bundles.entry(next);
    byte[] copyBundled = copyBundles == null ? null : copyBundles.entry(next);
    List<byte[]> candidates = new ArrayList<>();
    for (byte[] each :
        copyFirst
            ? new byte[][] {framed, copyBundled, bundled}
            : new byte[][] {bundled, framed, copyBundled}) {
      if (each != null) {
        candidates.add(each);
      }
    }
    byte[] vouched = bundles.leaf(next);
    byte[] copyVouched = copyBundles == null ? null : copyBundles.leaf(next);
    for (byte[] each : candidates) {
      byte[] leaf = Hashes.leaf(each, 0, each.length);
      if (Arrays.equals(leaf, vouched) || Arrays.equals(leaf, copyVouched)) {
        return each;
      }
    }
    return candidates.isEmpty() ? null : candidates.get(0);
  }

  private void take(byte[] leaf, long number, boolean last, Output out) {
    if (next < provenSize) {
      tree.add(leaf, 0);
    } else {
      unproven++;
      out.entriesBehindWhole++;
    }
    chain = Hashes.chain(chain, next, leaf);
    batch = number;
    batchEnded = last;
    next++;
    if (last) {
      out.wholeBatches = out.length;
      out.entriesBehindWhole = 0;
    }
    progress.at(writing ? "written" : "verified", next);
  }

  /** The segment's own header, or the copy's, or a new one with the salt that the frames have. */
  private SegmentHeader header(String name, @Nullable StoredFile own) throws IOException {
    byte[] head = new byte[SegmentHeader.LENGTH];
    int read = own == null ? 0 : own.read(0, head, 0, head.length);
    SegmentHeader parsed = SegmentHeader.parse(Arrays.copyOf(head, read));
    if (parsed != null && isHere(parsed)) {
      return parsed;
    }
    tampered |= parsed != null;
    if (own != null && read == head.length && parsed == null) {
      SegmentHeader kept =
          new SegmentHeader(next, chain, Arrays.copyOfRange(head, SALT_AT, head.length));
      if (new FrameCursor(own, kept, SegmentHeader.LENGTH, own.length()).next()) {
        return kept;
      }
    }
    if (copy != null && copy.exists(name)) {
      try (StoredFile file = copy.openRead(name)) {
        byte[] other = new byte[SegmentHeader.LENGTH];
        SegmentHeader copied =
            SegmentHeader.parse(Arrays.copyOf(other, file.read(0, other, 0, other.length)));
        if (copied != null && isHere(copied)) {
          return copied;
        }
      }
    }
    byte[] salt = new byte[8];
    new SecureRandom().nextBytes(salt);
    return new SegmentHeader(next, chain, salt);
  }

  private boolean isHere(SegmentHeader header) {
    return header.firstIndex() == next && Arrays.equals(header.previousChain(), chain);
  }

  @Override
  public void close() throws IOException {
    if (copyFrames != null) {
      copyFrames.close();
    }
  }

  /** The segment as it should be: compared with the one there, and written beside it. */
  private final class Output implements Closeable {
    private final long first;
    private final @Nullable StoredFile own;
    private @Nullable StoredFile file;
    private boolean differs;
    private long length;
    private long wholeBatches = SegmentHeader.LENGTH;
    private long entriesBehindWhole;

    Output(long first, @Nullable StoredFile own) throws IOException {
      this.first = first;
      this.own = own;
      this.differs = own == null;
      if (writing) {
        storage.createDirectories(SegmentNames.DIRECTORY);
        file = storage.create(aside(first));
      }
    }

    void put(byte[] bytes, int offset, int count, boolean made) throws IOException {
      if (!differs && (made || length == 0) && own != null) {
        byte[] there = new byte[count];
        int read = own.read(length, there, 0, count);
        differs =
            read < count
                || !Arrays.equals(there, Arrays.copyOfRange(bytes, offset, offset + count));
      }
      if (file != null) {
        file.append(bytes, offset, count);
      }
      length += count;
    }

    /** Ends the segment with its last whole batch. */
    void cut() throws IOException {
      differs = true;
      length = wholeBatches;
      if (file != null) {
        file.truncate(length);
      }
    }

    @Override
    public void close() throws IOException {
      if (own != null && own.length() != length) {
        differs = true;
      }
      if (differs) {
        changed.add(first);
      }
      StoredFile made = file;
      if (made != null) {
        made.force();
        made.close();
        if (!differs) {
          storage.delete(aside(first));
        }
      }
    }
  }
}
