package dev.custody.log;

import dev.custody.api.EventId;
import dev.custody.log.internal.index.PrefixList;
import dev.custody.log.internal.index.PrefixTable;
import dev.custody.log.internal.index.RottenRunException;
import dev.custody.log.internal.index.RunWriter;
import dev.custody.log.internal.index.Runs;
import dev.custody.log.internal.segment.BigEndian;
import dev.custody.log.internal.segment.SegmentHeader;
import dev.custody.log.internal.segment.SegmentNames;
import dev.custody.log.internal.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds entries by their leaf hash and by the id of their event: in runs on the disk up to where
 * they reach, in memory from there on.
 *
 * <p>It keeps the first 8 bytes of a hash. Somebody who may choose entries can make two of them
 * equal there, so a hit is only a candidate, which the caller compares in full. A run that no
 * longer holds is left aside, with those behind it, and what they covered is read from the log
 * again.
 *
 * <p>Leaf hashes are taken as entries are appended. Event ids follow behind, when tiles are made or
 * a run is written: they cost a hash each, which the writer need not wait for.
 *
 * <p>Safe for use by many threads; one at a time persists.
 */
final class EntryIndex implements LeafIndex {

  /** Gives the leaf hashes of entries again. */
  interface LeafSource {
    /** Gives those of a range in order to the table. */
    void leaves(long from, long to, PrefixTable into) throws IOException;
  }

  /**
   * Which entries may be of an event.
   *
   * @param indexes candidates below {@code end}
   * @param end from here on nobody has looked
   */
  record Candidates(long[] indexes, long end) {}

  private final Storage storage;
  private final FrameOffsets offsets;

  // leaves has the entries from runs.end() on, events those from there to eventsEnd.
  private Runs runs;
  private PrefixTable leaves = new PrefixTable();
  private PrefixList events = new PrefixList();
  private long eventsEnd;
  // Of a writer alone; a reader by path keeps nothing in memory.
  private @Nullable LeafSource source;

  EntryIndex(Storage storage, Runs runs, FrameOffsets offsets) {
    this.storage = storage;
    this.runs = runs;
    this.offsets = offsets;
    this.eventsEnd = runs.end();
  }

  /** Makes it a writer's, which keeps in memory what is in no run. */
  synchronized void setSource(LeafSource source) {
    this.source = source;
  }

  /** Up to where runs on the disk cover the log. */
  synchronized long runsEnd() {
    return runs.end();
  }

  @Override
  public void add(byte[] leaf, byte[] entry, long index) {
    add(leaf, index);
  }

  /** Takes an entry; one that a run has already is left out. */
  synchronized void add(byte[] leaf, long index) {
    if (index >= runs.end()) {
      leaves.add(BigEndian.getLong(leaf, 0), index);
    }
  }

  @Override
  public long find(byte[] leaf, Candidate isIt) throws IOException {
    for (long candidate : leafCandidates(BigEndian.getLong(leaf, 0))) {
      if (isIt.test(candidate)) {
        return candidate;
      }
    }
    return -1;
  }

  /** Takes the event id of the next entry; one out of turn is left to be caught up with. */
  synchronized void addEvent(long index, byte[] entry) {
    if (index == eventsEnd) {
      byte[] id = EventIds.of(entry, 0, entry.length);
      if (id != null) {
        events.add(BigEndian.getLong(id, 0), index);
      }
      eventsEnd++;
    }
  }

  /** The same of an entry that was read to look for something else. */
  synchronized void addEventSeen(long index, byte[] entry) {
    if (source != null) {
      addEvent(index, entry);
    }
  }

  Candidates find(EventId event) throws IOException {
    long prefix = BigEndian.getLong(event.bytes().unsafeArray(), 0);
    while (true) {
      Runs onDisk;
      long[] inMemory;
      long end;
      synchronized (this) {
        onDisk = runs;
        inMemory = events.candidates(prefix);
        end = eventsEnd;
      }
      try {
        return new Candidates(joined(onDisk.candidates(true, prefix), inMemory), end);
      } catch (RottenRunException e) {
        leaveAside(onDisk, e.first());
      }
    }
  }

  private long[] leafCandidates(long prefix) throws IOException {
    while (true) {
      Runs onDisk;
      long[] inMemory;
      synchronized (this) {
        onDisk = runs;
        inMemory = leaves.candidates(prefix);
      }
      try {
        return joined(onDisk.candidates(false, prefix), inMemory);
      } catch (RottenRunException e) {
        leaveAside(onDisk, e.first());
      }
    }
  }

  /**
   * Writes a run up to the last segment's begin, if a checkpoint covers that and no run does. What
   * fails here changes nothing but the time of the next opening: it is tried again at the next
   * checkpoint, and what is on the disk by then is a file of its own.
   *
   * @param covered what a durable checkpoint covers
   * @return whether it did what it should
   */
  boolean persist(LogReader reader, long covered) {
    try {
      while (true) {
        Runs onDisk;
        synchronized (this) {
          onDisk = runs;
        }
        try {
          persist(reader, covered, onDisk);
          return true;
        } catch (RottenRunException e) {
          leaveAside(onDisk, e.first());
        }
      }
    } catch (IOException e) {
      return false;
    }
  }

  private void persist(LogReader reader, long covered, Runs onDisk) throws IOException {
    long end = onDisk.end();
    for (long first : SegmentNames.list(storage)) {
      if (first <= covered) {
        end = Math.max(end, first);
      }
    }
    if (end == onDisk.end()) {
      return;
    }
    catchUp(reader, end);
    SegmentHeader header = SegmentHeader.read(storage, end);
    if (header == null) {
      throw new IOException("expected a segment header: first index=" + end);
    }
    long lastFrame = 0;
    if (end > reader.firstIndex()) {
      try (EntryCursor cursor = reader.entries(end - 1)) {
        cursor.next();
        lastFrame = cursor.offset();
      }
    }
    PrefixList leafPart;
    PrefixList eventPart;
    synchronized (this) {
      leafPart = leaves.below(end);
      eventPart = events.part(end, true);
    }
    RunWriter.Content content =
        new RunWriter.Content(
            onDisk.end(),
            end,
            header.previousChain(),
            lastFrame,
            leafPart,
            eventPart,
            offsets::get);
    Runs now = RunWriter.write(storage, onDisk, content);
    synchronized (this) {
      setRuns(now);
      leaves = leaves.from(end);
      events = events.part(end, false);
    }
  }

  /** Takes the event ids of entries that went by. */
  private void catchUp(LogReader reader, long end) throws IOException {
    long from;
    synchronized (this) {
      // What was pruned has no event to be found any more.
      eventsEnd = Math.max(eventsEnd, Math.min(end, reader.firstIndex()));
      from = eventsEnd;
    }
    if (from >= end) {
      return;
    }
    try (EntryCursor cursor = reader.entries(from)) {
      for (long index = from; index < end; index++) {
        LoggedEntry entry = cursor.next();
        if (entry == null) {
          throw new IOException("log ends early: expected size=" + end + ", found=" + index);
        }
        addEvent(index, entry.bytes().unsafeArray());
      }
    }
  }

  /** Reads what a run covered, and those behind it, from the log again. */
  private void leaveAside(Runs seen, long from) throws IOException {
    synchronized (this) {
      if (runs != seen) {
        return;
      }
      Runs kept = runs.below(from);
      if (source != null) {
        PrefixTable again = new PrefixTable();
        source.leaves(kept.end(), runs.end(), again);
        leaves.addAll(again);
      }
      setRuns(kept);
      events = new PrefixList();
      eventsEnd = kept.end();
    }
  }

  private void setRuns(Runs now) {
    runs = now;
    offsets.setRuns(now);
  }

  private static long[] joined(long[] a, long[] b) {
    if (b.length == 0) {
      return a;
    }
    long[] out = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, out, a.length, b.length);
    return out;
  }
}
