package dev.custody.crypto.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.feed.FeedEntry;
import dev.custody.crypto.feed.FeedFormatException;
import dev.custody.crypto.feed.FeedReader;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.verify.TestKey.Stated;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Whatever the bytes are: framing faults and verdicts, and nothing else. */
class VerificationFuzz {

  private static final byte[] MAGIC =
      Bytes.ofHex(OwnStatementCases.ascii("CUSTODY-FEED-1\n")).toByteArray();
  private static final TestEvent EVENT = TestEvent.scan("fuzz");
  private static final TestKeys KEYS = new TestKeys();
  private static final Verifier VERIFIER =
      Verifier.of(
          TrustJson.read(KEYS.named("fuzz").is("VERIFIED").get("trust")),
          new VerificationPolicy(
              Instant.parse("2026-12-01T00:00:00Z"), VerificationPolicy.Streams.MAY_HAVE_GAPS),
          VerificationBackend.best());
  private static final Stated GOOD = KEYS.dev.actor(EVENT);

  @FuzzTest(maxDuration = "30s")
  void feed_givesVerdictsOrAFault(byte[] records) throws IOException {
    byte[] feed = Arrays.copyOf(MAGIC, MAGIC.length + records.length);
    System.arraycopy(records, 0, feed, MAGIC.length, records.length);
    VerificationRun run = VERIFIER.newRun();
    try (FeedReader reader = FeedReader.open(new ByteArrayInputStream(feed))) {
      for (FeedEntry entry = reader.next(); entry != null; entry = reader.next()) {
        for (Verdict verdict : run.verify(entry.record())) {
          boolean verified = verdict instanceof Verified;
          assertThat(verdict.reasons().isEmpty()).isEqualTo(verified);
          if (verified) {
            assertThat(verdict.eventId()).contains(EVENT.id());
          }
        }
      }
    } catch (FeedFormatException e) {
      assertThat(e.offset()).isBetween(0L, (long) feed.length);
    }
  }

  @FuzzTest(maxDuration = "30s")
  void bytesBesideAGoodStatement_changeNoVerdict(byte[] bytes) {
    int split = bytes.length / 2;
    Statement noise =
        new Statement(Bytes.copyOf(bytes, 0, split), Bytes.copyOf(bytes, split, bytes.length));
    Verdict verdict =
        VERIFIER.verify(
            EventPackage.of(new SignedEvent(EVENT.body(), List.of(noise, GOOD.statement()))));
    assertThat(verdict).isInstanceOf(Verified.class);
  }

  @FuzzTest(maxDuration = "30s")
  void anyBody_isNotVerifiedByAStatementAboutAnother(byte[] body) {
    Bytes bytes = Bytes.copyOf(body);
    Verdict verdict =
        VERIFIER.verify(EventPackage.of(new SignedEvent(bytes, List.of(GOOD.statement()))));
    assertThat(verdict instanceof Verified).isEqualTo(EventId.ofBody(bytes).equals(EVENT.id()));
  }
}
