package dev.custody.reconcile.internal.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * The keyed 128-bit hash of an identifier: SipHash-2-4 with 128-bit output, under a 16-byte key of
 * the deployment. Who does not have the key cannot aim two identifiers at one hash, nor fill one
 * corner of a table. Hashing a string of ASCII characters allocates nothing.
 *
 * <p>The result is read by {@link #high()} and {@link #low()} until the next hash. For one thread
 * at a time; {@link #fork()} makes one of the same key for another.
 *
 * <p>Source: J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF" (2012), and the
 * 128-bit output of its reference implementation. Hot path: see {@code ReconcileSteps} and ADR 140.
 */
public final class UnitHash {

  /** Length of the key in bytes. */
  public static final int KEY_BYTES = 16;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long key0;
  private final long key1;

  // The state of the hash: fields between words, locals within one word's rounds.
  private long v0;
  private long v1;
  private long v2;
  private long v3;
  private long high;
  private long low;

  private UnitHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /**
   * A hash under a key; the key is copied.
   *
   * @throws IllegalArgumentException if {@code key} is not 16 bytes
   */
  public static UnitHash of(byte[] key) {
    Objects.requireNonNull(key, "key");
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "a key of another length: lengthBytes=" + key.length + ", expected " + KEY_BYTES);
    }
    byte[] copy = Arrays.copyOf(key, KEY_BYTES);
    return new UnitHash((long) LONGS.get(copy, 0), (long) LONGS.get(copy, 8));
  }

  /** Another of the same key, for another thread. */
  public UnitHash fork() {
    return new UnitHash(key0, key1);
  }

  /** Bytes 0 to 7 of the last hash, little-endian. */
  public long high() {
    return high;
  }

  /** Bytes 8 to 15 of the last hash, little-endian. */
  public long low() {
    return low;
  }

  /** Hashes the UTF-8 bytes of a text; an unpaired surrogate counts as {@code '?'}. */
  public void hash(String text) {
    int length = text.length();
    begin();
    int seen = 0;
    int at = 0;
    for (int end = length & ~7; at < end; at += 8) {
      char c0 = text.charAt(at);
      char c1 = text.charAt(at + 1);
      char c2 = text.charAt(at + 2);
      char c3 = text.charAt(at + 3);
      char c4 = text.charAt(at + 4);
      char c5 = text.charAt(at + 5);
      char c6 = text.charAt(at + 6);
      char c7 = text.charAt(at + 7);
      seen |= c0 | c1 | c2 | c3 | c4 | c5 | c6 | c7;
      int lower = c0 | c1 << 8 | c2 << 16 | c3 << 24;
      int upper = c4 | c5 << 8 | c6 << 16 | c7 << 24;
      word((lower & 0xffffffffL) | (long) upper << 32);
    }
    long last = (long) length << 56;
    for (int shift = 0; at < length; at++, shift += 8) {
      char c = text.charAt(at);
      seen |= c;
      last |= (long) c << shift;
    }
    if (seen > 0x7f) { // bytes are not characters here: what was hashed so far is void
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      hash(bytes, 0, bytes.length);
      return;
    }
    finish(last);
  }

  /**
   * Hashes a part of an array.
   *
   * @throws IndexOutOfBoundsException if the part is not within the array
   */
  public void hash(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    begin();
    int at = offset;
    for (int end = offset + (length & ~7); at < end; at += 8) {
      word((long) LONGS.get(bytes, at));
    }
    long last = (long) length << 56;
    for (int shift = 0; at < offset + length; at++, shift += 8) {
      last |= (bytes[at] & 0xffL) << shift;
    }
    finish(last);
  }

  private void begin() {
    v0 = key0 ^ 0x736f6d6570736575L;
    v1 = key1 ^ 0x646f72616e646f6dL ^ 0xee; // the last term says: 128 bits come out
    v2 = key0 ^ 0x6c7967656e657261L;
    v3 = key1 ^ 0x7465646279746573L;
  }

  private void word(long word) {
    v3 ^= word;
    rounds(2);
    v0 ^= word;
  }

  private void finish(long last) {
    word(last);
    v2 ^= 0xee;
    rounds(4);
    high = v0 ^ v1 ^ v2 ^ v3;
    v1 ^= 0xdd;
    rounds(4);
    low = v0 ^ v1 ^ v2 ^ v3;
  }

  private void rounds(int count) {
    long a = v0;
    long b = v1;
    long c = v2;
    long d = v3;
    for (int i = 0; i < count; i++) {
      a += b;
      c += d;
      b = Long.rotateLeft(b, 13) ^ a;
      d = Long.rotateLeft(d, 16) ^ c;
      a = Long.rotateLeft(a, 32);
      c += b;
      a += d;
      b = Long.rotateLeft(b, 17) ^ c;
      d = Long.rotateLeft(d, 21) ^ a;
      c = Long.rotateLeft(c, 32);
    }
    v0 = a;
    v1 = b;
    v2 = c;
    v3 = d;
  }
}
