package dev.custody.crypto.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.custody.api.Bytes;
import dev.custody.api.observe.TimeBracket.Upper;
import dev.custody.api.statement.EventPackage;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.time.TimestampDigest;
import dev.custody.crypto.time.TimestampPolicy;
import dev.custody.crypto.verify.TestKey.Stated;
import java.time.Instant;
import java.util.List;

/** Whatever bytes stand beside a good event as a token or receipt: it stays verified, undated. */
class TimeFuzz {

  private static final TestEvent EVENT = TestEvent.scan("time fuzz");
  private static final TestKeys KEYS = new TestKeys();
  private static final TestLog LOG = new TestLog();
  private static final Stated GOOD = KEYS.dev.actor(EVENT);
  private static final Verifier VERIFIER =
      Verifier.of(
          TrustJson.read(
              new OwnCase(
                      "fuzz", TimeCase.keys(KEYS.dev, new TestTsa("tsa").key, LOG.key, LOG.witness))
                  .is("VERIFIED")
                  .get("trust")),
          new VerificationPolicy(
              Instant.parse("2026-12-01T00:00:00Z"),
              VerificationPolicy.Streams.MAY_HAVE_GAPS,
              TimestampPolicy.builder()
                  .policy(TestTsa.POLICY)
                  .digests(TimestampDigest.values())
                  .build()),
          VerificationBackend.best());

  @FuzzTest(maxDuration = "30s")
  void bytesAsTokenAndReceipt_changeNoVerdict(byte[] bytes) {
    Bytes proof = Bytes.copyOf(bytes);
    Verdict verdict =
        VERIFIER.verify(
            new EventPackage(
                EVENT.signed(GOOD), List.of(), List.of(proof), List.of(proof), List.of()));
    assertThat(verdict).isInstanceOf(Verified.class);
    assertThat(verdict.bracket().get().upper()).isEqualTo(Upper.CALLER);
    assertThat(verdict.proofs()).hasSize(2).noneMatch(ProofJudgement::holds);
  }
}
