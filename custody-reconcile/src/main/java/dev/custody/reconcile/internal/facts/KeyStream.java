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
import org.jspecify.annotations.Nullable;

/** The known positions of one key's stream. */
public final class KeyStream {

  /**
   * One statement at a position.
   *
   * @param vouching the statement
   * @param fact what it is over
   */
  public record Position(Vouching vouching, Fact fact) implements Comparable<Position> {

    /** The id of what it is over. */
    public EventId event() {
      return fact.id();
    }

    /** When that was, clamped to its arrival. */
    public Instant at() {
      return fact.at();
    }

    /** The same as the event's clock claims it. */
    public Time time() {
      return fact.event().time();
    }

    long sequence() {
      return vouching.sequence();
    }

    /** Order of a stream: position, then link. */
    @Override
    public int compareTo(Position other) {
      int bySequence = Long.compare(sequence(), other.sequence());
      return bySequence != 0 ? bySequence : vouching.link().compareTo(other.vouching.link());
    }
  }

  /** Two statements of one key, each over an event of its own clock, where the later is earlier. */
  public record Turn(Position before, Position here) {}

  /** Positions that are missing, and what comes after them. */
  public record Hole(long from, long to, Position after) {}

  private final SortedArray<Position> positions = new SortedArray<>();
  // One a position, and the very same array as long as all are over events of the key's own clock.
  private SortedArray<Position> clocked = positions;
  private final SortedArray<Long> notContinued = new SortedArray<>();
  private final SortedArray<Long> turns = new SortedArray<>();
  private final SortedArray<Long> contradicted = new SortedArray<>();
  private final SortedArray<Long> doubtful = new SortedArray<>();
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
    Position position = new Position(vouching, fact);
    Position before = positions.swap(position);
    if (lastAt == null || fact.at().isAfter(lastAt)) {
      lastAt = fact.at();
    }
    int rank = rank(positions, sequence);
    boolean fork = forks(rank);
    boolean own = own(vouching);
    if (clocked == positions && (!own || fork)) {
      setApart();
    }
    if (own) {
      clock(position);
    }
    if (fork && (forkedAt == null || sequence < forkedAt)) {
      forkedAt = sequence;
    }
    relays |= vouching.role() == Role.GATEWAY;
    if (vouching.good() && fact.observation().trust() != Trust.UNVERIFIED) {
      drop(doubtful, sequence);
    } else {
      doubtful.put(sequence);
    }
    if (before == null || SigningOrder.saysMore(vouching, before.vouching())) {
      order.add(vouching);
    } else {
      order.clear();
      positions.forEach(each -> order.add(each.vouching()));
    }
    judge(rank);
    int next = behind(rank);
    if (next < positions.count()) {
      judge(next);
    }
  }

  /** The rank of the first statement at a position, or of where it would be. */
  private static int rank(SortedArray<Position> among, long sequence) {
    int count = among.count();
    if (count > 0) {
      // Most come last.
      long last = among.get(count - 1).sequence();
      if (last < sequence) {
        return count;
      }
      if (last == sequence && (count == 1 || among.get(count - 2).sequence() < sequence)) {
        return count - 1;
      }
    }
    return among.first(each -> Long.compare(each.sequence(), sequence));
  }

  /** The rank of the first statement at a later position. */
  private int behind(int rank) {
    int next = rank + 1;
    return forks(rank) ? rank(positions, positions.get(rank).sequence() + 1) : next;
  }

  /** Whether there is another statement at this position. */
  private boolean forks(int rank) {
    return rank + 1 < positions.count()
        && positions.get(rank + 1).sequence() == positions.get(rank).sequence();
  }

  private static boolean own(Vouching vouching) {
    return vouching.role() == Role.ACTOR || vouching.role() == Role.GIVER;
  }

  /** What is over events of the key's own clock is something else than all, from now on. */
  private void setApart() {
    clocked = new SortedArray<>();
    for (Position each : positions) {
      boolean first = clocked.isEmpty() || clocked.last().sequence() < each.sequence();
      if (first && own(each.vouching())) {
        clocked.put(each);
      }
    }
  }

  /** Of a fork the branch with the lower link, whichever came first. */
  private void clock(Position position) {
    long sequence = position.sequence();
    if (clocked != positions) {
      int known = rank(clocked, sequence);
      if (known < clocked.count() && clocked.get(known).sequence() == sequence) {
        Position other = clocked.get(known);
        if (other.compareTo(position) >= 0) {
          clocked.take(other);
          clocked.put(position);
        }
      } else {
        clocked.put(position);
      }
    }
    int here = rank(clocked, sequence);
    turn(here);
    if (here + 1 < clocked.count()) {
      turn(here + 1);
    }
  }

  private static void drop(SortedArray<Long> from, long sequence) {
    if (!from.isEmpty()) {
      from.take(sequence);
    }
  }

  /**
   * Remembers the positions that do not continue what is known before them: few, in a sound stream.
   */
  private void judge(int rank) {
    Position here = positions.get(rank);
    long sequence = here.sequence();
    Vouching first = here.vouching();
    boolean neighbour = rank > 0 && positions.get(rank - 1).sequence() == sequence - 1;
    boolean linked =
        sequence == 0
            ? first.previous().equals(Link.genesis(first.kid()))
            : !neighbour || linksTo(rank - 1, first.previous());
    if (linked) {
      drop(contradicted, sequence);
    } else {
      contradicted.put(sequence);
    }
    if (rank == 0 || (neighbour && linked)) {
      drop(notContinued, sequence);
    } else {
      notContinued.put(sequence);
    }
  }

  /** Whether any statement at the position of this one, the last of them, has this link. */
  private boolean linksTo(int last, Link link) {
    if (positions.get(last).vouching().link().equals(link)) {
      return true;
    }
    long sequence = positions.get(last).sequence();
    int found =
        positions.first(
            each -> {
              int order = Long.compare(each.sequence(), sequence);
              return order != 0 ? order : each.vouching().link().compareTo(link);
            });
    return found <= last && positions.get(found).vouching().link().equals(link);
  }

  /** Remembers where the clock of an event went back behind that of the statement before. */
  private void turn(int rank) {
    Position here = clocked.get(rank);
    if (rank > 0 && Clock.back(clocked.get(rank - 1), here, toleranceMs)) {
      turns.put(here.sequence());
    } else {
      drop(turns, here.sequence());
    }
  }

  /** The first places where times go back along the stream, beyond the tolerance, in order. */
  public List<Turn> turns(int max) {
    List<Turn> found = new ArrayList<>();
    for (long sequence : turns) {
      if (found.size() == max) {
        break;
      }
      int rank = rank(clocked, sequence);
      found.add(new Turn(clocked.get(rank - 1), clocked.get(rank)));
    }
    return found;
  }

  /** The newest statements over events of the key's own clock, the last first. */
  public List<Position> newestClocked(int max) {
    List<Position> found = new ArrayList<>();
    for (Position position : clocked.descendingSet()) {
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
    return positions.isEmpty() || positions.first().sequence() == positions.last().sequence();
  }

  /** Whether it has neither a fork nor a hole. */
  public boolean sound() {
    return forkedAt == null && notContinued.isEmpty();
  }

  /** All statements at a position, by link. */
  public List<Position> at(long sequence) {
    List<Position> here = new ArrayList<>(1);
    int end = positions.count();
    for (int i = rank(positions, sequence); i < end; i++) {
      Position each = positions.get(i);
      if (each.sequence() != sequence) {
        break;
      }
      here.add(each);
    }
    return here;
  }

  /**
   * Runs of missing positions between known ones, and links that do not continue their neighbour.
   */
  public List<Hole> holes() {
    List<Hole> holes = new ArrayList<>();
    for (long sequence : notContinued) {
      int rank = rank(positions, sequence);
      if (rank > 0) {
        long before = positions.get(rank - 1).sequence();
        boolean jump = before < sequence - 1;
        holes.add(
            new Hole(
                jump ? before + 1 : sequence, jump ? sequence - 1 : sequence, positions.get(rank)));
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
    if (first >= last || (first < 0 && positions.first().sequence() != 0)) {
      return false;
    }
    Long broken = notContinued.higher(first);
    Long doubt = doubtful.higher(first);
    return (broken == null || broken > last) && (doubt == null || doubt >= last);
  }
}
