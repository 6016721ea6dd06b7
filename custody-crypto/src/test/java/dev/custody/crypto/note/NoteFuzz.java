package dev.custody.crypto.note;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Bytes;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/** Any bytes are refused or read, and what is read is written as it was. */
class NoteFuzz {

  private static final String KEY =
      "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

  @FuzzTest(maxDuration = "30s")
  void note(byte[] data) throws Exception {
    NoteVerifierKey key = NoteVerifierKey.parse(KEY);
    Bytes note = Bytes.copyOf(data);
    UnverifiedCheckpoint.parse(note)
        .ifPresent(
            claim -> {
              String text = Checkpoint.text(claim.origin(), claim.size(), claim.root());
              if (!new String(data, StandardCharsets.UTF_8).startsWith(text + "\n")) {
                throw new AssertionError("read otherwise than written: " + claim);
              }
            });
    if (SignedNote.open(note, Collections.singletonList(key)) instanceof Authentic<String> a
        && !new String(data, StandardCharsets.UTF_8).startsWith(a.value())) {
      throw new AssertionError("authentic text that is not in the note");
    }
  }

  @FuzzTest(maxDuration = "30s")
  void verifierKey(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    try {
      if (!NoteVerifierKey.parse(text).text().equals(text)) {
        throw new AssertionError("read otherwise than written");
      }
    } catch (MalformedKeyException e) {
      // Refused: nothing to hold it against.
    }
  }
}
