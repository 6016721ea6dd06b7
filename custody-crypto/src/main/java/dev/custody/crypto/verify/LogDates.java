package dev.custody.crypto.verify;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.crypto.internal.time.DatedNote;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * By when the entries of one log were there: every entry below the size of a cosigned checkpoint
 * existed when its oldest cosignature was made. For a caller who has read the whole log and has
 * found that its entries have the roots of these checkpoints; the cosignatures are checked here.
 *
 * <p>Made by {@link Verifier#logDates}. Immutable and safe to share between threads.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class LogDates {

  private final String origin;
  // Size to time; a larger size never has an older time than is useful: see put.
  private final TreeMap<Long, Instant> bySize = new TreeMap<>();

  LogDates(String origin) {
    this.origin = origin;
  }

  /** Takes a checkpoint, if it dates entries earlier than those that are known. */
  void put(DatedNote note) {
    Instant time = note.oldest();
    long size = note.checkpoint().size();
    if (time == null || of(size - 1).filter(known -> !time.isBefore(known)).isPresent()) {
      return;
    }
    bySize.headMap(size, true).values().removeIf(known -> !known.isBefore(time));
    bySize.put(size, time);
  }

  /** The log. */
  public String origin() {
    return origin;
  }

  /**
   * By when this entry was there; empty where no cosigned checkpoint covers it.
   *
   * @param index 0-based
   */
  public Optional<Instant> of(long index) {
    Map.Entry<Long, Instant> covering = bySize.higherEntry(index);
    return covering == null ? Optional.empty() : Optional.of(covering.getValue());
  }

  /** Below which index all entries are dated; 0 if none is. */
  public long size() {
    return bySize.isEmpty() ? 0 : bySize.lastKey();
  }

  /** Origin and how many entries are dated. */
  @Override
  public String toString() {
    return "LogDates[" + origin + ", size=" + size() + "]";
  }
}
