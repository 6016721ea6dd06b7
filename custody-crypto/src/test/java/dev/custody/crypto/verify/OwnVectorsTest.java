package dev.custody.crypto.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Our own vectors are exactly what these cases make, so they can be read and changed here. With
 * {@code -Dcustody.writeVectors} the file is written anew.
 */
class OwnVectorsTest {

  private static final Path FILE =
      Paths.get(System.getProperty("custody.root", ".."), "vectors/own/verification.json");

  /** Codes of what stands in or beside an event, and of bundles: vectors of their own have them. */
  private static final Set<Reason> ELSEWHERE =
      EnumSet.of(
          Reason.TIMESTAMP_INVALID,
          Reason.RECEIPT_INVALID,
          Reason.TRUST_BUNDLE_INVALID,
          Reason.TRUST_BUNDLE_ROLLED_BACK,
          Reason.OFFER_EXPIRED,
          Reason.OFFER_REUSED,
          Reason.OFFER_WRONG_RECEIVER,
          Reason.OFFER_MISMATCH,
          Reason.STEP_UP_REQUIRED,
          Reason.SEAL_REPLAY,
          Reason.SEAL_PROOF_INVALID);

  static List<ObjectNode> cases() {
    List<ObjectNode> cases = new ArrayList<>();
    OwnStatementCases.addTo(cases);
    OwnEventCases.addTo(cases);
    OwnStreamCases.addTo(cases);
    OwnTimeCases.addTo(cases);
    OwnContainerCases.addTo(cases);
    return cases;
  }

  @Test
  void file_isWhatTheCasesMake() throws IOException {
    StringBuilder text = new StringBuilder("[\n");
    List<ObjectNode> cases = cases();
    for (int i = 0; i < cases.size(); i++) {
      text.append(cases.get(i)).append(i + 1 < cases.size() ? ",\n" : "\n");
    }
    String made = text.append("]\n").toString();
    if (System.getProperty("custody.writeVectors") != null) {
      Files.createDirectories(FILE.getParent());
      Files.write(FILE, made.getBytes(StandardCharsets.UTF_8));
    }
    JsonNode read = new ObjectMapper().readTree(FILE.toFile());
    assertThat(read).isEqualTo(new ObjectMapper().readTree(made));
  }

  @Test
  void names_areUnique() {
    Set<String> names = new HashSet<>();
    for (ObjectNode one : cases()) {
      assertThat(names.add(one.get("name").asText())).as(one.get("name").asText()).isTrue();
    }
  }

  @Test
  void everyReasonAndNoteThatVerificationGives_hasACase() {
    Set<String> missing = new HashSet<>();
    EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE)).forEach(reason -> missing.add(reason.name()));
    for (Note note : Note.values()) {
      if (note != Note.SEAL_FRESHNESS_UNPROVEN) {
        missing.add(note.name());
      }
    }
    for (ObjectNode one : cases()) {
      one.get("exactly").forEach(code -> missing.remove(code.asText()));
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyReasonAndNote_hasACaseInSomeFile() throws IOException {
    StringBuilder all = new StringBuilder();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(FILE.getParent(), "*.json")) {
      for (Path file : files) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
      }
    }
    Set<String> missing = new HashSet<>();
    for (Reason reason : Reason.values()) {
      missing.add(reason.name());
    }
    for (Note note : Note.values()) {
      missing.add(note.name());
    }
    // seals.json has answers and what they are worth; verdicts on them need a registry of keys.
    missing.removeIf(code -> code.startsWith("SEAL_"));
    missing.removeIf(code -> Pattern.compile("\\b" + code + "\\b").matcher(all).find());
    assertThat(missing).isEmpty();
  }
}
