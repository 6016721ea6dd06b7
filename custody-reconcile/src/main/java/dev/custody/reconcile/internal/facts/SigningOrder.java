package dev.custody.reconcile.internal.facts;

import dev.custody.api.observe.Vouching;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which positions of one stream were surely signed before or after a time.
 *
 * <p>Signing went in the order of positions, so of two statements only the one that says more is
 * kept: both maps rise in key and value together, and a question is one look-up.
 */
final class SigningOrder {

  private final TreeMap<Instant, Long> firstAfter = new TreeMap<>();
  private final TreeMap<Instant, Long> lastBefore = new TreeMap<>();

  /** Notes the bracket of a statement; only one that is good says from when on. */
  void add(Vouching vouching) {
    if (vouching.bracket() == null) {
      return;
    }
    Long sequence = vouching.sequence();
    Instant notBefore = vouching.bracket().notBefore();
    Map.Entry<Instant, Long> same = firstAfter.ceilingEntry(notBefore);
    if (vouching.good() && (same == null || same.getValue() > sequence)) {
      firstAfter.put(notBefore, sequence);
      Map.Entry<Instant, Long> less = firstAfter.lowerEntry(notBefore);
      while (less != null && less.getValue() >= sequence) {
        firstAfter.remove(less.getKey());
        less = firstAfter.lowerEntry(notBefore);
      }
    }
    Instant notAfter = vouching.bracket().notAfter();
    same = lastBefore.floorEntry(notAfter);
    if (same == null || same.getValue() < sequence) {
      lastBefore.put(notAfter, sequence);
      Map.Entry<Instant, Long> less = lastBefore.higherEntry(notAfter);
      while (less != null && less.getValue() <= sequence) {
        lastBefore.remove(less.getKey());
        less = lastBefore.higherEntry(notAfter);
      }
    }
  }

  /** Whether nothing that an earlier word on a statement said is taken back by a later one. */
  static boolean saysMore(Vouching now, Vouching before) {
    if (before.bracket() == null) {
      return true;
    }
    return now.bracket() != null
        && (now.good() || !before.good())
        && !now.bracket().notBefore().isBefore(before.bracket().notBefore())
        && !now.bracket().notAfter().isAfter(before.bracket().notAfter());
  }

  /** Forgets all brackets. */
  void clear() {
    firstAfter.clear();
    lastBefore.clear();
  }

  /** The first position that was surely signed after a time, and is good; null if none was. */
  @Nullable Long firstAfter(Instant time) {
    Map.Entry<Instant, Long> found = firstAfter.higherEntry(time);
    return found == null ? null : found.getValue();
  }

  /** The last position that was surely signed before a time; null if none was. */
  @Nullable Long lastBefore(Instant time) {
    Map.Entry<Instant, Long> found = lastBefore.lowerEntry(time);
    return found == null ? null : found.getValue();
  }
}
