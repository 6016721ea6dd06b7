package dev.custody.crypto.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PKCS#12 by the JDK. */
class KeyStoreSignerTest {

  private static final char[] PASSWORD = "wooden-pallet".toCharArray();
  private static final byte[] TBS = {1, 2, 3};

  @ParameterizedTest
  @CsvSource({"EC, secp256r1, ES256", "EdDSA, Ed25519, ED25519"})
  void pkcs12_signs_fromEveryThread(String keyAlgorithm, String curve, Algorithm expected)
      throws Exception {
    KeyStore keyStore = keyStore(keyAlgorithm, curve);
    KeyStoreSigner signer = KeyStoreSigner.open(keyStore, "dock", PASSWORD);
    assertThat(signer.algorithm()).isEqualTo(expected);
    assertThat(signer.publicKey().spki())
        .isEqualTo(Bytes.ofOwned(keyStore.getCertificate("dock").getPublicKey().getEncoded()));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> done = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      byte number = (byte) thread;
      done.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 50; i++) {
                  byte[] tbs = {number, (byte) i};
                  assertThat(
                          VerificationBackend.best()
                              .check(signer.publicKey(), tbs, Bytes.copyOf(signer.sign(tbs))))
                      .isEqualTo(SignatureOutcome.VALID);
                }
                return null;
              }));
    }
    for (Future<?> each : done) {
      each.get();
    }
    threads.shutdown();
    assertThrows(IllegalArgumentException.class, () -> signer.sign(new byte[4_097]));
    assertThat(signer.toString()).isEqualTo("KeyStoreSigner[" + signer.keyId() + "]");
  }

  @Test
  void wrongPasswordOfTheEntry_isPermission_otherAlias_isKeyState() throws Exception {
    KeyStore keyStore = keyStore("EC", "secp256r1");
    assertThat(kindOf(keyStore, "dock", "other".toCharArray()))
        .isEqualTo(SigningException.Kind.PERMISSION);
    assertThat(kindOf(keyStore, "gate", PASSWORD)).isEqualTo(SigningException.Kind.KEY_STATE);
  }

  @Test
  void otherCurve_isKeyState() throws Exception {
    assertThat(kindOf(keyStore("EC", "secp384r1"), "dock", PASSWORD))
        .isEqualTo(SigningException.Kind.KEY_STATE);
  }

  @Test
  void certificateOfAnotherKey_isFoundWhenOpening() throws Exception {
    KeyStore first = keyStore("EC", "secp256r1");
    KeyStore second = keyStore("EC", "secp256r1");
    KeyStore mixed = KeyStore.getInstance("PKCS12");
    mixed.load(null, null);
    mixed.setKeyEntry(
        "dock", first.getKey("dock", PASSWORD), PASSWORD, second.getCertificateChain("dock"));
    assertThat(kindOf(mixed, "dock", PASSWORD)).isEqualTo(SigningException.Kind.BAD_SIGNATURE);
  }

  /** What a key store in hardware throws; its kinds must not look alike. */
  @Test
  void failuresOfTheProvider_areToldApart() throws Exception {
    KeyStore keyStore = keyStore("EC", "secp256r1");
    FailingProvider provider = new FailingProvider();
    KeyStoreSigner signer = KeyStoreSigner.open(keyStore, "dock", PASSWORD, provider);
    provider.failure = new UserNotAuthenticatedException();
    assertThat(kindOf(signer)).isEqualTo(SigningException.Kind.PERMISSION);
    provider.failure = new InvalidKeyException("permanently invalidated");
    assertThat(kindOf(signer)).isEqualTo(SigningException.Kind.KEY_STATE);
    provider.failure = new ProviderException("binder died");
    assertThat(kindOf(signer)).isEqualTo(SigningException.Kind.OUTAGE);
    provider.failure = null;
    signer.checkHealth();
    assertThat(signer.sign(TBS)).hasSize(64);
  }

  @Test
  void corruptedSignatureOfTheProvider_doesNotGetOut() throws Exception {
    KeyStore keyStore = keyStore("EC", "secp256r1");
    FailingProvider provider = new FailingProvider();
    KeyStoreSigner signer = KeyStoreSigner.open(keyStore, "dock", PASSWORD, provider);
    provider.corrupts = true;
    for (int i = 0; i < 20; i++) {
      assertThat(kindOf(signer)).isEqualTo(SigningException.Kind.BAD_SIGNATURE);
    }
    assertThat(assertThrows(SigningException.class, signer::checkHealth).kind())
        .isEqualTo(SigningException.Kind.BAD_SIGNATURE);
    assertThat(
            assertThrows(
                    SigningException.class,
                    () -> KeyStoreSigner.open(keyStore, "dock", PASSWORD, provider))
                .kind())
        .isEqualTo(SigningException.Kind.BAD_SIGNATURE);
    provider.corrupts = false;
    assertThat(signer.sign(TBS)).hasSize(64);
  }

  @Test
  void verifiedByTheBackendThatTheCallerChose_andNotHandedOutWhereItCannot() throws Exception {
    KeyStore keyStore = keyStore("EC", "secp256r1");
    Provider jdk = Security.getProvider("SunEC");
    // The flag is of the class: whoever had it before may have left it up.
    StoppableSignature.stopped = false;
    KeyStoreSigner signer =
        KeyStoreSigner.openWith(
            keyStore, "dock", PASSWORD, jdk, VerificationBackend.only(new StoppableProvider()));
    assertThat(signer.sign(TBS)).hasSize(64);
    try {
      StoppableSignature.stopped = true;
      assertThat(kindOf(signer)).isEqualTo(SigningException.Kind.OUTAGE);
    } finally {
      StoppableSignature.stopped = false;
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            KeyStoreSigner.openWith(
                keyStore,
                "dock",
                PASSWORD,
                jdk,
                VerificationBackend.only(new BrokenProvider(true))));
  }

  private static SigningException.Kind kindOf(KeyStoreSigner signer) {
    return assertThrows(SigningException.class, () -> signer.sign(TBS)).kind();
  }

  private static SigningException.Kind kindOf(KeyStore keyStore, String alias, char[] password) {
    return assertThrows(
            SigningException.class, () -> KeyStoreSigner.open(keyStore, alias, password))
        .kind();
  }

  /** Written to bytes and read back, with a certificate that vouches for nothing. */
  private static KeyStore keyStore(String algorithm, String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (algorithm.equals("EC")) {
      generator.initialize(new ECGenParameterSpec(curve));
    }
    KeyPair pair = generator.generateKeyPair();
    KeyStore written = KeyStore.getInstance("PKCS12");
    written.load(null, null);
    written.setKeyEntry(
        "dock", pair.getPrivate(), PASSWORD, new Certificate[] {certificate(pair.getPublic())});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    written.store(bytes, PASSWORD);
    KeyStore keyStore = KeyStore.getInstance("PKCS12");
    keyStore.load(new ByteArrayInputStream(bytes.toByteArray()), PASSWORD);
    return keyStore;
  }

  private static Certificate certificate(PublicKey key) throws Exception {
    AlgorithmIdentifier ecdsa = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(1));
    generator.setSignature(ecdsa);
    generator.setIssuer(new X500Name("CN=dock"));
    generator.setSubject(new X500Name("CN=dock"));
    generator.setStartDate(new Time(new Date(0)));
    generator.setEndDate(new Time(new Date(0)));
    generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    ASN1EncodableVector parts = new ASN1EncodableVector();
    parts.add(generator.generateTBSCertificate());
    parts.add(ecdsa);
    parts.add(new DERBitString(Bytes.ofHex("3006020101020101").toByteArray()));
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(new DERSequence(parts).getEncoded()));
  }

  /** The name is what Android's exception is known by. */
  private static final class UserNotAuthenticatedException extends InvalidKeyException {
    private static final long serialVersionUID = 1L;
  }
}
