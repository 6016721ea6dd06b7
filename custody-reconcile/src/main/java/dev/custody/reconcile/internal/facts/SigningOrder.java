package dev.custody.reconcile.internal.facts;

import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Vouching;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which positions of one stream were surely signed before or after a time.
 *
 * <p>Signing went in the order of positions, so of two statements only the one that says more is
 * kept: time and position rise together, and a question is one look-up.
 */
final class SigningOrder {

  /** Statements of which each is of a later time and a later position than the one before. */
  private static final class Stairs {
    private final boolean before;
    private Vouching[] steps = {};
    private int count;

    /**
     * None yet.
     *
     * @param before whether the time is that before which they were signed
     */
    Stairs(boolean before) {
      this.before = before;
    }

    private Instant time(int step) {
      return time(steps[step]);
    }

    private Instant time(Vouching vouching) {
      TimeBracket bracket = Objects.requireNonNull(vouching.bracket());
      return before ? bracket.notAfter() : bracket.notBefore();
    }

    /** How many are of an earlier time, or of this one. */
    int upTo(Instant time, boolean andAt) {
      int low = 0;
      int high = count;
      while (low < high) {
        // Most are asked about the end.
        int middle = high == count && low < count - 1 ? count - 1 : (low + high) >>> 1;
        int order = time(middle).compareTo(time);
        if (order < 0 || (andAt && order == 0)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    /** Puts one in the place of some that say less. */
    void replace(int from, int to, Vouching by) {
      if (from == to && count == steps.length) {
        steps = Arrays.copyOf(steps, count + (count >> 1) + 1);
      }
      System.arraycopy(steps, to, steps, from + 1, count - to);
      steps[from] = by;
      int less = count - (to - from) + 1;
      if (less < count) {
        Arrays.fill(steps, less, count, null);
      }
      count = less;
    }

    void clear() {
      steps = new Vouching[0];
      count = 0;
    }

    @Nullable Long sequence(int step) {
      return step < 0 || step >= count ? null : steps[step].sequence();
    }
  }

  private final Stairs firstAfter = new Stairs(false);
  private final Stairs lastBefore = new Stairs(true);

  /** Notes the bracket of a statement; only one that is good says from when on. */
  void add(Vouching vouching) {
    if (vouching.bracket() == null) {
      return;
    }
    long sequence = vouching.sequence();
    if (vouching.good()) {
      // Of those that are surely later than a time the first position counts.
      int to = firstAfter.upTo(vouching.bracket().notBefore(), false);
      Long same = firstAfter.sequence(to);
      if (same == null || same > sequence) {
        int from = to;
        while (from > 0 && firstAfter.steps[from - 1].sequence() >= sequence) {
          from--;
        }
        boolean alike = same != null && firstAfter.time(to).equals(vouching.bracket().notBefore());
        firstAfter.replace(from, alike ? to + 1 : to, vouching);
      }
    }
    int from = lastBefore.upTo(vouching.bracket().notAfter(), true);
    Long same = lastBefore.sequence(from - 1);
    if (same == null || same < sequence) {
      int to = from;
      while (to < lastBefore.count && lastBefore.steps[to].sequence() <= sequence) {
        to++;
      }
      boolean alike =
          same != null && lastBefore.time(from - 1).equals(vouching.bracket().notAfter());
      lastBefore.replace(alike ? from - 1 : from, to, vouching);
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
    return firstAfter.sequence(firstAfter.upTo(time, true));
  }

  /** The last position that was surely signed before a time; null if none was. */
  @Nullable Long lastBefore(Instant time) {
    return lastBefore.sequence(lastBefore.upTo(time, false) - 1);
  }
}
