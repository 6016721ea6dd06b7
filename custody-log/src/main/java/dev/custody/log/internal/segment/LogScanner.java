package dev.custody.log.internal.segment;

import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads all segments of a log, every byte, and says where they stop being good and why.
 *
 * <p>Torn or rotten? When power goes while a batch is being written, any of its bytes may be
 * missing, also in the middle, with later ones there. A batch is written only after the one before
 * it was forced. So at the first bad frame, with b the batch of the last good one, E whether that
 * one ended its batch, and M the highest batch in any later head that holds its checksum: the batch
 * being written was b + 1 if E, else b; whatever has a higher number proves that the bad frame had
 * been durable, and is no torn write. Only the last segment can be torn, and nothing that a
 * checkpoint covers.
 */
public final class LogScanner {

  /** Sees each good entry, and when those seen so far are a whole number of batches. */
  public interface Visitor {

    /**
     * An entry; its batch may turn out to be unfinished.
     *
     * @param frame standing at the entry; valid only during the call
     */
    void entry(String segment, FrameCursor frame, byte[] leaf) throws IOException;

    /** A batch has ended: the log has at least {@code size} entries. */
    void batchEnd(long size) throws IOException;
  }

  /**
   * What the segments hold.
   *
   * @param size entries up to the end of the last whole batch
   * @param lastBatch its number, -1 if there is none
   * @param chain the chain value there
   * @param segment the segment it is in; {@code null} if not even a header is good
   * @param header of that segment
   * @param offset where the last whole batch ends in that segment
   * @param length bytes in that segment's file
   * @param finding what ended the scan, if not the end
   */
  public record Result(
      long size,
      long lastBatch,
      byte[] chain,
      @Nullable String segment,
      @Nullable SegmentHeader header,
      long offset,
      long length,
      @Nullable LogFinding finding) {}

  /**
   * Where a scan begins, and what comes before.
   *
   * @param index the first entry of a segment
   * @param lastBatch the batch of the entry before it, -1 if there is none
   * @param chain the chain value of that entry
   */
  public record Start(long index, long lastBatch, byte[] chain) {

    /** The begin of a log. */
    public static Start ofLog(String origin) {
      return new Start(0, -1, Hashes.genesis(origin));
    }
  }

  private final Storage storage;
  private final Visitor visitor;
  private final Start start;
  private final long checkpointSize;

  // What stands whole, up to the end of the last whole batch.
  private long size;
  private long lastBatch;
  private byte[] chain;
  private @Nullable String segment;
  private @Nullable SegmentHeader header;
  private long offset;
  private long length;

  // What has been read, which may be within a batch.
  private long nextIndex;
  private byte[] nextChain;
  private long batch;
  private boolean batchEnded = true;

  private LogScanner(Storage storage, Start start, long checkpointSize, Visitor visitor) {
    this.storage = storage;
    this.visitor = visitor;
    this.start = start;
    this.checkpointSize = checkpointSize;
    this.size = start.index();
    this.nextIndex = size;
    this.chain = start.chain();
    this.nextChain = chain;
    this.lastBatch = start.lastBatch();
    this.batch = lastBatch;
  }

  /**
   * Scans a log from its start, or from a later segment on.
   *
   * @param start segments before it are passed over
   * @param checkpointSize what the newest checkpoint covers: all of it was durable once
   */
  public static Result scan(Storage storage, Start start, long checkpointSize, Visitor visitor)
      throws IOException {
    LogScanner scanner = new LogScanner(storage, start, checkpointSize, visitor);
    LogFinding finding = scanner.run();
    return new Result(
        scanner.size,
        scanner.lastBatch,
        scanner.chain,
        scanner.segment,
        scanner.header,
        scanner.offset,
        scanner.length,
        finding);
  }

  private @Nullable LogFinding run() throws IOException {
    List<Long> firstIndexes = new ArrayList<>(SegmentNames.list(storage));
    firstIndexes.removeIf(first -> first < start.index());
    if (firstIndexes.isEmpty()) {
      return new LogFinding(
          Kind.TAMPERED,
          SegmentNames.of(start.index()),
          start.index(),
          0,
          "expected a segment, found none");
    }
    for (int i = 0; i < firstIndexes.size(); i++) {
      LogFinding finding = segment(firstIndexes.get(i), i == firstIndexes.size() - 1);
      if (finding != null) {
        return finding;
      }
    }
    if (size < checkpointSize) {
      return new LogFinding(
          Kind.ROLLED_BACK,
          SegmentNames.of(firstIndexes.get(firstIndexes.size() - 1)),
          size,
          offset,
          "log shorter than its checkpoint: expected size=" + checkpointSize + ", found=" + size);
    }
    return null;
  }

  private @Nullable LogFinding segment(long nameIndex, boolean last) throws IOException {
    String name = SegmentNames.of(nameIndex);
    try (StoredFile file = storage.openRead(name)) {
      long bytes = file.length();
      byte[] head = new byte[SegmentHeader.LENGTH];
      int read = file.read(0, head, 0, head.length);
      SegmentHeader parsed = SegmentHeader.parse(Arrays.copyOf(head, read));
      if (parsed == null) {
        return new LogFinding(
            Kind.TAMPERED, name, nextIndex, 0, "expected a segment header of version 1");
      }
      String before = segment;
      if (before != null && nameIndex > nextIndex && parsed.firstIndex() == nameIndex) {
        // This one is as it was: it is the one before that has lost its end.
        return new LogFinding(
            Kind.ROT,
            before,
            nextIndex,
            length,
            "segment ends early: expected entries up to index=" + (nameIndex - 1));
      }
      if (nameIndex != nextIndex || parsed.firstIndex() != nextIndex) {
        return new LogFinding(
            Kind.TAMPERED,
            name,
            nextIndex,
            SegmentHeader.FIRST_INDEX_AT,
            "segment does not continue the log: expected first index="
                + nextIndex
                + ", found="
                + parsed.firstIndex());
      }
      if (!Arrays.equals(parsed.previousChain(), nextChain)) {
        return new LogFinding(
            Kind.TAMPERED,
            name,
            nextIndex,
            SegmentHeader.PREVIOUS_CHAIN_AT,
            "segment does not continue the chain: " + both(nextChain, parsed.previousChain()));
      }
      segment = name;
      header = parsed;
      offset = SegmentHeader.LENGTH;
      length = bytes;
      // The cursor does not own the file here: it is closed once, by this block.
      FrameCursor cursor = new FrameCursor(file, parsed, SegmentHeader.LENGTH, bytes);
      return frames(name, cursor, last);
    }
  }

  private @Nullable LogFinding frames(String name, FrameCursor cursor, boolean last)
      throws IOException {
    while (cursor.next()) {
      LogFinding finding = frame(name, cursor);
      if (finding != null) {
        return finding;
      }
    }
    String fault = cursor.fault();
    if (fault != null) {
      long at = cursor.offset();
      boolean torn = last && size >= checkpointSize && couldBeTorn(cursor.highestBatchBehind());
      return torn ? tail(name) : new LogFinding(Kind.ROT, name, nextIndex, at, fault);
    }
    if (batchEnded) {
      return null;
    }
    if (last && size >= checkpointSize) {
      return tail(name);
    }
    return new LogFinding(
        last ? Kind.ROLLED_BACK : Kind.ROT,
        name,
        nextIndex,
        cursor.offset(),
        "file ends within a batch: batch=" + batch);
  }

  private @Nullable LogFinding frame(String name, FrameCursor cursor) throws IOException {
    if (cursor.index() != nextIndex) {
      return tampered(name, cursor, "index", nextIndex, cursor.index());
    }
    long expectedBatch = batchEnded ? batch + 1 : batch;
    if (cursor.batch() != expectedBatch) {
      return tampered(name, cursor, "batch", expectedBatch, cursor.batch());
    }
    byte[] leaf = Hashes.leaf(cursor.entryArray(), cursor.entryOffset(), cursor.entryBytes());
    byte[] expectedChain = Hashes.chain(nextChain, nextIndex, leaf);
    if (!Arrays.equals(expectedChain, cursor.chain())) {
      return new LogFinding(
          Kind.TAMPERED,
          name,
          nextIndex,
          cursor.offset(),
          "frame does not continue the chain: " + both(expectedChain, cursor.chain()));
    }
    visitor.entry(name, cursor, leaf);
    nextIndex++;
    nextChain = expectedChain;
    batch = expectedBatch;
    batchEnded = cursor.lastOfBatch();
    if (batchEnded) {
      size = nextIndex;
      chain = nextChain;
      lastBatch = batch;
      offset = cursor.following();
      visitor.batchEnd(size);
    }
    return null;
  }

  private boolean couldBeTorn(long highestBatchBehind) {
    return highestBatchBehind <= (batchEnded ? batch + 1 : batch);
  }

  private LogFinding tail(String name) {
    return new LogFinding(
        Kind.UNCONFIRMED_TAIL,
        name,
        size,
        offset,
        "last write unfinished: bytes=" + (length - offset) + ", whole entries=" + size);
  }

  private LogFinding tampered(
      String name, FrameCursor cursor, String what, long expected, long found) {
    return new LogFinding(
        Kind.TAMPERED,
        name,
        nextIndex,
        cursor.offset(),
        "frame does not continue the log: expected " + what + "=" + expected + ", found=" + found);
  }

  private static String both(byte[] expected, byte[] found) {
    return "expected="
        + String.format("%08x", BigEndian.getInt(expected, 0))
        + ", found="
        + String.format("%08x", BigEndian.getInt(found, 0));
  }
}
