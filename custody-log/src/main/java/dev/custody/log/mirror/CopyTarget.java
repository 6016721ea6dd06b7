package dev.custody.log.mirror;

import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import java.io.IOException;

/** Puts files into a directory so that each is durable and nothing that was there is lost. */
final class CopyTarget {

  private static final int BUFFER_BYTES = 256 * 1024;

  private final Storage storage;

  CopyTarget(Storage storage) {
    this.storage = storage;
  }

  /** Puts a small file in place, durable. */
  void put(String name, byte[] content) throws IOException {
    storage.createDirectories(Storage.parentOf(name));
    storage.replace(name, content);
    storage.forceDirectory(Storage.parentOf(name));
  }

  /** Copies a whole file into place, durable; one that was there is kept in quarantine/. */
  void copy(Storage source, String name) throws IOException {
    if (storage.exists(name)) {
      keep(name, 0);
    }
    storage.createDirectories(Storage.parentOf(name));
    String aside = name + Storage.TMP;
    try (StoredFile from = source.openRead(name);
        StoredFile to = storage.create(aside)) {
      transfer(from, 0, from.length(), to);
      to.force();
    }
    storage.rename(aside, name);
    storage.forceDirectory(Storage.parentOf(name));
  }

  /**
   * Makes a file equal to the first bytes of another by writing what is missing at its end,
   * durable. What follows there and differs is kept in quarantine/ and cut off. What is equal and
   * not settled is written once more: of a run that was killed it may stand in the cache alone, and
   * after a force that failed it counts as clean there.
   *
   * @param settled so much of the target is not to be touched
   * @return -1, or where the two differ within what is settled; then nothing was written
   */
  long extend(Storage source, String name, long length, long settled) throws IOException {
    if (!storage.exists(name)) {
      storage.createDirectories(Storage.parentOf(name));
      storage.create(name).close();
    }
    storage.forceDirectory(Storage.parentOf(name));
    try (StoredFile from = source.openRead(name);
        StoredFile to = storage.openAppend(name)) {
      long equal = equalBytes(from, to, Math.min(length, to.length()));
      if (equal < Math.min(settled, length)) {
        return equal;
      }
      if (equal < to.length()) {
        keep(name, equal);
        to.truncate(equal);
      }
      rewrite(to, settled, equal);
      transfer(from, equal, length, to);
      to.force();
    }
    return -1;
  }

  /** Copies what stands from an offset on to quarantine/, durable. */
  void keep(String name, long from) throws IOException {
    storage.createDirectories(LogIdentity.QUARANTINE);
    String base =
        LogIdentity.QUARANTINE + "/" + name.substring(name.lastIndexOf('/') + 1) + "-" + from;
    String free = base;
    for (int i = 1; storage.exists(free); i++) {
      free = base + "-" + i;
    }
    try (StoredFile file = storage.openRead(name);
        StoredFile to = storage.create(free + Storage.TMP)) {
      transfer(file, from, file.length(), to);
      to.force();
    }
    storage.rename(free + Storage.TMP, free);
    storage.forceDirectory(LogIdentity.QUARANTINE);
  }

  private static void rewrite(StoredFile file, long start, long end) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (long at = start; at < end; ) {
      int read = file.read(at, buffer, 0, (int) Math.min(buffer.length, end - at));
      if (read <= 0) {
        throw new IOException("file shrank while read: expected bytes=" + end + ", found=" + at);
      }
      file.rewrite(at, buffer, 0, read);
      at += read;
    }
  }

  private static void transfer(StoredFile from, long start, long end, StoredFile to)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (long at = start; at < end; ) {
      int read = from.read(at, buffer, 0, (int) Math.min(buffer.length, end - at));
      if (read <= 0) {
        throw new IOException("file shrank while read: expected bytes=" + end + ", found=" + at);
      }
      to.append(buffer, 0, read);
      at += read;
    }
  }

  /** How many bytes from the start on are equal, up to this many. */
  static long equalBytes(StoredFile a, StoredFile b, long length) throws IOException {
    byte[] left = new byte[BUFFER_BYTES];
    byte[] right = new byte[BUFFER_BYTES];
    for (long at = 0; at < length; ) {
      int want = (int) Math.min(left.length, length - at);
      int read = Math.min(a.read(at, left, 0, want), b.read(at, right, 0, want));
      for (int i = 0; i < read; i++) {
        if (left[i] != right[i]) {
          return at + i;
        }
      }
      if (read < want) {
        return at + read;
      }
      at += read;
    }
    return length;
  }
}
