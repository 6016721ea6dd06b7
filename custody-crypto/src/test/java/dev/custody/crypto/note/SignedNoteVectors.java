package dev.custody.crypto.note;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.custody.api.Bytes;
import dev.custody.crypto.SharedVectors;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.NoteVerdict.Fault;
import dev.custody.crypto.note.NoteVerdict.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Notes that others signed, with their keys. */
class SignedNoteVectors {

  private final List<JsonNode> cases = new ArrayList<>();

  private void readCases() throws Exception {
    JsonNode all =
        new ObjectMapper()
            .readTree(SharedVectors.folder("notes").resolve("signed-notes.json").toFile());
    all.forEach(cases::add);
    assertThat(cases).hasSizeGreaterThan(4);
  }

  @Test
  void eachHasItsVerdict() throws Exception {
    readCases();
    for (JsonNode one : cases) {
      Bytes note = bytes(one.get("note").asText());
      if (one.get("valid").isNull()) {
        // Its key is not known: the form is good, and nothing more can be said.
        assertThat(UnverifiedCheckpoint.parse(note)).isPresent();
        continue;
      }
      NoteVerifierKey key = NoteVerifierKey.parse(one.get("vkey").asText());
      assertThat(key.text()).isEqualTo(one.get("vkey").asText());
      NoteVerdict<String> verdict = SignedNote.open(note, Collections.singletonList(key));
      assertThat(verdict instanceof Authentic<String>)
          .as(one.get("source").asText())
          .isEqualTo(one.get("valid").asBoolean());
    }
  }

  @Test
  void everyChangedByte_andEveryTruncation_isRefused() throws Exception {
    readCases();
    for (JsonNode one : cases) {
      if (one.get("valid").isNull() || !one.get("valid").asBoolean()) {
        continue;
      }
      NoteVerifierKey key = NoteVerifierKey.parse(one.get("vkey").asText());
      byte[] note = one.get("note").asText().getBytes(StandardCharsets.UTF_8);
      for (int at = 0; at < note.length; at++) {
        byte[] changed = note.clone();
        changed[at] ^= (byte) (1 << at % 8);
        assertRefused(Bytes.ofOwned(changed), key, "changed at " + at);
        assertRefused(Bytes.copyOf(note, 0, at), key, "cut at " + at);
      }
    }
  }

  @Test
  void eachUnderAnothersKey_isUnknown_notForged() throws Exception {
    readCases();
    for (JsonNode one : cases) {
      for (JsonNode other : cases) {
        String vkey = other.get("vkey").asText();
        if (vkey.isEmpty() || vkey.equals(one.get("vkey").asText())) {
          continue;
        }
        NoteVerdict<String> verdict =
            SignedNote.open(
                bytes(one.get("note").asText()),
                Collections.singletonList(NoteVerifierKey.parse(vkey)));
        assertThat(((Refused<String>) verdict).fault()).isEqualTo(Fault.UNKNOWN_KEY);
      }
    }
  }

  private static void assertRefused(Bytes note, NoteVerifierKey key, String what) {
    assertThat(SignedNote.open(note, Collections.singletonList(key)))
        .as(what)
        .isInstanceOf(Refused.class);
  }

  private static Bytes bytes(String text) {
    return Bytes.ofOwned(text.getBytes(StandardCharsets.UTF_8));
  }
}
