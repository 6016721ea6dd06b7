package dev.custody.crypto.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.key.PrivateKeyPem;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A P-256 key and its ML-DSA companion sign one event, each along its own stream. */
class HybridTest {

  private static final String PARTY = "/417/9521303000012";
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String OTHER = "urn:example:warehouse";
  private static final Instant FROM = NOW.minus(Duration.ofDays(30));
  private static final Instant UNTIL = NOW.plus(Duration.ofDays(30));
  private static final int COUNT = 3;

  @ParameterizedTest
  @CsvSource({"ML_DSA_44, false", "ML_DSA_65, false", "ML_DSA_44, true", "ML_DSA_65, true"})
  void bothSign_andStrippingOneIsSeen(Algorithm postQuantum, boolean batched) throws Exception {
    SoftwareSigner classic = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
    SoftwareSigner companion =
        PrivateKeyPem.read(
            PrivateKeyPem.writeUnencrypted(
                SoftwareSigner.generate(postQuantum, new SecureRandom())));
    Verifier verifier = verifier(classic, companion);
    List<StatementRequest> requests = new ArrayList<>();
    for (int i = 0; i < (batched ? COUNT : 1); i++) {
      requests.add(StatementRequest.actor(scan(i)));
    }
    List<SignedEvent> one = sign(classic, requests, batched);
    List<SignedEvent> other = sign(companion, requests, batched);
    for (int i = 0; i < requests.size(); i++) {
      Statement first = one.get(i).statements().get(0);
      Statement second = other.get(i).statements().get(0);
      assertThat(verify(verifier, one.get(i), List.of(first, second))).isInstanceOf(Verified.class);
      assertThat(verify(verifier, one.get(i), List.of(second, first))).isInstanceOf(Verified.class);
      for (Statement alone : List.of(first, second)) {
        Verdict stripped = verify(verifier, one.get(i), List.of(alone));
        assertThat(stripped).isInstanceOf(Indeterminate.class);
        assertThat(stripped.reasons()).containsExactly(Reason.COMPANION_MISSING);
      }
      // A statement over another event is no companion either.
      Statement foreign =
          sign(companion, List.of(StatementRequest.actor(scan(99))), false)
              .get(0)
              .statements()
              .get(0);
      assertThat(verify(verifier, one.get(i), List.of(first, foreign)).reasons())
          .contains(Reason.COMPANION_MISSING);
    }
  }

  /** Both sides of a handover are pairs: four statements, and each one is missed. */
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void handoverOfTwoPairs_missesEachOfItsFourStatements(boolean batched) throws Exception {
    List<SoftwareSigner> givers = pair();
    List<SoftwareSigner> receivers = pair();
    List<TrustedKey> keys = new ArrayList<>();
    keys.addAll(entries(givers, PARTY, Role.GIVER));
    keys.addAll(entries(receivers, OTHER, Role.RECEIVER));
    Verifier verifier = verifier(keys);
    CustodyEvent event = handover();
    List<Statement> all = new ArrayList<>();
    List<Link> given = new ArrayList<>();
    for (SoftwareSigner giver : givers) {
      StatementSigner stream = StatementSigner.begin(giver, PARTY, new VolatileStreamStore());
      all.add(one(stream, StatementRequest.giver(event), batched));
      given.add(stream.lastLink());
    }
    // Each receiver's key answers the giver's key of its own kind.
    for (int i = 0; i < 2; i++) {
      StatementSigner stream =
          StatementSigner.begin(receivers.get(i), OTHER, new VolatileStreamStore());
      all.add(one(stream, StatementRequest.receiver(event, given.get(i)), batched));
    }
    SignedEvent signed = new SignedEvent(EventCodec.encode(event), all);
    assertThat(verify(verifier, signed, all)).isInstanceOf(Verified.class);
    for (int stripped = 0; stripped < 4; stripped++) {
      List<Statement> rest = new ArrayList<>(all);
      rest.remove(stripped);
      Verdict verdict = verify(verifier, signed, rest);
      assertThat(verdict).as("without " + stripped).isNotInstanceOf(Verified.class);
      assertThat(verdict.reasons()).contains(Reason.COMPANION_MISSING);
    }
  }

  private static Statement one(StatementSigner stream, StatementRequest request, boolean batched)
      throws Exception {
    SignedEvent signed =
        batched ? stream.signBatch(List.of(request)).signedEvents().get(0) : stream.sign(request);
    return signed.statements().get(0);
  }

  private static List<SoftwareSigner> pair() {
    return List.of(
        SoftwareSigner.generate(Algorithm.ES256, new SecureRandom()),
        SoftwareSigner.generate(Algorithm.ML_DSA_44, new SecureRandom()));
  }

  private static CustodyEvent handover() {
    return CustodyEvent.builder(Kind.HANDOVER)
        .time(NOW)
        .nonce(new SecureRandom())
        .items(List.of(Item.of("urn:example:pallet:1")))
        .transfer(new Transfer(PARTY, OTHER, null, List.of(), Outcome.ACCEPTED, null, null))
        .build();
  }

  private static List<SignedEvent> sign(
      SoftwareSigner key, List<StatementRequest> requests, boolean batched) throws Exception {
    StatementSigner stream = StatementSigner.begin(key, PARTY, new VolatileStreamStore());
    return batched
        ? stream.signBatch(requests).signedEvents()
        : List.of(stream.sign(requests.get(0)));
  }

  private static Verdict verify(Verifier verifier, SignedEvent event, List<Statement> statements) {
    return verifier.verify(EventPackage.of(new SignedEvent(event.body(), statements)));
  }

  private static Verifier verifier(SoftwareSigner classic, SoftwareSigner companion) {
    return verifier(entries(List.of(classic, companion), PARTY, Role.ACTOR));
  }

  private static Verifier verifier(List<TrustedKey> keys) {
    return Verifier.of(
        TrustBundle.of(1, FROM, UNTIL, keys),
        new VerificationPolicy(NOW, VerificationPolicy.Streams.MAY_HAVE_GAPS),
        VerificationBackend.best());
  }

  /** Each names the other: neither is good alone. */
  private static List<TrustedKey> entries(List<SoftwareSigner> pair, String party, Role role) {
    List<TrustedKey> keys = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      keys.add(
          TrustedKey.builder(pair.get(i).publicKey(), party, Holder.DEVICE)
              .roles(role)
              .window(FROM, UNTIL)
              .companion(pair.get(1 - i).keyId())
              .build());
    }
    return keys;
  }

  private static CustodyEvent scan(int number) {
    byte[] nonce = new byte[16];
    nonce[0] = 1;
    nonce[15] = (byte) number;
    return CustodyEvent.builder(Kind.SCAN)
        .time(NOW)
        .nonce(Bytes.ofOwned(nonce))
        .items(List.of(Item.of("urn:example:pallet:" + number)))
        .build();
  }
}
