package dev.custody.crypto.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
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
