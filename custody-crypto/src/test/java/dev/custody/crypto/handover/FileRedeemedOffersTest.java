package dev.custody.crypto.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Used offers outlive the process, a cut anywhere, and nothing else. */
class FileRedeemedOffersTest {

  @TempDir private Path folder;

  static Bytes token(int number) {
    return Digest.sha256(new byte[] {1, (byte) number, (byte) (number >> 8)}).bytes().slice(0, 16);
  }

  static EventId event(int number) {
    return new EventId(Digest.sha256(new byte[] {2, (byte) number, (byte) (number >> 8)}).bytes());
  }

  private Path file(int count) throws IOException {
    Path file = folder.resolve("offers");
    try (FileRedeemedOffers offers = FileRedeemedOffers.open(file)) {
      for (int i = 0; i < count; i++) {
        assertThat(offers.redeem(token(i), event(i))).isEqualTo(event(i));
      }
    }
    return file;
  }

  private static int count(FileRedeemedOffers offers) {
    int count = 0;
    while (offers.find(token(count)).isPresent()) {
      assertThat(offers.find(token(count))).contains(event(count));
      count++;
    }
    return count;
  }

  @Test
  void redeemed_isKeptAndNeverReplaced() throws IOException {
    Path file = file(3);
    assertThat(Files.size(file)).isEqualTo(17 + 3 * 56);
    try (FileRedeemedOffers offers = FileRedeemedOffers.open(file)) {
      assertThat(count(offers)).isEqualTo(3);
      assertThat(offers.redeem(token(1), event(7))).isEqualTo(event(1));
      assertThat(offers.redeem(token(1), event(1))).isEqualTo(event(1));
      assertThat(offers.find(token(9))).isEmpty();
      assertThatThrownBy(() -> offers.redeem(Bytes.ofHex("00"), event(1)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> FileRedeemedOffers.open(file))
          .isInstanceOf(OffersLockedException.class);
    }
    assertThat(Files.size(file)).isEqualTo(17 + 3 * 56);
  }

  @Test
  void manyRecords_areReadInParts() throws IOException {
    Path file = file(150);
    try (FileRedeemedOffers offers = FileRedeemedOffers.open(file)) {
      assertThat(count(offers)).isEqualTo(150);
    }
  }

  /** A crash while the last record is written: whatever part of it is there, the others stand. */
  @Test
  void cutAtEveryByte_keepsEveryWholeRecord() throws IOException {
    byte[] whole = Files.readAllBytes(file(2));
    Path cut = folder.resolve("cut");
    for (int length = 0; length <= whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      int expected = length < 17 ? 0 : (length - 17) / 56;
      try (FileRedeemedOffers offers = FileRedeemedOffers.open(cut)) {
        assertThat(count(offers)).as("length %s", length).isEqualTo(expected);
        assertThat(offers.redeem(token(expected), event(expected))).isEqualTo(event(expected));
      }
      assertThat(Files.size(cut)).as("length %s", length).isEqualTo(17 + (expected + 1) * 56L);
    }
  }

  /** The length was extended and the bytes never came, or came in part. */
  @Test
  void lastRecordOfZeros_isCutOff() throws IOException {
    byte[] whole = Files.readAllBytes(file(3));
    Path torn = folder.resolve("torn");
    for (int from = 17 + 2 * 56; from < whole.length; from++) {
      byte[] zeroed = whole.clone();
      Arrays.fill(zeroed, from, zeroed.length, (byte) 0);
      Files.write(torn, zeroed);
      try (FileRedeemedOffers offers = FileRedeemedOffers.open(torn)) {
        assertThat(count(offers)).isEqualTo(2);
      }
    }
  }

  @Test
  void everyByteBeforeTheLastRecord_changed_isCorrupt() throws IOException {
    byte[] whole = Files.readAllBytes(file(3));
    Path bad = folder.resolve("bad");
    for (int i = 0; i < 17 + 2 * 56; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      Files.write(bad, changed);
      assertThatThrownBy(() -> FileRedeemedOffers.open(bad))
          .as("byte %s", i)
          .isInstanceOf(OffersCorruptException.class);
      assertThat(Files.readAllBytes(bad)).as("nothing is repaired").isEqualTo(changed);
    }
  }

  @Test
  void recordsInAnotherOrder_areCorrupt() throws IOException {
    byte[] whole = Files.readAllBytes(file(3));
    byte[] swapped = whole.clone();
    System.arraycopy(whole, 17, swapped, 17 + 56, 56);
    System.arraycopy(whole, 17 + 56, swapped, 17, 56);
    Path bad = Files.write(folder.resolve("bad"), swapped);
    assertThatThrownBy(() -> FileRedeemedOffers.open(bad))
        .isInstanceOf(OffersCorruptException.class);
  }

  /** Nobody writes such a record, however right its check is: the first event keeps the offer. */
  @Test
  void lastRecordOfAnOfferThatWasUsedBefore_isCutOff_andChangesNothing() throws IOException {
    byte[] whole = Files.readAllBytes(file(2));
    byte[] index = {0, 0, 0, 0, 0, 0, 0, 2};
    byte[] token = token(0).toByteArray();
    byte[] event = event(9).bytes().toByteArray();
    ByteBuffer again = ByteBuffer.allocate(whole.length + 56).put(whole).put(token).put(event);
    again.put(Digest.sha256(index, token, event).bytes().toByteArray(), 0, 8);
    Path bad = Files.write(folder.resolve("bad"), again.array());
    try (FileRedeemedOffers offers = FileRedeemedOffers.open(bad)) {
      assertThat(offers.find(token(0))).contains(event(0));
    }
    assertThat(Files.readAllBytes(bad)).isEqualTo(whole);
  }

  /** Redeems until it is killed; prints each number after it was acknowledged. */
  static final class KilledRedeemer {
    private KilledRedeemer() {}

    public static void main(String[] arguments) throws IOException {
      FileRedeemedOffers offers = FileRedeemedOffers.open(Path.of(arguments[0]));
      int number = count(offers);
      while (number < 60_000) {
        EventId used = offers.redeem(token(number), event(number));
        System.out.println(used.equals(event(number)) ? number : -1);
        System.out.flush();
        number++;
      }
    }
  }

  @Test
  void killedAFewTimes_forgetsNothingThatWasAcknowledged() throws Exception {
    killAndCheck(3);
  }

  @Test
  @Tag("deep")
  void killedManyTimes_forgetsNothingThatWasAcknowledged() throws Exception {
    killAndCheck(100);
  }

  private void killAndCheck(int kills) throws Exception {
    Path file = folder.resolve("offers");
    Random random = new Random(1);
    int acknowledged = -1;
    for (int kill = 0; kill < kills; kill++) {
      acknowledged = Math.max(acknowledged, runUntilKilled(file, 3 + random.nextInt(40)));
      try (FileRedeemedOffers offers = FileRedeemedOffers.open(file)) {
        assertThat(count(offers)).isGreaterThan(acknowledged);
      }
    }
    assertThat(acknowledged).isGreaterThan(3 * kills - 1);
  }

  private static int runUntilKilled(Path file, int lines) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledRedeemer.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int last = -1;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      int read = 0;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        // The last line may be cut short: then it is a smaller number.
        if (!line.isEmpty()) {
          int number = Integer.parseInt(line);
          assertThat(number).isNotNegative();
          last = Math.max(last, number);
        }
        if (++read == lines) {
          child.toHandle().destroyForcibly();
        }
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    return last;
  }
}
