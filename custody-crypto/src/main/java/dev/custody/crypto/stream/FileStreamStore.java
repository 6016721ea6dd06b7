package dev.custody.crypto.stream;

import dev.custody.api.statement.KeyId;
import dev.custody.crypto.internal.stream.StateCodec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream state in a file, {@code <kid in hex>.stream}, replaced as a whole: written beside,
 * forced, renamed over, and the directory forced.
 *
 * <p>A lock file keeps a second process, and a second store in this one, away for as long as this
 * is open. Never put an older file back from a backup: the key would fork. On file systems without
 * POSIX permissions the directory cannot be forced, and a rename is as durable as the system makes
 * it. Not thread-safe: it belongs to one signer.
 *
 * @since 0.1.0
 */
public final class FileStreamStore implements StreamStore, Closeable {

  private final KeyId kid;
  private final Path directory;
  private final Path file;
  private final Path temporary;
  private final FileChannel lockChannel;

  private FileStreamStore(KeyId kid, Path directory, FileChannel lockChannel) {
    this.kid = kid;
    this.directory = directory;
    this.file = directory.resolve(kid.toHex() + ".stream");
    this.temporary = directory.resolve(kid.toHex() + ".stream.tmp");
    this.lockChannel = lockChannel;
  }

  /**
   * Opens the store of this key and locks it.
   *
   * @param directory where the file stands; made if it is not there
   * @throws StreamLockedException if it is open elsewhere
   * @throws IOException if directory or lock file cannot be made
   */
  public static FileStreamStore open(Path directory, KeyId kid) throws IOException {
    Objects.requireNonNull(kid, "kid");
    Files.createDirectories(directory);
    Path lockFile = directory.resolve(kid.toHex() + ".lock");
    FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      FileLock lock = tryLock(channel);
      if (lock == null) {
        throw new StreamLockedException(
            "stream is in use by another signer: kid=" + kid + ", lock=" + lockFile);
      }
      locked = true;
      return new FileStreamStore(kid, directory, channel);
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  @Override
  public Optional<StreamState> load() throws IOException {
    requireOpen();
    byte[] bytes;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // What is read may still be on its way to the disk, from a process that was killed in
      // between.
      channel.force(true);
      forceDirectory();
      bytes = readAll(channel);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return Optional.of(StateCodec.decode(bytes, kid));
  }

  @Override
  public void store(StreamState state) throws IOException {
    requireOpen();
    if (!state.kid().equals(kid)) {
      throw new IllegalArgumentException(
          "state of another key: expected kid=" + kid + ", found=" + state.kid());
    }
    ByteBuffer bytes = ByteBuffer.wrap(StateCodec.encode(state));
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory();
  }

  /** Gives the lock back; closing twice does nothing. */
  @Override
  public void close() throws IOException {
    lockChannel.close();
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private byte[] readAll(FileChannel channel) throws IOException {
    long length = channel.size();
    if (length > StateCodec.BYTES_MAX) {
      throw new StreamCorruptException(
          "stream state longer than limit: lengthBytes="
              + length
              + ", limitBytes="
              + StateCodec.BYTES_MAX);
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) length);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      continue;
    }
    if (buffer.hasRemaining()) {
      throw new StreamCorruptException("stream state became shorter while it was read");
    }
    return buffer.array();
  }

  private void forceDirectory() throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private void requireOpen() {
    if (!lockChannel.isOpen()) {
      throw new IllegalStateException("stream store is closed: kid=" + kid);
    }
  }

  /** Key id only. */
  @Override
  public String toString() {
    return "FileStreamStore[" + kid + "]";
  }
}
