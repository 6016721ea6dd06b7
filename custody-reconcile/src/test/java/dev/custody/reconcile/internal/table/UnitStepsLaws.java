package dev.custody.reconcile.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The step job against a plain loop over a map of strings. */
class UnitStepsLaws {

  private static final long START = 1_800_000_000_000L;
  private static final int LEGS = 6;
  private static final long MINUTE = 60_000;

  /** What a sink was told, as lines. */
  private static final class Lines implements StepSink {
    List<String> said = new ArrayList<>();

    @Override
    public void scanned(int handle, int leg, int outcome, long atMs) {
      said.add(handle + " leg " + leg + " outcome " + outcome + " at " + atMs);
    }

    @Override
    public void absent(int handle, int leg, long latestMs) {
      said.add(handle + " leg " + leg + " absent at " + latestMs);
    }
  }

  private record Scan(String unit, int stepPlace, long at) {}

  private final UnitHash hash = UnitHash.of(new byte[16]);

  private static List<Templates.Leg> someLegs(Random random) {
    List<Templates.Leg> legs = new ArrayList<>();
    int count = 1 + random.nextInt(LEGS);
    long from = 0;
    for (int i = 0; i < count; i++) {
      from += random.nextInt(40) * MINUTE;
      // Few steps and places, so that legs alike happen; windows overlap or leave gaps.
      int stepPlace = Templates.stepPlace(random.nextInt(2), random.nextInt(3));
      boolean relative = random.nextBoolean();
      long base = relative ? 0 : START;
      long length = random.nextInt(60) * MINUTE;
      legs.add(new Templates.Leg(stepPlace, base + from, base + from + length, relative));
    }
    return legs;
  }

  /** Two of everything, told the same. */
  private final class Pair {
    final Lines lines = new Lines();
    final Templates templates = new Templates();
    final PlainSteps plain = new PlainSteps();
    UnitSteps steps = new UnitSteps(templates, LEGS, 1_000, START, lines);

    void plan(String unit, List<Templates.Leg> legs, long base) {
      hash.hash(unit);
      int handle = steps.plan(hash.high(), hash.low(), templates.intern(legs), base);
      assertThat(handle >= 0).isEqualTo(plain.plan(unit, handle, legs, base));
    }

    void scan(Scan scan) {
      hash.hash(scan.unit());
      steps.scan(hash.high(), hash.low(), scan.stepPlace(), scan.at());
      plain.scan(scan.unit(), scan.stepPlace(), scan.at());
    }

    void advance(long to) {
      steps.advance(to);
      plain.advance(to);
    }

    void retract(String unit) {
      hash.hash(unit);
      assertThat(steps.retract(hash.high(), hash.low())).isEqualTo(plain.retract(unit));
    }

    void compare() {
      assertThat(lines.said).isEqualTo(plain.said);
      lines.said.clear();
      plain.said.clear();
    }
  }

  private static Scan someScan(Random random, int units) {
    long at = START + random.nextInt(400) * MINUTE / 2 - 20 * MINUTE;
    if (random.nextInt(60) == 0) {
      at += (random.nextBoolean() ? 1 : -1) * (Integer.MAX_VALUE + (long) random.nextInt(99));
    }
    return new Scan(
        "unit " + random.nextInt(units),
        Templates.stepPlace(random.nextInt(2), random.nextInt(3)),
        at);
  }

  private void drive(Pair pair, Random random, int i) {
    switch (random.nextInt(12)) {
      case 0 ->
          pair.plan(
              "unit " + random.nextInt(20),
              someLegs(new Random(random.nextInt(9))),
              START + random.nextInt(60) * MINUTE);
      case 1 -> {
        if (random.nextInt(6) == 0) {
          pair.retract("unit " + random.nextInt(20));
        }
      }
      case 2 -> pair.advance(START + i * MINUTE + random.nextInt(60_000));
      default -> pair.scan(someScan(random, 21));
    }
  }

  @Property(tries = 200)
  void saysWhatAPlainLoopSays(@ForAll long seed) {
    Random random = new Random(seed);
    Pair pair = new Pair();
    for (int i = 0; i < 300; i++) {
      drive(pair, random, i);
    }
    pair.advance(START + 10_000 * MINUTE);
    pair.compare();
  }

  @Property(tries = 60)
  void snapshotAtAnyPoint_saysTheSameAfterwards(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 200) int cut) throws IOException {
    Random random = new Random(seed);
    Pair pair = new Pair();
    for (int i = 0; i < 200; i++) {
      if (i == cut) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SnapshotWriter writer = new SnapshotWriter(Channels.newChannel(out));
        pair.templates.write(writer);
        pair.steps.write(writer);
        SnapshotReader reader =
            new SnapshotReader(Channels.newChannel(new ByteArrayInputStream(out.toByteArray())));
        Templates templates = Templates.read(reader);
        assertThat(templates.count()).isEqualTo(pair.templates.count());
        pair.steps = UnitSteps.read(reader, pair.templates, LEGS, 1_000, pair.lines);
      }
      drive(pair, random, i);
    }
    pair.advance(START + 10_000 * MINUTE);
    pair.compare();
  }

  @Property(tries = 60)
  void batches_sayWhatOneByOneSays(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 150) int count) {
    Pair pair = new Pair();
    Random random = new Random(seed);
    for (int unit = 0; unit < 20; unit++) {
      pair.plan("unit " + unit, someLegs(random), START);
    }
    long[] high = new long[count + 3];
    long[] low = new long[count + 3];
    int[] stepPlace = new int[count + 3];
    long[] at = new long[count + 3];
    for (int i = 3; i < count + 3; i++) {
      Scan scan = someScan(random, 21);
      hash.hash(scan.unit());
      high[i] = hash.high();
      low[i] = hash.low();
      stepPlace[i] = scan.stepPlace();
      at[i] = scan.at();
      pair.plain.scan(scan.unit(), scan.stepPlace(), scan.at());
    }
    pair.steps.scanAll(high, low, stepPlace, at, 3, count);
    pair.compare();
  }

  @Property(tries = 100)
  void orderOfArrival_changesNeitherStateNorWhoWasEarlyOrLateNorWhetherASequenceBroke(
      @ForAll long seed) {
    Random random = new Random(seed);
    List<Templates.Leg> legs = new ArrayList<>();
    List<Scan> scans = new ArrayList<>();
    for (int leg = 0; leg < LEGS; leg++) {
      int stepPlace = Templates.stepPlace(1, leg);
      legs.add(new Templates.Leg(stepPlace, leg * MINUTE, (leg + 2) * MINUTE, true));
      if (random.nextInt(5) > 0) {
        scans.add(new Scan("unit", stepPlace, START + leg * MINUTE + random.nextInt(150_000)));
      }
    }
    String first = null;
    for (int order = 0; order < 6; order++) {
      Pair pair = new Pair();
      pair.plan("unit", legs, START);
      scans.forEach(pair::scan);
      String now = summary(pair);
      assertThat(now).isEqualTo(first == null ? now : first);
      first = now;
      Collections.shuffle(scans, random);
    }
  }

  private String summary(Pair pair) {
    boolean broken = false;
    List<String> windows = new ArrayList<>();
    for (String line : pair.lines.said) {
      String[] words = line.split(" ");
      int outcome = Integer.parseInt(words[4]);
      broken |= (outcome & UnitSteps.OUT_OF_SEQUENCE) != 0;
      int window = outcome & (UnitSteps.EARLY | UnitSteps.LATE);
      if (window != 0) {
        windows.add(words[2] + ":" + window);
      }
    }
    Collections.sort(windows);
    hash.hash("unit");
    UnitTable table = pair.steps.table();
    int handle = table.find(hash.high(), hash.low());
    int at = table.stateAt(handle);
    long[] state = Arrays.copyOfRange(table.page(handle), at, at + table.stateWords());
    return broken + " " + windows + " " + Arrays.toString(state);
  }

  /** Every order of four scans of a unit, at every time of four: each pair is judged. */
  @Example
  void everyAssignmentOfFourTimes_inEveryOrder() {
    List<int[]> orders = permutations(4);
    for (int times = 0; times < 256; times++) {
      for (int[] order : orders) {
        Pair pair = new Pair();
        List<Templates.Leg> legs = new ArrayList<>();
        for (int leg = 0; leg < 4; leg++) {
          legs.add(new Templates.Leg(Templates.stepPlace(0, leg), 0, 3, true));
        }
        pair.plan("unit", legs, START);
        boolean inverted = false;
        for (int i : order) {
          long time = times >> 2 * i & 3;
          pair.scan(new Scan("unit", Templates.stepPlace(0, i), START + time));
          for (int j = 0; j < i; j++) {
            inverted |= (times >> 2 * j & 3) > time;
          }
        }
        assertThat(pair.lines.said.isEmpty()).isEqualTo(!inverted);
        pair.advance(START + 4);
        pair.compare();
      }
    }
  }

  private static List<int[]> permutations(int length) {
    List<int[]> all = new ArrayList<>();
    for (int code = 0; code < 1 << 2 * length; code++) {
      int[] order = new int[length];
      int seen = 0;
      for (int i = 0; i < length; i++) {
        order[i] = code >> 2 * i & 3;
        seen |= 1 << order[i];
      }
      if (seen == (1 << length) - 1) {
        all.add(order);
      }
    }
    return all;
  }

  @Example
  void everySubsetOfLegsMade_leavesTheOthersAbsent_once() {
    for (int made = 0; made < 1 << LEGS; made++) {
      Pair pair = new Pair();
      List<Templates.Leg> legs = new ArrayList<>();
      for (int leg = 0; leg < LEGS; leg++) {
        legs.add(new Templates.Leg(Templates.stepPlace(0, leg), leg, leg * MINUTE + leg, true));
      }
      pair.plan("unit", legs, START);
      for (int leg = 0; leg < LEGS; leg++) {
        if ((made >> leg & 1) != 0) {
          pair.scan(new Scan("unit", Templates.stepPlace(0, leg), START + leg));
        }
      }
      pair.advance(START);
      assertThat(pair.lines.said).isEmpty();
      pair.advance(START + 2 * MINUTE);
      pair.advance(START + 2 * MINUTE + 3);
      pair.advance(START + 60 * MINUTE);
      pair.advance(START + 600 * MINUTE);
      assertThat(pair.lines.said).hasSize(LEGS - Integer.bitCount(made));
      pair.compare();
    }
  }

  @Example
  void sixLegs_costAtMostSixtyFourBytes_withTableAndTimers() {
    Templates templates = new Templates();
    List<Templates.Leg> legs = new ArrayList<>();
    for (int leg = 0; leg < LEGS; leg++) {
      legs.add(
          new Templates.Leg(Templates.stepPlace(leg, leg), leg * MINUTE, (leg + 1) * MINUTE, true));
    }
    int template = templates.intern(legs);
    UnitSteps steps = new UnitSteps(templates, LEGS, 1 << 20, START, new Lines());
    Random random = new Random(2);
    for (int i = 0; i < 300_000; i++) {
      steps.plan(
          random.nextLong(), random.nextLong(), template, START + random.nextInt(86_400_000));
    }
    assertThat(steps.table().stateWords()).isEqualTo(4);
    assertThat((double) steps.heapBytes() / steps.table().size()).isLessThan(64);
  }

  @Example
  void membership_matchesInAnyOrder_andNamesTheOneThatDiffers() {
    for (int subset = 0; subset < 256; subset++) {
      Membership planned = new Membership();
      Membership found = new Membership();
      for (int i = 0; i < 8; i++) {
        hash.hash("child " + i);
        planned.add(hash.high(), hash.low());
      }
      for (int i = 7; i >= 0; i--) {
        if ((subset >> i & 1) != 0) {
          hash.hash("child " + i);
          found.add(hash.high(), hash.low());
        }
      }
      assertThat(planned.matches(found)).isEqualTo(subset == 255);
      assertThat(found.count()).isEqualTo(Integer.bitCount(subset));
      if (Integer.bitCount(subset) == 7) {
        hash.hash("child " + Integer.numberOfTrailingZeros(~subset));
        assertThat(planned.differenceHigh(found)).isEqualTo(hash.high());
        assertThat(planned.differenceLow(found)).isEqualTo(hash.low());
        found.add(hash.high(), hash.low());
        assertThat(planned.matches(found)).isTrue();
        found.remove(hash.high(), hash.low());
        assertThat(planned.matches(found)).isFalse();
      }
    }
  }

  @Example
  void itineraries_areKeptOnce_andLimitsHold() {
    Templates templates = new Templates();
    Templates.Leg leg = new Templates.Leg(Templates.stepPlace(3, 4), 1, 2, false);
    assertThat(templates.intern(List.of(leg))).isZero();
    assertThat(templates.intern(List.of(leg, leg))).isEqualTo(1);
    assertThat(templates.intern(new ArrayList<>(List.of(leg)))).isZero();
    assertThat(templates.place("/414/a")).isZero();
    assertThat(templates.place("/414/b")).isEqualTo(1);
    assertThat(templates.place("/414/a")).isZero();
    assertThat(templates.placeName(1)).isEqualTo("/414/b");
    assertThatThrownBy(() -> templates.intern(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> templates.intern(Collections.nCopies(65, leg)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Templates.Leg(1, 5, 4, true)).hasMessageContaining("earliestMs=5");
    assertThatThrownBy(() -> Templates.stepPlace(128, 0)).hasMessageContaining("step=128");
    UnitSteps one = new UnitSteps(templates, 1, 5, START, new Lines());
    assertThat(one.plan(1, 1, 0, START)).isZero();
    assertThat(one.plan(1, 1, 0, START)).isEqualTo(-1);
    assertThat(one.plan(2, 1, 1, START)).isEqualTo(1); // two legs fit in the word of one
    assertThatThrownBy(() -> one.plan(3, 1, 0, -1)).hasMessageContaining("baseMs=-1");
  }
}
