package dev.custody.log.witness;

import dev.custody.api.Digest;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.witness.WitnessUnavailableException.Code;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a witness's directory: FORMAT (kind and version, then the witness's key), LOCK, a
 * file for each log in {@code state/}, and {@code evidence/}.
 *
 * <p>FORMAT is written last, so a directory is a witness's exactly if it is there.
 */
final class WitnessDirectory {

  static final String FORMAT = "FORMAT";
  static final String LOCK = "LOCK";
  static final String STATE = "state";

  private static final String FORMAT_NAME = "custody-witness ";
  private static final int FORMAT_VERSION = 1;
  private static final int FORMAT_BYTES_MAX = 4 * 1024;
  private static final List<String> NAMES =
      Arrays.asList(FORMAT, FORMAT + Storage.TMP, LOCK, STATE, EvidenceStore.DIRECTORY);

  private WitnessDirectory() {}

  /** Takes the directory for the witness with this key; makes it where there is none. */
  static Closeable open(Storage storage, NoteVerifierKey key) throws IOException {
    requireOurs(storage);
    storage.createDirectories("");
    Closeable lock = lock(storage);
    boolean kept = false;
    try {
      String expected = FORMAT_NAME + FORMAT_VERSION + "\n" + key.text() + "\n";
      if (storage.exists(FORMAT)) {
        requireFormat(storage, expected);
        // Its name may stand in the cache alone, and without it no state counts.
        storage.forceDirectory("");
      } else {
        storage.createDirectories(STATE);
        storage.createDirectories(EvidenceStore.DIRECTORY);
        storage.replace(FORMAT, expected.getBytes(StandardCharsets.US_ASCII));
        storage.forceDirectory("");
      }
      kept = true;
      return lock;
    } finally {
      if (!kept) {
        lock.close();
      }
    }
  }

  /** The file of a log's state: the hash of its origin, for origins may have any character. */
  static String stateName(String origin) {
    return Digest.sha256(origin.getBytes(StandardCharsets.UTF_8)).toHex();
  }

  private static Closeable lock(Storage storage) throws IOException {
    try {
      return storage.lock(LOCK);
    } catch (Storage.LockedException e) {
      throw new WitnessUnavailableException(
          Code.LOCKED, "witness is running already: directory=" + storage.description(), e);
    }
  }

  private static void requireOurs(Storage storage) throws IOException {
    if (!storage.exists("")) {
      return;
    }
    if (!storage.isDirectory("")) {
      throw foreign(storage, "expected a directory, found a file", null);
    }
    if (storage.exists(FORMAT)) {
      return;
    }
    for (String name : storage.list("")) {
      if (!NAMES.contains(name)) {
        throw foreign(storage, "expected an empty directory, found name=" + name, null);
      }
    }
    // Without FORMAT nothing was ever cosigned here, so there is nothing to have remembered.
    if (storage.isDirectory(STATE) && !storage.list(STATE).isEmpty()) {
      throw foreign(storage, "expected " + FORMAT + " beside " + STATE + ", found none", null);
    }
  }

  private static void requireFormat(Storage storage, String expected) throws IOException {
    String text;
    try {
      text = new String(storage.readAll(FORMAT, FORMAT_BYTES_MAX), StandardCharsets.UTF_8);
    } catch (Storage.OversizeException | FileNotFoundException e) {
      throw foreign(storage, String.valueOf(e.getMessage()), e);
    }
    if (text.equals(expected)) {
      return;
    }
    int line = text.indexOf('\n');
    if (!text.startsWith(FORMAT_NAME) || line < 0) {
      throw foreign(storage, "expected " + FORMAT + " of a witness, found another", null);
    }
    String version = text.substring(FORMAT_NAME.length(), line);
    if (!version.equals(String.valueOf(FORMAT_VERSION))) {
      boolean number = version.matches("[1-9][0-9]{0,8}");
      throw new WitnessUnavailableException(
          number ? Code.NEWER_FORMAT : Code.FOREIGN_DIRECTORY,
          "witness of another format: expected version="
              + FORMAT_VERSION
              + ", found="
              + (number ? version : "no number"),
          null);
    }
    throw new WitnessUnavailableException(
        Code.OTHER_KEY,
        "directory of a witness with another key: directory=" + storage.description(),
        null);
  }

  private static WitnessUnavailableException foreign(
      Storage storage, String message, @Nullable Throwable cause) {
    return new WitnessUnavailableException(
        Code.FOREIGN_DIRECTORY,
        "no witness: directory=" + storage.description() + ", " + message,
        cause);
  }
}
