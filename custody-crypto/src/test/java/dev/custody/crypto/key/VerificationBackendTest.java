package dev.custody.crypto.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Role;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verifier;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VerificationBackendTest {

  private static final byte[] MESSAGE = {1, 2, 3};

  @Test
  void findsAllFour_inOrderOfPreference_whereNativeOnesAreOnTheClassPath() {
    String os = System.getProperty("os.name") + "/" + System.getProperty("os.arch");
    assumeTrue(os.equals("Linux/amd64"), "SKIPPED: no native providers for " + os);
    List<String> names =
        VerificationBackend.available().stream()
            .map(VerificationBackend::name)
            .collect(Collectors.toList());
    assertThat(names)
        .containsExactly("AmazonCorrettoCryptoProvider", "Conscrypt", "BouncyCastle", "SunEC");
    assertThat(VerificationBackend.best().report())
        .contains("ES256=AmazonCorrettoCryptoProvider")
        .contains("Ed25519=")
        .contains("ML-DSA-44=");
  }

  @Test
  void installsNothing() {
    List<Provider> before = List.of(Security.getProviders());
    assertThat(VerificationBackend.available()).isNotEmpty();
    assertThat(VerificationBackend.best()).isSameAs(VerificationBackend.best());
    assertThat(Security.getProviders()).containsExactlyElementsOf(before);
  }

  @Test
  void providerThatRefusesToWork_isReplaced_notBelieved() throws Exception {
    VerificationBackend backend = VerificationBackend.of(new BrokenProvider(false));
    assertThat(backend.report()).contains("ES256=BouncyCastle");
    SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
    Bytes signature = Bytes.ofOwned(signer.sign(MESSAGE));
    assertThat(backend.check(signer.publicKey(), MESSAGE, signature))
        .isEqualTo(SignatureOutcome.VALID);
  }

  @Test
  void providerThatAcceptsEverything_failsItsSelfTest() throws Exception {
    VerificationBackend backend = VerificationBackend.of(new BrokenProvider(true));
    assertThat(backend.report()).contains("ES256=BouncyCastle");
    SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
    Bytes signature = Bytes.ofOwned(signer.sign(MESSAGE));
    assertThat(backend.check(signer.publicKey(), new byte[] {4}, signature))
        .isEqualTo(SignatureOutcome.INVALID);
  }

  @Test
  void providerThatStopsWorkingLater_cannotMakeAForgeryOfAGoodSignature() throws Exception {
    StoppableSignature.stopped = false;
    VerificationBackend backend = VerificationBackend.of(new StoppableProvider());
    assertThat(backend.report()).contains("ES256=Stoppable");
    SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
    Bytes signature = Bytes.ofOwned(signer.sign(MESSAGE));
    StoppableSignature.stopped = true;
    assertThat(backend.check(signer.publicKey(), MESSAGE, signature))
        .isEqualTo(SignatureOutcome.VALID);
    assertThat(backend.check(signer.publicKey(), new byte[] {4}, signature))
        .isEqualTo(SignatureOutcome.INVALID);
  }

  @Test
  void only_asksNobodyElse() throws Exception {
    StoppableSignature.stopped = false;
    VerificationBackend backend = VerificationBackend.only(new StoppableProvider());
    assertThat(backend.report())
        .isEqualTo("ES256=Stoppable, Ed25519=none, ML-DSA-44=none, ML-DSA-65=none");
    assertThat(backend.offers(Algorithm.ES256)).isTrue();
    assertThat(backend.offers(Algorithm.ED25519)).isFalse();
    SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
    Bytes signature = Bytes.ofOwned(signer.sign(MESSAGE));
    assertThat(backend.check(signer.publicKey(), MESSAGE, signature))
        .isEqualTo(SignatureOutcome.VALID);
    try {
      StoppableSignature.stopped = true;
      assertThrows(
          ProviderException.class, () -> backend.check(signer.publicKey(), MESSAGE, signature));
    } finally {
      StoppableSignature.stopped = false;
    }
    SoftwareSigner other = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    Bytes good = Bytes.ofOwned(other.sign(MESSAGE));
    assertThrows(
        IllegalArgumentException.class, () -> backend.check(other.publicKey(), MESSAGE, good));
    assertThrows(IllegalArgumentException.class, () -> backend.offers(Algorithm.ES256_BATCH));
  }

  @Test
  void bundleWithAKeyThatTheBackendCannotCheck_isRefusedAtOnce() {
    VerificationBackend backend = VerificationBackend.only(new StoppableProvider());
    Instant from = Instant.parse("2026-11-01T00:00:00Z");
    Instant until = Instant.parse("2026-12-01T00:00:00Z");
    VerificationKey key =
        SoftwareSigner.generate(Algorithm.ML_DSA_44, new SecureRandom()).publicKey();
    TrustedKey entry =
        TrustedKey.builder(key, "/417/9521303000012", Holder.DEVICE)
            .roles(Role.ACTOR)
            .window(from, until)
            .build();
    TrustBundle bundle = TrustBundle.of(1, from, until, List.of(entry));
    VerificationPolicy policy =
        new VerificationPolicy(from, VerificationPolicy.Streams.MAY_HAVE_GAPS);
    assertThrows(IllegalArgumentException.class, () -> Verifier.of(bundle, policy, backend));
  }

  @Test
  void oneKey_servesSeveralBackendsInTurn() throws Exception {
    SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    Bytes signature = Bytes.ofOwned(signer.sign(MESSAGE));
    for (int round = 0; round < 3; round++) {
      for (VerificationBackend backend : VerificationBackend.available()) {
        assertThat(backend.check(signer.publicKey(), MESSAGE, signature))
            .isEqualTo(SignatureOutcome.VALID);
      }
    }
  }
}
