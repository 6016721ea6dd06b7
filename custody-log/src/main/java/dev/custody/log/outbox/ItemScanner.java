package dev.custody.log.outbox;

import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads all segments of an outbox, every byte, and tells an unfinished last write from damage.
 *
 * <p>The rule is the log's: a batch is written only after the one before it was forced, so at the
 * first bad frame, with b the batch of the last good one, E whether that one ended its batch, and M
 * the highest batch in any later head that holds, the bad one is unfinished only in the last
 * segment, and only if M is at most b + 1 where E, else b. Whatever is higher proves that the bad
 * frame had been durable.
 */
final class ItemScanner {

  private final Storage storage;
  private final List<ItemHeader> headers = new ArrayList<>();

  // Up to the end of the last whole batch.
  private long nextSequence;
  private long nextBatch;
  private long removedThrough;
  private long itemFrameBytes;
  private long end;
  private long lastBatchStart;
  private @Nullable LogFinding finding;

  private ItemScanner(Storage storage) {
    this.storage = storage;
  }

  static ItemScanner scan(Storage storage) throws IOException {
    ItemScanner scanner = new ItemScanner(storage);
    scanner.finding = scanner.run();
    return scanner;
  }

  /** The headers of the segments, in order, as far as they are good. */
  List<ItemHeader> headers() {
    return headers;
  }

  long nextSequence() {
    return nextSequence;
  }

  long nextBatch() {
    return nextBatch;
  }

  long removedThrough() {
    return removedThrough;
  }

  /** Bytes of the frames of all items in the segments, removed ones too. */
  long itemFrameBytes() {
    return itemFrameBytes;
  }

  /** Where the last whole batch ends in the last segment. */
  long end() {
    return end;
  }

  /** Where the last whole batch begins in the last segment; {@link #end} if there is none. */
  long lastBatchStart() {
    return lastBatchStart;
  }

  /** What ended the scan, if not the end. */
  @Nullable LogFinding finding() {
    return finding;
  }

  private @Nullable LogFinding run() throws IOException {
    List<Long> numbers = ItemSegments.list(storage);
    if (numbers.isEmpty()) {
      return rot(ItemSegments.name(0), 0, "expected a segment, found none");
    }
    for (int i = 0; i < numbers.size(); i++) {
      String name = ItemSegments.name(numbers.get(i));
      ItemHeader header = ItemCursor.header(storage, name);
      if (header == null) {
        return rot(name, 0, "expected a segment header of version 1");
      }
      if (header.number() != numbers.get(i)) {
        return tampered(name, 0, "number", numbers.get(i), header.number());
      }
      if (i == 0) {
        nextSequence = header.nextSequence();
        nextBatch = header.nextBatch();
        removedThrough = header.removedThrough();
      } else if (header.number() != numbers.get(i - 1) + 1) {
        String missing = ItemSegments.name(numbers.get(i - 1) + 1);
        return rot(missing, 0, "expected a segment, found none");
      }
      LogFinding differs = continues(name, header);
      if (differs != null) {
        return differs;
      }
      headers.add(header);
      LogFinding damage = frames(name, header, i == numbers.size() - 1);
      if (damage != null) {
        return damage;
      }
    }
    long first = headers.get(0).nextSequence();
    if (first > removedThrough + 1) {
      return rot(
          ItemSegments.name(headers.get(0).number()),
          0,
          "expected items from sequence=" + (removedThrough + 1) + " on, found=" + first);
    }
    return null;
  }

  private @Nullable LogFinding continues(String name, ItemHeader header) {
    if (header.nextSequence() > nextSequence || header.nextBatch() > nextBatch) {
      String before = ItemSegments.name(header.number() - 1);
      return rot(before, end, "segment ends early: expected sequence=" + header.nextSequence());
    }
    if (header.nextSequence() != nextSequence) {
      return tampered(name, 0, "next sequence", nextSequence, header.nextSequence());
    }
    if (header.nextBatch() != nextBatch) {
      return tampered(name, 0, "next batch", nextBatch, header.nextBatch());
    }
    if (header.removedThrough() < removedThrough) {
      return tampered(name, 0, "removed through", removedThrough, header.removedThrough());
    }
    removedThrough = header.removedThrough();
    return null;
  }

  private @Nullable LogFinding frames(String name, ItemHeader header, boolean last)
      throws IOException {
    long length;
    try (StoredFile file = storage.openRead(name)) {
      length = file.length();
    }
    end = ItemHeader.LENGTH;
    lastBatchStart = end;
    try (ItemCursor cursor =
        new ItemCursor(storage, name, header.salt(), ItemHeader.LENGTH, length)) {
      Batch batch = new Batch();
      while (cursor.next()) {
        LogFinding differs = batch.take(name, cursor);
        if (differs != null) {
          return differs;
        }
      }
      String fault = cursor.fault();
      long at = cursor.offset();
      if (fault == null && batch.ended) {
        return null;
      }
      // Batches before nextBatch are whole; nextBatch is the one that was being written.
      boolean torn = last && (fault == null || cursor.highestBatchBehind() <= nextBatch);
      if (torn) {
        return new LogFinding(
            Kind.UNCONFIRMED_TAIL,
            name,
            nextSequence,
            end,
            "last write unfinished: bytes=" + (length - end));
      }
      return rot(name, at, fault == null ? "file ends within a batch" : fault);
    }
  }

  /** The batch being read, which counts only when it has ended. */
  private final class Batch {
    private long sequence = nextSequence;
    private long removed = removedThrough;
    private long bytes;
    private boolean ended = true;

    @Nullable LogFinding take(String name, ItemCursor cursor) {
      if (cursor.batch() != nextBatch) {
        return tampered(name, cursor.offset(), "batch", nextBatch, cursor.batch());
      }
      if (cursor.isRemoval()) {
        if (cursor.sequence() < removed || cursor.sequence() >= sequence) {
          return tampered(name, cursor.offset(), "removal from", removed, cursor.sequence());
        }
        removed = cursor.sequence();
      } else {
        if (cursor.sequence() != sequence) {
          return tampered(name, cursor.offset(), "sequence", sequence, cursor.sequence());
        }
        sequence++;
        bytes += cursor.following() - cursor.offset();
      }
      ended = cursor.isLastOfBatch();
      if (ended) {
        nextSequence = sequence;
        removedThrough = removed;
        itemFrameBytes += bytes;
        bytes = 0;
        nextBatch++;
        lastBatchStart = end;
        end = cursor.following();
      }
      return null;
    }
  }

  private LogFinding rot(String name, long offset, String detail) {
    return new LogFinding(Kind.ROT, name, nextSequence, offset, detail);
  }

  private LogFinding tampered(String name, long offset, String what, long expected, long found) {
    return new LogFinding(
        Kind.TAMPERED,
        name,
        nextSequence,
        offset,
        "does not continue the outbox: expected " + what + "=" + expected + ", found=" + found);
  }
}
