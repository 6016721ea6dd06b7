package dev.custody.log.outbox;

import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.outbox.OutboxUnavailableException.Code;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads past damage: every frame that holds, wherever it stands. Two passes, the first to learn how
 * far items have been removed.
 */
final class ItemSalvage {

  private final Storage storage;
  private final List<LogFinding> findings = new ArrayList<>();
  private long removedThrough;
  private long expected;

  private ItemSalvage(Storage storage) {
    this.storage = storage;
  }

  static List<LogFinding> run(Storage storage, Outbox.ItemSink sink) throws IOException {
    if (!OutboxDirectory.isOutbox(storage)) {
      throw new OutboxUnavailableException(
          Code.FOREIGN_DIRECTORY, "no outbox: directory=" + storage.description(), null);
    }
    try (Closeable lock = storage.lock(OutboxDirectory.LOCK)) {
      LogFinding whole = ItemScanner.scan(storage).finding();
      ItemSalvage salvage = new ItemSalvage(storage);
      salvage.pass(null);
      salvage.expected = salvage.removedThrough + 1;
      salvage.findings.clear();
      salvage.pass(sink);
      // What the frames alone do not show: a segment that is not there, or does not continue.
      if (whole != null && salvage.findings.isEmpty()) {
        salvage.findings.add(whole);
      }
      return salvage.findings;
    } catch (Storage.LockedException e) {
      throw new OutboxUnavailableException(
          Code.LOCKED, "outbox is open already: directory=" + storage.description(), e);
    }
  }

  private void pass(Outbox.@Nullable ItemSink sink) throws IOException {
    for (long number : ItemSegments.list(storage)) {
      String name = ItemSegments.name(number);
      ItemHeader header = ItemCursor.header(storage, name);
      if (header == null) {
        findings.add(new LogFinding(Kind.ROT, name, expected, 0, "no segment header of version 1"));
        continue;
      }
      removedThrough = Math.max(removedThrough, header.removedThrough());
      long length;
      try (StoredFile file = storage.openRead(name)) {
        length = file.length();
      }
      try (ItemCursor cursor =
          new ItemCursor(storage, name, header.salt(), ItemHeader.LENGTH, length)) {
        frames(name, cursor, sink);
      }
    }
  }

  private void frames(String name, ItemCursor cursor, Outbox.@Nullable ItemSink sink)
      throws IOException {
    boolean good = cursor.next();
    while (good || cursor.fault() != null) {
      if (!good) {
        String fault = String.valueOf(cursor.fault());
        findings.add(new LogFinding(Kind.ROT, name, expected, cursor.offset(), fault));
        good = cursor.resume();
        if (!good) {
          return;
        }
      }
      if (cursor.isRemoval()) {
        removedThrough = Math.max(removedThrough, cursor.sequence());
      } else if (sink != null && cursor.sequence() >= expected) {
        give(name, cursor, sink);
      }
      good = cursor.next();
    }
  }

  private void give(String name, ItemCursor cursor, Outbox.ItemSink sink) throws IOException {
    if (cursor.sequence() > expected) {
      findings.add(
          new LogFinding(
              Kind.ROT,
              name,
              expected,
              cursor.offset(),
              "items missing: from sequence=" + expected + ", to=" + (cursor.sequence() - 1)));
    }
    expected = cursor.sequence() + 1;
    sink.take(cursor.item());
  }
}
