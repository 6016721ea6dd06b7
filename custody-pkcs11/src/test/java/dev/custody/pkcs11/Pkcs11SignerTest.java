package dev.custody.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.Bytes;
import dev.custody.crypto.key.SignatureOutcome;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SigningException.Kind;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.key.VerificationKey;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PKCS#11 library, SoftHSM2, in its own process. */
class Pkcs11SignerTest {

  private static final byte[] TBS = {1, 2, 3};

  private final AtomicLong nanos = new AtomicLong();
  private SoftHsm hsm;

  @BeforeEach
  void tokens(@TempDir Path directory) throws Exception {
    hsm = SoftHsm.at(directory);
    hsm.token("alpha");
  }

  @Test
  void eightThreads_everySignatureVerifies_noneTwice() throws Exception {
    VerificationKey key = hsm.readyKey("alpha");
    Set<Bytes> signatures = ConcurrentHashMap.newKeySet();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (Pkcs11Signer signer =
        Pkcs11Signer.open(hsm.settings("alpha", key).withSessions(3), SoftHsm.PIN)) {
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int number = thread;
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    byte[] tbs = ByteBuffer.allocate(4_096).putInt(number).putInt(i).array();
                    Bytes signature = Bytes.copyOf(signer.sign(tbs));
                    assertThat(VerificationBackend.best().check(key, tbs, signature))
                        .isEqualTo(SignatureOutcome.VALID);
                    // With random numbers of the token, an r that comes twice is a broken one.
                    signatures.add(signature.slice(0, 32));
                  }
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(signatures).hasSize(800);
  }

  @Test
  void tokenTakenAwayAndBroughtBack_signsAgainWithoutRestart() throws Exception {
    VerificationKey key = hsm.readyKey("alpha");
    try (Pkcs11Signer signer =
        Pkcs11Signer.open(hsm.settings("alpha", key), SoftHsm.PIN, nanos::get)) {
      signer.sign(TBS);
      hsm.takeAway();
      assertThat(kindOf(signer)).isEqualTo(Kind.OUTAGE);
      assertThat(kindOf(signer)).isEqualTo(Kind.OUTAGE);
      hsm.bringBack();
      // Within the pause nobody asks the token; behind it the next call finds it.
      assertThat(kindOf(signer)).isEqualTo(Kind.OUTAGE);
      nanos.addAndGet(1_000_000_000);
      signer.checkHealth();
      assertThat(signer.sign(TBS)).hasSize(64);
    }
  }

  @Test
  void tokenBackBeforeTheNextCall_costsNoFailure() throws Exception {
    VerificationKey key = hsm.readyKey("alpha");
    try (Pkcs11Signer signer =
        Pkcs11Signer.open(hsm.settings("alpha", key), SoftHsm.PIN, nanos::get)) {
      hsm.takeAway();
      hsm.bringBack();
      assertThat(signer.sign(TBS)).hasSize(64);
    }
  }

  @Test
  void wrongPin_isTriedOnce_andNotAgain() throws Exception {
    VerificationKey key = hsm.readyKey("alpha");
    assertThat(hsm.listing()).doesNotContain("user PIN count low");
    SigningException e =
        assertThrows(
            SigningException.class,
            () -> Pkcs11Signer.open(hsm.settings("alpha", key), "9999".toCharArray()));
    assertThat(e.kind()).isEqualTo(Kind.PERMISSION);
    assertThat(e).hasMessageContaining("CKR_PIN_INCORRECT").hasMessageNotContaining("9999");
    assertThat(hsm.listing()).contains("user PIN count low");
    try (Pkcs11Signer signer = Pkcs11Signer.open(hsm.settings("alpha", key), SoftHsm.PIN)) {
      assertThat(signer.sign(TBS)).hasSize(64);
    }
  }

  @Test
  void pinChangedMeanwhile_latches_andLeavesTheTokenAlone() throws Exception {
    VerificationKey key = hsm.readyKey("alpha");
    try (Pkcs11Signer signer =
        Pkcs11Signer.open(hsm.settings("alpha", key), SoftHsm.PIN, nanos::get)) {
      hsm.takeAway();
      assertThat(kindOf(signer)).isEqualTo(Kind.OUTAGE);
      hsm.bringBack();
      hsm.changePin("alpha", "1234", "5678");
      nanos.addAndGet(1_000_000_000);
      assertThat(kindOf(signer)).isEqualTo(Kind.PERMISSION);
      assertThat(hsm.listing()).contains("user PIN count low");
      // A login that succeeds clears the token's mark; another try of ours would set it again.
      hsm.changePin("alpha", "5678", "6789");
      assertThat(hsm.listing()).doesNotContain("user PIN count low");
      nanos.addAndGet(1_000_000_000_000L);
      for (int i = 0; i < 3; i++) {
        assertThat(kindOf(signer)).isEqualTo(Kind.PERMISSION);
      }
      assertThat(hsm.listing()).doesNotContain("user PIN count low");
    }
  }

  @Test
  void keyWithoutCertificate_isNamedSo_andSignsOnceItHasOne() throws Exception {
    VerificationKey key = hsm.key("alpha", "07", "bare");
    SigningException e =
        assertThrows(
            SigningException.class,
            () -> Pkcs11Signer.open(hsm.settings("alpha", key), SoftHsm.PIN));
    assertThat(e.kind()).isEqualTo(Kind.KEY_STATE);
    assertThat(e).hasMessageContaining("certificate");
    hsm.certificate("alpha", "07", "bare", key);
    try (Pkcs11Signer signer = Pkcs11Signer.open(hsm.settings("alpha", "bare"), SoftHsm.PIN)) {
      assertThat(signer.publicKey()).isEqualTo(key);
      assertThat(signer.sign(TBS)).hasSize(64);
    }
  }

  @Test
  void certificateOfAnotherKey_isFoundBeforeAnythingIsSigned() throws Exception {
    VerificationKey other = hsm.key("alpha", "01", "one");
    hsm.key("alpha", "02", "two");
    hsm.certificate("alpha", "02", "two", other);
    SigningException e =
        assertThrows(
            SigningException.class,
            () -> Pkcs11Signer.open(hsm.settings("alpha", "two"), SoftHsm.PIN));
    assertThat(e.kind()).isEqualTo(Kind.BAD_SIGNATURE);
  }

  @Test
  void corruptedSignatureOfTheToken_doesNotGetOut(@TempDir Path directory) throws Exception {
    VerificationKey key = hsm.readyKey("alpha");
    Path fault = directory.resolve("fault");
    Pkcs11Settings settings = FaultyToken.faultyWhile(fault, directory, hsm.settings("alpha", key));
    try (Pkcs11Signer signer = Pkcs11Signer.open(settings, SoftHsm.PIN)) {
      assertThat(signer.sign(TBS)).hasSize(64);
      Files.createFile(fault);
      for (int i = 0; i < 5; i++) {
        assertThat(kindOf(signer)).isEqualTo(Kind.BAD_SIGNATURE);
      }
      assertThat(assertThrows(SigningException.class, signer::checkHealth).kind())
          .isEqualTo(Kind.BAD_SIGNATURE);
      assertThat(
              assertThrows(SigningException.class, () -> Pkcs11Signer.open(settings, SoftHsm.PIN))
                  .kind())
          .isEqualTo(Kind.BAD_SIGNATURE);
      Files.delete(fault);
      assertThat(signer.sign(TBS)).hasSize(64);
    }
  }

  @Test
  void rightKeyAmongSeveral_isFoundByLabelOrPublicKey() throws Exception {
    VerificationKey first = hsm.key("alpha", "01", "one");
    hsm.certificate("alpha", "01", "one", first);
    VerificationKey second = hsm.key("alpha", "02", "two");
    hsm.certificate("alpha", "02", "two", second);
    hsm.token("beta");
    try (Pkcs11Signer byLabel = Pkcs11Signer.open(hsm.settings("alpha", "two"), SoftHsm.PIN);
        Pkcs11Signer byKey = Pkcs11Signer.open(hsm.settings("alpha", first), SoftHsm.PIN)) {
      assertThat(byLabel.publicKey()).isEqualTo(second);
      assertThat(byKey.publicKey()).isEqualTo(first);
    }
    SigningException e =
        assertThrows(
            SigningException.class,
            () -> Pkcs11Signer.open(hsm.settings("alpha", "three"), SoftHsm.PIN));
    assertThat(e.kind()).isEqualTo(Kind.KEY_STATE);
  }

  @Test
  void labelOfNoToken_orOfTwo_isRefused_withoutAPin() throws Exception {
    VerificationKey key = hsm.readyKey("alpha");
    SigningException none =
        assertThrows(
            SigningException.class,
            () -> Pkcs11Signer.open(hsm.settings("gamma", key), "9999".toCharArray()));
    assertThat(none.kind()).isEqualTo(Kind.OUTAGE);
    assertThat(none).hasMessageContaining("expected=gamma, found=[alpha]");
    hsm.token("alpha");
    SigningException two =
        assertThrows(
            SigningException.class,
            () -> Pkcs11Signer.open(hsm.settings("alpha", key), "9999".toCharArray()));
    assertThat(two.kind()).isEqualTo(Kind.KEY_STATE);
    assertThat(two).hasMessageContaining("tokens=2");
    assertThat(hsm.listing()).doesNotContain("user PIN count low");
  }

  @Test
  void keyDeletedFromTheToken_isKeyState() throws Exception {
    VerificationKey key = hsm.readyKey("alpha");
    try (Pkcs11Signer signer = Pkcs11Signer.open(hsm.settings("alpha", key), SoftHsm.PIN)) {
      hsm.deleteKey("alpha", "01");
      assertThat(kindOf(signer)).isEqualTo(Kind.KEY_STATE);
    }
  }

  @Test
  void processThatIsKilled_orHangs_isReplacedWithinTheCall() throws Exception {
    VerificationKey key = hsm.readyKey("alpha");
    try (Pkcs11Signer signer =
        Pkcs11Signer.open(
            hsm.settings("alpha", key).withTimeout(Duration.ofSeconds(6)), SoftHsm.PIN)) {
      worker().destroyForcibly();
      assertThat(signer.sign(TBS)).hasSize(64);
      ProcessHandle hanging = worker();
      new ProcessBuilder("kill", "-STOP", Long.toString(hanging.pid())).start().waitFor();
      assertThat(signer.sign(TBS)).hasSize(64);
      hanging.onExit().get(120, TimeUnit.SECONDS);
    }
  }

  private static ProcessHandle worker() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("TokenWorker"))
        .filter(ProcessHandle::isAlive)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Test
  void libraryThatIsNone_isAnOutage() throws Exception {
    VerificationKey key = hsm.readyKey("alpha");
    Pkcs11Settings settings = Pkcs11Settings.of(Path.of("/no/such/library.so"), "alpha", key);
    SigningException e =
        assertThrows(SigningException.class, () -> Pkcs11Signer.open(settings, SoftHsm.PIN));
    assertThat(e.kind()).isEqualTo(Kind.OUTAGE);
  }

  @Test
  void closed_signsNothing_andMessagesBeyondTheLimitAreRefused() throws Exception {
    VerificationKey key = hsm.readyKey("alpha");
    Pkcs11Signer signer = Pkcs11Signer.open(hsm.settings("alpha", key), SoftHsm.PIN);
    assertThrows(IllegalArgumentException.class, () -> signer.sign(new byte[4_097]));
    signer.close();
    signer.close();
    assertThrows(IllegalStateException.class, () -> signer.sign(TBS));
    assertThat(signer.toString()).doesNotContain("1234");
  }

  @Test
  void certificate_isReadByJava_andHasTheKey() throws Exception {
    VerificationKey key = hsm.key("alpha", "01", "one");
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(TokenCertificate.der(key)));
    assertThat(Bytes.ofOwned(certificate.getPublicKey().getEncoded())).isEqualTo(key.spki());
    assertThat(certificate.getEncoded()).isEqualTo(TokenCertificate.der(key));
  }

  private static Kind kindOf(Pkcs11Signer signer) {
    return assertThrows(SigningException.class, () -> signer.sign(TBS)).kind();
  }
}
