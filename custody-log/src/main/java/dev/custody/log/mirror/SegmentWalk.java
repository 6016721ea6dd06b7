package dev.custody.log.mirror;

import dev.custody.log.internal.segment.FrameCursor;
import dev.custody.log.internal.segment.Hashes;
import dev.custody.log.internal.segment.SegmentHeader;
import dev.custody.log.internal.segment.SegmentNames;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the entries of a log up to a size, segment by segment, each frame checked: its
 * checksums, its index, and that it continues the chain. Constant memory.
 */
final class SegmentWalk {

  /** Sees each entry. */
  interface Visitor {
    /**
     * An entry.
     *
     * @param frame standing at it; valid only during the call
     */
    void entry(String segment, FrameCursor frame, byte[] leaf, byte[] chain) throws IOException;
  }

  private final Storage storage;
  private final String origin;

  private String segment = "";
  private long offset;
  private long next;
  private byte[] chain;
  private @Nullable LogFinding finding;

  SegmentWalk(Storage storage, String origin) {
    this.storage = storage;
    this.origin = origin;
    this.chain = Hashes.genesis(origin);
  }

  /** The segment that the last entry stands in; empty if there is none. */
  String segment() {
    return segment;
  }

  /** Where the last entry's frame ends there. */
  long offset() {
    return offset;
  }

  /** The chain value of the last entry. */
  byte[] chain() {
    return chain;
  }

  /** The index of the entry that could not be read, or the size that was asked for. */
  long next() {
    return next;
  }

  /** What ended the walk before the size was reached. */
  @Nullable LogFinding finding() {
    return finding;
  }

  /**
   * Walks from the start of the segment that holds {@code from} up to {@code to}; entries before
   * {@code from} are not shown.
   *
   * @return whether it came so far
   */
  boolean walk(long from, long to, Visitor visitor) throws IOException {
    finding = null;
    long first = -1;
    for (long candidate : SegmentNames.list(storage)) {
      if (candidate <= from) {
        first = candidate;
      }
    }
    next = Math.max(0, first);
    chain = Hashes.genesis(origin);
    segment = SegmentNames.of(next);
    offset = 0;
    if (from >= to) {
      // Nothing is asked for; where it would stand is known from the entry before.
      next = from;
    }
    boolean begun = first == 0;
    while (next < to) {
      finding = segment(from, to, begun, visitor);
      if (finding != null) {
        return false;
      }
      begun = true;
    }
    return true;
  }

  private @Nullable LogFinding segment(long from, long to, boolean begun, Visitor visitor)
      throws IOException {
    segment = SegmentNames.of(next);
    offset = 0;
    try (StoredFile file = storage.openRead(segment)) {
      byte[] head = new byte[SegmentHeader.LENGTH];
      int read = file.read(0, head, 0, head.length);
      SegmentHeader header = SegmentHeader.parse(Arrays.copyOf(head, read));
      if (header == null) {
        return fault(Kind.ROT, "expected a segment header of version 1");
      }
      if (header.firstIndex() != next || begun && !Arrays.equals(chain, header.previousChain())) {
        return fault(Kind.TAMPERED, "segment does not continue the log");
      }
      chain = header.previousChain();
      offset = SegmentHeader.LENGTH;
      FrameCursor frames = new FrameCursor(file, header, offset, file.length());
      long before = next;
      while (next < to && frames.next()) {
        offset = frames.offset();
        byte[] leaf = Hashes.leaf(frames.entryArray(), frames.entryOffset(), frames.entryBytes());
        byte[] continued = Hashes.chain(chain, next, leaf);
        if (frames.index() != next || !Arrays.equals(continued, frames.chain())) {
          return fault(Kind.TAMPERED, "frame does not continue the log");
        }
        chain = continued;
        if (next >= from) {
          visitor.entry(segment, frames, leaf, chain);
        }
        next++;
        offset = frames.following();
      }
      String why = frames.fault();
      if (why != null) {
        offset = frames.offset();
        return fault(Kind.ROT, why);
      }
      return next == before ? fault(Kind.ROT, "segment ends early") : null;
    } catch (FileNotFoundException e) {
      return fault(Kind.ROT, "expected a segment, found none");
    }
  }

  private LogFinding fault(Kind kind, String detail) {
    return new LogFinding(kind, segment, next, offset, detail);
  }
}
