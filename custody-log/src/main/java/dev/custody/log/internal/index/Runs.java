package dev.custody.log.internal.index;

import dev.custody.log.internal.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The runs that cover a log's entries from 0 on without a gap, up to {@link #end}. Immutable, and
 * safe for use by many threads.
 */
public final class Runs {

  static final long[] NONE = new long[0];

  private final Storage storage;
  private final List<RunFile> files;

  Runs(Storage storage, List<RunFile> files) {
    this.storage = storage;
    this.files = Collections.unmodifiableList(new ArrayList<>(files));
  }

  /** None: all is to be found out from the log. */
  public static Runs none(Storage storage) {
    return new Runs(storage, Collections.emptyList());
  }

  /**
   * Those on the disk, each the longest from where the one before ends: what a merge was cut off
   * before deleting is left aside.
   *
   * @param rotten takes the names of those that do not hold
   */
  public static Runs load(Storage storage, List<String> rotten) throws IOException {
    List<long[]> names = new ArrayList<>();
    for (String name : names(storage)) {
      long[] range = RunFormat.parseName(name);
      if (range != null) {
        names.add(range);
      }
    }
    names.sort((a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(b[1], a[1]));
    List<RunFile> files = new ArrayList<>();
    long end = 0;
    for (long[] range : names) {
      if (range[0] == end) {
        try {
          files.add(RunFile.open(storage, range[0], range[1]));
          end = range[1];
        } catch (RottenRunException e) {
          rotten.add(RunFormat.name(range[0], range[1]));
        }
      }
    }
    return new Runs(storage, files);
  }

  /** How many entries they cover. */
  public long end() {
    return files.isEmpty() ? 0 : last().header().end();
  }

  /** The chain value of the last entry they cover; there is one. */
  public byte[] chain() {
    return last().header().chain().clone();
  }

  /** Where the frame of the last entry they cover begins in its segment. */
  public long lastFrame() {
    return last().header().lastFrame();
  }

  /**
   * Which entries may have a hash that begins so.
   *
   * @param events whether it is an event id, not a leaf hash
   * @throws RottenRunException if one of them cannot tell
   */
  public long[] candidates(boolean events, long prefix) throws IOException {
    long[] out = NONE;
    for (RunFile file : files) {
      long[] more = file.candidates(events, prefix);
      if (more.length > 0) {
        int before = out.length;
        out = Arrays.copyOf(out, before + more.length);
        System.arraycopy(more, 0, out, before, more.length);
      }
    }
    return out;
  }

  /**
   * Where the frame of an entry begins in its segment, for a multiple of 64; 0 if that is not
   * known. A hint: what stands there is to be checked.
   */
  public long offset(long index) throws IOException {
    for (RunFile file : files) {
      if (index >= file.header().first() && index < file.header().end()) {
        return file.offset(index);
      }
    }
    return 0;
  }

  /** These without the ones from an entry on. */
  public Runs below(long index) {
    List<RunFile> kept = new ArrayList<>();
    for (RunFile file : files) {
      if (file.header().end() <= index) {
        kept.add(file);
      }
    }
    return new Runs(storage, kept);
  }

  /** How many there are. */
  public int count() {
    return files.size();
  }

  /** Reads every byte of each; gives the names of those that do not hold. */
  public List<String> check() throws IOException {
    List<String> rotten = new ArrayList<>();
    for (RunFile file : files) {
      try {
        file.check();
      } catch (RottenRunException e) {
        rotten.add(file.name());
      }
    }
    return rotten;
  }

  /** Deletes runs that are none of these, and unfinished ones. */
  public void deleteOthers() throws IOException {
    Set<String> kept = new HashSet<>();
    for (RunFile file : files) {
      kept.add(file.name());
    }
    boolean changed = false;
    for (String name : names(storage)) {
      String whole = RunFormat.DIRECTORY + "/" + name;
      boolean run = RunFormat.parseName(name) != null;
      boolean unfinished = name.endsWith(RunFormat.SUFFIX + Storage.TMP);
      if (run && !kept.contains(whole) || unfinished) {
        storage.delete(whole);
        changed = true;
      }
    }
    if (changed) {
      storage.forceDirectory(RunFormat.DIRECTORY);
    }
  }

  List<RunFile> files() {
    return files;
  }

  private RunFile last() {
    return files.get(files.size() - 1);
  }

  private static List<String> names(Storage storage) throws IOException {
    try {
      return storage.list(RunFormat.DIRECTORY);
    } catch (FileNotFoundException e) {
      return Collections.emptyList();
    }
  }
}
