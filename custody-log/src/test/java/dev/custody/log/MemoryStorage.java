package dev.custody.log;

import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A disk in memory, which can be told to fail at its n-th change: that operation and all after it
 * throw, and a write that fails has written half. Safe for use by many threads.
 */
public class MemoryStorage implements Storage {

  private final TreeMap<String, byte[]> files = new TreeMap<>();
  private final TreeSet<String> directories = new TreeSet<>();
  private final List<String> changes = new ArrayList<>();
  private boolean locked;
  private int failAt = Integer.MAX_VALUE;
  private volatile Consumer<String> hook = change -> {};

  public synchronized MemoryStorage copy() {
    MemoryStorage copy = new MemoryStorage();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      copy.files.put(file.getKey(), file.getValue().clone());
    }
    copy.directories.addAll(directories);
    return copy;
  }

  public TreeMap<String, byte[]> files() {
    return files;
  }

  public synchronized byte[] file(String name) {
    byte[] content = files.get(name);
    if (content == null) {
      throw new AssertionError("no file " + name + " in " + files.keySet());
    }
    return content;
  }

  public synchronized void put(String name, byte[] content) {
    files.put(name, content);
  }

  /** What was changed so far, in order. */
  public synchronized List<String> changes() {
    return new ArrayList<>(changes);
  }

  public synchronized void failAtChange(int n) {
    failAt = changes.size() + n;
  }

  public synchronized void heal() {
    failAt = Integer.MAX_VALUE;
  }

  /** Runs before each write to a file and each force of one, on the thread that does it. */
  void before(Consumer<String> what) {
    hook = what;
  }

  private synchronized void change(String what) throws IOException {
    if (changes.size() >= failAt) {
      throw new IOException("injected: " + what);
    }
    changes.add(what);
  }

  @Override
  public synchronized boolean exists(String name) {
    return name.isEmpty() ? !directories.isEmpty() : files.containsKey(name) || isDirectory(name);
  }

  @Override
  public synchronized boolean isDirectory(String name) {
    return directories.contains(name);
  }

  @Override
  public synchronized List<String> list(String directory) throws IOException {
    if (!isDirectory(directory)) {
      throw new FileNotFoundException(directory);
    }
    TreeSet<String> out = new TreeSet<>();
    String prefix = directory.isEmpty() ? "" : directory + "/";
    TreeSet<String> all = new TreeSet<>(files.keySet());
    all.addAll(directories);
    for (String name : all) {
      if (name.startsWith(prefix) && name.length() > prefix.length()) {
        String rest = name.substring(prefix.length());
        if (rest.indexOf('/') < 0) {
          out.add(rest);
        }
      }
    }
    return new ArrayList<>(out);
  }

  @Override
  public synchronized StoredFile openRead(String name) throws IOException {
    if (!files.containsKey(name)) {
      throw new FileNotFoundException(name);
    }
    return new MemoryFile(name);
  }

  @Override
  public synchronized StoredFile openAppend(String name) throws IOException {
    return openRead(name);
  }

  @Override
  public synchronized StoredFile create(String name) throws IOException {
    change("create " + name);
    if (!isDirectory(Storage.parentOf(name))) {
      throw new FileNotFoundException(name);
    }
    files.put(name, new byte[0]);
    return new MemoryFile(name);
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    change("rename " + to);
    byte[] content = files.remove(from);
    if (content == null) {
      throw new FileNotFoundException(from);
    }
    files.put(to, content);
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    change("delete " + name);
    if (files.remove(name) == null && !directories.remove(name)) {
      throw new FileNotFoundException(name);
    }
  }

  @Override
  public synchronized void createDirectories(String name) throws IOException {
    if (isDirectory(name)) {
      return;
    }
    if (!name.isEmpty()) {
      createDirectories(Storage.parentOf(name));
    }
    change("directory " + name);
    directories.add(name);
  }

  @Override
  public synchronized void forceDirectory(String directory) throws IOException {
    change("force directory " + directory);
  }

  @Override
  public synchronized Closeable lock(String name) throws IOException {
    if (locked) {
      throw new LockedException("locked");
    }
    if (failAt < Integer.MAX_VALUE && changes.size() >= failAt) {
      throw new IOException("read-only file system");
    }
    locked = true;
    files.putIfAbsent(name, new byte[0]);
    return () -> locked = false;
  }

  @Override
  public String description() {
    return "memory";
  }

  private final class MemoryFile implements StoredFile {
    private final String name;

    MemoryFile(String name) {
      this.name = name;
    }

    @Override
    public long length() {
      return file(name).length;
    }

    @Override
    public int read(long position, byte[] target, int offset, int count) {
      byte[] content = file(name);
      int read = (int) Math.max(0, Math.min(count, content.length - position));
      System.arraycopy(content, (int) Math.min(position, content.length), target, offset, read);
      return read;
    }

    @Override
    public void append(byte[] source, int offset, int count) throws IOException {
      hook.accept("append " + name);
      synchronized (MemoryStorage.this) {
        boolean fails = changes.size() >= failAt;
        int written = fails ? count / 2 : count;
        byte[] before = file(name);
        byte[] after = Arrays.copyOf(before, before.length + written);
        System.arraycopy(source, offset, after, before.length, written);
        files.put(name, after);
        change("append " + name);
      }
    }

    @Override
    public void rewrite(long position, byte[] source, int offset, int count) throws IOException {
      change("rewrite " + name);
      System.arraycopy(source, offset, file(name), (int) position, count);
    }

    @Override
    public void truncate(long length) throws IOException {
      synchronized (MemoryStorage.this) {
        change("truncate " + name);
        files.put(name, Arrays.copyOf(file(name), (int) length));
      }
    }

    @Override
    public void force() throws IOException {
      hook.accept("force " + name);
      change("force " + name);
    }

    @Override
    public void close() {}
  }
}
