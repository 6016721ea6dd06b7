package dev.custody.log.internal.storage;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;

/**
 * One directory tree on something that can lose power. Safe for use by many threads; the log sees
 * to it that one at a time writes.
 */
public interface Storage {

  /** Whether a file or directory of this name is there. */
  boolean exists(String name) throws IOException;

  /** Whether a directory of this name is there; the empty name is the tree itself. */
  boolean isDirectory(String name) throws IOException;

  /**
   * The names in a directory, sorted, without the directory's own.
   *
   * @throws FileNotFoundException if there is no such directory
   */
  List<String> list(String directory) throws IOException;

  /**
   * Opens a file for reading.
   *
   * @throws FileNotFoundException if there is none
   */
  StoredFile openRead(String name) throws IOException;

  /**
   * Opens an existing file for reading and for writing at its end.
   *
   * @throws FileNotFoundException if there is none
   */
  StoredFile openAppend(String name) throws IOException;

  /** Makes a file anew, empty; one that was there is emptied. */
  StoredFile create(String name) throws IOException;

  /** Renames atomically; a file of the new name is replaced. Durable only after forceDirectory. */
  void rename(String from, String to) throws IOException;

  /** Deletes a file or an empty directory. */
  void delete(String name) throws IOException;

  /**
   * Makes a directory and those above it, where they are missing. When it returns, their names are
   * durable, whoever made them: a process that was killed may have left one in the cache alone.
   */
  void createDirectories(String name) throws IOException;

  /** Makes durable which names this directory holds. */
  void forceDirectory(String directory) throws IOException;

  /**
   * Takes the exclusive lock of this name, against other processes and against this one.
   *
   * @throws LockedException if somebody has it
   */
  Closeable lock(String name) throws IOException;

  /** How messages call this tree. */
  String description();

  /** Somebody else has the lock. */
  final class LockedException extends IOException {
    private static final long serialVersionUID = 1;

    public LockedException(String message) {
      super(message);
    }
  }

  /**
   * A whole small file.
   *
   * @throws OversizeException if it is longer than {@code bytesMax}
   */
  default byte[] readAll(String name, int bytesMax) throws IOException {
    try (StoredFile file = openRead(name)) {
      long length = file.length();
      if (length > bytesMax) {
        throw new OversizeException(
            "file longer than limit: name=" + name + ", bytes=" + length + ", limit=" + bytesMax);
      }
      byte[] out = new byte[(int) length];
      int read = file.read(0, out, 0, out.length);
      if (read != out.length) {
        throw new IOException(
            "file shrank while read: name=" + name + ", expected=" + length + ", found=" + read);
      }
      return out;
    }
  }

  /**
   * Puts a whole small file in place: written aside, forced, renamed. The directory is not forced.
   */
  default void replace(String name, byte[] content) throws IOException {
    String aside = name + TMP;
    try (StoredFile file = create(aside)) {
      file.append(content, 0, content.length);
      file.force();
    }
    rename(aside, name);
  }

  /** The directory a name stands in; empty for the tree itself. */
  static String parentOf(String name) {
    int slash = name.lastIndexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  /** What the names of unfinished files end with. */
  String TMP = ".tmp";

  /** A file is longer than the reader is ready to take. */
  final class OversizeException extends IOException {
    private static final long serialVersionUID = 1;

    public OversizeException(String message) {
      super(message);
    }
  }
}
