package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.reconcile.sink.DeliveryReport;
import dev.custody.reconcile.sink.WebhookPolicy;
import dev.custody.reconcile.sink.WebhookSender;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages on disk, their way to a receiver that fails, and a process that is killed with them. */
class WebhookOutboxTest {

  private static final int EXCEPTIONS = 5;
  private static final int REVISIONS = 8;

  @TempDir Path folder;

  /** As a sink puts it: a key, a line feed, a body. */
  static Bytes item(int exception, int revision) {
    String key = String.format("%032x:%d", exception, revision);
    return Bytes.copyOf((key + "\n{\"n\":" + revision + "}").getBytes(StandardCharsets.US_ASCII));
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (int revision = 1; revision <= REVISIONS; revision++) {
      for (int exception = 1; exception <= EXCEPTIONS; exception++) {
        keys.add(String.format("%032x:%d", exception, revision));
      }
    }
    return keys;
  }

  private static void putAll(WebhookOutbox box) throws IOException {
    for (int revision = 1; revision <= REVISIONS; revision++) {
      for (int exception = 1; exception <= EXCEPTIONS; exception++) {
        box.put(item(exception, revision));
      }
    }
  }

  private static WebhookSender sender(WebhookOutbox box, String address) {
    Duration answer = Duration.ofSeconds(60);
    return WebhookSender.unsigned(
        box,
        new HttpWebhookTransport(HttpWebhookTransport.client(answer), URI.create(address), answer),
        new WebhookPolicy(Duration.ofMillis(1), Duration.ofMillis(4), 2),
        box::refuse);
  }

  @Test
  void messagePutBefore_isNotPutAgain_evenAfterItHasLeft() throws IOException {
    Path directory = folder.resolve("out");
    try (WebhookOutbox box = WebhookOutbox.open(directory)) {
      putAll(box);
      assertThat(box.count()).isEqualTo(EXCEPTIONS * REVISIONS);
      box.remove(box.peek().orElseThrow().sequence());
    }
    try (WebhookOutbox box = WebhookOutbox.open(directory)) {
      putAll(box);
      assertThat(box.count()).isEqualTo(EXCEPTIONS * REVISIONS - 1);
      assertThat(box.differing()).isZero();
      box.put(
          Bytes.copyOf(
              String.format("%032x:1\n{\"other\":1}", 1).getBytes(StandardCharsets.US_ASCII)));
      assertThat(box.differing()).as("same key, other content").isOne();
    }
  }

  @Test
  void namesCutOffAtAnyByte_putAMessageTwiceAtMost_andNeverLoseOne() throws IOException {
    Path directory = folder.resolve("cut");
    try (WebhookOutbox box = WebhookOutbox.open(directory)) {
      box.put(item(1, 1));
      box.put(item(2, 1));
    }
    byte[] names = Files.readAllBytes(directory.resolve("put.txt"));
    int line = names.length / 2;
    for (int length = 0; length <= names.length; length += 3) {
      Files.write(directory.resolve("put.txt"), Arrays.copyOf(names, length));
      try (WebhookOutbox box = WebhookOutbox.open(directory)) {
        int before = box.count();
        box.put(item(1, 1));
        box.put(item(2, 1));
        assertThat(box.count() - before).as("cut at " + length).isEqualTo(2 - length / line);
      }
      assertThat(Files.readAllBytes(directory.resolve("put.txt"))).isEqualTo(names);
    }
  }

  @Test
  void fullOutbox_leavesTheRestForTheNextRun_inOrder() throws IOException {
    Path directory = folder.resolve("full");
    try (Receiver receiver = new Receiver()) {
      List<String> left = new ArrayList<>();
      int runs = 0;
      do {
        try (WebhookOutbox box = WebhookOutbox.open(directory, 1_000)) {
          putAll(box);
          left.add(Integer.toString(box.left()));
          assertThat(sender(box, receiver.address()).drain(Duration.ofMinutes(5)).end())
              .isEqualTo(DeliveryReport.End.DRAINED);
        }
      } while (!left.get(left.size() - 1).equals("0") && ++runs < 50);
      assertThat(runs).isBetween(1, 49);
      assertThat(receiver.taken).isEqualTo(keys());
      assertThat(receiver.seen).isEqualTo(keys());
    }
  }

  @Test
  void receiverThatFailsCutsAndRepeats_hasEachMessageOnce_inOrder() throws IOException {
    Random random = new Random(20_261_122);
    try (Receiver receiver = new Receiver();
        WebhookOutbox box = WebhookOutbox.open(folder.resolve("faults"))) {
      putAll(box);
      List<Receiver.Behaviour> faults =
          List.of(
              Receiver.status(500),
              Receiver.status(429, "Retry-After", "0"),
              Receiver.status(503),
              Receiver.cutWithin());
      WebhookSender sender = sender(box, receiver.address());
      DeliveryReport report;
      do {
        for (int i = 0; i < 4; i++) {
          receiver.next.add(faults.get(random.nextInt(faults.size())));
        }
        report = sender.drain(Duration.ZERO);
      } while (report.end() != DeliveryReport.End.DRAINED && receiver.seen.size() < 30);
      receiver.next.clear();
      assertThat(sender.drain(Duration.ofMinutes(5)).waiting()).isZero();
      assertThat(receiver.taken).isEqualTo(keys());
      assertThat(receiver.seen.size()).isGreaterThan(keys().size());
    }
  }

  @Test
  void refusedMessage_isKeptBesideTheQueue() throws IOException {
    Path directory = folder.resolve("refused");
    try (Receiver receiver = new Receiver();
        WebhookOutbox box = WebhookOutbox.open(directory)) {
      box.put(item(1, 1));
      box.put(item(1, 2));
      receiver.next.add(Receiver.status(422));
      receiver.next.add(Receiver.status(422));
      DeliveryReport report = sender(box, receiver.address()).drain(Duration.ofMinutes(5));
      assertThat(report.setAside()).isOne();
      assertThat(report.delivered()).isOne();
    }
    assertThat(Files.readAllLines(directory.resolve("refused.jsonl")))
        .containsExactly(
            "{\"key\":\""
                + String.format("%032x:1", 1)
                + "\",\"status\":422,\"message\":{\"n\":1}}");
  }

  @Test
  void processKilledAtAnyMoment_losesNothing_andTheReceiverHasEachOnce() throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < 3; round++) {
      Path directory = folder.resolve("killed-" + round);
      try (Receiver receiver = new Receiver()) {
        kill(directory, receiver.address(), 1 + random.nextInt(2 * EXCEPTIONS * REVISIONS));
        try (WebhookOutbox box = WebhookOutbox.open(directory)) {
          putAll(box);
          DeliveryReport report = sender(box, receiver.address()).drain(Duration.ofMinutes(5));
          assertThat(report.end()).isEqualTo(DeliveryReport.End.DRAINED);
        }
        assertThat(receiver.taken).isEqualTo(keys());
        // One message may have been under way, and one put whose name was not written.
        assertThat(receiver.seen.size()).isBetween(keys().size(), keys().size() + 2);
      }
    }
  }

  /** Lets a child put and send until it has said so many words, and kills it. */
  private static void kill(Path directory, String address, int words) throws Exception {
    Process child =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                directory.toString(),
                address)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      for (int i = 0; i < words && out.readLine() != null; i++) {
        assertThat(i).isLessThan(words);
      }
    }
    child.toHandle().destroyForcibly();
    child.waitFor();
  }

  /** Puts one and sends one, in turns, and says a word for each. */
  static final class Child {
    public static void main(String[] arguments) throws Exception {
      try (WebhookOutbox box = WebhookOutbox.open(Path.of(arguments[0]))) {
        for (int revision = 1; revision <= REVISIONS; revision++) {
          for (int exception = 1; exception <= EXCEPTIONS; exception++) {
            box.put(item(exception, revision));
            System.out.println("put");
            if (exception % 2 == 0) {
              sender(box, arguments[1]).drain(Duration.ZERO);
              System.out.println("sent");
            }
          }
        }
        sender(box, arguments[1]).drain(Duration.ofMinutes(5));
      }
    }
  }
}
