package dev.custody.reconcile.internal.table;

import dev.custody.api.EventId;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values that know the id of their event, found by it: four bytes a slot, no node around a value.
 *
 * <p>Ids are hashes, but whoever records events can draw nonces until an id begins as he wants. So
 * an id is hashed again under a key that is drawn for each table, and nothing that comes out may
 * depend on the order in which values lie. Problem: a table that doubles moves everything at once.
 * Choice: {@value #PARTS} parts with linear probing that double each for itself. For one thread at
 * a time.
 */
public final class IdTable<V> {

  private static final int PARTS = 256;
  private static final int SLOTS_FIRST = 8;

  private static final class Part {
    @Nullable Object[] slots = new Object[SLOTS_FIRST];
    int size;
  }

  private final Function<V, EventId> idOf;
  private final UnitHash hash;
  private final @Nullable Part[] parts = new @Nullable Part[PARTS];
  private int size;

  /**
   * An empty table.
   *
   * @param idOf gives the id of a value, the same each time
   */
  public IdTable(Function<V, EventId> idOf) {
    this(idOf, drawn());
  }

  /** The same with this key, for tests. */
  IdTable(Function<V, EventId> idOf, byte[] key) {
    this.idOf = idOf;
    this.hash = UnitHash.of(key);
  }

  private static byte[] drawn() {
    byte[] key = new byte[UnitHash.KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }

  private long hashOf(EventId id) {
    byte[] bytes = id.bytes().unsafeArray();
    hash.hash(bytes, 0, bytes.length);
    return hash.high();
  }

  // Nothing but values is put into the slots.
  @SuppressWarnings("unchecked")
  private V value(Object slot) {
    return (V) slot;
  }

  /** Where an id is, or the empty slot where it would be. */
  private int find(@Nullable Object[] slots, EventId id, long hash) {
    int mask = slots.length - 1;
    int at = (int) hash & mask;
    for (Object slot = slots[at]; slot != null; slot = slots[at]) {
      if (idOf.apply(value(slot)).equals(id)) {
        return at;
      }
      at = at + 1 & mask;
    }
    return at;
  }

  private static int partOf(long hash) {
    return (int) (hash >>> 56);
  }

  /** The value with this id; null if there is none. */
  public @Nullable V get(EventId id) {
    long hashed = hashOf(id);
    Part part = parts[partOf(hashed)];
    Object found = part == null ? null : part.slots[find(part.slots, id, hashed)];
    return found == null ? null : value(found);
  }

  /** Puts a value in, in the place of one with the same id if there is one. */
  public void put(V value) {
    EventId id = idOf.apply(value);
    long hashed = hashOf(id);
    Part part = parts[partOf(hashed)];
    if (part == null) {
      part = new Part();
      parts[partOf(hashed)] = part;
    }
    int at = find(part.slots, id, hashed);
    boolean added = part.slots[at] == null;
    part.slots[at] = value;
    if (added) {
      size++;
      part.size++;
      if (part.size > part.slots.length / 4 * 3) {
        grow(part);
      }
    }
  }

  private void grow(Part part) {
    @Nullable Object[] old = part.slots;
    part.slots = new Object[2 * old.length];
    for (Object slot : old) {
      if (slot != null) {
        EventId id = idOf.apply(value(slot));
        part.slots[find(part.slots, id, hashOf(id))] = slot;
      }
    }
  }

  /** Takes out the value with this id; null if there is none. */
  public @Nullable V remove(EventId id) {
    long hashed = hashOf(id);
    Part part = parts[partOf(hashed)];
    if (part == null) {
      return null;
    }
    int at = find(part.slots, id, hashed);
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
      Object each = part.slots[i];
      int home = (int) hashOf(idOf.apply(value(each))) & mask;
      if ((i - home & mask) >= (i - hole & mask)) {
        part.slots[hole] = each;
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
