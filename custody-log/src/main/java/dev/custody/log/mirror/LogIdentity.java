package dev.custody.log.mirror;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.NoteVerdict;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.NoteVerdict.Refused;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.log.internal.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose log stands in a directory: the two small files that say so, as they are, and the newest
 * checkpoint, checked.
 *
 * @param checkpoint {@code null} where the file does not hold
 */
record LogIdentity(
    String origin,
    List<NoteVerifierKey> keys,
    Bytes format,
    Bytes vkey,
    @Nullable Checkpoint checkpoint) {

  static final String FORMAT = "FORMAT";
  static final String LOCK = "LOCK";
  static final String KEY = "log.vkey";
  static final String CHECKPOINT = "checkpoint";
  static final String CHECKPOINTS = "checkpoints.log";
  static final String QUARANTINE = "quarantine";

  /** What stands beside the entries and is copied as it is. */
  static final List<String> SIDE_STORES = Arrays.asList("objects", "disclosures", "proofs");

  private static final String FORMAT_START = "custody-log 1\n";
  private static final int BYTES_MAX = 64 * 1024;

  /** {@code null} if there is no log of version 1. */
  static @Nullable LogIdentity read(Storage storage) throws IOException {
    Bytes format;
    Bytes vkey;
    try {
      format = Bytes.ofOwned(storage.readAll(FORMAT, BYTES_MAX));
      vkey = Bytes.ofOwned(storage.readAll(KEY, BYTES_MAX));
    } catch (FileNotFoundException | Storage.OversizeException e) {
      return null;
    }
    String text = new String(format.toByteArray(), StandardCharsets.US_ASCII);
    if (!text.startsWith(FORMAT_START) || !text.endsWith("\n")) {
      return null;
    }
    String origin = text.substring(FORMAT_START.length(), text.length() - 1);
    List<NoteVerifierKey> keys;
    try {
      keys = NoteVerifierKey.parseLines(new String(vkey.toByteArray(), StandardCharsets.US_ASCII));
    } catch (MalformedKeyException e) {
      return null;
    }
    if (!NoteVerifierKey.isName(origin) || keys.isEmpty() || !keys.get(0).name().equals(origin)) {
      return null;
    }
    return new LogIdentity(origin, keys, format, vkey, newest(storage, origin, keys));
  }

  /** Whether the other is of the same log: name and keys. */
  boolean isSameLog(LogIdentity other) {
    return origin.equals(other.origin) && keys.get(0).equals(other.keys.get(0));
  }

  /** A note of this log, if it is one. */
  @Nullable Checkpoint open(Bytes note) {
    NoteVerdict<Checkpoint> verdict = Checkpoint.open(note, origin, keys);
    return verdict instanceof Authentic<Checkpoint> authentic ? authentic.value() : null;
  }

  private static @Nullable Checkpoint newest(
      Storage storage, String origin, List<NoteVerifierKey> keys) throws IOException {
    byte[] note;
    try {
      note = storage.readAll(CHECKPOINT, Limits.CHECKPOINT_BYTES_MAX);
    } catch (FileNotFoundException | Storage.OversizeException e) {
      return null;
    }
    NoteVerdict<Checkpoint> verdict = Checkpoint.open(Bytes.ofOwned(note), origin, keys);
    if (verdict instanceof Refused<Checkpoint>) {
      return null;
    }
    return ((Authentic<Checkpoint>) verdict).value();
  }
}
