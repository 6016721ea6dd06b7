package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Documents that entries speak of, kept beside the log by their SHA-256: {@code objects/<2 hex>/<62
 * hex>}.
 *
 * <p>What an entry needs is put here before the entry is appended; when {@link #put} returns, it is
 * durable. The same bytes again change nothing, and an object that no entry speaks of does no harm.
 * Any length, in constant memory.
 *
 * @since 0.1.0
 */
public final class ObjectStore {

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final AtomicLong NEXT_NAME = new AtomicLong();

  private final Storage storage;
  private final boolean writable;

  ObjectStore(Storage storage, boolean writable) {
    this.storage = storage;
    this.writable = writable;
  }

  /**
   * Stores what a stream gives, to its end. The stream is not closed.
   *
   * @param bytesMax how much is admitted
   * @throws ObjectTooLargeException if there is more; nothing is kept
   * @throws IllegalStateException if the log was opened for reading
   */
  public StoredObject put(InputStream source, long bytesMax) throws IOException {
    if (!writable) {
      throw new IllegalStateException("log is open for reading");
    }
    String aside = LogDirectory.OBJECTS + "/incoming-" + NEXT_NAME.getAndIncrement() + Storage.TMP;
    MessageDigest sha256 = sha256();
    long length = 0;
    boolean kept = false;
    try {
      try (StoredFile file = storage.create(aside)) {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read; (read = source.read(buffer)) >= 0; ) {
          length += read;
          if (length > bytesMax) {
            throw new ObjectTooLargeException(bytesMax);
          }
          sha256.update(buffer, 0, read);
          file.append(buffer, 0, read);
        }
        file.force();
      }
      Digest digest = new Digest(Bytes.ofOwned(sha256.digest()));
      String name = name(digest);
      storage.createDirectories(Storage.parentOf(name));
      // Also over one that is there: if that has rotted, it is whole again.
      storage.rename(aside, name);
      storage.forceDirectory(Storage.parentOf(name));
      kept = true;
      return new StoredObject(digest, length);
    } finally {
      if (!kept && storage.exists(aside)) {
        storage.delete(aside);
      }
    }
  }

  /** Whether there is an object of this digest; not whether it is whole. */
  public boolean contains(Digest digest) throws IOException {
    return storage.exists(name(digest));
  }

  /**
   * Opens an object. It is hashed whole before the first byte is given, and again while it is read.
   *
   * @return to be closed by the caller; at its end it throws if the bytes have changed meanwhile
   * @throws FileNotFoundException if there is none
   * @throws LogDamagedException if it is not what was stored
   */
  public InputStream open(Digest digest) throws IOException {
    String name = name(digest);
    try (InputStream first = new CheckedStream(storage.openRead(name), name, digest)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      while (first.read(buffer) >= 0) {
        // Reading to the end is the check.
      }
    }
    return new CheckedStream(storage.openRead(name), name, digest);
  }

  static String name(Digest digest) {
    String hex = digest.toHex();
    return LogDirectory.OBJECTS + "/" + hex.substring(0, 2) + "/" + hex.substring(2);
  }

  private static MessageDigest sha256() {
    try {
      // Not the thread's own: the source may hash too.
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Gives the bytes of an object and holds their hash against its name at the end. */
  private static final class CheckedStream extends InputStream {
    private final StoredFile file;
    private final String name;
    private final Digest expected;
    private final MessageDigest sha256 = sha256();
    private long position;

    CheckedStream(StoredFile file, String name, Digest expected) {
      this.file = file;
      this.name = name;
      this.expected = expected;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      int read = file.read(position, target, offset, count);
      if (read == 0) {
        requireExpected();
        return -1;
      }
      sha256.update(target, offset, read);
      position += read;
      return read;
    }

    private void requireExpected() throws IOException {
      // digest() starts it anew, so a second read at the end would see another hash: clone first.
      MessageDigest whole;
      try {
        whole = (MessageDigest) sha256.clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError("the platform's SHA-256 can be cloned", e);
      }
      Digest found = new Digest(Bytes.ofOwned(whole.digest()));
      if (!found.equals(expected)) {
        throw new LogDamagedException(
            new LogFinding(
                Kind.OBJECT_DIFFERS,
                name,
                -1,
                0,
                "object hash mismatch: expected=" + expected + ", found=" + found));
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
