package dev.custody.log.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A child process puts and removes and says what was acknowledged; it is killed in the midst. */
class KilledOutboxTest {

  @TempDir Path temporary;

  @Test
  void everythingAcknowledgedIsSo_afterAKill() throws Exception {
    killLoop(4);
  }

  @Test
  @Tag("deep")
  void everythingAcknowledgedIsSo_afterManyKills() throws Exception {
    killLoop(200);
  }

  private void killLoop(int rounds) throws Exception {
    Path box = temporary.resolve("box");
    Random random = new Random(20_261_122);
    for (int round = 0; round < rounds; round++) {
      long[] acknowledged = killAfter(box, 1 + random.nextInt(300));
      try (Outbox outbox = Outbox.open(box, 1 << 20)) {
        List<Outbox.Item> waiting = TestOutboxes.waiting(outbox);
        long next = outbox.put(TestOutboxes.item(0));
        long first = waiting.isEmpty() ? next : waiting.get(0).sequence();
        assertThat(waiting).isEqualTo(TestOutboxes.items(first, next - 1));
        acknowledged[0] = Math.max(acknowledged[0], acknowledged[1]);
        assertThat(next).isGreaterThan(acknowledged[0]);
        assertThat(first).isGreaterThan(acknowledged[1]);
        // One call at a time: at most one more of each was under way.
        assertThat(next).isLessThanOrEqualTo(acknowledged[0] + 2);
        assertThat(first).isLessThanOrEqualTo(acknowledged[1] + 3);
        outbox.remove(next);
        // So that the number tells what the item was.
        assertThat(outbox.count()).isZero();
      }
    }
  }

  /** Runs the child until it has said this many words; returns the last put and removed. */
  private static long[] killAfter(Path box, int lines) throws Exception {
    Process child =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Putter.class.getName(),
                box.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long[] acknowledged = new long[2];
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      String line = "";
      for (int i = 0; i < lines && (line = out.readLine()) != null; i++) {
        note(line, acknowledged);
      }
      assertThat(line).as("the child ended by itself").isNotNull();
      child.toHandle().destroyForcibly();
      while ((line = out.readLine()) != null) {
        note(line, acknowledged);
      }
    }
    child.waitFor();
    return acknowledged;
  }

  private static void note(String line, long[] acknowledged) {
    // The last line may have been cut off.
    if (line.matches("[pr][0-9]{9}")) {
      acknowledged[line.charAt(0) == 'p' ? 0 : 1] = Long.parseLong(line.substring(1));
    }
  }

  /** Puts three and lets two go, for ever: what is behind is drained now and then. */
  static final class Putter {
    public static void main(String[] arguments) throws Exception {
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
      Outbox outbox = Outbox.open(Path.of(arguments[0]), 1 << 20);
      long next = -1;
      while (true) {
        if (next < 0) {
          next = firstNumber(outbox);
          out.printf("r%09d%n", next - 1);
        }
        next = outbox.put(TestOutboxes.item(next)) + 1;
        out.printf("p%09d%n", next - 1);
        if (next % 2 == 0) {
          outbox.remove(next - 2);
          out.printf("r%09d%n", next - 2);
        }
      }
    }

    /** What the next sequence number will be: the items are made by it. */
    private static long firstNumber(Outbox outbox) throws Exception {
      long probe = outbox.put(TestOutboxes.item(0));
      outbox.remove(probe);
      return probe + 1;
    }
  }
}
