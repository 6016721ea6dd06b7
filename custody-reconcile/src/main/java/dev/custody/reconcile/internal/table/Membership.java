package dev.custody.reconcile.internal.table;

/**
 * What is in a container, as a count and the XOR of the keyed hashes of its members: equal sets
 * have equal ones, and who does not know the key of {@link UnitHash} cannot make different sets
 * with equal ones. Adding and removing are one step each, in any order; two thousand children
 * compare as fast as one. Which member is missing or too many it does not say: that needs the list,
 * and is asked only where {@link #matches} says no. (Where they differ by exactly one member,
 * {@link #differenceHigh} and {@link #differenceLow} are its hash.)
 *
 * <p>A member counts once: who adds one twice has neither it nor a match. For one thread at a time.
 * Source: D. Clarke et al., "Incremental Multiset Hash Functions and Their Application to Memory
 * Integrity Checking" (2003), MSet-XOR-Hash, without its nonce because the hashes are never shown.
 */
public final class Membership {

  private int count;
  private long high;
  private long low;

  /** Of nothing. */
  public Membership() {}

  /** Of what was read from a state: {@link #count}, {@link #high} and {@link #low}. */
  public void set(int count, long high, long low) {
    this.count = count;
    this.high = high;
    this.low = low;
  }

  /** Puts a member in. */
  public void add(long memberHigh, long memberLow) {
    count++;
    high ^= memberHigh;
    low ^= memberLow;
  }

  /** Takes a member out. */
  public void remove(long memberHigh, long memberLow) {
    count--;
    high ^= memberHigh;
    low ^= memberLow;
  }

  /** How many members there are. */
  public int count() {
    return count;
  }

  /** The first eight bytes of the XOR. */
  public long high() {
    return high;
  }

  /** The last eight bytes of the XOR. */
  public long low() {
    return low;
  }

  /** Whether both have the same members. */
  public boolean matches(Membership other) {
    return count == other.count && high == other.high && low == other.low;
  }

  /** The first eight bytes of the XOR of the members that only one of both has. */
  public long differenceHigh(Membership other) {
    return high ^ other.high;
  }

  /** The last eight bytes of the XOR of the members that only one of both has. */
  public long differenceLow(Membership other) {
    return low ^ other.low;
  }
}
