package dev.custody.crypto.internal.file;

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
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A small file that is read and replaced as a whole: written beside, forced, renamed over, and the
 * directory forced. On file systems without POSIX permissions the directory cannot be forced, and a
 * rename is as durable as the system makes it.
 *
 * <p>One thread and one process at a time; who takes turns, and how, is the user's to decide.
 */
public final class WholeFile {

  private final Path file;
  private final Path directory;
  private final Path temporary;

  /**
   * A file that may or may not be there.
   *
   * @param file in a directory that is there; the file beside it with {@code .tmp} behind the name
   *     is used too
   */
  public WholeFile(Path file) {
    this.file = file;
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("a file in a directory expected: file=" + file);
    }
    this.directory = parent;
    this.temporary = directory.resolve(file.getFileName() + ".tmp");
  }

  /**
   * Its bytes, made durable first: they may still be on their way to the disk, from a process that
   * was killed.
   *
   * @param bytesMax nothing longer is read in
   * @return null if there is no file; one byte more than bytesMax if it is longer
   */
  public byte @Nullable [] read(int bytesMax) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.force(true);
      forceDirectory(directory);
      int length = (int) Math.min(channel.size(), bytesMax + 1L);
      ByteBuffer buffer = ByteBuffer.allocate(length);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        continue;
      }
      return Arrays.copyOf(buffer.array(), buffer.position());
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * Puts these bytes in place of what was there, durably.
   *
   * @throws IOException if it is not certain which of the two is there
   */
  public void replace(byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory(directory);
  }

  /** Makes the names in a directory durable, where the system can. */
  public static void forceDirectory(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** A lock on this lock file; null if another process, or another part of this one, has it. */
  public static @Nullable FileLock tryLock(FileChannel lockFile) throws IOException {
    try {
      return lockFile.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
