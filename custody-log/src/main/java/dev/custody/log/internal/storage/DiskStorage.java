package dev.custody.log.internal.storage;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The real file system below one directory. */
public final class DiskStorage implements Storage {

  // A file lock is held by the whole process, so a second opener in this process would get it too:
  // this set tells them apart. It is the one piece of state that must be shared by all logs.
  private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

  private static final boolean DIRECTORIES_CAN_BE_FORCED =
      !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

  private final Path root;

  // Those whose names were forced through this object.
  private final Set<String> durableDirectories = ConcurrentHashMap.newKeySet();

  public DiskStorage(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(path(name), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public boolean isDirectory(String name) {
    return Files.isDirectory(path(name));
  }

  @Override
  public List<String> list(String directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path(directory))) {
      for (Path entry : entries) {
        names.add(entry.getFileName().toString());
      }
    } catch (NoSuchFileException e) {
      throw notFound(directory, e);
    }
    Collections.sort(names);
    return names;
  }

  @Override
  public StoredFile openRead(String name) throws IOException {
    return open(name, StandardOpenOption.READ);
  }

  @Override
  public StoredFile openAppend(String name) throws IOException {
    return open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public StoredFile create(String name) throws IOException {
    return open(
        name,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(
        path(from), path(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(String name) throws IOException {
    durableDirectories.remove(name);
    Files.delete(path(name));
  }

  @Override
  public void createDirectories(String name) throws IOException {
    if (durableDirectories.contains(name)) {
      return;
    }
    Path directory = path(name);
    Path parent = directory.getParent();
    boolean there = Files.isDirectory(directory);
    if (!name.isEmpty()) {
      createDirectories(Storage.parentOf(name));
    }
    if (!there) {
      if (name.isEmpty()) {
        Files.createDirectories(directory);
      } else {
        Files.createDirectory(directory);
      }
    }
    // What is above the log may be another's, and not to be read.
    if (parent != null && !(name.isEmpty() && there)) {
      forceDirectory(parent);
    }
    durableDirectories.add(name);
  }

  @Override
  public void forceDirectory(String directory) throws IOException {
    forceDirectory(path(directory));
  }

  @Override
  public Closeable lock(String name) throws IOException {
    Path file = path(name);
    Path key = root.toRealPath().resolve(name);
    if (!LOCKED_HERE.add(key)) {
      throw new LockedException("log is open in this process: directory=" + root);
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new LockedException("log is open in another process: directory=" + root);
      }
      FileChannel held = channel;
      return () -> {
        try {
          held.close();
        } finally {
          LOCKED_HERE.remove(key);
        }
      };
    } catch (IOException | OverlappingFileLockException e) {
      if (channel != null) {
        channel.close();
      }
      LOCKED_HERE.remove(key);
      if (e instanceof IOException failure) {
        throw failure;
      }
      throw new LockedException("log is open in this process: directory=" + root);
    }
  }

  @Override
  public String description() {
    return root.toString();
  }

  private static void forceDirectory(Path directory) throws IOException {
    if (DIRECTORIES_CAN_BE_FORCED) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private StoredFile open(String name, OpenOption... options) throws IOException {
    Path file = path(name);
    if (Files.isDirectory(file)) {
      throw new IOException("file expected: name=" + name + ", found=directory");
    }
    try {
      return new ChannelFile(FileChannel.open(file, options));
    } catch (NoSuchFileException e) {
      throw notFound(name, e);
    }
  }

  private Path path(String name) {
    return name.isEmpty() ? root : root.resolve(name);
  }

  private static FileNotFoundException notFound(String name, NoSuchFileException cause) {
    FileNotFoundException e = new FileNotFoundException("no such file: name=" + name);
    e.initCause(cause);
    return e;
  }

  /** A file of the file system. */
  private static final class ChannelFile implements StoredFile {
    private final FileChannel channel;

    ChannelFile(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public long length() throws IOException {
      return channel.size();
    }

    @Override
    public int read(long position, byte[] target, int offset, int count) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(target, offset, count);
      while (buffer.hasRemaining()) {
        int read = channel.read(buffer, position + (count - buffer.remaining()));
        if (read < 0) {
          break;
        }
      }
      return count - buffer.remaining();
    }

    @Override
    public void append(byte[] source, int offset, int count) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(source, offset, count);
      long end = channel.size();
      while (buffer.hasRemaining()) {
        end += channel.write(buffer, end);
      }
    }

    @Override
    public void rewrite(long position, byte[] source, int offset, int count) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(source, offset, count);
      while (buffer.hasRemaining()) {
        channel.write(buffer, position + (count - buffer.remaining()));
      }
    }

    @Override
    public void truncate(long length) throws IOException {
      channel.truncate(length);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
