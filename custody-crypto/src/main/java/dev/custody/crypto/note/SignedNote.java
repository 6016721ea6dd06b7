package dev.custody.crypto.note;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.NoteVerdict.Fault;
import dev.custody.crypto.note.NoteVerdict.Refused;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens signed notes (C2SP signed-note). The form stands in the description of this package.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class SignedNote {
  private SignedNote() {}

  /**
   * Reads a note and checks every line of the keys given.
   *
   * @param note the whole note
   * @param keys the keys to believe; lines of others are ignored
   * @return its text, with the last newline, if it is authentic
   * @throws IllegalArgumentException if there is no key, or two keys share name and id
   */
  public static NoteVerdict<String> open(Bytes note, List<NoteVerifierKey> keys) {
    requireDistinct(keys);
    NoteText parsed;
    try {
      parsed = NoteText.parse(note);
    } catch (NoteText.Malformed e) {
      return new Refused<>(e.fault(), String.valueOf(e.getMessage()));
    }
    List<NoteVerifierKey> signers = new ArrayList<>();
    for (NoteText.Line line : parsed.lines) {
      NoteVerifierKey key = find(keys, line);
      if (key == null) {
        continue;
      }
      if (!LineSignature.check(key, parsed.text, line.signature()).isPresent()) {
        return new Refused<>(
            Fault.SIGNATURE_INVALID, "signature does not hold: key=" + key.label());
      }
      if (!signers.contains(key)) {
        signers.add(key);
      }
    }
    if (signers.isEmpty()) {
      return new Refused<>(
          Fault.UNKNOWN_KEY, "no line of a known key: lines=" + parsed.lines.size());
    }
    return new Authentic<>(parsed.text, note, signers);
  }

  static @Nullable NoteVerifierKey find(List<NoteVerifierKey> keys, NoteText.Line line) {
    for (NoteVerifierKey key : keys) {
      if (key.id() == line.id() && key.name().equals(line.name())) {
        return key;
      }
    }
    return null;
  }

  static void requireDistinct(List<NoteVerifierKey> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("at least one key to believe expected, found none");
    }
    for (int i = 0; i < keys.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (keys.get(i).id() == keys.get(j).id()
            && keys.get(i).name().equals(keys.get(j).name())
            && !keys.get(i).equals(keys.get(j))) {
          throw new IllegalArgumentException(
              "two keys of one name and id: name=" + keys.get(i).name());
        }
      }
    }
  }
}
