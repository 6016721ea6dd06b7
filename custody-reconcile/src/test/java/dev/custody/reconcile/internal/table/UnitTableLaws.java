package dev.custody.reconcile.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The table is a HashMap whose handles stay. */
class UnitTableLaws {

  private static final int WORDS = 3;
  private static final int MOST = 1 << 20;

  private record Key(long high, long low) {}

  /** The table and its oracle, driven by one source of chance. */
  private static final class Pair {
    UnitTable table = new UnitTable(WORDS, MOST);
    final Map<Key, long[]> oracle = new HashMap<>();
    final Map<Key, Integer> handles = new HashMap<>();
    final Random random;
    final int keys;
    final boolean weak;

    Pair(long seed, int keys, boolean weak) {
      random = new Random(seed);
      this.keys = keys;
      this.weak = weak;
    }

    Key key() {
      int number = random.nextInt(keys);
      if (weak) {
        return new Key(number % 3, number);
      }
      Random bits = new Random(number);
      return new Key(bits.nextLong(), bits.nextLong());
    }

    void step(int addsOfEight) {
      Key key = key();
      int what = random.nextInt(8);
      if (what < addsOfEight) {
        int before = table.size();
        int handle = table.findOrAdd(key.high(), key.low());
        long[] state = oracle.get(key);
        assertThat(table.size() == before).isEqualTo(state != null);
        if (state == null) {
          state = new long[WORDS];
          oracle.put(key, state);
          handles.put(key, handle);
        }
        assertThat(handle).isEqualTo(handles.get(key));
        int word = random.nextInt(WORDS);
        assertThat(table.get(handle, word)).isEqualTo(state[word]);
        state[word] = random.nextLong();
        table.set(handle, word, state[word]);
      } else {
        boolean known = oracle.remove(key) != null;
        Integer handle = handles.remove(key);
        assertThat(table.remove(key.high(), key.low())).isEqualTo(known ? handle : -1);
      }
    }

    void compare() {
      assertThat(table.size()).isEqualTo(oracle.size());
      for (int number = 0; number < Math.min(keys, 2_000); number++) {
        Key key = key();
        int handle = table.find(key.high(), key.low());
        assertThat(handle).isEqualTo(handles.getOrDefault(key, -1));
      }
      int seen = 0;
      for (int handle = table.next(-1); handle >= 0; handle = table.next(handle)) {
        seen++;
        assertThat(table.uses(handle)).isTrue();
        Key key = new Key(table.high(handle), table.low(handle));
        assertThat(handles.get(key)).isEqualTo(handle);
        int at = table.stateAt(handle);
        assertThat(Arrays.copyOfRange(table.page(handle), at, at + WORDS))
            .isEqualTo(oracle.get(key));
      }
      assertThat(seen).isEqualTo(oracle.size());
    }
  }

  static byte[] bytes(UnitTable table) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      table.write(new SnapshotWriter(Channels.newChannel(out)));
      return out.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static UnitTable read(byte[] bytes, int words, int most) throws IOException {
    SnapshotReader in = new SnapshotReader(Channels.newChannel(new ByteArrayInputStream(bytes)));
    return UnitTable.read(in, words, most);
  }

  @Property(tries = 40)
  void isAHashMap(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6_000) int keys, @ForAll boolean weak) {
    Pair pair = new Pair(seed, keys, weak);
    for (int i = 0; i < 12_000; i++) {
      pair.step(i < 6_000 ? 6 : 3);
    }
    pair.compare();
  }

  @Example
  void hundredThousandKeys_addedRemovedAndAddedAgain() {
    Pair pair = new Pair(7, 100_000, false);
    for (int i = 0; i < 400_000; i++) {
      pair.step(i % 200_000 < 150_000 ? 7 : 2);
    }
    pair.compare();
    // Churn does not grow it: places of removed ones are used again.
    assertThat(pair.table.handlesEnd()).isLessThanOrEqualTo(100_000);
  }

  @Property(tries = 25)
  void snapshotAtAnyPoint_changesNothingAfterwards(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 4_000) int cut) throws IOException {
    Pair through = new Pair(seed, 1_500, false);
    Pair cutOff = new Pair(seed, 1_500, false);
    for (int i = 0; i < 4_000; i++) {
      if (i == cut) {
        byte[] bytes = bytes(cutOff.table);
        cutOff.table = read(bytes, WORDS, MOST);
        assertThat(bytes(cutOff.table)).isEqualTo(bytes);
      }
      through.step(5);
      cutOff.step(5);
    }
    cutOff.compare();
    assertThat(bytes(cutOff.table)).isEqualTo(bytes(through.table));
  }

  @Example
  void damagedSnapshot_isRefused_whicheverByteAndWhereverCut() throws IOException {
    Pair pair = new Pair(3, 40, false);
    for (int i = 0; i < 60; i++) {
      pair.step(6);
    }
    byte[] whole = bytes(pair.table);
    Random random = new Random(1);
    for (int at = 0; at < whole.length; at = at < 64 ? at + 1 : at + 1 + random.nextInt(9)) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      int place = at;
      assertThatThrownBy(() -> read(damaged, WORDS, MOST))
          .as("byte " + place)
          .isInstanceOf(DamagedSnapshotException.class);
      assertThatThrownBy(() -> read(Arrays.copyOf(whole, place), WORDS, MOST))
          .as("cut at " + place)
          .isInstanceOf(DamagedSnapshotException.class);
    }
    assertThatThrownBy(() -> read(whole, WORDS + 1, MOST))
        .isInstanceOf(DamagedSnapshotException.class);
    assertThatThrownBy(() -> read(whole, WORDS, 3)).isInstanceOf(DamagedSnapshotException.class);
  }

  @Property(tries = 20)
  void findAll_findsWhatFindFinds(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 3_000) int entries) {
    Pair pair = new Pair(seed, 3_000, false);
    for (int i = 0; i < entries; i++) {
      pair.step(6);
    }
    long[] high = new long[64];
    long[] low = new long[64];
    for (int i = 0; i < 64; i++) {
      Key key = pair.key();
      high[i] = key.high();
      low[i] = key.low();
    }
    int[] handles = new int[32];
    pair.table.findAll(high, low, 16, 32, handles);
    for (int i = 0; i < 32; i++) {
      assertThat(handles[i]).isEqualTo(pair.table.find(high[16 + i], low[16 + i]));
    }
  }

  @Property(tries = 20)
  void sortedHandles_areInTheOrderOfKeys_whateverTheOrderOfAdding(@ForAll long seed) {
    Random random = new Random(seed);
    UnitTable table = new UnitTable(0, MOST);
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      // Few leading bits, so that some share them all and the rest of the key decides.
      Key key = new Key((long) random.nextInt(8) << 61 | random.nextInt(3), random.nextLong());
      keys.add(key);
      table.findOrAdd(key.high(), key.low());
    }
    keys.sort(
        (a, b) -> {
          int byHigh = Long.compareUnsigned(a.high(), b.high());
          return byHigh != 0 ? byHigh : Long.compareUnsigned(a.low(), b.low());
        });
    List<Key> sorted = new ArrayList<>();
    for (int handle : table.sortedHandles()) {
      sorted.add(new Key(table.high(handle), table.low(handle)));
    }
    assertThat(sorted).isEqualTo(keys);
  }

  @Example
  void limits_holdAndSayTheirNumbers() {
    assertThatThrownBy(() -> new UnitTable(65, 1)).hasMessageContaining("stateWords=65");
    assertThatThrownBy(() -> new UnitTable(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new UnitTable(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new UnitTable(1, 1 << 26)).hasMessageContaining("entriesMax=");
    UnitTable two = new UnitTable(1, 2);
    two.findOrAdd(1, 1);
    two.findOrAdd(2, 2);
    assertThatThrownBy(() -> two.findOrAdd(3, 3)).isInstanceOf(IllegalStateException.class);
    assertThat(two.find(3, 3)).isEqualTo(-1);
    assertThat(two.findOrAdd(1, 1)).isZero();
    two.remove(1, 1);
    assertThat(two.findOrAdd(3, 3)).isZero();
  }

  @Example
  void thirtyTwoBytesOfState_costAtMostSixtyBytes_fromTwentyThousandUnitsOn() {
    UnitTable table = new UnitTable(4, MOST);
    Random random = new Random(5);
    double most = 0;
    for (int i = 1; i <= 400_000; i++) {
      table.findOrAdd(random.nextLong(), random.nextLong());
      if (i >= 20_000 && i % 1_000 == 0) {
        most = Math.max(most, (double) table.heapBytes() / i);
      }
    }
    assertThat(most).isLessThan(70); // the last page of a small table is mostly empty
    assertThat((double) table.heapBytes() / table.size()).isLessThan(60);
  }
}
