package dev.custody.log.fault;

import dev.custody.log.fault.SimulatedDisk.Directory;
import dev.custody.log.fault.SimulatedDisk.FileChange;
import dev.custody.log.fault.SimulatedDisk.Inode;
import dev.custody.log.fault.SimulatedDisk.NameChange;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Decides, from a seed, what of a disk's cache had reached the disk when power went.
 *
 * <p>Changes of one file or directory that were not forced may all be lost, all be there, be there
 * up to one of them, or each for itself. A write may be there in part, by sectors or by bytes, and
 * where a file has grown over bytes that are missing it shows zeros, or what freed blocks held, or
 * noise. A rename is there or not, never half.
 */
final class PowerCut {

  private static final int SECTOR_BYTES = 512;

  private final Random random;
  private final List<byte[]> stale;
  private final Map<Object, Object> survivors = new IdentityHashMap<>();
  private final Map<NameChange, Boolean> kept = new IdentityHashMap<>();

  PowerCut(long seed, List<byte[]> stale) {
    // Neighbouring seeds of java.util.Random begin alike.
    this.random = new Random(seed * 0x9e3779b97f4a7c15L + 0x632be59bd9b4e019L);
    this.stale = stale;
  }

  Directory survivorOf(Directory directory) {
    Directory known = (Directory) survivors.get(directory);
    if (known != null) {
      return known;
    }
    Directory out = new Directory();
    survivors.put(directory, out);
    Map<String, Object> names = new TreeMap<>(directory.durable);
    boolean[] choices = choices(directory.pending.size());
    for (int i = 0; i < choices.length; i++) {
      NameChange change = directory.pending.get(i);
      Boolean decided = kept.putIfAbsent(change, choices[i]);
      if (decided != null ? !decided : !choices[i]) {
        continue;
      }
      if (change.source() == directory) {
        names.remove(change.from());
      }
      if (change.target() == directory && change.node() != null) {
        names.put(change.to(), change.node());
      }
    }
    names.forEach(
        (name, node) -> {
          Object survivor;
          if (node instanceof Directory child) {
            survivor = survivorOf(child);
          } else {
            survivor = survivors.computeIfAbsent(node, key -> fileOf((Inode) key));
          }
          out.cached.put(name, survivor);
          out.durable.put(name, survivor);
        });
    return out;
  }

  private Inode fileOf(Inode from) {
    Inode out = new Inode();
    out.durable = survivorOf(from);
    out.cached = out.durable.clone();
    return out;
  }

  byte[] survivorOf(Inode inode) {
    byte[] content = inode.durable.clone();
    boolean[] choices = choices(inode.pending.size());
    // Where changes are lost one by one, others are there in part.
    int tearing = random.nextInt(4);
    for (int i = 0; i < choices.length; i++) {
      FileChange change = inode.pending.get(i);
      byte[] bytes = change.bytes();
      boolean torn = tearing == 0 || tearing == 1 && random.nextBoolean();
      if (bytes == null) {
        if (choices[i] && change.at() < content.length) {
          content = Arrays.copyOf(content, change.at());
        }
      } else if (torn) {
        content = tear(content, change.at(), bytes);
      } else if (choices[i]) {
        content = overwrite(content, change.at(), bytes, all(bytes.length));
      }
    }
    return content;
  }

  /** Which of so many changes, in order, have reached the disk. */
  private boolean[] choices(int count) {
    boolean[] out = new boolean[count];
    int style = random.nextInt(4);
    int upTo = style == 0 ? 0 : style == 1 ? count : random.nextInt(count + 1);
    for (int i = 0; i < count; i++) {
      out[i] = style == 3 ? random.nextBoolean() : i < upTo;
    }
    return out;
  }

  /** Writes some of the bytes. */
  private byte[] tear(byte[] content, int at, byte[] bytes) {
    boolean[] there = new boolean[bytes.length];
    int style = random.nextInt(4);
    if (style == 0) {
      boolean[] sectors = new boolean[(at + bytes.length) / SECTOR_BYTES + 1];
      for (int i = 0; i < sectors.length; i++) {
        sectors[i] = random.nextBoolean();
      }
      for (int i = 0; i < there.length; i++) {
        there[i] = sectors[(at + i) / SECTOR_BYTES];
      }
    } else if (style < 3) {
      int from = style == 1 ? 0 : random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length - from + 1);
      Arrays.fill(there, from, to, true);
    }
    return overwrite(content, at, bytes, there);
  }

  private byte[] overwrite(byte[] content, int at, byte[] bytes, boolean[] there) {
    int end = at + bytes.length;
    // The length is another matter than the bytes: it may have grown over what is missing.
    if (random.nextBoolean()) {
      while (end > at && !there[end - at - 1]) {
        end--;
      }
    }
    if (end == at) {
      return content;
    }
    byte[] out = content;
    if (end > content.length) {
      out = Arrays.copyOf(content, end);
      fill(out, content.length, end);
    }
    for (int i = at; i < end; i++) {
      if (there[i - at]) {
        out[i] = bytes[i - at];
      }
    }
    return out;
  }

  /** What stands where nothing was written: zeros, or what the blocks held before, or noise. */
  private void fill(byte[] content, int from, int to) {
    int style = random.nextInt(4);
    if (style == 1 && !stale.isEmpty()) {
      byte[] old = stale.get(random.nextInt(stale.size()));
      int start = random.nextBoolean() ? 0 : random.nextInt(old.length);
      for (int i = from; i < to; i++) {
        content[i] = old[(start + i - from) % old.length];
      }
    } else if (style == 2) {
      byte[] noise = new byte[to - from];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, content, from, noise.length);
    }
  }

  private static boolean[] all(int count) {
    boolean[] out = new boolean[count];
    Arrays.fill(out, true);
    return out;
  }
}
