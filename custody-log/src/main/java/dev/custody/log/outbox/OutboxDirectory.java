package dev.custody.log.outbox;

import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.outbox.OutboxUnavailableException.Code;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What stands in an outbox's directory beside the segments, and its lock. FORMAT is written last,
 * so a directory is an outbox exactly if it is there.
 */
final class OutboxDirectory implements Closeable {

  static final String FORMAT = "FORMAT";
  static final String LOCK = "LOCK";
  static final String QUARANTINE = "quarantine";

  private static final String FORMAT_NAME = "custody-outbox ";
  private static final int FORMAT_VERSION = 1;
  private static final int COPY_BYTES = 64 * 1024;
  private static final Set<String> NAMES =
      new HashSet<>(
          Arrays.asList(FORMAT, FORMAT + Storage.TMP, LOCK, QUARANTINE, ItemSegments.DIRECTORY));

  private final Storage storage;
  private final Closeable lock;

  private OutboxDirectory(Storage storage, Closeable lock) {
    this.storage = storage;
    this.lock = lock;
  }

  /** Takes the lock, and makes an empty outbox where there is none. */
  static OutboxDirectory open(Storage storage, Supplier<byte[]> salts) throws IOException {
    boolean there = isOutbox(storage);
    if (!there) {
      requireFree(storage);
    }
    Closeable lock = lock(storage);
    boolean kept = false;
    try {
      if (!isOutbox(storage)) {
        requireFree(storage);
        create(storage, salts.get());
      }
      kept = true;
      return new OutboxDirectory(storage, lock);
    } finally {
      if (!kept) {
        lock.close();
      }
    }
  }

  Storage storage() {
    return storage;
  }

  /** Keeps what stands behind this offset in quarantine/, and cuts it off. */
  void cutTail(String name, long from) throws IOException {
    String copy = freeName(name, from);
    try (StoredFile file = storage.openAppend(name)) {
      try (StoredFile target = storage.create(copy + Storage.TMP)) {
        byte[] buffer = new byte[COPY_BYTES];
        long at = from;
        for (int read; (read = file.read(at, buffer, 0, buffer.length)) > 0; at += read) {
          target.append(buffer, 0, read);
        }
        target.force();
      }
      storage.rename(copy + Storage.TMP, copy);
      storage.forceDirectory(QUARANTINE);
      file.truncate(from);
      file.force();
    }
  }

  /**
   * Makes durable what was found, before anybody sees it or a segment is deleted on its word: it
   * may stand in the cache alone, of a process that was killed before its force. After a force that
   * failed it counts as clean there, so the last batch is written once more; nothing was written
   * behind an earlier one before that was durable.
   */
  void secure(String name, long from, long to) throws IOException {
    storage.forceDirectory("");
    storage.forceDirectory(ItemSegments.DIRECTORY);
    if (from == to) {
      return;
    }
    byte[] batch = new byte[(int) (to - from)];
    try (StoredFile file = storage.openAppend(name)) {
      int read = file.read(from, batch, 0, batch.length);
      if (read != batch.length) {
        throw new IOException(
            "file shrank while read: name=" + name + ", expected=" + to + ", found=" + read);
      }
      file.rewrite(from, batch, 0, read);
      file.force();
    }
  }

  void deleteUnfinished() throws IOException {
    for (String in : Arrays.asList(ItemSegments.DIRECTORY, QUARANTINE)) {
      for (String name : storage.list(in)) {
        if (name.endsWith(Storage.TMP)) {
          storage.delete(in + "/" + name);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  /** Whether an outbox of this version is there. */
  static boolean isOutbox(Storage storage) throws IOException {
    String text;
    try {
      text = new String(storage.readAll(FORMAT, 1024), StandardCharsets.US_ASCII);
    } catch (FileNotFoundException e) {
      return false;
    } catch (Storage.OversizeException e) {
      throw foreign(storage, "expected " + FORMAT + " of an outbox, found another", e);
    }
    if (text.equals(FORMAT_NAME + FORMAT_VERSION + "\n")) {
      return true;
    }
    if (text.matches(FORMAT_NAME + "[1-9][0-9]{0,8}\n")) {
      throw new OutboxUnavailableException(
          Code.NEWER_FORMAT,
          "outbox of another format: expected version=" + FORMAT_VERSION + ", found another",
          null);
    }
    throw foreign(storage, "expected " + FORMAT + " of an outbox, found another", null);
  }

  private static void requireFree(Storage storage) throws IOException {
    if (!storage.exists("")) {
      return;
    }
    if (!storage.isDirectory("")) {
      throw foreign(storage, "expected a directory, found a file", null);
    }
    for (String name : storage.list("")) {
      if (!NAMES.contains(name)) {
        throw foreign(storage, "expected an empty directory, found name=" + name, null);
      }
    }
    List<Long> segments =
        storage.isDirectory(ItemSegments.DIRECTORY)
            ? ItemSegments.list(storage)
            : Arrays.<Long>asList();
    for (long number : segments) {
      try (StoredFile file = storage.openRead(ItemSegments.name(number))) {
        if (number > 0 || file.length() > ItemHeader.LENGTH) {
          throw foreign(storage, "expected " + FORMAT + " beside segments, found none", null);
        }
      }
    }
  }

  private static void create(Storage storage, byte[] salt) throws IOException {
    storage.createDirectories(ItemSegments.DIRECTORY);
    storage.createDirectories(QUARANTINE);
    ItemSegments.create(storage, new ItemHeader(0, 1, 0, 0, salt));
    storage.replace(
        FORMAT, (FORMAT_NAME + FORMAT_VERSION + "\n").getBytes(StandardCharsets.US_ASCII));
    storage.forceDirectory("");
  }

  private static Closeable lock(Storage storage) throws IOException {
    try {
      storage.createDirectories("");
      return storage.lock(LOCK);
    } catch (Storage.LockedException e) {
      throw new OutboxUnavailableException(
          Code.LOCKED, "outbox is open already: directory=" + storage.description(), e);
    } catch (IOException e) {
      throw new OutboxUnavailableException(
          Code.NOT_WRITABLE, "directory cannot be written: " + storage.description(), e);
    }
  }

  private static OutboxUnavailableException foreign(
      Storage storage, String message, @Nullable Throwable cause) {
    return new OutboxUnavailableException(
        Code.FOREIGN_DIRECTORY,
        "no outbox: directory=" + storage.description() + ", " + message,
        cause);
  }

  private String freeName(String name, long from) throws IOException {
    String base = QUARANTINE + "/" + name.substring(name.lastIndexOf('/') + 1) + "-" + from;
    String free = base;
    for (int i = 1; storage.exists(free); i++) {
      free = base + "-" + i;
    }
    return free;
  }
}
