package dev.custody.reconcile.internal.facts;

import static dev.custody.reconcile.internal.facts.StreamOf.failed;
import static dev.custody.reconcile.internal.facts.StreamOf.hour;
import static dev.custody.reconcile.internal.facts.StreamOf.link;
import static dev.custody.reconcile.internal.facts.StreamOf.put;
import static dev.custody.reconcile.internal.facts.StreamOf.statement;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a stream proves that nothing else was signed: exhaustively, against what proof means. */
class KeyStreamTest {

  private static final int HOURS = 4;
  private static final int POSITIONS = 4;

  /**
   * Every subset of four positions with every bracket over four hours, and every window: the proof
   * is given if and only if no statement that is not known can have been signed in the window.
   */
  @Test
  void isComplete_exactlyIfNothingUnknownCanHaveBeenSignedInTheWindow() {
    List<int[]> brackets = new ArrayList<>();
    brackets.add(new int[0]);
    for (int from = 0; from < HOURS; from++) {
      for (int to = from; to < HOURS; to++) {
        brackets.add(new int[] {from, to});
      }
    }
    int[] chosen = new int[POSITIONS];
    long proofs = 0;
    long worlds = 0;
    do {
      int[][] known = Arrays.stream(chosen).mapToObj(brackets::get).toArray(int[][]::new);
      int possible = hoursOfUnknown(known);
      if (possible >= 0) {
        worlds++;
        proofs += check(known, possible);
      }
    } while (next(chosen, brackets.size()));
    assertThat(worlds).isGreaterThan(5_000);
    assertThat(proofs).isGreaterThan(10_000);
  }

  private static boolean next(int[] digits, int base) {
    for (int i = 0; i < digits.length; i++) {
      if (++digits[i] < base) {
        return true;
      }
      digits[i] = 0;
    }
    return false;
  }

  /**
   * The definition, by trying all: the hours at which a statement that is not known can have been
   * signed, as bits from hour -1 on; -1 if the brackets contradict the order.
   */
  private static int hoursOfUnknown(int[][] known) {
    int[] hours = new int[POSITIONS + 1];
    return sign(known, 0, -1, hours);
  }

  private static int sign(int[][] known, int position, int earliest, int[] hours) {
    if (position > POSITIONS) {
      int bits = 0;
      for (int i = 0; i <= POSITIONS; i++) {
        bits |= i == POSITIONS || known[i].length == 0 ? 1 << (hours[i] + 1) : 0;
      }
      return bits;
    }
    int all = -1;
    for (int hour = earliest; hour <= HOURS; hour++) {
      boolean free = position == POSITIONS || known[position].length == 0;
      if (free || (known[position][0] <= hour && hour <= known[position][1])) {
        hours[position] = hour;
        int bits = sign(known, position + 1, hour, hours);
        if (bits >= 0) {
          all = all < 0 ? bits : all | bits;
        }
      }
    }
    return all;
  }

  private static long check(int[][] known, int possible) {
    KeyStream up = new KeyStream(0);
    KeyStream down = new KeyStream(0);
    for (int i = 0; i < POSITIONS; i++) {
      int j = POSITIONS - 1 - i;
      if (known[i].length > 0) {
        put(up, statement(i, known[i][0], known[i][1]));
      }
      if (known[j].length > 0) {
        put(down, statement(j, known[j][0], known[j][1]));
      }
    }
    long proofs = 0;
    for (int from = -1; from < HOURS; from++) {
      for (int to = Math.max(from, 0); to < HOURS; to++) {
        boolean unknown = false;
        for (int hour = from; hour <= to; hour++) {
          unknown |= (possible & 1 << (hour + 1)) != 0;
        }
        // Before the first hour stands for a window that has no begin.
        Instant begin = from < 0 ? null : hour(from);
        boolean proven = up.completeOver(begin, hour(to), null);
        if (proven == unknown || proven != down.completeOver(begin, hour(to), null)) {
          throw new AssertionError(
              Arrays.deepToString(known) + ", window=" + from + ".." + to + ", proven=" + proven);
        }
        proofs += proven ? 1 : 0;
      }
    }
    return proofs;
  }

  /** Long streams with lost positions, in any order of arrival, against a walk along all of it. */
  @Test
  void agreesWithTheWalk_onLongStreams() {
    Random random = new Random(5);
    int proven = 0;
    for (int round = 0; round < 300; round++) {
      List<Vouching> known = new ArrayList<>();
      int hour = 0;
      for (int i = 0; i < 60; i++) {
        hour += random.nextInt(3);
        if (random.nextInt(12) > 0) {
          Vouching one = statement(i, hour - random.nextInt(3), hour + random.nextInt(3));
          known.add(random.nextInt(20) == 0 ? failed(one) : one);
        }
      }
      KeyStream stream = new KeyStream(0);
      List<Vouching> order = new ArrayList<>(known);
      Collections.shuffle(order, random);
      order.forEach(each -> put(stream, each));
      for (int i = 0; i < 60; i++) {
        Instant from = random.nextInt(8) == 0 ? null : hour(random.nextInt(60));
        Instant to = (from == null ? hour(random.nextInt(20)) : from).plusSeconds(7_200);
        boolean expected = walk(known, from, to);
        assertThat(stream.completeOver(from, to, null)).isEqualTo(expected);
        proven += expected ? 1 : 0;
      }
    }
    assertThat(proven).isGreaterThan(1_000);
  }

  /** The rule as it reads: begun, never broken, ended. */
  private static boolean walk(List<Vouching> known, @Nullable Instant from, Instant to) {
    boolean begun = false;
    long expected = 0;
    for (Vouching each : known) {
      begun &= each.sequence() == expected;
      begun |= each.sequence() == 0;
      begun |= from != null && each.bracket().notAfter().isBefore(from);
      if (begun && each.good() && each.bracket().notBefore().isAfter(to)) {
        return true;
      }
      boolean before = from != null && each.bracket().notAfter().isBefore(from);
      begun &= each.good() || before;
      expected = each.sequence() + 1;
    }
    return false;
  }

  @Test
  void heartbeatOfAnyRole_isAHead_butNoRelay() {
    for (Role role : Role.values()) {
      KeyStream stream = new KeyStream(0);
      put(stream, statement(0, 0, 1));
      assertThat(stream.completeOver(hour(2), hour(3), null)).isFalse();
      put(stream, StreamOf.as(statement(1, 5, 6), role));
      assertThat(stream.completeOver(hour(2), hour(3), null)).isEqualTo(role != Role.GATEWAY);
    }
  }

  @Test
  void keyThatJoinedLater_wasNotThere() {
    KeyStream stream = new KeyStream(0);
    put(stream, statement(0, 5, 6));
    assertThat(stream.completeOver(hour(2), hour(3), null)).isTrue();
    assertThat(stream.completeOver(null, hour(4), null)).isTrue();
    assertThat(stream.completeOver(hour(2), hour(5), null)).isFalse();
  }

  @Test
  void feedThatBeginsInMidStream_provesFromAStatementBeforeTheWindow() {
    KeyStream stream = new KeyStream(0);
    put(stream, statement(7, 0, 1));
    put(stream, statement(8, 5, 6));
    assertThat(stream.completeOver(hour(2), hour(3), null)).isTrue();
    assertThat(stream.completeOver(hour(1), hour(3), null)).isFalse();
    assertThat(stream.completeOver(null, hour(3), null)).isFalse();
  }

  @Test
  void fork_takesEveryProof_whereverItIs() {
    for (int fork = 0; fork < 4; fork++) {
      KeyStream stream = fourHours();
      assertThat(stream.completeOver(hour(2), hour(3), null)).isTrue();
      put(stream, statement(fork, link(fork, "fork"), link(fork - 1, ""), fork * 2, fork * 2 + 1));
      assertThat(stream.completeOver(hour(2), hour(3), null)).as("fork at %s", fork).isFalse();
    }
  }

  @Test
  void linkToAnotherPast_takesEveryProof_alsoOfTheFirstPosition() {
    for (int at = 0; at < 4; at++) {
      KeyStream stream = new KeyStream(0);
      for (int i = 0; i < 4; i++) {
        put(
            stream,
            i == at
                ? statement(i, link(i, ""), link(i, "other"), i * 2, i * 2 + 1)
                : statement(i, i * 2, i * 2 + 1));
      }
      assertThat(stream.completeOver(hour(4), hour(5), null)).as("at %s", at).isFalse();
    }
  }

  @Test
  void statementThatFailed_mayBeTheScan_exceptOutsideOfTheWindow() {
    for (int bad = 0; bad < 4; bad++) {
      KeyStream failed = new KeyStream(0);
      KeyStream pending = new KeyStream(0);
      for (int i = 0; i < 4; i++) {
        Vouching one = statement(i, i * 2, i * 2 + 1);
        put(failed, i == bad ? failed(one) : one);
        put(pending, one, i == bad ? Trust.UNVERIFIED : Trust.VERIFIED);
      }
      // The window is that of position 1; position 2 is the first statement behind it.
      assertThat(failed.completeOver(hour(2), hour(3), null)).isEqualTo(bad == 0 || bad == 3);
      assertThat(pending.completeOver(hour(2), hour(3), null)).isEqualTo(bad != 1);
      put(failed, statement(bad, bad * 2, bad * 2 + 1));
      put(pending, statement(bad, bad * 2, bad * 2 + 1));
      assertThat(failed.completeOver(hour(2), hour(3), null)).isTrue();
      assertThat(pending.completeOver(hour(2), hour(3), null)).isTrue();
    }
  }

  @Test
  void keyInOtherHands_provesOnlyWithAHeadFromBefore() {
    KeyStream stream = fourHours();
    assertThat(stream.completeOver(hour(2), hour(3), hour(6))).isTrue();
    assertThat(stream.completeOver(hour(2), hour(3), hour(5))).isFalse();
    assertThat(stream.completeOver(hour(2), hour(3), hour(0))).isFalse();
  }

  @Test
  void laterWordThatKnowsLess_takesTheProofBack() {
    KeyStream stream = new KeyStream(0);
    put(stream, statement(0, 0, 1));
    put(stream, statement(1, 5, 6));
    assertThat(stream.completeOver(hour(2), hour(3), null)).isTrue();
    put(stream, statement(1, 2, 6));
    assertThat(stream.completeOver(hour(2), hour(3), null)).isFalse();
    put(stream, statement(1, 5, 6));
    put(stream, failed(statement(1, 5, 6)));
    assertThat(stream.completeOver(hour(2), hour(3), null)).isFalse();
  }

  /** Forks, holes, other roles, clocks that go back, the same again: as in trees. */
  @Test
  void saysWhatTreesSay_inAnyOrderOfArrival() {
    Random random = new Random(11);
    int turns = 0;
    int holes = 0;
    int forks = 0;
    for (int round = 0; round < 200; round++) {
      KeyStream stream = new KeyStream(0);
      TreeStream tree = new TreeStream(0);
      int others = round % 4;
      for (int i = 0; i < 40; i++) {
        long sequence = round % 2 == 0 ? i : random.nextInt(30);
        String branch = random.nextInt(10) == 0 ? "fork" : "";
        // A link stands for one statement over one event, however often it comes.
        Random dice = new Random(1_000L * round + 2 * sequence + branch.length());
        Link before = link(sequence - 1, dice.nextInt(15) == 0 ? "other" : "");
        Vouching one = statement(sequence, link(sequence, branch), before, 1, 2);
        if (others > 0 && dice.nextInt(12) < others) {
          one = StreamOf.as(one, Role.values()[dice.nextInt(Role.values().length)]);
        }
        Fact fact = StreamOf.fact(one, dice.nextInt(12) == 0 ? dice.nextInt(40) : (int) sequence);
        stream.put(one, fact);
        tree.put(one, fact);
        assertThat(stream.turns(99)).isEqualTo(tree.turns());
        assertThat(stream.newestClocked(99)).isEqualTo(tree.newestClocked());
        assertThat(stream.forkedAt()).isEqualTo(tree.forkedAt());
        assertThat(stream.begins()).isEqualTo(tree.begins());
        assertThat(stream.holes()).isEqualTo(tree.holes());
        assertThat(stream.sound()).isEqualTo(tree.forkedAt() == null && tree.holes().isEmpty());
        for (long at = sequence - 1; at <= sequence + 1; at++) {
          assertThat(stream.at(at)).isEqualTo(tree.at(at));
        }
      }
      turns += tree.turns().size();
      holes += tree.holes().size();
      forks += tree.forkedAt() == null ? 0 : 1;
    }
    assertThat(turns).isGreaterThan(50);
    assertThat(holes).isGreaterThan(50);
    assertThat(forks).isGreaterThan(50);
  }

  private static KeyStream fourHours() {
    KeyStream stream = new KeyStream(0);
    for (int i = 0; i < 4; i++) {
      put(stream, statement(i, i * 2, i * 2 + 1));
    }
    return stream;
  }
}
