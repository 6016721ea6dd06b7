package dev.custody.crypto.internal.seal;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Per seal the highest counters that were taken, each with its event; as bytes:
 *
 * <pre>{@code
 * "custody seal counters 1" 0a
 * one entry of 72 bytes for each counter, ascending as bytes:
 *   0            32          40             72
 *   +------------+-----------+--------------+
 *   | SHA-256 of | counter,  | event id     |
 *   | seal id    | big-endian|              |
 *   +------------+-----------+--------------+
 * SHA-256 of everything before, 32 bytes
 * }</pre>
 *
 * Identifiers of seals are hashed only to have one length: they are guessed easily.
 */
public final class CounterTable {

  /** Most bytes of a table. */
  public static final int BYTES_MAX = 64 << 20;

  private static final byte[] MAGIC =
      "custody seal counters 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int ENTRY = Digest.LENGTH + Long.BYTES + Digest.LENGTH;

  private final int window;
  private final Map<Digest, Row> rows = new TreeMap<>();

  /** Without counters; of each seal this many are remembered. */
  public CounterTable(int window) {
    this.window = window;
  }

  /** The counters of one seal, at least one. */
  public static final class Row {
    private final TreeMap<Long, EventId> events = new TreeMap<>();

    /** The highest counter. */
    public long highest() {
      return events.lastKey();
    }

    /** The event that took this counter; null if none is remembered. */
    public @Nullable EventId event(long counter) {
      return events.get(counter);
    }
  }

  /** What stands for a seal in the table. */
  public static Digest seal(String sealId) {
    return Digest.sha256(sealId.getBytes(StandardCharsets.UTF_8));
  }

  /** The row of a seal; null if no counter of it was taken. */
  public @Nullable Row row(Digest seal) {
    return rows.get(seal);
  }

  /** Takes a counter; the first event that took it keeps it. Returns whether it is a new one. */
  public boolean take(Digest seal, long counter, EventId event) {
    Row row = rows.get(seal);
    if (row == null) {
      row = new Row();
      rows.put(seal, row);
    }
    boolean taken = row.events.putIfAbsent(counter, event) == null;
    if (row.events.size() > window) {
      row.events.pollFirstEntry();
    }
    return taken;
  }

  /** How many bytes the table has. */
  public long encodedLength() {
    long entries = 0;
    for (Row row : rows.values()) {
      entries += row.events.size();
    }
    return MAGIC.length + entries * ENTRY + Digest.LENGTH;
  }

  /** The table as bytes; {@link #encodedLength()} is within its limit. */
  public byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate((int) encodedLength());
    out.put(MAGIC);
    rows.forEach(
        (seal, row) ->
            row.events.forEach(
                (counter, event) ->
                    out.put(seal.bytes().unsafeArray())
                        .putLong(counter)
                        .put(event.bytes().unsafeArray())));
    byte[] sum = Digest.sha256(Arrays.copyOf(out.array(), out.position())).bytes().unsafeArray();
    return out.put(sum).array();
  }

  /** Reads a table; null if these bytes are none, cut short or altered. */
  public static @Nullable CounterTable decode(byte[] bytes, int window) {
    int end = bytes.length - Digest.LENGTH;
    if (end < MAGIC.length
        || (end - MAGIC.length) % ENTRY != 0
        || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))
        || !Digest.sha256(Arrays.copyOf(bytes, end))
            .bytes()
            .equals(Bytes.copyOf(bytes, end, bytes.length))) {
      return null;
    }
    CounterTable table = new CounterTable(window);
    ByteBuffer in = ByteBuffer.wrap(bytes, MAGIC.length, end - MAGIC.length);
    while (in.hasRemaining()) {
      Digest seal = new Digest(take(in));
      long counter = in.getLong();
      if (counter < 1 || !table.take(seal, counter, new EventId(take(in)))) {
        return null;
      }
    }
    // One table has one encoding: entries in order, each once, no more than the window.
    return Arrays.equals(table.encode(), bytes) ? table : null;
  }

  private static Bytes take(ByteBuffer in) {
    byte[] bytes = new byte[Digest.LENGTH];
    in.get(bytes);
    return Bytes.ofOwned(bytes);
  }
}
