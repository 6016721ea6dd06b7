package dev.custody.log.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Note;
import dev.custody.api.event.EventCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that signs batches out of a real outbox is killed at any moment, again and again:
 * whatever it said was accepted is signed in the end, once, at a position of its own.
 */
class KilledBatchTest {

  private static final long NUMBERS_OF_A_ROUND = 1_000_000;

  @TempDir Path temporary;

  @Test
  void nothingLost_nothingTwice_noPositionTwice_afterAFewKills() throws Exception {
    killLoop(4, 1);
  }

  @Test
  @Tag("deep")
  void nothingLost_nothingTwice_noPositionTwice_afterManyKills() throws Exception {
    killLoop(60, 2);
  }

  private void killLoop(int rounds, long seed) throws Exception {
    Random random = new Random(seed);
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    String hex = Bytes.copyOf(secret).toHex();
    Set<Long> accepted = new TreeSet<>();
    Set<Long> done = new TreeSet<>();
    for (int round = 0; round < rounds; round++) {
      killAfter(hex, round, 1 + random.nextInt(400), accepted, done);
    }
    SoftwareSigner key = BatchChild.key(hex);
    // Closing signs what is accepted; a process that only opens and closes loses nothing either.
    BatchChild.Parts parts = BatchChild.Parts.open(temporary, key);
    parts.signer.close();
    assertThat(parts.waiting()).isZero();
    List<SignedEvent> kept = parts.kept();
    parts.close();
    requireOnceEach(kept, accepted, done, rounds);
    requireOneStream(kept, key);
  }

  private static void requireOnceEach(
      List<SignedEvent> kept, Set<Long> accepted, Set<Long> done, int rounds) {
    Map<Long, Integer> times = new HashMap<>();
    for (SignedEvent event : kept) {
      times.merge(number(event), 1, Integer::sum);
    }
    assertThat(times.values()).as("signed twice").containsOnly(1);
    assertThat(times.keySet()).as("accepted and lost").containsAll(accepted).containsAll(done);
    assertThat(accepted).hasSizeGreaterThan(rounds);
    // Whose acceptance was not heard of: at most one each of the callers, killed at that moment,
    // and what was in the pipe.
    assertThat(times.size() - accepted.size()).isLessThan(rounds * 500);
  }

  private static void requireOneStream(List<SignedEvent> kept, SoftwareSigner key) {
    List<SignedEvent> inOrder = new ArrayList<>(kept);
    inOrder.sort(Comparator.comparing(event -> header(event).sequence()));
    Instant from = BatchChild.NOW.minus(Duration.ofDays(1));
    Instant until = BatchChild.NOW.plus(Duration.ofDays(1));
    TrustedKey entry =
        TrustedKey.builder(key.publicKey(), BatchChild.PARTY, Holder.DEVICE)
            .roles(Role.ACTOR)
            .window(from, until)
            .build();
    VerificationRun run =
        Verifier.of(
                TrustBundle.of(1, from, until, List.of(entry)),
                new VerificationPolicy(BatchChild.NOW, VerificationPolicy.Streams.CONTIGUOUS),
                VerificationBackend.best())
            .newRun();
    long position = 0;
    for (SignedEvent event : inOrder) {
      assertThat(header(event).sequence())
          .as("position used once, none skipped")
          .isEqualTo(position);
      Verdict verdict = run.verify(EventPackage.of(event));
      assertThat(verdict).as("position " + position).isInstanceOf(Verified.class);
      assertThat(verdict.notes()).doesNotContain(Note.STREAM_GAP);
      position++;
    }
  }

  private static ProtectedHeader header(SignedEvent event) {
    return ProtectedHeader.parse(event.statements().get(0).protectedHeader()).require();
  }

  private static long number(SignedEvent event) {
    String id = EventCodec.decode(event.body()).require().items().get(0).id();
    return Long.parseLong(id.substring(id.lastIndexOf(':') + 1));
  }

  /** Runs the child until it has said so many words, and notes all that it said whole. */
  private void killAfter(String secret, int round, int lines, Set<Long> accepted, Set<Long> done)
      throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                BatchChild.class.getName(),
                temporary.toString(),
                secret,
                Long.toString(round * NUMBERS_OF_A_ROUND))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      String line = "";
      for (int i = 0; i < lines && (line = out.readLine()) != null; i++) {
        note(line, accepted, done);
      }
      assertThat(line).as("the child ended by itself").isNotNull();
      // Through the handle: Process.destroyForcibly closes the pipe with what is still in it.
      child.toHandle().destroyForcibly();
      while ((line = out.readLine()) != null) {
        note(line, accepted, done);
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private static void note(String line, Set<Long> accepted, Set<Long> done) {
    // The last line may have been cut off.
    if (line.matches("[ad][0-9]+[.]")) {
      (line.charAt(0) == 'a' ? accepted : done)
          .add(Long.parseLong(line.substring(1, line.length() - 1)));
    }
  }
}
