package dev.custody.reconcile.internal.facts;

import dev.custody.api.EventId;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Link;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The known positions of one key's stream. */
public final class KeyStream {

  /** One statement at a position. */
  public record Position(Vouching vouching, EventId event, Instant at) {}

  /** Positions that are missing, and what comes after them. */
  public record Hole(long from, long to, Position after) {}

  private final TreeMap<Long, TreeMap<Link, Position>> positions = new TreeMap<>();
  private final TreeSet<Long> notContinued = new TreeSet<>();
  private @Nullable Long forkedAt;

  void put(Vouching vouching, Fact fact) {
    long sequence = vouching.sequence();
    TreeMap<Link, Position> here = positions.computeIfAbsent(sequence, s -> new TreeMap<>());
    here.put(vouching.link(), new Position(vouching, fact.id(), fact.at()));
    if (here.size() > 1 && (forkedAt == null || sequence < forkedAt)) {
      forkedAt = sequence;
    }
    judge(sequence);
    Long next = positions.higherKey(sequence);
    if (next != null) {
      judge(next);
    }
  }

  /**
   * Remembers the positions that do not continue what is known before them: few, in a sound stream.
   */
  private void judge(long sequence) {
    Map.Entry<Long, TreeMap<Link, Position>> before = positions.lowerEntry(sequence);
    TreeMap<Link, Position> here = positions.get(sequence);
    boolean continued =
        before == null
            || here == null
            || (before.getKey() == sequence - 1
                && before.getValue().containsKey(first(here).vouching().previous()));
    if (continued) {
      notContinued.remove(sequence);
    } else {
      notContinued.add(sequence);
    }
  }

  private static Position first(TreeMap<Link, Position> here) {
    return here.firstEntry().getValue();
  }

  /** The first position that has two statements; null if the stream has one branch. */
  public @Nullable Long forkedAt() {
    return forkedAt;
  }

  /** All statements at a position, by link. */
  public List<Position> at(long sequence) {
    TreeMap<Link, Position> here = positions.get(sequence);
    return here == null ? List.of() : List.copyOf(here.values());
  }

  /**
   * Runs of missing positions between known ones, and links that do not continue their neighbour.
   */
  public List<Hole> holes() {
    List<Hole> holes = new ArrayList<>();
    for (long sequence : notContinued) {
      Long before = positions.lowerKey(sequence);
      List<Position> here = at(sequence);
      if (before != null && !here.isEmpty()) {
        boolean jump = before < sequence - 1;
        holes.add(
            new Hole(jump ? before + 1 : sequence, jump ? sequence - 1 : sequence, here.get(0)));
      }
    }
    return holes;
  }

  /**
   * Whether every statement is known from before a window up to one that was surely signed after
   * it: then nothing else was signed within the window.
   *
   * @param from begin of the window; null if only the begin of the stream will do
   * @param to end of the window
   */
  public boolean completeOver(@Nullable Instant from, Instant to) {
    boolean begun = false;
    Position before = null;
    for (Map.Entry<Long, TreeMap<Link, Position>> entry : positions.entrySet()) {
      Position here = entry.getValue().firstEntry().getValue();
      boolean next =
          before != null
              && entry.getValue().size() == 1
              && before.vouching().sequence() + 1 == here.vouching().sequence()
              && before.vouching().link().equals(here.vouching().previous());
      if (entry.getKey() == 0 || signedBy(here, from)) {
        begun = entry.getValue().size() == 1;
      } else if (!next) {
        begun = false;
      }
      if (begun
          && here.vouching().good()
          && here.vouching().bracket() != null
          && here.vouching().bracket().notBefore().isAfter(to)) {
        return true;
      }
      before = here;
    }
    return false;
  }

  private static boolean signedBy(Position position, @Nullable Instant from) {
    return from != null
        && position.vouching().bracket() != null
        && !position.vouching().bracket().notAfter().isAfter(from);
  }
}
