package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
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

  private final Sequence bySequence = new Sequence();
  private final Map<Bytes, Sequence> byBoot = new HashMap<>(4);
  private final ArrayDeque<Position> inOrder = new ArrayDeque<>();

  /** The highest; null in an empty stream. */
  @Nullable Position last;

  /** The lowest position that two statements claim. */
  long forkAt = Long.MAX_VALUE;

  /** The first that took this position. */
  @Nullable Position at(long sequence) {
    return bySequence.at(sequence);
  }

  /** The one with a clock of the same boot that stands next below; null if there is none. */
  @Nullable Position clockBelow(Position position) {
    Sequence clocks = byBoot.get(position.bootId());
    return clocks == null ? null : clocks.below(position.sequence);
  }

  void add(Position position) {
    Position first = bySequence.at(position.sequence);
    if (first == null) {
      bySequence.put(position);
    } else {
      while (first.rival != null) {
        first = first.rival;
      }
      first.rival = position;
    }
    Bytes boot = position.bootId();
    if (boot != null) {
      Sequence clocks = byBoot.get(boot);
      if (clocks == null) {
        clocks = new Sequence();
        byBoot.put(boot, clocks);
      }
      if (clocks.at(position.sequence) == null) {
        clocks.put(position);
      }
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
    Position first = bySequence.at(oldest.sequence);
    if (first == oldest) {
      if (oldest.rival == null) {
        bySequence.remove(oldest.sequence);
      } else {
        bySequence.put(oldest.rival);
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
    Sequence clocks = byBoot.get(oldest.bootId());
    if (clocks == null || clocks.at(oldest.sequence) != oldest) {
      return;
    }
    Position heir = oldest.rival;
    while (heir != null && !heir.sameBoot(oldest)) {
      heir = heir.rival;
    }
    if (heir != null) {
      clocks.put(heir);
      return;
    }
    clocks.remove(oldest.sequence);
    if (clocks.isEmpty()) {
      byBoot.remove(oldest.bootId());
    }
  }
}
