package dev.custody.crypto.stream;

import dev.custody.api.statement.KeyId;
import dev.custody.crypto.internal.file.WholeFile;
import dev.custody.crypto.internal.stream.StateCodec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

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
  private final WholeFile file;
  private final FileChannel lockChannel;

  private FileStreamStore(KeyId kid, Path directory, FileChannel lockChannel) {
    this.kid = kid;
    this.file = new WholeFile(directory.resolve(kid.toHex() + ".stream"));
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
      FileLock lock = WholeFile.tryLock(channel);
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
    byte[] bytes = file.read(StateCodec.BYTES_MAX);
    if (bytes == null) {
      return Optional.empty();
    }
    if (bytes.length > StateCodec.BYTES_MAX) {
      throw new StreamCorruptException(
          "stream state longer than limit: limitBytes=" + StateCodec.BYTES_MAX);
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
    file.replace(StateCodec.encode(state));
  }

  /** Gives the lock back; closing twice does nothing. */
  @Override
  public void close() throws IOException {
    lockChannel.close();
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
