package dev.custody.reconcile.internal.facts;

import dev.custody.api.EventId;
import dev.custody.api.event.Time;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The known positions of one key's stream. */
public final class KeyStream {

  /**
   * One statement at a position.
   *
   * @param vouching the statement
   * @param event what it is over
   * @param at when that was, clamped to its arrival
   * @param time the same as the event's clock claims it
   */
  public record Position(Vouching vouching, EventId event, Instant at, Time time) {}

  /** Two statements of one key, each over an event of its own clock, where the later is earlier. */
  public record Turn(Position before, Position here) {}

  /** Positions that are missing, and what comes after them. */
  public record Hole(long from, long to, Position after) {}

  private final TreeMap<Long, TreeMap<Link, Position>> positions = new TreeMap<>();
  private final TreeSet<Long> notContinued = new TreeSet<>();
  private final TreeMap<Long, Position> clocked = new TreeMap<>();
  private final TreeSet<Long> turns = new TreeSet<>();
  private final TreeSet<Long> contradicted = new TreeSet<>();
  private final TreeSet<Long> doubtful = new TreeSet<>();
  private final SigningOrder order = new SigningOrder();
  private final long toleranceMs;
  private @Nullable Long forkedAt;
  private @Nullable Instant lastAt;
  private boolean relays;

  /**
   * A stream of which nothing is known.
   *
   * @param toleranceMs how far times may go back along it, beyond what the clocks state
   */
  public KeyStream(long toleranceMs) {
    this.toleranceMs = toleranceMs;
  }

  void put(Vouching vouching, Fact fact) {
    long sequence = vouching.sequence();
    TreeMap<Link, Position> here = positions.computeIfAbsent(sequence, s -> new TreeMap<>());
    Position position = new Position(vouching, fact.id(), fact.at(), fact.event().time());
    Position before = here.put(vouching.link(), position);
    if (lastAt == null || fact.at().isAfter(lastAt)) {
      lastAt = fact.at();
    }
    if (vouching.role() == Role.ACTOR || vouching.role() == Role.GIVER) {
      // Of a fork the branch with the lower link, whichever came first.
      clocked.put(sequence, first(here));
      turn(sequence);
      Long above = clocked.higherKey(sequence);
      if (above != null) {
        turn(above);
      }
    }
    if (here.size() > 1 && (forkedAt == null || sequence < forkedAt)) {
      forkedAt = sequence;
    }
    relays |= vouching.role() == Role.GATEWAY;
    if (vouching.good() && fact.observation().trust() != Trust.UNVERIFIED) {
      doubtful.remove(sequence);
    } else {
      doubtful.add(sequence);
    }
    if (before == null || SigningOrder.saysMore(vouching, before.vouching())) {
      order.add(vouching);
    } else {
      order.clear();
      positions.values().forEach(all -> all.values().forEach(each -> order.add(each.vouching())));
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
    if (here == null) {
      return;
    }
    Vouching first = first(here).vouching();
    boolean neighbour = before != null && before.getKey() == sequence - 1;
    boolean linked =
        sequence == 0
            ? first.previous().equals(Link.genesis(first.kid()))
            : !neighbour || before.getValue().containsKey(first.previous());
    if (linked) {
      contradicted.remove(sequence);
    } else {
      contradicted.add(sequence);
    }
    if (before == null || (neighbour && linked)) {
      notContinued.remove(sequence);
    } else {
      notContinued.add(sequence);
    }
  }

  private static Position first(TreeMap<Link, Position> here) {
    return here.firstEntry().getValue();
  }

  /** Remembers where the clock of an event went back behind that of the statement before. */
  private void turn(long sequence) {
    Map.Entry<Long, Position> before = clocked.lowerEntry(sequence);
    Position here = clocked.get(sequence);
    turns.remove(sequence);
    if (before != null && here != null && Clock.back(before.getValue(), here, toleranceMs)) {
      turns.add(sequence);
    }
  }

  /** The first places where times go back along the stream, beyond the tolerance, in order. */
  public List<Turn> turns(int max) {
    List<Turn> found = new ArrayList<>();
    for (long sequence : turns) {
      if (found.size() == max) {
        break;
      }
      Map.Entry<Long, Position> before = clocked.lowerEntry(sequence);
      Position here = clocked.get(sequence);
      if (before != null && here != null) {
        found.add(new Turn(before.getValue(), here));
      }
    }
    return found;
  }

  /** The newest statements over events of the key's own clock, the last first. */
  public List<Position> newestClocked(int max) {
    List<Position> found = new ArrayList<>();
    for (Position position : clocked.descendingMap().values()) {
      if (found.size() == max) {
        break;
      }
      found.add(position);
    }
    return found;
  }

  /** The newest time of all that the key has signed; null if nothing is known. */
  public @Nullable Instant lastAt() {
    return lastAt;
  }

  /** The first position that has two statements; null if the stream has one branch. */
  public @Nullable Long forkedAt() {
    return forkedAt;
  }

  /** Whether no more than one position of it is known. */
  public boolean begins() {
    return positions.size() <= 1;
  }

  /** Whether it has neither a fork nor a hole. */
  public boolean sound() {
    return forkedAt == null && notContinued.isEmpty();
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
   * Whether every statement is known that this key can have made within a window, and all of them
   * are sound: then what is not among them was not signed by it.
   *
   * <p>Known without a gap must be everything from the first position, or from one that was surely
   * signed before the window, up to one that was surely signed after it. Any statement can be that
   * one: a heartbeat as well as a scan. A key that has signed twice at one position, or whose links
   * contradict each other, proves nothing at any time: what it has shown twice it can have done
   * more often. A key that relays what others recorded proves nothing either, because a document
   * about the window may still come.
   *
   * @param from begin of the window; null if it has none
   * @param to end of the window
   * @param distrusted since when the key may be in other hands; null if it is not
   */
  public boolean completeOver(@Nullable Instant from, Instant to, @Nullable Instant distrusted) {
    Long last = order.firstAfter(to);
    if (last == null || relays || forkedAt != null || !contradicted.isEmpty()) {
      return false;
    }
    if (distrusted != null) {
      Long own = order.lastBefore(distrusted);
      if (own == null || own < last) {
        return false;
      }
    }
    Long start = from == null ? null : order.lastBefore(from);
    long first = start == null ? -1 : start;
    if (first >= last || (first < 0 && positions.firstKey() != 0)) {
      return false;
    }
    Long broken = notContinued.higher(first);
    Long doubt = doubtful.higher(first);
    return (broken == null || broken > last) && (doubt == null || doubt >= last);
  }
}
