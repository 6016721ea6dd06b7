package dev.custody.reconcile.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The wheel fires what a sorted map of (deadline, handle) fires, in its order. */
class TimerWheelLaws {

  private static final int HANDLES = 200;

  /** True deadlines, a wheel that looks at them lazily, and a sorted map that never is late. */
  private static final class World implements TimerWheel.Deadlines {
    final long[] deadlines = new long[HANDLES];
    final List<String> fired = new ArrayList<>();
    final Random random;
    final long spread;
    final int shift;
    TimerWheel wheel;
    long now;

    World(long seed, int shift, long spread, long start) {
      random = new Random(seed);
      this.spread = spread;
      this.shift = shift;
      now = start;
      wheel = new TimerWheel(shift, start);
      Arrays.fill(deadlines, TimerWheel.NONE);
    }

    long someTime() {
      // Near ones and far ones alike, a few of them past.
      long far = spread >>> random.nextInt(40);
      return Math.max(0, now - 3 + (long) (random.nextDouble() * (far + 5)));
    }

    void change() {
      int handle = random.nextInt(HANDLES);
      long before = deadlines[handle];
      long after = random.nextInt(10) == 0 ? TimerWheel.NONE : someTime();
      deadlines[handle] = after;
      if (after < before || (random.nextInt(4) == 0 && after != TimerWheel.NONE)) {
        wheel.arm(handle, after); // must be armed if earlier; may be armed in any case
      }
    }

    /** The next deadline is chance, but the same for the wheel and for the map. */
    static long rearmed(long deadline, int handle) {
      return switch ((int) ((deadline * 31 + handle) % 3)) {
        case 0 -> TimerWheel.NONE;
        case 1 -> deadline + 1 + handle % 7;
        default -> deadline + 1 + (deadline * 7 + handle) % 100_000;
      };
    }

    @Override
    public long deadlineMs(int handle) {
      return deadlines[handle];
    }

    @Override
    public void due(long deadlineMs, int handle) {
      fired.add(deadlineMs + ":" + handle);
      deadlines[handle] = rearmed(deadlineMs, handle);
    }

    List<String> oracle(long to) {
      TreeMap<Long, TreeMap<Integer, Boolean>> map = new TreeMap<>();
      for (int handle = 0; handle < HANDLES; handle++) {
        if (deadlines[handle] != TimerWheel.NONE) {
          map.computeIfAbsent(deadlines[handle], k -> new TreeMap<>()).put(handle, true);
        }
      }
      List<String> expected = new ArrayList<>();
      while (!map.isEmpty() && map.firstKey() <= to) {
        long deadline = map.firstKey();
        int handle = map.get(deadline).pollFirstEntry().getKey();
        if (map.get(deadline).isEmpty()) {
          map.remove(deadline);
        }
        expected.add(deadline + ":" + handle);
        long next = rearmed(deadline, handle);
        if (next != TimerWheel.NONE) {
          map.computeIfAbsent(next, k -> new TreeMap<>()).put(handle, true);
        }
      }
      return expected;
    }

    void advance(long by) {
      now += by;
      List<String> expected = oracle(now);
      fired.clear();
      wheel.advance(now, this);
      assertThat(fired).isEqualTo(expected);
    }
  }

  static byte[] bytes(TimerWheel wheel) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      wheel.write(new SnapshotWriter(Channels.newChannel(out)));
      return out.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static TimerWheel read(byte[] bytes, int shift, int end) throws IOException {
    SnapshotReader in = new SnapshotReader(Channels.newChannel(new ByteArrayInputStream(bytes)));
    return TimerWheel.read(in, shift, end);
  }

  @Property(tries = 150)
  void firesWhatASortedMapFires(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 12) int shift,
      @ForAll @IntRange(min = 0, max = 40) int spreadBits) {
    World world = new World(seed, shift, 1L << spreadBits, seed & 0xffff_ffffL);
    for (int i = 0; i < 600; i++) {
      if (world.random.nextInt(5) > 0) {
        world.change();
      } else {
        // Rearming makes work at every step of a far jump: keep far jumps rare.
        world.advance(world.random.nextInt(200) >>> world.random.nextInt(8));
      }
    }
    world.advance(5_000);
  }

  @Property(tries = 60)
  void snapshotAtAnyPoint_firesTheSame(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 300) int cut) throws IOException {
    World world = new World(seed, 4, 1L << 30, 1_000_000);
    for (int i = 0; i < 300; i++) {
      if (i == cut) {
        byte[] bytes = bytes(world.wheel);
        int filings = world.wheel.filings();
        world.wheel = read(bytes, 4, HANDLES);
        assertThat(world.wheel.filings()).isEqualTo(filings);
        assertThat(bytes(world.wheel)).isEqualTo(bytes);
      }
      if (world.random.nextInt(3) > 0) {
        world.change();
      } else {
        world.advance(world.random.nextInt(300));
      }
    }
    world.advance(3_000);
  }

  @Example
  void everyPairOfPresentAndDeadline_nearTheEdgesOfLevels() {
    long[] edges = {0, 1, 63, 64, 65, 127, 128, 4095, 4096, 4097, 262_143, 262_144, 1L << 36};
    for (long start : edges) {
      for (long delta : edges) {
        for (long early = 0; early <= 1; early++) {
          World world = new World(1, 0, 1, start);
          long deadline = start + delta;
          world.deadlines[7] = deadline;
          world.wheel.arm(7, deadline);
          assertThat(world.wheel.nextMs()).isLessThanOrEqualTo(deadline);
          if (deadline - early > start) {
            world.wheel.advance(deadline - 1, world);
          }
          assertThat(world.fired).as(start + " + " + delta).isEmpty();
          world.wheel.advance(deadline, world);
          assertThat(world.fired).first().isEqualTo(deadline + ":7");
        }
      }
    }
  }

  @Example
  void deadlineMovedLater_needsNoArming_andIsLookedAtOncePerFiling() {
    World world = new World(1, 10, 1, 0);
    world.deadlines[3] = 5_000;
    world.wheel.arm(3, 5_000);
    for (long later = 6_000; later < 1_000_000; later += 1_000) {
      world.deadlines[3] = later;
    }
    world.wheel.advance(900_000, world);
    assertThat(world.fired).isEmpty();
    assertThat(world.wheel.filings()).isEqualTo(1);
    world.wheel.advance(999_000, world);
    assertThat(world.fired).containsExactly("999000:3");
  }

  @Example
  void deadlineThatDoesNotMove_isRefused() {
    TimerWheel wheel = new TimerWheel(0, 0);
    wheel.arm(1, 5);
    TimerWheel.Deadlines stuck =
        new TimerWheel.Deadlines() {
          @Override
          public long deadlineMs(int handle) {
            return 5;
          }

          @Override
          public void due(long deadlineMs, int handle) {}
        };
    assertThatThrownBy(() -> wheel.advance(9, stuck)).isInstanceOf(IllegalStateException.class);
  }

  @Example
  void damagedSnapshot_isRefused_whicheverByteAndWhereverCut() {
    World world = new World(9, 4, 1L << 20, 77);
    for (int i = 0; i < 50; i++) {
      world.change();
    }
    byte[] whole = bytes(world.wheel);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      int place = at;
      assertThatThrownBy(() -> read(damaged, 4, HANDLES))
          .as("byte " + place)
          .isInstanceOf(DamagedSnapshotException.class);
      assertThatThrownBy(() -> read(Arrays.copyOf(whole, place), 4, HANDLES))
          .isInstanceOf(DamagedSnapshotException.class);
    }
    assertThatThrownBy(() -> read(whole, 5, HANDLES)).isInstanceOf(DamagedSnapshotException.class);
    assertThatThrownBy(() -> read(whole, 4, 3)).isInstanceOf(DamagedSnapshotException.class);
  }
}
