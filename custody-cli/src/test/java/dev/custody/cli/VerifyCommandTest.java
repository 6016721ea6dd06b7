package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String AT = "2026-12-01T00:00:00Z";

  @TempDir Path folder;

  private static Path feed(String name) {
    return Run.vectors().resolve("custody-v1/feeds/" + name);
  }

  private static Run verify(String name, Object... more) {
    List<Object> args = new ArrayList<>();
    args.addAll(
        List.of(
            "verify", feed(name + ".cfeed"), "--trust", feed(name + ".trust.json"), "--at", AT));
    args.addAll(List.of(more));
    return Run.of(args.toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"good", "batch", "gap", "fork"})
  void everyEventOfTheVectorFeedsHasItsVerdictReasonsAndNotes(String name) throws IOException {
    JsonNode expected =
        JSON.readTree(Files.readAllBytes(feed("expected.json"))).get(name + ".cfeed");
    List<String> lines = verify(name, "--json").lines();
    assertThat(lines).hasSize(expected.size());
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line = JSON.readTree(lines.get(i));
      TreeSet<String> found = new TreeSet<>();
      line.get("reasons").forEach(reason -> found.add(reason.asText()));
      line.get("notes").forEach(note -> found.add(note.asText()));
      TreeSet<String> wanted = new TreeSet<>();
      expected.get(i).get(1).forEach(code -> wanted.add(code.asText()));
      assertThat(line.get("index").asLong()).isEqualTo(i);
      assertThat(line.get("verdict").asText()).isEqualTo(expected.get(i).get(0).asText());
      assertThat(found).isEqualTo(wanted);
    }
  }

  @Test
  void exitCodeSaysWhetherEverythingHolds() {
    assertThat(verify("good").code()).isZero();
    assertThat(verify("gap").code()).isZero();
    assertThat(verify("gap", "--contiguous").code()).isEqualTo(1);
    assertThat(verify("fork").code()).isEqualTo(1);
  }

  @Test
  void jsonLineHasTheMembersThatAreApi() throws IOException {
    JsonNode line = JSON.readTree(verify("good", "--json").lines().get(0));
    List<String> names = new ArrayList<>();
    line.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "index",
            "eventId",
            "kind",
            "verdict",
            "reasons",
            "notes",
            "notBefore",
            "notAfter",
            "trust",
            "statements");
    assertThat(line.get("eventId").asText()).startsWith("ni:///sha-256;");
    assertThat(line.get("trust").asText()).isEqualTo("SIGNED");
    List<String> of = new ArrayList<>();
    line.get("statements").get(0).fieldNames().forEachRemaining(of::add);
    assertThat(of).containsExactly("kid", "role", "reasons", "notBefore", "notAfter");
  }

  @Test
  void recordThatCannotBeReadHasNoEventId() throws IOException {
    byte[] good = Files.readAllBytes(feed("good.cfeed"));
    byte[] broken = new byte[17];
    System.arraycopy(good, 0, broken, 0, 15);
    broken[15] = 1;
    broken[16] = 8;
    Path file = Files.write(folder.resolve("broken.cfeed"), broken);
    Run run = Run.of("verify", file, "--trust", feed("good.trust.json"), "--at", AT, "--json");
    JsonNode line = JSON.readTree(run.lines().get(0));
    assertThat(line.get("eventId").isNull()).isTrue();
    assertThat(line.get("reasons").get(0).asText()).isEqualTo("RECORD_NOT_CANONICAL");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void feedThatBreaksOffShowsWhatCameBeforeAndIsUnreadable() throws IOException {
    byte[] good = Files.readAllBytes(feed("good.cfeed"));
    Path file =
        Files.write(folder.resolve("cut.cfeed"), java.util.Arrays.copyOf(good, good.length - 1));
    Run run = Run.of("verify", file, "--trust", feed("good.trust.json"), "--at", AT, "--json");
    assertThat(run.lines()).hasSize(26);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("breaks off");
  }

  @Test
  void wrongUsageSaysWhatIsWrong() throws IOException {
    Path noTrust = Files.writeString(folder.resolve("t.json"), "{\"version\": 1}");
    assertThat(Run.of("verify", feed("good.cfeed")).code()).isEqualTo(2);
    Run refused = Run.of("verify", feed("good.cfeed"), "--trust", noTrust);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("TRUST_BUNDLE_INVALID");
    Run missing = Run.of("verify", folder.resolve("none"), "--trust", feed("good.trust.json"));
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("no such file");
    Run noFeed = Run.of("verify", noTrust, "--trust", feed("good.trust.json"));
    assertThat(noFeed.code()).isEqualTo(2);
    assertThat(Run.of().code()).isEqualTo(2);
    assertThat(
            Run.of("verify", feed("good.cfeed"), "--trust", feed("good.trust.json"), "--at", "x"))
        .satisfies(run -> assertThat(run.code()).isEqualTo(2));
  }
}
