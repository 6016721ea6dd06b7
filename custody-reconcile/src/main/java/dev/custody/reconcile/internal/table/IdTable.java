package dev.custody.reconcile.internal.table;

import dev.custody.api.EventId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values that know the id of their event, found by it: eight bytes a slot, no node around a value.
 *
 * <p>Ids are hashes, but whoever records events can draw nonces until an id begins as he wants. So
 * an id is hashed again by a sum of its words times numbers that are drawn for each table, and
 * nothing that comes out may depend on the order in which values lie. Any two ids meet in one slot
 * with a chance that nobody can raise who does not know the numbers (multilinear hashing is
 * strongly universal: D. Lemire, O. Kaser, "Strongly universal string hashing is fast", 2014,
 * section 2).
 *
 * <p>Problem: a table that doubles moves everything at once. Choice: {@value #PARTS} parts with
 * linear probing that double each for itself, and keep the hashes beside the values, so that
 * growing and passing by look at no value. For one thread at a time.
 */
public final class IdTable<V> {

  private static final int PARTS = 256;
  private static final int SLOTS_FIRST = 8;
  private static final int WORDS = 4;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long WORD = 0xffff_ffffL;

  private static final class Part {
    @Nullable Object[] slots = new Object[SLOTS_FIRST];
    int[] hashes = new int[SLOTS_FIRST];
    int size;
  }

  private final Function<V, EventId> idOf;
  private final long[] factors;
  private final @Nullable Part[] parts = new @Nullable Part[PARTS];
  private int size;

  /**
   * An empty table.
   *
   * @param idOf gives the id of a value, the same each time
   */
  public IdTable(Function<V, EventId> idOf) {
    this(idOf, new SecureRandom().longs(WORDS + 1).toArray());
  }

  /** The same with these numbers, for tests. */
  IdTable(Function<V, EventId> idOf, long[] factors) {
    this.idOf = idOf;
    this.factors = factors;
  }

  /** Of 128 bits: nobody finds two ids that begin alike for so long. */
  private int hashOf(EventId id) {
    byte[] bytes = id.bytes().unsafeArray();
    long sum = factors[WORDS];
    for (int i = 0; i < WORDS; i++) {
      sum += factors[i] * ((int) INTS.get(bytes, 4 * i) & WORD);
    }
    return (int) (sum >>> 32);
  }

  // Nothing but values is put into the slots.
  @SuppressWarnings("unchecked")
  private V value(Object slot) {
    return (V) slot;
  }

  /** Where an id is, or the empty slot where it would be. */
  private int find(Part part, EventId id, int hash) {
    int mask = part.slots.length - 1;
    int at = hash & mask;
    for (Object slot = part.slots[at]; slot != null; slot = part.slots[at]) {
      if (part.hashes[at] == hash && idOf.apply(value(slot)).equals(id)) {
        return at;
      }
      at = at + 1 & mask;
    }
    return at;
  }

  private static int partOf(int hash) {
    return hash >>> 24;
  }

  /** The value with this id; null if there is none. */
  public @Nullable V get(EventId id) {
    int hashed = hashOf(id);
    Part part = parts[partOf(hashed)];
    Object found = part == null ? null : part.slots[find(part, id, hashed)];
    return found == null ? null : value(found);
  }

  /** Puts a value in, in the place of one with the same id if there is one. */
  public void put(V value) {
    EventId id = idOf.apply(value);
    int hashed = hashOf(id);
    Part part = parts[partOf(hashed)];
    if (part == null) {
      part = new Part();
      parts[partOf(hashed)] = part;
    }
    int at = find(part, id, hashed);
    boolean added = part.slots[at] == null;
    part.slots[at] = value;
    part.hashes[at] = hashed;
    if (added) {
      size++;
      part.size++;
      if (part.size > part.slots.length / 4 * 3) {
        grow(part);
      }
    }
  }

  private static void grow(Part part) {
    @Nullable Object[] slots = part.slots;
    int[] hashes = part.hashes;
    int mask = 2 * slots.length - 1;
    part.slots = new Object[2 * slots.length];
    part.hashes = new int[2 * slots.length];
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] != null) {
        int at = hashes[i] & mask;
        while (part.slots[at] != null) {
          at = at + 1 & mask;
        }
        part.slots[at] = slots[i];
        part.hashes[at] = hashes[i];
      }
    }
  }

  /** Takes out the value with this id; null if there is none. */
  public @Nullable V remove(EventId id) {
    int hashed = hashOf(id);
    Part part = parts[partOf(hashed)];
    if (part == null) {
      return null;
    }
    int at = find(part, id, hashed);
    Object found = part.slots[at];
    if (found == null) {
      return null;
    }
    part.slots[at] = null;
    part.size--;
    size--;
    // Later ones of the run move up, so that none stands behind an empty slot.
    int mask = part.slots.length - 1;
    int hole = at;
    for (int i = at + 1 & mask; part.slots[i] != null; i = i + 1 & mask) {
      int home = part.hashes[i] & mask;
      if ((i - home & mask) >= (i - hole & mask)) {
        part.slots[hole] = part.slots[i];
        part.hashes[hole] = part.hashes[i];
        part.slots[i] = null;
        hole = i;
      }
    }
    return value(found);
  }

  /** How many values there are. */
  public int size() {
    return size;
  }

  /** All values, in no order that means anything. */
  public Collection<V> values() {
    List<V> all = new ArrayList<>(size);
    for (Part part : parts) {
      for (Object slot : part == null ? new Object[0] : part.slots) {
        if (slot != null) {
          all.add(value(slot));
        }
      }
    }
    return all;
  }
}
