package dev.custody.log.fault;

import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A disk with a cache that can lose power. Whatever is read comes from the cache; only what was
 * forced is sure to outlast {@link #afterPowerCut}: a file's bytes and length by a force of the
 * file, a name by a force of its directory. Everything else is at the mercy of a seed (see {@link
 * PowerCut}). {@link #afterKill} ends the process alone: the cache stays.
 *
 * <p>Every change is an operation with a number, counted from 0. At a number of the test's choice
 * power goes, or the operation fails with EIO, or the disk is full from there on. After a power cut
 * or a kill this object is dead: threads of the stopped log that still hold it get nothing but
 * exceptions, and the survivor is another object.
 *
 * <p>A force of a file that fails does what Linux does: of the pages that were to be written some
 * are on the disk and some are not, all count as clean, and the next force has nothing to do and
 * says ok. The names of a directory stand in a journal: what failed is still to be written.
 */
final class SimulatedDisk implements Storage {

  /** What is thrown by intent; a log may wrap it, but must not hide it. */
  static final class InjectedException extends IOException {
    private static final long serialVersionUID = 1;

    InjectedException(String message) {
      super("injected: " + message);
    }
  }

  /** One pending change of a file's bytes: a write, or a cut where {@code bytes} is null. */
  record FileChange(int at, byte @Nullable [] bytes) {}

  /** A file, which may have several names or none. */
  static final class Inode {
    byte[] cached = new byte[0];
    byte[] durable = new byte[0];
    List<FileChange> pending = new ArrayList<>();
  }

  /**
   * A pending change of names. A rename is one change: it takes a name away and gives one.
   *
   * @param source where {@code from} stood; null for a new name
   * @param target where {@code to} stands; null for a deletion
   */
  record NameChange(
      @Nullable Directory source,
      String from,
      @Nullable Directory target,
      String to,
      @Nullable Object node) {}

  /** Names and what they stand for: an {@link Inode} or a {@link Directory}. */
  static final class Directory {
    final TreeMap<String, Object> cached = new TreeMap<>();
    final TreeMap<String, Object> durable = new TreeMap<>();
    final List<NameChange> pending = new ArrayList<>();
  }

  private static final int NEVER = Integer.MAX_VALUE;
  private static final int STALE_PIECES_MAX = 16;

  private @Nullable Directory root;
  private boolean locked;
  private boolean dead;
  private int operations;
  private int reads;
  private int powerOffAt = NEVER;
  private int failAt = NEVER;
  private int fullFrom = NEVER;
  private int failReadAt = NEVER;
  private int segmentForcesLeft = NEVER;
  private boolean injected;
  private IntConsumer look = operation -> {};
  private Random random = new Random(0);
  // Those whose names were forced through this object, as the real storage does it.
  private final Set<String> durableDirectories = new HashSet<>();
  private final List<String> trace = new ArrayList<>();
  // What freed blocks still hold: a file that grows without its bytes may show it.
  private final List<byte[]> stale = new ArrayList<>();

  // The faults of one life; numbers count from its first operation.

  synchronized void powerOffAt(int operation) {
    powerOffAt = operation;
  }

  synchronized void failAt(int operation, long seed) {
    failAt = operation;
    random = new Random(seed);
  }

  /** Fails the n-th force of a segment from now on. */
  synchronized void failSegmentForce(int n, long seed) {
    segmentForcesLeft = n;
    random = new Random(seed);
  }

  synchronized void fullFrom(int operation, long seed) {
    fullFrom = operation;
    random = new Random(seed);
  }

  synchronized void failReadAt(int read) {
    failReadAt = read;
  }

  /** How many changes there were. */
  synchronized int operations() {
    return operations;
  }

  /** Whether a fault that was asked for has come. */
  synchronized boolean injected() {
    return injected;
  }

  /** The changes in order, for people. */
  synchronized List<String> trace() {
    return new ArrayList<>(trace);
  }

  /** All that can be read, by name. */
  synchronized Map<String, byte[]> files() {
    Map<String, byte[]> out = new TreeMap<>();
    if (root != null) {
      collect(root, "", out);
    }
    return out;
  }

  /** All that can be read, to be compared. */
  Map<String, ByteBuffer> content() {
    Map<String, ByteBuffer> out = new TreeMap<>();
    files().forEach((name, bytes) -> out.put(name, ByteBuffer.wrap(bytes)));
    return out;
  }

  private static void collect(Directory in, String prefix, Map<String, byte[]> out) {
    for (Map.Entry<String, Object> entry : in.cached.entrySet()) {
      if (entry.getValue() instanceof Directory directory) {
        collect(directory, prefix + entry.getKey() + "/", out);
      } else {
        out.put(prefix + entry.getKey(), ((Inode) entry.getValue()).cached.clone());
      }
    }
  }

  /** Changes a byte behind everybody's back, on the disk and in the cache. */
  synchronized void rot(String name, int at, int mask) throws IOException {
    Inode inode = inode(name);
    if (!inode.pending.isEmpty()) {
      throw new IllegalStateException("only what is durable can rot");
    }
    inode.cached[at] ^= (byte) mask;
    inode.durable = inode.cached.clone();
  }

  /** Runs in the midst of every operation: it is pending, and nothing hangs on it yet. */
  synchronized void atEveryOperation(IntConsumer look) {
    this.look = look;
  }

  /** The same disk after power was cut and came back; this one is dead. */
  synchronized SimulatedDisk afterPowerCut(long seed) {
    dead = true;
    return survivor(seed);
  }

  /** What would be left if power was cut now; this one goes on. */
  synchronized SimulatedDisk survivor(long seed) {
    SimulatedDisk next = new SimulatedDisk();
    next.stale.addAll(stale);
    if (root != null) {
      next.root = new PowerCut(seed, stale).survivorOf(root);
    }
    return next;
  }

  /**
   * The same disk for the next process after this one was killed; this one is dead. Operations are
   * counted on; no fault that was to come does.
   *
   * @param evicted whether the cache was dropped meanwhile, as far as it was clean
   */
  synchronized SimulatedDisk afterKill(boolean evicted) {
    dead = true;
    return inCache(evicted);
  }

  /** What the next process would find if this one was killed now; this one goes on. */
  synchronized SimulatedDisk inCache(boolean evicted) {
    SimulatedDisk next = new SimulatedDisk();
    next.stale.addAll(stale);
    if (root != null) {
      next.root = new Copier(evicted).directory(root);
    }
    next.operations = operations;
    next.trace.addAll(trace);
    return next;
  }

  /** Copies with all that is pending; a file of two names stays one file. */
  private static final class Copier {
    private final boolean evicted;
    private final Map<Object, Object> copies = new IdentityHashMap<>();
    private final Map<NameChange, NameChange> changes = new IdentityHashMap<>();

    Copier(boolean evicted) {
      this.evicted = evicted;
    }

    Object node(Object node) {
      return node instanceof Directory directory ? directory(directory) : inode((Inode) node);
    }

    Directory directory(Directory from) {
      Directory known = (Directory) copies.get(from);
      if (known != null) {
        return known;
      }
      Directory to = new Directory();
      copies.put(from, to);
      from.cached.forEach((name, node) -> to.cached.put(name, node(node)));
      from.durable.forEach((name, node) -> to.durable.put(name, node(node)));
      for (NameChange change : from.pending) {
        NameChange copy = changes.get(change);
        if (copy == null) {
          copy =
              new NameChange(
                  change.source == null ? null : directory(change.source),
                  change.from,
                  change.target == null ? null : directory(change.target),
                  change.to,
                  change.node == null ? null : node(change.node));
          changes.put(change, copy);
        }
        to.pending.add(copy);
      }
      return to;
    }

    private Inode inode(Inode from) {
      Inode known = (Inode) copies.get(from);
      if (known != null) {
        return known;
      }
      Inode to = new Inode();
      copies.put(from, to);
      to.durable = from.durable.clone();
      to.pending.addAll(from.pending);
      to.cached = evicted ? apply(from.durable, from.pending) : from.cached.clone();
      return to;
    }
  }

  static byte[] apply(byte[] start, List<FileChange> changes) {
    byte[] out = start;
    for (FileChange change : changes) {
      byte[] bytes = change.bytes();
      if (bytes == null) {
        out = Arrays.copyOf(out, change.at());
      } else {
        out = Arrays.copyOf(out, Math.max(out.length, change.at() + bytes.length));
        System.arraycopy(bytes, 0, out, change.at(), bytes.length);
      }
    }
    return out;
  }

  // Storage

  @Override
  public synchronized boolean exists(String name) throws IOException {
    requireAlive();
    return node(name) != null;
  }

  @Override
  public synchronized boolean isDirectory(String name) throws IOException {
    requireAlive();
    return node(name) instanceof Directory;
  }

  @Override
  public synchronized List<String> list(String directory) throws IOException {
    read("list " + directory);
    return new ArrayList<>(directory(directory).cached.keySet());
  }

  @Override
  public synchronized StoredFile openRead(String name) throws IOException {
    requireAlive();
    return new OpenFile(name, inode(name), false);
  }

  @Override
  public synchronized StoredFile openAppend(String name) throws IOException {
    requireAlive();
    return new OpenFile(name, inode(name), true);
  }

  @Override
  public synchronized StoredFile create(String name) throws IOException {
    boolean powerGoes = begin("create " + name);
    Directory in = directory(Storage.parentOf(name));
    String last = lastOf(name);
    Object there = in.cached.get(last);
    if (there instanceof Directory) {
      throw new IOException("file expected: name=" + name);
    }
    Inode inode;
    if (there instanceof Inode known) {
      inode = known;
      free(inode.cached);
      inode.cached = new byte[0];
      inode.pending.add(new FileChange(0, null));
    } else {
      inode = new Inode();
      in.cached.put(last, inode);
      in.pending.add(new NameChange(null, "", in, last, inode));
    }
    end(powerGoes);
    return new OpenFile(name, inode, true);
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    boolean powerGoes = begin("rename " + from + " " + to);
    Directory source = directory(Storage.parentOf(from));
    Directory target = directory(Storage.parentOf(to));
    Object node = source.cached.remove(lastOf(from));
    if (node == null) {
      throw new FileNotFoundException(from);
    }
    if (target.cached.put(lastOf(to), node) instanceof Inode replaced) {
      free(replaced.cached);
    }
    NameChange change = new NameChange(source, lastOf(from), target, lastOf(to), node);
    source.pending.add(change);
    if (target != source) {
      target.pending.add(change);
    }
    end(powerGoes);
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    boolean powerGoes = begin("delete " + name);
    Directory in = directory(Storage.parentOf(name));
    Object node = in.cached.get(lastOf(name));
    if (node == null) {
      throw new FileNotFoundException(name);
    }
    if (node instanceof Directory directory && !directory.cached.isEmpty()) {
      throw new IOException("directory not empty: name=" + name);
    }
    durableDirectories.remove(name);
    in.cached.remove(lastOf(name));
    in.pending.add(new NameChange(in, lastOf(name), null, "", null));
    if (node instanceof Inode inode) {
      free(inode.cached);
    }
    end(powerGoes);
  }

  @Override
  public synchronized void createDirectories(String name) throws IOException {
    if (durableDirectories.contains(name)) {
      return;
    }
    boolean there = node(name) instanceof Directory;
    if (name.isEmpty()) {
      if (!there) {
        // What is above the log is not this disk's.
        boolean powerGoes = begin("directory");
        root = new Directory();
        end(powerGoes);
      }
    } else {
      String parent = Storage.parentOf(name);
      createDirectories(parent);
      if (!there) {
        makeDirectory(parent, name);
      }
      forceDirectory(parent);
    }
    durableDirectories.add(name);
  }

  private void makeDirectory(String parent, String name) throws IOException {
    boolean powerGoes = begin("directory " + name);
    Directory in = directory(parent);
    Directory made = new Directory();
    in.cached.put(lastOf(name), made);
    in.pending.add(new NameChange(null, "", in, lastOf(name), made));
    end(powerGoes);
  }

  @Override
  public synchronized void forceDirectory(String name) throws IOException {
    Directory directory = directory(name);
    boolean powerGoes;
    try {
      powerGoes = begin("force directory " + name);
    } catch (InjectedException e) {
      // Some of the names are durable; a journal keeps the others in order.
      while (!dead && !directory.pending.isEmpty() && random.nextBoolean()) {
        makeDurable(directory, directory.pending.remove(0));
      }
      throw e;
    }
    end(powerGoes);
    for (NameChange change : directory.pending) {
      makeDurable(directory, change);
    }
    directory.pending.clear();
  }

  /** Makes a change durable as far as this directory goes, and never the loss of a name alone. */
  private static void makeDurable(Directory in, NameChange change) {
    if (change.target() != null && change.node() != null) {
      change.target().durable.put(change.to(), change.node());
    }
    if (change.source() == in) {
      in.durable.remove(change.from());
    }
  }

  @Override
  public synchronized Closeable lock(String name) throws IOException {
    requireAlive();
    if (locked) {
      throw new LockedException("log is open: " + description());
    }
    Directory in = directory("");
    if (!in.cached.containsKey(name)) {
      create(name).close();
    }
    locked = true;
    return () -> {
      synchronized (this) {
        locked = false;
      }
    };
  }

  @Override
  public String description() {
    return "simulated disk";
  }

  /** Counts a change and lets its fault come; tells whether power goes with it. */
  private boolean begin(String what) throws InjectedException {
    requireAlive();
    int number = operations++;
    trace.add(number + " " + what);
    boolean segmentForce = what.startsWith("force seg/") && segmentForcesLeft-- == 0;
    if (number == failAt || segmentForce) {
      injected = true;
      throw new InjectedException("EIO at operation " + number + ", " + what);
    }
    if (number == powerOffAt) {
      injected = true;
      return true;
    }
    return false;
  }

  /** The change is pending, or not even that; a cut takes it from there. */
  private void end(boolean powerGoes) throws InjectedException {
    look.accept(operations - 1);
    if (powerGoes) {
      dead = true;
      throw new InjectedException("power cut at operation " + powerOffAt);
    }
  }

  private void read(String what) throws InjectedException {
    requireAlive();
    if (reads++ == failReadAt) {
      injected = true;
      throw new InjectedException("EIO reading, " + what);
    }
  }

  private void requireAlive() throws InjectedException {
    if (dead) {
      throw new InjectedException("power is off");
    }
  }

  private void free(byte[] content) {
    if (content.length > 0) {
      if (stale.size() == STALE_PIECES_MAX) {
        stale.remove(0);
      }
      stale.add(content);
    }
  }

  private @Nullable Object node(String name) {
    Object at = root;
    if (!name.isEmpty()) {
      for (String part : name.split("/", -1)) {
        at = at instanceof Directory directory ? directory.cached.get(part) : null;
      }
    }
    return at;
  }

  private Directory directory(String name) throws FileNotFoundException {
    if (node(name) instanceof Directory directory) {
      return directory;
    }
    throw new FileNotFoundException(name);
  }

  private Inode inode(String name) throws IOException {
    Object node = node(name);
    if (node instanceof Inode inode) {
      return inode;
    }
    if (node == null) {
      throw new FileNotFoundException(name);
    }
    throw new IOException("file expected: name=" + name);
  }

  private static String lastOf(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private final class OpenFile implements StoredFile {
    private final String name;
    private final Inode inode;
    private final boolean writable;
    private boolean open = true;

    OpenFile(String name, Inode inode, boolean writable) {
      this.name = name;
      this.inode = inode;
      this.writable = writable;
    }

    @Override
    public long length() throws IOException {
      synchronized (SimulatedDisk.this) {
        requireOpen();
        return inode.cached.length;
      }
    }

    @Override
    public int read(long position, byte[] target, int offset, int count) throws IOException {
      synchronized (SimulatedDisk.this) {
        requireOpen();
        SimulatedDisk.this.read(name);
        int at = (int) Math.min(position, inode.cached.length);
        int read = Math.min(count, inode.cached.length - at);
        System.arraycopy(inode.cached, at, target, offset, read);
        return read;
      }
    }

    @Override
    public void append(byte[] source, int offset, int count) throws IOException {
      synchronized (SimulatedDisk.this) {
        requireOpen();
        requireWritable();
        write(inode.cached.length, source, offset, count);
      }
    }

    private void write(int at, byte[] source, int offset, int count) throws IOException {
      String what = "write " + name + " " + at + "+" + count;
      boolean powerGoes;
      try {
        powerGoes = begin(what);
        if (operations > fullFrom) {
          injected = true;
          throw new InjectedException("ENOSPC at operation " + (operations - 1) + ", " + what);
        }
      } catch (InjectedException e) {
        if (!dead) {
          change(at, Arrays.copyOfRange(source, offset, offset + random.nextInt(count + 1)));
        }
        throw e;
      }
      change(at, Arrays.copyOfRange(source, offset, offset + count));
      end(powerGoes);
    }

    @Override
    public void rewrite(long position, byte[] source, int offset, int count) throws IOException {
      synchronized (SimulatedDisk.this) {
        requireOpen();
        requireWritable();
        if (position + count > inode.cached.length) {
          throw new IllegalArgumentException("rewritten beyond the end: name=" + name);
        }
        write((int) position, source, offset, count);
      }
    }

    private void change(int at, byte[] bytes) {
      FileChange change = new FileChange(at, bytes);
      inode.pending.add(change);
      inode.cached = apply(inode.cached, List.of(change));
    }

    @Override
    public void truncate(long length) throws IOException {
      synchronized (SimulatedDisk.this) {
        requireOpen();
        requireWritable();
        boolean powerGoes = begin("truncate " + name + " " + length);
        if (length < inode.cached.length) {
          free(Arrays.copyOfRange(inode.cached, (int) length, inode.cached.length));
          inode.pending.add(new FileChange((int) length, null));
          inode.cached = Arrays.copyOf(inode.cached, (int) length);
        }
        end(powerGoes);
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (SimulatedDisk.this) {
        requireOpen();
        boolean powerGoes;
        try {
          powerGoes = begin("force " + name);
        } catch (InjectedException e) {
          if (!dead) {
            inode.durable = new PowerCut(random.nextLong(), stale).survivorOf(inode);
            inode.pending.clear();
          }
          throw e;
        }
        end(powerGoes);
        inode.durable = apply(inode.durable, inode.pending);
        inode.pending.clear();
      }
    }

    @Override
    public void close() {
      synchronized (SimulatedDisk.this) {
        open = false;
      }
    }

    private void requireOpen() throws IOException {
      requireAlive();
      if (!open) {
        throw new IOException("file is closed: name=" + name);
      }
    }

    private void requireWritable() throws IOException {
      if (!writable) {
        throw new IOException("file is open for reading: name=" + name);
      }
    }
  }
}
