package dev.custody.log.outbox;

import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The files of an open outbox. One thread at a time. What is staged is counted at once and durable
 * after {@link #commit}; after an exception of that one, nothing may be called but {@link #close}.
 */
final class ItemStore implements Closeable {

  /** A batch takes no further frame when it has so many frames or bytes. */
  private static final int BATCH_FRAMES_MAX = 256;

  private static final int BATCH_BYTES_MAX = 1024 * 1024;

  /** One call of peek gives no further item when those it has take so many bytes. */
  private static final int PEEK_BYTES_MAX = 1024 * 1024;

  /**
   * What decides about the files.
   *
   * @param segmentBytesMax a segment takes no batch that would make it longer
   * @param drainedBytesMax one in which nothing waits is given back when it is longer than this
   * @param salts 8 unpredictable bytes at each call
   */
  record Settings(long segmentBytesMax, long drainedBytesMax, Supplier<byte[]> salts) {}

  /** Where a frame begins: the segment by its place in the list, and the offset there. */
  private record Place(int segment, long offset) {}

  private final Storage storage;
  private final OutboxDirectory directory;
  private final Settings settings;
  private final long bytesMax;
  private final int itemsMax;
  private final List<ItemHeader> segments;
  private final @Nullable LogFinding recovered;

  private StoredFile file;
  private long end;
  private long nextSequence;
  private long nextBatch;
  private long removedThrough;

  // Before the first item that waits; nothing that waits lies before it.
  private Place head = new Place(0, ItemHeader.LENGTH);
  // Frames of the items that wait, staged ones too.
  private long bytes;

  private final List<Staged> staged = new ArrayList<>();
  private int stagedBytes;
  private long stagedSequence;
  private byte[] buffer = new byte[4096];

  /** A frame to be written; a removal has no item. */
  private record Staged(long sequence, byte @Nullable [] item) {}

  private ItemStore(
      OutboxDirectory directory, ItemScanner scan, long bytesMax, int itemsMax, Settings settings)
      throws IOException {
    this.storage = directory.storage();
    this.directory = directory;
    this.settings = settings;
    this.bytesMax = bytesMax;
    this.itemsMax = itemsMax;
    this.segments = new ArrayList<>(scan.headers());
    this.recovered = scan.finding();
    this.end = scan.end();
    this.nextSequence = scan.nextSequence();
    this.stagedSequence = nextSequence;
    this.nextBatch = scan.nextBatch();
    this.bytes = scan.itemFrameBytes();
    if (recovered != null) {
      directory.cutTail(recovered.file(), end);
    }
    directory.secure(active(), scan.lastBatchStart(), end);
    directory.deleteUnfinished();
    this.file = storage.openAppend(active());
    boolean whole = false;
    try {
      leave(scan.removedThrough());
      giveBack();
      whole = true;
    } finally {
      if (!whole) {
        file.close();
      }
    }
  }

  /** Opens the outbox of a directory, or makes one there; the lock is held until it is closed. */
  static ItemStore open(Storage storage, long bytesMax, int itemsMax, Settings settings)
      throws IOException {
    OutboxDirectory directory = OutboxDirectory.open(storage, settings.salts());
    boolean kept = false;
    try {
      ItemScanner scan = ItemScanner.scan(storage);
      LogFinding finding = scan.finding();
      if (finding != null && finding.kind() != Kind.UNCONFIRMED_TAIL) {
        throw new OutboxDamagedException(finding);
      }
      ItemStore store = new ItemStore(directory, scan, bytesMax, itemsMax, settings);
      kept = true;
      return store;
    } finally {
      if (!kept) {
        directory.close();
      }
    }
  }

  /** The unfinished write that was cut off when this was opened. */
  @Nullable LogFinding recovered() {
    return recovered;
  }

  /** Bytes of the frames of the items that wait. */
  long bytes() {
    return bytes;
  }

  int count() {
    return (int) (stagedSequence - 1 - removedThrough);
  }

  /** Whether what is staged must be committed before more is. */
  boolean batchIsFull() {
    return staged.size() >= BATCH_FRAMES_MAX || stagedBytes >= BATCH_BYTES_MAX;
  }

  /** Takes an item; returns its sequence number. */
  long stage(byte[] item) throws OutboxFullException {
    int length = ItemFrame.lengthOf(item.length);
    if (count() >= itemsMax || length > bytesMax - bytes) {
      throw new OutboxFullException(
          "outbox is full: items="
              + count()
              + ", limit="
              + itemsMax
              + ", bytes="
              + bytes
              + ", limit="
              + bytesMax
              + ", more="
              + length);
    }
    long sequence = stagedSequence++;
    staged.add(new Staged(sequence, item));
    stagedBytes += length;
    bytes += length;
    return sequence;
  }

  /** Takes the word that all items up to this one have left. */
  void stageRemoval(long through) throws IOException {
    if (through < 0 || through >= nextSequence) {
      throw new IllegalArgumentException(
          "no such item: sequence=" + through + ", newest=" + (nextSequence - 1));
    }
    if (through > removedThrough) {
      leave(through);
      addRemoval();
    }
  }

  private void addRemoval() {
    staged.add(new Staged(removedThrough, null));
    stagedBytes += ItemFrame.HEAD_BYTES;
  }

  /** Makes what is staged durable, in one write and one force, and gives segments back. */
  void commit() throws IOException {
    if (staged.isEmpty()) {
      return;
    }
    if (end + stagedBytes > settings.segmentBytesMax() && end > ItemHeader.LENGTH) {
      roll();
    }
    // The padding must be zero, so a used buffer is cleared before it is filled.
    if (buffer.length < stagedBytes) {
      buffer = new byte[Math.max(stagedBytes, 2 * buffer.length)];
    } else {
      Arrays.fill(buffer, 0, stagedBytes, (byte) 0);
    }
    byte[] salt = segments.get(segments.size() - 1).salt();
    int at = 0;
    for (int i = 0; i < staged.size(); i++) {
      Staged frame = staged.get(i);
      byte[] item = frame.item();
      int flags =
          (i == staged.size() - 1 ? ItemFrame.FLAG_LAST_OF_BATCH : 0)
              | (item == null ? ItemFrame.FLAG_REMOVAL : 0);
      byte[] body = item == null ? new byte[0] : item;
      at += ItemFrame.write(buffer, at, body, frame.sequence(), nextBatch, flags, salt);
    }
    file.append(buffer, 0, at);
    file.force();
    end += at;
    nextBatch++;
    nextSequence = stagedSequence;
    staged.clear();
    stagedBytes = 0;
    giveBack();
  }

  /** The first items that wait and are durable, as many as fit into a mebibyte, at least one. */
  List<Outbox.Item> peek(int max) throws IOException {
    List<Outbox.Item> out = new ArrayList<>();
    long taken = 0;
    long offset = head.offset();
    for (int i = head.segment(); i < segments.size(); i++) {
      try (ItemCursor cursor = cursor(i, offset)) {
        while (cursor.next()) {
          if (cursor.isRemoval()) {
            continue;
          }
          if (out.size() >= max || !out.isEmpty() && taken + cursor.itemBytes() > PEEK_BYTES_MAX) {
            return out;
          }
          long expected = removedThrough + 1 + out.size();
          if (cursor.sequence() != expected) {
            throw damaged(i, cursor, "expected sequence=" + expected, expected);
          }
          taken += cursor.itemBytes();
          out.add(cursor.item());
        }
        requireEnd(i, cursor, removedThrough + 1 + out.size());
      }
      offset = ItemHeader.LENGTH;
    }
    if (removedThrough + 1 + out.size() != nextSequence && out.size() < max) {
      throw new OutboxDamagedException(
          new LogFinding(
              Kind.ROT,
              active(),
              removedThrough + 1 + out.size(),
              end,
              "items end early: expected next sequence=" + nextSequence));
    }
    return out;
  }

  /** Says that all before is durable, so that a bad frame there is no unfinished write. */
  void seal() throws IOException {
    addRemoval();
    commit();
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      directory.close();
    }
  }

  /** Moves the head behind this item. */
  private void leave(long through) throws IOException {
    Place at = head;
    long freed = 0;
    boolean found = false;
    while (!found) {
      try (ItemCursor cursor = cursor(at.segment(), at.offset())) {
        while (!found && cursor.next()) {
          if (cursor.isRemoval() || cursor.sequence() <= through) {
            at = new Place(at.segment(), cursor.following());
            freed += cursor.isRemoval() ? 0 : cursor.following() - cursor.offset();
          } else {
            found = true;
          }
        }
        if (!found) {
          requireEnd(at.segment(), cursor, through);
        }
      }
      if (!found && at.segment() == segments.size() - 1) {
        break;
      }
      at = found ? at : new Place(at.segment() + 1, ItemHeader.LENGTH);
    }
    head = at;
    bytes -= freed;
    removedThrough = through;
  }

  /** Deletes the segments in which nothing waits. */
  private void giveBack() throws IOException {
    boolean drained = removedThrough == nextSequence - 1;
    if (drained && end > settings.drainedBytesMax()) {
      roll();
      head = new Place(segments.size() - 1, ItemHeader.LENGTH);
    }
    while (segments.size() > 1 && segments.get(1).nextSequence() - 1 <= removedThrough) {
      // Forced one by one: else one in the middle could be gone and an older one back.
      storage.delete(ItemSegments.name(segments.get(0).number()));
      storage.forceDirectory(ItemSegments.DIRECTORY);
      segments.remove(0);
      head =
          head.segment() == 0
              ? new Place(0, ItemHeader.LENGTH)
              : new Place(head.segment() - 1, head.offset());
    }
  }

  private void roll() throws IOException {
    file.close();
    ItemHeader before = segments.get(segments.size() - 1);
    ItemHeader next =
        new ItemHeader(
            before.number() + 1, nextSequence, nextBatch, removedThrough, settings.salts().get());
    ItemSegments.create(storage, next);
    segments.add(next);
    file = storage.openAppend(active());
    end = ItemHeader.LENGTH;
  }

  private String active() {
    return ItemSegments.name(segments.get(segments.size() - 1).number());
  }

  private ItemCursor cursor(int segment, long offset) throws IOException {
    ItemHeader header = segments.get(segment);
    String name = ItemSegments.name(header.number());
    long to = end;
    if (segment < segments.size() - 1) {
      try (StoredFile whole = storage.openRead(name)) {
        to = whole.length();
      }
    }
    return new ItemCursor(storage, name, header.salt(), offset, to);
  }

  private void requireEnd(int segment, ItemCursor cursor, long sequence) throws IOException {
    String fault = cursor.fault();
    if (fault != null) {
      throw damaged(segment, cursor, fault, sequence);
    }
  }

  private OutboxDamagedException damaged(
      int segment, ItemCursor cursor, String detail, long sequence) {
    String name = ItemSegments.name(segments.get(segment).number());
    return new OutboxDamagedException(
        new LogFinding(Kind.ROT, name, sequence, cursor.offset(), detail));
  }
}
