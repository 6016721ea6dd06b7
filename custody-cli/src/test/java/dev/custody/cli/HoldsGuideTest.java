package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide to holds does what it says: its commands run as they stand, in their order. */
class HoldsGuideTest {

  private static final String PAGE = "docs/holds.md";
  private static final Pattern BLOCK = Pattern.compile("```(json)?\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile(" +# (\\d): .*$");
  private static final Pattern EVENT = Pattern.compile("ni:///sha-256;[A-Za-z0-9_-]{43}");

  @TempDir Path folder;
  private String held = "";

  @Test
  void everyCommand_runsInOrder_andEndsAsItSays() throws IOException {
    int commands = 0;
    StringBuilder said = new StringBuilder();
    Matcher block = BLOCK.matcher(Guides.text(PAGE));
    while (block.find()) {
      if (block.group(1) != null) {
        Files.writeString(folder.resolve("plan.json"), block.group(2));
        continue;
      }
      for (String line : block.group(2).replaceAll("\\\\\n\\s*", "").lines().toList()) {
        Matcher stated = CODE.matcher(line);
        int code = stated.find() ? Integer.parseInt(stated.group(1)) : 0;
        Run run = run(stated.replaceFirst(""));
        assertThat(run.code()).as(line + "\n" + run.out() + run.err()).isEqualTo(code);
        assertThat(run.err()).as(line).doesNotContain("does not verify");
        said.append(run.out()).append(run.err());
        commands++;
      }
    }
    assertThat(commands).isGreaterThan(15);
    assertThat(said)
        .contains(
            "a second person releases it",
            "whether anything still holds it, custody gate says",
            "nothing is open: 1 resolved by people")
        .containsPattern("\\(exception [0-9a-f]{32}\\)");
  }

  @Test
  void guide_namesWhatThereIs() {
    assertThat(Guides.brokenLinks(PAGE)).isEmpty();
    assertThat(Guides.unknownCommands(PAGE)).isEmpty();
  }

  @Test
  void orders_sayWhatIsWrong_beforeTheySign() throws IOException {
    Path key = folder.resolve("k.pem");
    assertThat(Run.of("keys", "new", "--alg", "Ed25519", "--out", key).code()).isZero();
    String[] party = {"--key", key.toString(), "--party", "urn:e:p"};
    Path out = folder.resolve("o.cfeed");
    assertWrong("exactly one of --log and --out", with(party, "hold", "urn:e:1", "--reason", "x"));
    assertWrong("one target", with(party, "hold", "--reason", "x", "--out", out));
    assertWrong(
        "one target",
        with(party, "hold", "urn:e:1", "--place", "urn:e:2", "--reason", "x", "--out", out));
    assertWrong(
        "a lane has two ends",
        with(party, "hold", "--lane", "urn:e:1", "--reason", "x", "--out", out));
    assertWrong(
        "no exception id",
        with(party, "resolve", "zz", "--as", "loss", "--item", "urn:e:1", "--out", out));
    assertWrong(
        "no resolution",
        with(
            party, "resolve", "00".repeat(16), "--as", "theft", "--item", "urn:e:1", "--out", out));
    assertWrong(
        "no event id", with(party, "correct", "zz", "--reason", "did-not-occur", "--out", out));
    assertWrong(
        "no rule", with(party, "hold", "urn:e:1", "--reason", "x", "--rule", "R99", "--out", out));
    assertThat(out).doesNotExist();
    Run run = Run.of(with(party, "hold", "urn:e:1", "--reason", "x", "--out", out, "--json"));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("\"kind\":\"HOLD\"", "ni:///sha-256;");
    assertThat(out).exists();
    assertWrong("already there", with(party, "hold", "urn:e:1", "--reason", "x", "--out", out));
  }

  private static Object[] with(String[] party, Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(party));
    return all.toArray();
  }

  private static void assertWrong(String message, Object... words) {
    Run run = Run.of(words);
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  /** As a shell would, in the folder of this test. */
  private Run run(String line) throws IOException {
    List<Object> words = new ArrayList<>();
    for (String word : line.split("\\s+")) {
      if (word.equals("EXCEPTION")) {
        String first = Files.readAllLines(folder.resolve("found.jsonl")).get(0);
        words.add(first.replaceAll("^\\{\"id\":\"([0-9a-f]{32})\".*", "$1"));
      } else if (word.equals("HOLD-EVENT")) {
        words.add(held);
      } else {
        boolean file = word.matches("[a-z0-9.-]+\\.(pem|json|jsonl|log)");
        words.add(file ? folder.resolve(word) : word);
      }
    }
    Run run = Run.of(words.subList(1, words.size()).toArray());
    Matcher event = EVENT.matcher(run.out());
    if (line.startsWith("custody hold ") && event.find()) {
      held = event.group();
    }
    return run;
  }
}
