package dev.custody.crypto.internal.time;

import dev.custody.api.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints that were found good, by the hash of their note: what {@code seen} names. The notes
 * themselves are not kept, so one takes about 300 bytes. Not safe for use by several threads.
 */
public final class NoteMemory {

  /** Notes that a run remembers, the newest. */
  public static final int NOTES_MAX = 4_096;

  private final Map<Digest, DatedNote> notes;

  private NoteMemory(int max) {
    this.notes =
        new LinkedHashMap<Digest, DatedNote>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Digest, DatedNote> eldest) {
            return size() > max;
          }
        };
  }

  /** Remembers the newest. */
  public static NoteMemory bounded() {
    return new NoteMemory(NOTES_MAX);
  }

  /** Remembers all: for a first pass whose memory is in proportion to what it reads. */
  public static NoteMemory unbounded() {
    return new NoteMemory(Integer.MAX_VALUE);
  }

  /** Remembers a note. */
  public void add(DatedNote note) {
    notes.put(note.hash(), note);
  }

  /** The note with this hash; null if none is remembered. */
  public @Nullable DatedNote find(Digest hash) {
    return notes.get(hash);
  }

  /** Whether nothing is remembered. */
  public boolean isEmpty() {
    return notes.isEmpty();
  }
}
