package dev.custody.log.witness;

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

/**
 * A disk in memory that loses power at its n-th change, and keeps of what was not forced all,
 * nothing, the names alone or the bytes alone.
 */
final class CrashDisk implements Storage {

  /** A file's bytes as they are, and as they were when it was forced last. */
  private static final class Content {
    byte[] live = new byte[0];
    byte[] forced = new byte[0];
  }

  private final TreeMap<String, Content> live = new TreeMap<>();
  private final TreeMap<String, Content> forced = new TreeMap<>();
  private final TreeSet<String> directories = new TreeSet<>();
  private final List<String> changes = new ArrayList<>();
  private int failAt = Integer.MAX_VALUE;
  private boolean locked;

  List<String> changes() {
    return changes;
  }

  void failAtChange(int n) {
    failAt = changes.size() + n;
  }

  byte[] file(String name) {
    return live.get(name).live;
  }

  void put(String name, byte[] bytes) {
    Content content = new Content();
    content.live = bytes;
    content.forced = bytes;
    live.put(name, content);
    forced.put(name, content);
  }

  /** What may stand there after the power came back. */
  List<CrashDisk> afterCrash() {
    List<CrashDisk> out = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      CrashDisk disk = new CrashDisk();
      disk.directories.addAll(directories);
      Map<String, Content> names = (i & 1) == 0 ? forced : live;
      boolean bytes = (i & 2) == 0;
      names.forEach((name, content) -> disk.put(name, bytes ? content.forced : content.live));
      out.add(disk);
    }
    return out;
  }

  /** The disk as another process finds it when this one was killed: nothing is lost yet. */
  CrashDisk afterKill() {
    CrashDisk disk = new CrashDisk();
    disk.live.putAll(live);
    disk.forced.putAll(forced);
    disk.directories.addAll(directories);
    return disk;
  }

  private void change(String what) throws IOException {
    if (changes.size() >= failAt) {
      throw new IOException("injected: " + what);
    }
    changes.add(what);
  }

  @Override
  public boolean exists(String name) {
    return name.isEmpty() ? !directories.isEmpty() : live.containsKey(name) || isDirectory(name);
  }

  @Override
  public boolean isDirectory(String name) {
    return directories.contains(name);
  }

  @Override
  public List<String> list(String directory) throws IOException {
    if (!isDirectory(directory)) {
      throw new FileNotFoundException(directory);
    }
    TreeSet<String> names = new TreeSet<>();
    TreeSet<String> all = new TreeSet<>(live.keySet());
    all.addAll(directories);
    for (String name : all) {
      if (!name.isEmpty() && Storage.parentOf(name).equals(directory)) {
        names.add(name.substring(name.lastIndexOf('/') + 1));
      }
    }
    return new ArrayList<>(names);
  }

  @Override
  public StoredFile openRead(String name) throws IOException {
    Content content = live.get(name);
    if (content == null) {
      throw new FileNotFoundException(name);
    }
    return new CrashFile(name, content);
  }

  @Override
  public StoredFile openAppend(String name) throws IOException {
    return openRead(name);
  }

  @Override
  public StoredFile create(String name) throws IOException {
    change("create " + name);
    Content content = new Content();
    live.put(name, content);
    return new CrashFile(name, content);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    change("rename " + to);
    Content content = live.remove(from);
    if (content == null) {
      throw new FileNotFoundException(from);
    }
    live.put(to, content);
  }

  @Override
  public void delete(String name) throws IOException {
    change("delete " + name);
    live.remove(name);
  }

  @Override
  public void createDirectories(String name) throws IOException {
    if (!isDirectory(name)) {
      if (!name.isEmpty()) {
        createDirectories(Storage.parentOf(name));
      }
      change("directory " + name);
      directories.add(name);
    }
  }

  @Override
  public void forceDirectory(String directory) throws IOException {
    change("force directory " + directory);
    forced.keySet().removeIf(name -> Storage.parentOf(name).equals(directory));
    live.forEach(
        (name, content) -> {
          if (Storage.parentOf(name).equals(directory)) {
            forced.put(name, content);
          }
        });
  }

  @Override
  public Closeable lock(String name) throws IOException {
    if (locked) {
      throw new LockedException("locked");
    }
    locked = true;
    return () -> locked = false;
  }

  @Override
  public String description() {
    return "memory";
  }

  private final class CrashFile implements StoredFile {
    private final String name;
    private final Content content;

    CrashFile(String name, Content content) {
      this.name = name;
      this.content = content;
    }

    @Override
    public long length() {
      return content.live.length;
    }

    @Override
    public int read(long position, byte[] target, int offset, int count) {
      int read = (int) Math.max(0, Math.min(count, content.live.length - position));
      System.arraycopy(content.live, (int) position, target, offset, read);
      return read;
    }

    @Override
    public void append(byte[] source, int offset, int count) throws IOException {
      // A write that fails has written half.
      int written = changes.size() >= failAt ? count / 2 : count;
      byte[] after = Arrays.copyOf(content.live, content.live.length + written);
      System.arraycopy(source, offset, after, content.live.length, written);
      content.live = after;
      change("append " + name);
    }

    @Override
    public void rewrite(long position, byte[] source, int offset, int count) {
      throw new AssertionError("a witness writes whole files only");
    }

    @Override
    public void truncate(long length) throws IOException {
      change("truncate " + name);
      content.live = Arrays.copyOf(content.live, (int) length);
    }

    @Override
    public void force() throws IOException {
      change("force " + name);
      content.forced = content.live;
    }

    @Override
    public void close() {}
  }
}
