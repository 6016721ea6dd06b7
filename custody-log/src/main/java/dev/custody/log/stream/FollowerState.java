package dev.custody.log.stream;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.tree.RootAccumulator;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.NoteVerdict;
import dev.custody.log.internal.segment.Crc32c;
import dev.custody.log.internal.storage.DiskStorage;
import dev.custody.log.internal.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file in which a follower keeps what it has accepted, and how far it has given it on.
 *
 * <pre>
 * 0 "CUSTFOL1" | 8 u32 CRC-32C over all behind it | 12 u64 position
 * 20 for each bit set in position, highest first: root of a complete subtree, 32 B | the checkpoint's note
 * </pre>
 *
 * <p>A file that is not one of these is a fault and never a fresh start: whoever can spoil it must
 * not make a fork be forgotten by that.
 */
final class FollowerState {

  private static final byte[] MAGIC = "CUSTFOL1".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECKED_FROM = 12;
  private static final int HEAD_BYTES = 20;
  private static final int BYTES_MAX =
      HEAD_BYTES + 63 * Digest.LENGTH + Limits.CHECKPOINT_BYTES_MAX;

  /**
   * What is in the file.
   *
   * @param tree of the entries below the position
   */
  record Value(Checkpoint accepted, RootAccumulator tree) {}

  private final Storage storage;
  private final String name;
  private final TrustedLog partner;

  FollowerState(Path file, TrustedLog partner) {
    Path absolute = file.toAbsolutePath().normalize();
    Path directory = absolute.getParent();
    Path last = absolute.getFileName();
    if (directory == null || last == null) {
      throw new IllegalArgumentException("path of a file expected: path=" + file);
    }
    this.storage = new DiskStorage(directory);
    this.name = last.toString();
    this.partner = partner;
  }

  FollowerState(Storage storage, String name, TrustedLog partner) {
    this.storage = storage;
    this.name = name;
    this.partner = partner;
  }

  /** What was stored last; {@code null} if nothing ever was. */
  @Nullable Value load() throws IOException {
    byte[] bytes;
    try {
      bytes = storage.readAll(name, BYTES_MAX);
    } catch (FileNotFoundException e) {
      return null;
    }
    if (bytes.length < HEAD_BYTES || !startsWithMagic(bytes)) {
      throw fault("another file");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, MAGIC.length, bytes.length - MAGIC.length);
    if (in.getInt() != Crc32c.of(bytes, CHECKED_FROM, bytes.length - CHECKED_FROM)) {
      throw fault("checksum mismatch");
    }
    long position = in.getLong();
    if (position < 0 || in.remaining() < Long.bitCount(position) * Digest.LENGTH) {
      throw fault("position=" + position);
    }
    List<Digest> subtrees = new ArrayList<>();
    for (int i = Long.bitCount(position); i > 0; i--) {
      subtrees.add(new Digest(bytes(in, Digest.LENGTH)));
    }
    NoteVerdict<Checkpoint> verdict = partner.open(bytes(in, in.remaining()));
    if (verdict instanceof NoteVerdict.Refused<Checkpoint> refused) {
      throw fault(refused.detail());
    }
    Checkpoint accepted = ((NoteVerdict.Authentic<Checkpoint>) verdict).value();
    if (position > accepted.size()) {
      throw fault("position=" + position + ", size=" + accepted.size());
    }
    return new Value(accepted, RootAccumulator.resume(position, subtrees));
  }

  /** Puts the file in place: written aside, forced, renamed, its directory forced. */
  void store(Checkpoint accepted, RootAccumulator tree) throws IOException {
    List<Digest> subtrees = tree.subtrees();
    Bytes note = accepted.note();
    byte[] bytes = new byte[HEAD_BYTES + subtrees.size() * Digest.LENGTH + note.length()];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    out.put(MAGIC).putInt(0).putLong(tree.size());
    for (Digest subtree : subtrees) {
      out.put(subtree.bytes().unsafeArray());
    }
    out.put(note.unsafeArray());
    out.putInt(MAGIC.length, Crc32c.of(bytes, CHECKED_FROM, bytes.length - CHECKED_FROM));
    storage.replace(name, bytes);
    storage.forceDirectory("");
  }

  private static boolean startsWithMagic(byte[] bytes) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (bytes[i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private static Bytes bytes(ByteBuffer in, int length) {
    byte[] out = new byte[length];
    in.get(out);
    return Bytes.ofOwned(out);
  }

  private IOException fault(String found) {
    return new IOException(
        "state of following " + partner.origin() + " expected: file=" + name + ", found " + found);
  }
}
