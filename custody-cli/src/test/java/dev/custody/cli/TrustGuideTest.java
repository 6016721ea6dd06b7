package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide to trust bundles does what it says: its commands run, in its order. */
class TrustGuideTest {

  private static final Path GUIDE =
      Path.of(System.getProperty("custody.root", "..")).resolve("docs/trust.md");

  /** The day of the guide, a little after its earliest moments. */
  private static final Instant THEN = Instant.parse("2026-11-22T20:56:00Z");

  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

  @TempDir Path folder;

  @Test
  void everyCommand_runsInOrder_andFindsWhatIsPrinted() throws IOException {
    String out = "";
    int commands = 0;
    for (String line : blocks()) {
      if (line.startsWith("custody ")) {
        Run run = run(line);
        // A check of the old bundle says what breaks; all else has nothing against it.
        assertThat(run.code()).as(line + "\n" + run.err()).isEqualTo(isCheck(line) ? 1 : 0);
        assertThat(run.err()).as(line).doesNotContain("does not verify");
        out = run.out();
        assertThat(out.lines().filter(one -> one.length() > 120)).as(line).isEmpty();
        commands++;
      } else if (line.startsWith("care ") || line.startsWith("BREAKS ")) {
        String[] cells = line.split(" {2,}");
        assertThat(out).contains(cells[1]).contains(cells[3]);
      }
    }
    assertThat(commands).isGreaterThan(20);
    Run old = run(roots("custody verify rotated.cfeed --trust v1.ctrust --trust-seen trust.seen"));
    assertThat(old.code()).isEqualTo(1);
    assertThat(old.err())
        .contains("TRUST_BUNDLE_ROLLED_BACK", "expected at least 2, found 1", "get the newest");
    // One of three roots is none.
    assertThat(run(roots("custody verify rotated.cfeed --trust v1.a.ctrust")).code()).isEqualTo(1);
    assertThat(
            run(roots("custody verify lost.cfeed --trust v3.ctrust --trust-seen trust.seen"))
                .code())
        .isZero();
  }

  private static String roots(String command) {
    return command
        + " --threshold 2 --root root-a.pub.pem --root root-b.pub.pem --root root-c.pub.pem";
  }

  private static boolean isCheck(String line) {
    return line.startsWith("custody trust check ");
  }

  /** The lines of all blocks, those that go on in one. */
  private static List<String> blocks() throws IOException {
    List<String> lines = new ArrayList<>();
    Matcher block =
        Pattern.compile("```\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(GUIDE));
    while (block.find()) {
      lines.addAll(block.group(1).replaceAll("\\\\\n\\s*", "").lines().toList());
    }
    return lines;
  }

  /** As a shell would, in the folder of this test; times move with the clock of today. */
  private Run run(String line) throws IOException {
    List<Object> words = new ArrayList<>();
    Path redirected = null;
    String[] all = line.split("\\s+");
    for (int i = 1; i < all.length; i++) {
      if (all[i].equals(">")) {
        redirected = folder.resolve(all[++i]);
      } else if (TIME.matcher(all[i]).matches()) {
        Duration since = Duration.between(THEN, Instant.parse(all[i]));
        words.add(Instant.now().plus(since).truncatedTo(ChronoUnit.SECONDS));
      } else {
        boolean file = all[i].matches("[a-z0-9.-]+\\.(pem|json|ctrust|cfeed|seen)");
        words.add(file ? folder.resolve(all[i]) : all[i]);
      }
    }
    Run run = Run.of(words.toArray());
    if (redirected != null) {
      Files.write(redirected, run.out().getBytes(StandardCharsets.UTF_8));
    }
    return run;
  }
}
