package dev.custody.log.internal.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.log.MemoryStorage;
import dev.custody.log.internal.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Runs against hash maps: whatever was written, merged and loaded again, every entry is found. */
class RunsLaws {

  @Property(tries = 40)
  void findWhatAMapFinds(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 900) Integer> counts,
      @ForAll @IntRange(min = 1, max = 64) int bits,
      @ForAll long seed)
      throws IOException {
    Storage storage = new MemoryStorage();
    Random random = new Random(seed);
    Map<Long, Set<Long>> leaves = new HashMap<>();
    Map<Long, Set<Long>> events = new HashMap<>();
    Runs runs = Runs.none(storage);
    long end = 0;
    for (int count : counts) {
      PrefixList leafPart = new PrefixList();
      PrefixList eventPart = new PrefixList();
      for (long i = end; i < end + count; i++) {
        // Few bits make many prefixes equal; they stand at the top, where the order is decided.
        long leaf = random.nextLong() << (64 - bits);
        leafPart.add(leaf, i);
        leaves.computeIfAbsent(leaf, key -> new HashSet<>()).add(i);
        if (i % 3 != 0) {
          long event = random.nextLong() >>> (64 - bits);
          eventPart.add(event, i);
          events.computeIfAbsent(event, key -> new HashSet<>()).add(i);
        }
      }
      byte[] chain = new byte[32];
      random.nextBytes(chain);
      runs =
          RunWriter.write(
              storage,
              runs,
              new RunWriter.Content(
                  end, end + count, chain, count, leafPart, eventPart, i -> i * 7));
      end += count;
      Runs loaded = Runs.load(storage, new ArrayList<>());
      assertThat(loaded.end()).isEqualTo(end);
      assertThat(loaded.chain()).isEqualTo(chain);
      assertThat(loaded.lastFrame()).isEqualTo(count);
      assertThat(loaded.count()).isLessThanOrEqualTo(64 - Long.numberOfLeadingZeros(end) + 1);
      assertThat(storage.list("index")).hasSize(loaded.count());
      assertFinds(loaded, false, leaves);
      assertFinds(loaded, true, events);
      for (int i = 0; i < 50; i++) {
        long other = random.nextLong();
        assertThat(loaded.candidates(false, other))
            .hasSize(leaves.getOrDefault(other, Set.of()).size());
      }
      for (long i = 0; i < end; i += 64) {
        assertThat(loaded.offset(i)).isEqualTo(i * 7);
      }
    }
  }

  private static void assertFinds(Runs runs, boolean events, Map<Long, Set<Long>> model)
      throws IOException {
    for (Map.Entry<Long, Set<Long>> entry : model.entrySet()) {
      long[] found = runs.candidates(events, entry.getKey());
      assertThat(found).hasSize(entry.getValue().size());
      assertThat(Arrays.stream(found).boxed()).containsAll(entry.getValue());
    }
  }

  @Property(tries = 100)
  void sortsAsComparisonsDo(@ForAll @Size(max = 600) List<Long> prefixes) {
    PrefixList list = new PrefixList();
    List<long[]> expected = new ArrayList<>();
    for (int i = prefixes.size() - 1; i >= 0; i--) {
      list.add(prefixes.get(i) % 50, i);
      expected.add(new long[] {prefixes.get(i) % 50, i});
    }
    expected.sort(
        (a, b) -> a[0] != b[0] ? Long.compareUnsigned(a[0], b[0]) : Long.compare(a[1], b[1]));
    list.sort();
    assertThat(list.count()).isEqualTo(expected.size());
    PrefixList sorted = list;
    long[][] found = new long[sorted.count()][];
    try {
      Records records = sorted.records();
      for (int i = 0; records.next(); i++) {
        found[i] = new long[] {records.prefix(), records.index()};
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(found).isDeepEqualTo(expected.toArray(new long[0][]));
  }
}
