package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one key as far as a run remembers it. Those that claim one position hang on each
 * other in the order of the run ({@link Position#rival}).
 *
 * <p>What has a clock stands in a second table by its boot: to look for the last statement of the
 * same boot among all would take a walk through the whole window for every statement of a device
 * that names its boot only now and then.
 */
final class KeyStream {

  private final Map<Long, Position> bySequence = new HashMap<>();
  private final Map<Bytes, TreeMap<Long, Position>> byBoot = new HashMap<>(4);
  private final ArrayDeque<Position> inOrder = new ArrayDeque<>();

  /** The highest; null in an empty stream. */
  @Nullable Position last;

  /** The lowest position that two statements claim. */
  long forkAt = Long.MAX_VALUE;

  /** The first that took this position. */
  @Nullable Position at(long sequence) {
    return bySequence.get(sequence);
  }

  /** The one with a clock of the same boot that stands next below; null if there is none. */
  @Nullable Position clockBelow(Position position) {
    TreeMap<Long, Position> clocks = byBoot.get(position.bootId());
    Map.Entry<Long, Position> below = clocks == null ? null : clocks.lowerEntry(position.sequence);
    return below == null ? null : below.getValue();
  }

  void add(Position position) {
    Position first = bySequence.putIfAbsent(position.sequence, position);
    if (first != null) {
      while (first.rival != null) {
        first = first.rival;
      }
      first.rival = position;
    }
    if (position.bootId() != null) {
      byBoot
          .computeIfAbsent(position.bootId(), boot -> new TreeMap<>())
          .putIfAbsent(position.sequence, position);
    }
    inOrder.addLast(position);
    if (last == null || position.sequence > last.sequence) {
      last = position;
    }
  }

  int count() {
    return inOrder.size();
  }

  /** The oldest in the order of the run, but never the last position of the stream. */
  Position removeOldest() {
    Position oldest = inOrder.removeFirst();
    if (oldest == last) {
      inOrder.addLast(oldest);
      oldest = inOrder.removeFirst();
    }
    Position first = bySequence.get(oldest.sequence);
    if (first == oldest) {
      if (oldest.rival == null) {
        bySequence.remove(oldest.sequence);
      } else {
        bySequence.put(oldest.sequence, oldest.rival);
      }
    } else {
      while (first != null && first.rival != oldest) {
        first = first.rival;
      }
      if (first != null) {
        first.rival = oldest.rival;
      }
    }
    removeClock(oldest);
    oldest.rival = null;
    return oldest;
  }

  /** Its place among the clocks falls to the next rival of the same boot. */
  private void removeClock(Position oldest) {
    TreeMap<Long, Position> clocks = byBoot.get(oldest.bootId());
    if (clocks == null || clocks.get(oldest.sequence) != oldest) {
      return;
    }
    Position heir = oldest.rival;
    while (heir != null && !heir.sameBoot(oldest)) {
      heir = heir.rival;
    }
    if (heir != null) {
      clocks.put(oldest.sequence, heir);
      return;
    }
    clocks.remove(oldest.sequence);
    if (clocks.isEmpty()) {
      byBoot.remove(oldest.bootId());
    }
  }
}
