package dev.custody.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Role;
import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.handover.GiverDevice;
import dev.custody.crypto.handover.HandoverResult;
import dev.custody.crypto.handover.ReceiverDevice;
import dev.custody.crypto.handover.ReceiverPolicy;
import dev.custody.crypto.handover.VolatileRedeemedOffers;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import dev.custody.feeds.json.TrustBundleJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example does what it says. */
class ExamplesTest {

  private static final Path EXAMPLE =
      Path.of(System.getProperty("custody.root", "..")).resolve("examples/cross-dock");
  private static final Instant NOW = Instant.now();

  @TempDir Path directory;

  private final SoftwareSigner giverKey =
      SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
  private final SoftwareSigner receiverKey =
      SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());

  @Test
  void signAndVerify_printsAVerifiedEvent() throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream to = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(to);
      SignAndVerify.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("VerifiedEvent");
  }

  @Test
  void readWithProtoc_readsWhatTheCodecWrote() throws Exception {
    CustodyEvent event =
        CustodyEvent.builder(Kind.STORE)
            .time(Instant.parse("2026-11-02T10:00:00Z"))
            .nonce(new SecureRandom())
            .items(List.of(Item.of("/00/195211010000047018")))
            .place(Place.at("/414/9521303100019/254/LANE1"))
            .build();
    assertThat(ReadWithProtoc.describe(EventCodec.encode(event).toByteArray()))
        .isEqualTo(
            "STORE /00/195211010000047018 at /414/9521303100019/254/LANE1, 2026-11-02T10:00:00Z");
  }

  @Test
  void handOver_isVerifiedWithBothSides_andLogAndProve_holds() throws Exception {
    String giver = "/417/9521202000014";
    String receiver = "/417/9521303000012";
    TrustBundle trust =
        TrustBundle.of(
            1,
            NOW.minus(Duration.ofDays(1)),
            NOW.plus(Duration.ofDays(1)),
            List.of(trusted(giverKey, giver), trusted(receiverKey, receiver)));
    ReceiverPolicy policy = new ReceiverPolicy(Duration.ofSeconds(10), Set.of());
    HandoverResult result =
        HandOver.handOver(
            GiverDevice.of(giverKey, begin(giverKey, giver), new VolatileRedeemedOffers()),
            ReceiverDevice.of(
                receiver, trust, VerificationBackend.best(), policy, new VolatileRedeemedOffers()),
            begin(receiverKey, receiver),
            HandOver.transfer(giver, receiver));
    assertThat(result).isInstanceOf(HandoverResult.Signed.class);
    EventPackage signed = ((HandoverResult.Signed) result).toPackage();
    Verifier verifier =
        Verifier.of(
            trust,
            new VerificationPolicy(Instant.now(), VerificationPolicy.Streams.CONTIGUOUS),
            VerificationBackend.best());
    Verdict verdict = verifier.verify(signed);
    assertThat(verdict.reasons()).isEmpty();
    assertThat(verdict).isInstanceOf(Verified.class);
    assertThat(verdict.statements()).hasSize(2);
    SoftwareSigner logKey = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    assertThat(LogAndProve.logAndProve(directory.resolve("log"), logKey, (Verified) verdict))
        .isInstanceOf(ProofResult.Holds.class);
  }

  @Test
  void verifyFeed_countsTheOneHandoverThatNobodyAccepted() throws Exception {
    TrustBundle trust =
        TrustBundleJson.parse(Files.readAllBytes(EXAMPLE.resolve("trust.json"))).require();
    VerifyFeed.Counts counts =
        VerifyFeed.verify(
            EXAMPLE.resolve("handovers.cfeed"), trust, Instant.parse("2026-11-03T00:00:00Z"));
    assertThat(counts).isEqualTo(new VerifyFeed.Counts(47, 1, 0));
  }

  private static StatementSigner begin(SoftwareSigner key, String party) throws Exception {
    return StatementSigner.begin(key, party, new VolatileStreamStore());
  }

  private static TrustedKey trusted(SoftwareSigner key, String party) {
    return TrustedKey.builder(key.publicKey(), party, Holder.DEVICE)
        .roles(Role.GIVER, Role.RECEIVER)
        .window(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)))
        .build();
  }
}
