package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.log.internal.segment.FrameCursor;
import dev.custody.log.internal.segment.Hashes;
import dev.custody.log.internal.segment.SegmentHeader;
import dev.custody.log.internal.segment.SegmentNames;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a log one behind the other, in constant memory, each checked: its checksums, its
 * index, and that it continues the chain of the one read before it. One thread at a time; it may
 * stand beside the writer.
 *
 * @since 0.1.0
 */
public final class EntryCursor implements Closeable {

  private final Storage storage;
  private final FrameOffsets offsets;
  private final long to;
  private long nextIndex;
  private String segment = "";
  private @Nullable FrameCursor frames;
  private byte @Nullable [] chain;
  private byte[] leaf = new byte[0];
  // Whether frames stands at the next entry already.
  private boolean ahead;
  private byte @Nullable [] given;

  EntryCursor(Storage storage, FrameOffsets offsets, long from, long to) throws IOException {
    this.storage = storage;
    this.offsets = offsets;
    this.nextIndex = from;
    this.to = to;
    if (from < to) {
      try {
        seek();
      } catch (IOException | RuntimeException e) {
        close();
        throw e;
      }
    }
  }

  /**
   * The next entry.
   *
   * @return {@code null} at the end
   * @throws LogDamagedException if the next entry is not what was written
   */
  public @Nullable LoggedEntry next() throws IOException {
    if (nextIndex >= to) {
      return null;
    }
    FrameCursor at = advance();
    byte[] array = at.entryArray();
    int offset = at.entryOffset();
    LoggedEntry entry =
        new LoggedEntry(nextIndex, Bytes.copyOf(array, offset, offset + at.entryBytes()));
    nextIndex++;
    given = chain;
    return entry;
  }

  /**
   * The chain value of the entry given last: it depends on that entry, on all before it and on the
   * log's name, so two logs that agree in it agree up to there.
   *
   * @throws IllegalStateException if no entry was given yet
   */
  public Digest chainValue() {
    byte[] at = given;
    if (at == null) {
      throw new IllegalStateException("no entry was given yet");
    }
    return new Digest(Bytes.copyOf(at));
  }

  /** The leaf hash of the entry that was given last. */
  byte[] leaf() {
    return leaf;
  }

  /** Where its frame begins in its segment. */
  long offset() {
    FrameCursor at = frames;
    return at == null ? 0 : at.offset();
  }

  @Override
  public void close() throws IOException {
    if (frames != null) {
      frames.close();
      frames = null;
    }
  }

  /** Goes to the segment that holds the next entry, and there to just before it. */
  private void seek() throws IOException {
    List<Long> firsts = SegmentNames.list(storage);
    long first = -1;
    for (long candidate : firsts) {
      if (candidate <= nextIndex) {
        first = candidate;
      }
    }
    if (first < 0) {
      throw damaged(SegmentNames.of(0), 0, "expected a segment, found none");
    }
    long wanted = nextIndex;
    long marked = wanted - wanted % FrameOffsets.EVERY;
    long start = marked >= first ? offsets.get(marked) : 0;
    long hint = marked > first && start == 0 ? offsets.hint(marked) : 0;
    if (hint > 0 && walk(first, hint, marked, wanted)) {
      return;
    }
    openSegment(first, start);
    nextIndex = start == 0 ? first : marked;
    while (nextIndex < wanted) {
      advance();
      nextIndex++;
    }
  }

  /** Walks from where the index says that a frame begins; false if that leads nowhere. */
  private boolean walk(long first, long hint, long marked, long wanted) throws IOException {
    try {
      openSegment(first, hint);
      FrameCursor at = frames;
      if (at != null && at.next() && at.index() == marked) {
        ahead = true;
        nextIndex = marked;
        while (nextIndex < wanted) {
          advance();
          nextIndex++;
        }
        return true;
      }
    } catch (LogDamagedException e) {
      // Damage or a wrong hint: reading from the segment's begin tells.
    }
    ahead = false;
    chain = null;
    nextIndex = wanted;
    return false;
  }

  private void openSegment(long first, long start) throws IOException {
    close();
    segment = SegmentNames.of(first);
    StoredFile file = storage.openRead(segment);
    try {
      byte[] head = new byte[SegmentHeader.LENGTH];
      int read = file.read(0, head, 0, head.length);
      SegmentHeader header = SegmentHeader.parse(Arrays.copyOf(head, read));
      if (header == null || header.firstIndex() != first) {
        throw damaged(segment, 0, "expected a segment header of version 1, first index=" + first);
      }
      if (start == 0) {
        byte[] before = chain;
        if (before != null && !Arrays.equals(before, header.previousChain())) {
          throw damaged(segment, 0, "segment does not continue the chain");
        }
        chain = header.previousChain();
      }
      frames =
          new FrameCursor(file, header, start == 0 ? SegmentHeader.LENGTH : start, file.length());
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Goes to the frame of the next entry, into the next segment where this one ends, and checks it.
   */
  private FrameCursor advance() throws IOException {
    FrameCursor at = frames;
    if (at == null) {
      throw new IllegalStateException("cursor is closed");
    }
    if (ahead) {
      ahead = false;
    } else if (!at.next()) {
      String fault = at.fault();
      if (fault != null) {
        throw damaged(segment, at.offset(), fault);
      }
      if (!storage.exists(SegmentNames.of(nextIndex))
          || segment.equals(SegmentNames.of(nextIndex))) {
        throw damaged(segment, at.offset(), "segment ends early");
      }
      openSegment(nextIndex, 0);
      at = frames;
      if (at == null || !at.next()) {
        throw damaged(segment, SegmentHeader.LENGTH, "expected a frame");
      }
    }
    leaf = Hashes.leaf(at.entryArray(), at.entryOffset(), at.entryBytes());
    byte[] before = chain;
    if (at.index() != nextIndex
        || before != null && !Arrays.equals(Hashes.chain(before, nextIndex, leaf), at.chain())) {
      throw new LogDamagedException(
          new LogFinding(
              Kind.TAMPERED, segment, nextIndex, at.offset(), "frame does not continue the log"));
    }
    chain = at.chain();
    offsets.add(nextIndex, at.offset());
    return at;
  }

  private LogDamagedException damaged(String file, long offset, String detail) {
    return new LogDamagedException(new LogFinding(Kind.ROT, file, nextIndex, offset, detail));
  }
}
