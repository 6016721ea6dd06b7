package dev.custody.reconcile.internal.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Digest;
import dev.custody.api.EventId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A table by event id finds what a hash map finds. */
class IdTableLaws {

  private record Value(EventId id, int version) {}

  private static EventId id(int number) {
    return new EventId(
        Digest.sha256(Integer.toString(number).getBytes(StandardCharsets.UTF_8)).bytes());
  }

  /** With 0 all ids have one hash, and stand in one run. */
  private static long[] key(int number) {
    return new Random(number).longs(5).map(each -> number == 0 ? 0 : each).toArray();
  }

  @Property(tries = 200)
  void anySteps_areThoseOfAHashMap(
      @ForAll @Size(max = 300) List<@IntRange(min = -60, max = 120) Integer> steps,
      @ForAll @IntRange(min = 0, max = 9) int key) {
    IdTable<Value> table = new IdTable<>(Value::id, key(key));
    Map<EventId, Value> map = new HashMap<>();
    int version = 0;
    for (int step : steps) {
      EventId id = id(Math.abs(step));
      if (step < 0) {
        assertThat(table.remove(id)).isEqualTo(map.remove(id));
      } else {
        Value value = new Value(id, version++);
        table.put(value);
        map.put(id, value);
      }
      assertThat(table.get(id)).isEqualTo(map.get(id));
      assertThat(table.size()).isEqualTo(map.size());
    }
    assertThat(table.values()).hasSize(map.size());
    assertThat(new HashSet<>(table.values())).isEqualTo(new HashSet<>(map.values()));
    for (int i = 0; i <= 121; i++) {
      assertThat(table.get(id(i))).isEqualTo(map.get(id(i)));
    }
  }

  /** Enough for parts that double several times, and holes in the middle of long runs. */
  @Test
  void manyComeAndGo_asInAHashMap() {
    IdTable<Value> table = new IdTable<>(Value::id, key(1));
    Map<EventId, Value> map = new HashMap<>();
    Random random = new Random(3);
    for (int i = 0; i < 40_000; i++) {
      Value value = new Value(id(i), i);
      table.put(value);
      map.put(value.id(), value);
      if (i % 3 == 0) {
        EventId gone = id(random.nextInt(i + 1));
        assertThat(table.remove(gone)).isSameAs(map.remove(gone));
      }
    }
    assertThat(table.size()).isEqualTo(map.size());
    for (int i = 0; i < 40_001; i++) {
      assertThat(table.get(id(i))).isSameAs(map.get(id(i)));
    }
  }

  @Test
  void whatIsFound_doesNotDependOnTheKey() {
    IdTable<Value> one = new IdTable<>(Value::id);
    IdTable<Value> other = new IdTable<>(Value::id);
    for (int i = 0; i < 500; i++) {
      one.put(new Value(id(i), i));
      other.put(new Value(id(i), i));
    }
    for (int i = 0; i < 600; i++) {
      assertThat(one.get(id(i))).isEqualTo(other.get(id(i)));
    }
  }
}
