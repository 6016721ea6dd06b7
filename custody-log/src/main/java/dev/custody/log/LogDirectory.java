package dev.custody.log;

import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.NoteSignatureType;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.log.LogUnavailableException.Code;
import dev.custody.log.internal.segment.Hashes;
import dev.custody.log.internal.segment.SegmentHeader;
import dev.custody.log.internal.segment.SegmentNames;
import dev.custody.log.internal.segment.SegmentWriter;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.internal.storage.StoredFile;
import dev.custody.log.internal.tile.TilePath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a log's directory, and whose log it is: FORMAT and log.vkey.
 *
 * <p>FORMAT is written last, so a directory is a log exactly if it is there; what an interrupted
 * creation left is swept away by the next.
 */
final class LogDirectory {

  static final String FORMAT = "FORMAT";
  static final String LOCK = "LOCK";
  static final String KEY = "log.vkey";
  static final String CHECKPOINT = "checkpoint";
  static final String CHECKPOINTS = "checkpoints.log";
  static final String WITNESSED = "checkpoint.witnessed";
  static final String OBJECTS = "objects";
  static final String QUARANTINE = "quarantine";
  static final String INDEX = "index";

  private static final List<String> DIRECTORIES =
      Collections.unmodifiableList(
          Arrays.asList(
              SegmentNames.DIRECTORY,
              TilePath.DIRECTORY,
              OBJECTS,
              "disclosures",
              "proofs",
              INDEX,
              QUARANTINE));

  private static final Set<String> NAMES = names();
  private static final String FORMAT_NAME = "custody-log ";
  private static final int FORMAT_VERSION = 1;
  private static final int SMALL_FILE_BYTES_MAX = 64 * 1024;

  private final Storage storage;
  private final String origin;
  private final List<NoteVerifierKey> keys;

  private LogDirectory(Storage storage, String origin, List<NoteVerifierKey> keys) {
    this.storage = storage;
    this.origin = origin;
    this.keys = keys;
  }

  Storage storage() {
    return storage;
  }

  String origin() {
    return origin;
  }

  /** The Ed25519 key, by which every checkpoint has a line. */
  NoteVerifierKey key() {
    return keys.get(0);
  }

  /** All keys of the log, the Ed25519 key first. */
  List<NoteVerifierKey> keys() {
    return keys;
  }

  /** Whether a log has something of this name at the top of its directory. */
  static boolean isName(String name) {
    return NAMES.contains(name);
  }

  /** Reads whose log this is. */
  static LogDirectory read(Storage storage) throws IOException {
    String origin = readFormat(storage);
    String text;
    try {
      text = ascii(storage, KEY);
    } catch (FileNotFoundException e) {
      throw foreign(storage, "expected " + KEY + ", found none", e);
    }
    try {
      List<NoteVerifierKey> keys = NoteVerifierKey.parseLines(text);
      NoteVerifierKey key = keys.get(0);
      if (key.type() != NoteSignatureType.ED25519) {
        throw foreign(
            storage, "expected an Ed25519 key first in " + KEY + ", found " + key.type(), null);
      }
      for (NoteVerifierKey each : keys) {
        if (!each.name().equals(origin)) {
          throw foreign(
              storage,
              "key of another log in " + KEY + ": expected name=" + origin + ", found another",
              null);
        }
      }
      return new LogDirectory(storage, origin, keys);
    } catch (MalformedKeyException e) {
      throw foreign(storage, KEY + ": " + e.getMessage(), e);
    }
  }

  /**
   * Sees to it that a log can be made here, before anything is written.
   *
   * @throws LogUnavailableException if there is a log, or something else
   */
  static void requireFree(Storage storage) throws IOException {
    if (!storage.exists("")) {
      return;
    }
    if (!storage.isDirectory("")) {
      throw foreign(storage, "expected a directory, found a file", null);
    }
    if (storage.exists(FORMAT)) {
      throw new LogUnavailableException(
          Code.ALREADY_EXISTS, "log is there already: directory=" + storage.description(), null);
    }
    for (String name : storage.list("")) {
      if (!isName(name)) {
        throw foreign(storage, "expected an empty directory, found name=" + name, null);
      }
    }
    for (String name :
        storage.isDirectory(SegmentNames.DIRECTORY)
            ? storage.list(SegmentNames.DIRECTORY)
            : Collections.<String>emptyList()) {
      try (StoredFile file = storage.openRead(SegmentNames.DIRECTORY + "/" + name)) {
        if (file.length() > SegmentHeader.LENGTH) {
          throw foreign(storage, "expected " + FORMAT + " beside segments, found none", null);
        }
      }
    }
  }

  /** Makes the files of an empty log; the lock is held, and FORMAT comes last. */
  static LogDirectory create(
      Storage storage, List<NoteVerifierKey> keys, Checkpoint empty, byte[] salt)
      throws IOException {
    for (String name : DIRECTORIES) {
      storage.createDirectories(name);
    }
    for (String name : storage.list(SegmentNames.DIRECTORY)) {
      storage.delete(SegmentNames.DIRECTORY + "/" + name);
    }
    String origin = empty.origin();
    SegmentWriter.createSegment(storage, new SegmentHeader(0, Hashes.genesis(origin), salt));
    storage.replace(KEY, NoteVerifierKey.lines(keys).getBytes(StandardCharsets.US_ASCII));
    byte[] note = empty.note().toByteArray();
    storage.replace(CHECKPOINTS, note);
    storage.replace(CHECKPOINT, note);
    storage.forceDirectory("");
    String format = FORMAT_NAME + FORMAT_VERSION + "\n" + origin + "\n";
    storage.replace(FORMAT, format.getBytes(StandardCharsets.US_ASCII));
    storage.forceDirectory("");
    return new LogDirectory(storage, origin, keys);
  }

  private static String readFormat(Storage storage) throws IOException {
    String text;
    try {
      text = ascii(storage, FORMAT);
    } catch (FileNotFoundException e) {
      throw foreign(storage, "expected " + FORMAT + ", found none", e);
    }
    int first = text.indexOf('\n');
    if (!text.startsWith(FORMAT_NAME) || first < 0) {
      throw foreign(storage, "expected " + FORMAT + " of a log, found another", null);
    }
    String version = text.substring(FORMAT_NAME.length(), first);
    if (!version.equals(String.valueOf(FORMAT_VERSION))) {
      throw new LogUnavailableException(
          isNumber(version) ? Code.NEWER_FORMAT : Code.FOREIGN_DIRECTORY,
          "log of another format: expected version="
              + FORMAT_VERSION
              + ", found="
              + (isNumber(version) ? version : "no number"),
          null);
    }
    int second = text.indexOf('\n', first + 1);
    String origin = second < 0 ? "" : text.substring(first + 1, second);
    if (second != text.length() - 1 || !NoteVerifierKey.isName(origin)) {
      throw foreign(storage, "expected two lines in " + FORMAT, null);
    }
    return origin;
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() < 10;
  }

  /** A small file; a byte that is not ASCII becomes a character that none of our texts has. */
  private static String ascii(Storage storage, String name) throws IOException {
    try {
      return new String(storage.readAll(name, SMALL_FILE_BYTES_MAX), StandardCharsets.US_ASCII);
    } catch (Storage.OversizeException e) {
      throw foreign(storage, String.valueOf(e.getMessage()), e);
    }
  }

  private static LogUnavailableException foreign(
      Storage storage, String message, @Nullable Throwable cause) {
    return new LogUnavailableException(
        Code.FOREIGN_DIRECTORY,
        "no log: directory=" + storage.description() + ", " + message,
        cause);
  }

  private static Set<String> names() {
    Set<String> names = new HashSet<>(DIRECTORIES);
    for (String file :
        Arrays.asList(FORMAT, KEY, CHECKPOINT, CHECKPOINTS, WITNESSED, PruneMarker.NAME)) {
      names.add(file);
      names.add(file + Storage.TMP);
    }
    names.add(LOCK);
    return names;
  }
}
