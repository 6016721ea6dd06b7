package dev.custody.crypto.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.crypto.feed.FeedEntry;
import dev.custody.crypto.feed.FeedFormatException;
import dev.custody.crypto.feed.FeedReader;
import dev.custody.crypto.feed.FeedWriter;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.trust.TrustBundle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A small good feed, broken in every place. */
class TamperingTest {

  private static final TestEvent EVENT = TestEvent.scan("tampering");

  private final TestKeys keys = new TestKeys();
  private final TrustBundle bundle =
      TrustJson.read(keys.named("tampering").is("VERIFIED").get("trust"));
  private final byte[] feed = feed();

  /** The signature covers body and header: no changed byte leaves another event verified. */
  @Test
  void everyBitOfEveryByte_neverVerifiesAnotherEvent() throws IOException {
    for (int i = 0; i < feed.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] broken = feed.clone();
        broken[i] ^= (byte) (1 << bit);
        for (Verdict verdict : verdicts(broken)) {
          assertThat(verdict).as("byte %d, bit %d", i, bit).isNotInstanceOf(Verified.class);
        }
      }
    }
  }

  @Test
  void everyTruncation_isAFramingFaultOrNothing() throws IOException {
    for (int length = 0; length < feed.length; length++) {
      byte[] cut = Arrays.copyOf(feed, length);
      boolean whole = length == "CUSTODY-FEED-1\n".length();
      boolean fault = false;
      try (FeedReader reader = FeedReader.open(new ByteArrayInputStream(cut))) {
        assertThat(reader.next()).isNull();
      } catch (FeedFormatException e) {
        fault = true;
        assertThat(e.recordIndex()).isZero();
        assertThat(e.offset()).isBetween(0L, (long) length);
      }
      assertThat(fault).as("length %d", length).isEqualTo(!whole);
    }
  }

  @Test
  void theWholeFeed_isVerified() throws IOException {
    List<Verdict> verdicts = verdicts(feed);
    assertThat(verdicts).hasSize(1);
    assertThat(verdicts.get(0)).isInstanceOf(Verified.class);
    assertThat(verdicts.get(0).eventId()).contains(EventId.ofBody(EVENT.body()));
  }

  private List<Verdict> verdicts(byte[] bytes) throws IOException {
    VerificationRun run =
        Verifier.of(
                bundle,
                new VerificationPolicy(
                    Instant.parse("2026-12-01T00:00:00Z"),
                    VerificationPolicy.Streams.MAY_HAVE_GAPS),
                VerificationBackend.best())
            .newRun();
    List<Verdict> verdicts = new ArrayList<>();
    try (FeedReader reader = FeedReader.open(new ByteArrayInputStream(bytes))) {
      for (FeedEntry entry = reader.next(); entry != null; entry = reader.next()) {
        verdicts.addAll(run.verify(entry.record()));
      }
    } catch (FeedFormatException e) {
      // What came before stands.
      assertThat(Bytes.copyOf(bytes)).isNotEqualTo(Bytes.copyOf(feed));
    }
    return verdicts;
  }

  private byte[] feed() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FeedWriter writer = FeedWriter.open(out)) {
      writer.write(EVENT.record(keys.dev.actor(EVENT)));
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
    return out.toByteArray();
  }
}
