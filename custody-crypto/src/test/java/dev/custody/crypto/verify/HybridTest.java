package dev.custody.crypto.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.EventPackage;
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

  /** Each names the other: neither is good alone. */
  private static Verifier verifier(SoftwareSigner classic, SoftwareSigner companion) {
    Instant from = NOW.minus(Duration.ofDays(30));
    Instant until = NOW.plus(Duration.ofDays(30));
    List<TrustedKey> keys = new ArrayList<>();
    for (SoftwareSigner key : List.of(classic, companion)) {
      keys.add(
          TrustedKey.builder(key.publicKey(), PARTY, Holder.DEVICE)
              .roles(Role.ACTOR)
              .window(from, until)
              .companion((key == classic ? companion : classic).keyId())
              .build());
    }
    return Verifier.of(
        TrustBundle.of(1, from, until, keys),
        new VerificationPolicy(NOW, VerificationPolicy.Streams.MAY_HAVE_GAPS),
        VerificationBackend.best());
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
