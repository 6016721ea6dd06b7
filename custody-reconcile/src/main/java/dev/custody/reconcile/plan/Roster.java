package dev.custody.reconcile.plan;

import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which key is which source, and where and when it may scan.
 *
 * <p>A key that is not on the roster may scan anywhere and counts as {@link Source#HANDHELD}; it is
 * not expected to be complete, so nothing is ever proven by its silence.
 *
 * @param entries one per key
 * @since 0.1.0
 */
public record Roster(List<Entry> entries) {

  /** Keys of a roster at most. */
  public static final int ENTRIES_MAX = 10_000;

  /** Nobody is on it. */
  public static final Roster EMPTY = new Roster(List.of());

  /**
   * Checks that no key is there twice.
   *
   * @throws IllegalArgumentException if one is, or a limit is passed
   */
  public Roster {
    entries = List.copyOf(entries);
    if (entries.size() > ENTRIES_MAX) {
      throw new IllegalArgumentException(
          "roster too long: expected entries<=" + ENTRIES_MAX + ", found=" + entries.size());
    }
    Map<KeyId, Entry> seen = new TreeMap<>();
    for (Entry entry : entries) {
      if (seen.put(entry.kid(), entry) != null) {
        throw new IllegalArgumentException("key twice on a roster: kid=" + entry.kid());
      }
    }
  }

  /** What the roster says about this key. */
  public Optional<Entry> entry(KeyId kid) {
    return entries.stream().filter(e -> e.kid().equals(kid)).findFirst();
  }

  /**
   * One key.
   *
   * @param kid the key
   * @param source what it is
   * @param places where it may scan; empty means anywhere
   * @param shifts when it is in use; empty means always
   */
  public record Entry(KeyId kid, Source source, List<String> places, List<Shift> shifts) {

    /** Copies the lists. */
    public Entry {
      Objects.requireNonNull(kid, "kid");
      Objects.requireNonNull(source, "source");
      places = List.copyOf(places);
      shifts = List.copyOf(shifts);
    }
  }

  /**
   * When a person uses a key.
   *
   * @param operator identifier of the person, a pseudonym
   * @param from begin
   * @param to end, after the begin
   * @param places where; empty means wherever the key may scan
   */
  public record Shift(String operator, Instant from, Instant to, List<String> places) {

    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException if the end is not after the begin
     */
    public Shift {
      Objects.requireNonNull(operator, "operator");
      if (!to.isAfter(from)) {
        throw new IllegalArgumentException("reversed shift: from=" + from + ", to=" + to);
      }
      places = List.copyOf(places);
    }
  }
}
