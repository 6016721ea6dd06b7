package dev.custody.log.stream;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.log.internal.segment.Crc32c;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A view as it is kept in {@code index/streams}. Derived, so it is refused rather than repaired:
 * whoever has none computes it again.
 *
 * <pre>
 * 0 "CUSTSTV1" | 8 u32 CRC-32C over all behind it | 12 u64 size n | 20 chain value of entry n - 1, 32 B
 * 52 u64 unreadable entries | 60 u64 unreadable statements | 68 u32 keys | keys, ascending by kid
 * key:  kid 16 B | head | u32 ranges | ranges | u32 forks | forks
 * range: u64 first | u64 last          (ascending, a gap between two)
 * fork:  u64 sequence | u32 branches, at least 2 | branches   (ascending by sequence)
 * head, branch: link 32 B | u64 index below n
 * </pre>
 *
 * @param size how many entries, at least 1
 * @param keys taken over by whoever parses; not copied
 */
record StreamSnapshot(
    long size,
    Digest chainValue,
    long unreadableEntries,
    long unreadableStatements,
    TreeMap<KeyId, KeyState> keys) {

  static final String NAME = "streams";
  static final int BYTES_MAX = 64 * 1024 * 1024;

  private static final byte[] MAGIC = "CUSTSTV1".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECKED_FROM = MAGIC.length + 4;
  private static final int BRANCH_BYTES = Digest.LENGTH + 8;
  private static final int RANGE_BYTES = 16;
  private static final int FORK_BYTES_MIN = 12 + 2 * BRANCH_BYTES;
  private static final int KEY_BYTES_MIN = KeyId.LENGTH + BRANCH_BYTES + 4 + RANGE_BYTES + 4;

  Bytes encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(MAGIC);
      out.writeInt(0);
      out.writeLong(size);
      out.write(chainValue.bytes().unsafeArray());
      out.writeLong(unreadableEntries);
      out.writeLong(unreadableStatements);
      out.writeInt(keys.size());
      for (Map.Entry<KeyId, KeyState> key : keys.entrySet()) {
        out.write(key.getKey().bytes().unsafeArray());
        write(out, key.getValue());
      }
    } catch (IOException e) {
      throw new AssertionError("an array takes all bytes", e);
    }
    byte[] encoded = bytes.toByteArray();
    ByteBuffer.wrap(encoded).putInt(MAGIC.length, checksum(encoded));
    return Bytes.ofOwned(encoded);
  }

  private static void write(DataOutputStream out, KeyState state) throws IOException {
    write(out, state.head);
    SequenceSet positions = state.positions;
    out.writeInt(positions.ranges());
    for (int i = 0; i < positions.ranges(); i++) {
      out.writeLong(positions.first(i));
      out.writeLong(positions.last(i));
    }
    out.writeInt(state.forks.size());
    for (Map.Entry<Long, List<StreamBranch>> fork : state.forks.entrySet()) {
      out.writeLong(fork.getKey());
      out.writeInt(fork.getValue().size());
      for (StreamBranch branch : fork.getValue()) {
        write(out, branch);
      }
    }
  }

  private static void write(DataOutputStream out, StreamBranch branch) throws IOException {
    out.write(branch.link().bytes().unsafeArray());
    out.writeLong(branch.index());
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @return {@code null} if it is anything else
   */
  static @Nullable StreamSnapshot parse(Bytes encoded) {
    byte[] array = encoded.unsafeArray();
    if (array.length < CHECKED_FROM
        || !encoded.slice(0, MAGIC.length).equals(Bytes.copyOf(MAGIC))) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(array, MAGIC.length, array.length - MAGIC.length);
    try {
      return in.getInt() == checksum(array) ? parse(in) : null;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return null;
    }
  }

  private static StreamSnapshot parse(ByteBuffer in) {
    long size = in.getLong();
    Digest chainValue = new Digest(bytes(in, Digest.LENGTH));
    long entries = in.getLong();
    long statements = in.getLong();
    require(size > 0 && entries >= 0 && statements >= 0);
    int count = count(in, KEY_BYTES_MIN);
    TreeMap<KeyId, KeyState> keys = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      KeyId kid = new KeyId(bytes(in, KeyId.LENGTH));
      require(keys.isEmpty() || keys.lastKey().compareTo(kid) < 0);
      keys.put(kid, state(in, size));
    }
    require(!in.hasRemaining());
    return new StreamSnapshot(size, chainValue, entries, statements, keys);
  }

  private static KeyState state(ByteBuffer in, long size) {
    StreamBranch head = branch(in, size);
    SequenceSet positions = new SequenceSet();
    int ranges = count(in, RANGE_BYTES);
    require(ranges > 0);
    for (int i = 0; i < ranges; i++) {
      require(positions.append(in.getLong(), in.getLong()));
    }
    KeyState state = new KeyState(positions, head);
    int forks = count(in, FORK_BYTES_MIN);
    for (int i = 0; i < forks; i++) {
      long sequence = in.getLong();
      require(sequence >= 0 && (i == 0 || state.forks.lastKey() < sequence));
      int count = count(in, BRANCH_BYTES);
      require(count >= 2);
      List<StreamBranch> branches = new ArrayList<>(count);
      for (int k = 0; k < count; k++) {
        branches.add(branch(in, size));
      }
      state.forks.put(sequence, branches);
    }
    return state;
  }

  private static StreamBranch branch(ByteBuffer in, long size) {
    Link link = new Link(bytes(in, Digest.LENGTH));
    long index = in.getLong();
    require(index >= 0 && index < size);
    return new StreamBranch(link, index);
  }

  /** A count of things that are so long at least: no memory for more than are there. */
  private static int count(ByteBuffer in, int bytesEach) {
    int count = in.getInt();
    require(count >= 0 && (long) count * bytesEach <= in.remaining());
    return count;
  }

  private static Bytes bytes(ByteBuffer in, int length) {
    byte[] out = new byte[length];
    in.get(out);
    return Bytes.ofOwned(out);
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("no streams view");
    }
  }

  private static int checksum(byte[] array) {
    return Crc32c.of(array, CHECKED_FROM, array.length - CHECKED_FROM);
  }
}
