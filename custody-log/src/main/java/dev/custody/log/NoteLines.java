package dev.custody.log;

import dev.custody.api.Bytes;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.log.internal.segment.BigEndian;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;

/** Compares signed notes by their text and their signature lines, whoever signed. */
final class NoteLines {
  private NoteLines() {}

  /** Whether a note has the text of another and each of its signature lines, perhaps more. */
  static boolean carries(Bytes note, Bytes other) {
    if (note.equals(other)) {
      return true;
    }
    String whole = utf8(note);
    String wanted = utf8(other);
    int split = split(whole);
    int wantedSplit = split(wanted);
    return split >= 0
        && wantedSplit >= 0
        && whole.substring(0, split).equals(wanted.substring(0, wantedSplit))
        && new HashSet<>(lines(whole, split)).containsAll(lines(wanted, wantedSplit));
  }

  /** The note with its signature lines of these keys alone. */
  static Bytes only(Bytes note, List<NoteVerifierKey> keys) {
    String whole = utf8(note);
    int split = split(whole);
    StringBuilder kept = new StringBuilder(whole.substring(0, split));
    for (String line : lines(whole, split)) {
      if (isOfOne(line, keys)) {
        kept.append(line).append('\n');
      }
    }
    return Bytes.ofOwned(kept.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isOfOne(String line, List<NoteVerifierKey> keys) {
    for (NoteVerifierKey key : keys) {
      String start = "\u2014 " + key.name() + " ";
      // Eight characters of base64 are six bytes, and the first four of them are the key's id.
      if (line.startsWith(start) && line.length() >= start.length() + 8) {
        byte[] id = Base64.getDecoder().decode(line.substring(start.length(), start.length() + 8));
        if (BigEndian.getInt(id, 0) == key.id()) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<String> lines(String note, int split) {
    return Arrays.asList(note.substring(split).split("\n"));
  }

  /** Where the first signature line begins; -1 if there is no blank line before it. */
  private static int split(String note) {
    int blank = note.lastIndexOf("\n\n");
    return blank < 0 ? -1 : blank + 2;
  }

  private static String utf8(Bytes note) {
    return new String(note.unsafeArray(), StandardCharsets.UTF_8);
  }
}
