package dev.custody.crypto.fips;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.KeyStoreSigner;
import dev.custody.crypto.key.SignatureOutcome;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What works with the certified module: a program for a process whose class path has it instead of
 * bcprov. Prints one line for each question; {@link FipsTest} runs it and knows the answers.
 */
public final class FipsCheck {

  private static final char[] PASSWORD = "a password of some length".toCharArray();
  private static final String PARTY = "/417/9521303000012";
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private FipsCheck() {}

  /** Argument: class of the provider. */
  public static void main(String[] arguments) throws Exception {
    Provider fips = provider(arguments[0]);
    if (fips == null) {
      return;
    }
    say("approved mode only", System.getProperty("org.bouncycastle.fips.approved_only"));
    say("installed", String.valueOf(Security.getProvider(fips.getName()) != null));
    say("digests", Digest.threadSha256().getProvider().getName());
    VerificationBackend only = VerificationBackend.only(fips);
    say("backend", only.report());
    KeyStoreSigner p256 = signer(fips, "EC", only);
    KeyStoreSigner ed25519 = signer(fips, "Ed25519", only);
    for (KeyStoreSigner signer : List.of(p256, ed25519)) {
      String name = signer.algorithm().keyName();
      say(name + " sign and verify", verdict(signer, only, false));
      say(name + " batched", verdict(signer, only, true));
      say(name + " other bytes", changed(signer, only));
    }
    say("Ed25519 torsion in R", torsion(only).toString());
    say("Ed25519 torsion in R, the module alone", torsionOfModule(fips));
    say("ML-DSA", outcome(() -> only.check(mlDsaKey(), new byte[1], mlDsaSignature())));
    say("trust bundle with ML-DSA", outcome(() -> verifier(mlDsaKey(), only)));
    say("RFC 6979", rfc6979(fips));
    say("PKCS#12", outcome(() -> KeyStore.getInstance("PKCS12", fips)));
    say(
        "SoftwareSigner",
        outcome(() -> SoftwareSigner.generate(Algorithm.ES256, new SecureRandom())));
    say("without the module", VerificationBackend.best().report());
  }

  private static Provider provider(String name) {
    try {
      return (Provider) Class.forName(name).getConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      say("module", "does not start");
      return null;
    }
  }

  private static void say(String what, String answer) {
    System.out.println(what + ": " + answer);
  }

  private static String outcome(Attempt attempt) {
    try {
      return "works: " + attempt.run().getClass().getSimpleName();
    } catch (LinkageError | Exception e) {
      return "no, " + e.getClass().getSimpleName();
    }
  }

  /** A new key in a key store of the module, written and read back, opened as a signer. */
  private static KeyStoreSigner signer(Provider fips, String type, VerificationBackend only)
      throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(type, fips);
    if (type.equals("EC")) {
      generator.initialize(new ECGenParameterSpec("P-256"));
    }
    KeyPair pair = generator.generateKeyPair();
    Certificate certificate =
        CertificateFactory.getInstance("X.509", fips)
            .generateCertificate(
                new ByteArrayInputStream(certificate(pair.getPublic().getEncoded())));
    KeyStore written = KeyStore.getInstance("BCFKS", fips);
    written.load(null, null);
    written.setKeyEntry("dock", pair.getPrivate(), PASSWORD, new Certificate[] {certificate});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    written.store(bytes, PASSWORD);
    KeyStore keyStore = KeyStore.getInstance("BCFKS", fips);
    keyStore.load(new ByteArrayInputStream(bytes.toByteArray()), PASSWORD);
    return KeyStoreSigner.openWith(keyStore, "dock", PASSWORD, fips, only);
  }

  /** Signs events into a stream and verifies them, all by the module. */
  private static String verdict(KeyStoreSigner signer, VerificationBackend only, boolean batched)
      throws Exception {
    StatementSigner stream = StatementSigner.begin(signer, PARTY, new VolatileStreamStore());
    List<StatementRequest> requests = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      requests.add(StatementRequest.actor(scan(i)));
    }
    List<SignedEvent> events = new ArrayList<>();
    if (batched) {
      events.addAll(stream.signBatch(requests).signedEvents());
    } else {
      for (StatementRequest request : requests) {
        events.add(stream.sign(request));
      }
    }
    StringBuilder out = new StringBuilder();
    for (SignedEvent event : events) {
      Verdict verdict = verifier(signer.publicKey(), only).verify(EventPackage.of(event));
      out.append(out.length() == 0 ? "" : " ").append(verdict.getClass().getSimpleName());
    }
    return out.toString();
  }

  private static String changed(KeyStoreSigner signer, VerificationBackend only) throws Exception {
    Bytes signature = Bytes.ofOwned(signer.sign(new byte[] {1}));
    return only.check(signer.publicKey(), new byte[] {1}, signature)
        + " "
        + only.check(signer.publicKey(), new byte[] {2}, signature);
  }

  /** Made with a component of order 2 in R, as only the owner of the key can. */
  private static SignatureOutcome torsion(VerificationBackend only) throws Exception {
    return only.check(
        VerificationKey.of(Algorithm.ED25519, TorsionCase.SPKI),
        TorsionCase.MESSAGE,
        TorsionCase.SIGNATURE);
  }

  private static String torsionOfModule(Provider fips) throws Exception {
    Signature signature = Signature.getInstance("Ed25519", fips);
    signature.initVerify(
        KeyFactory.getInstance("Ed25519", fips)
            .generatePublic(new X509EncodedKeySpec(TorsionCase.SPKI.toByteArray())));
    signature.update(TorsionCase.MESSAGE);
    return signature.verify(TorsionCase.SIGNATURE.toByteArray()) ? "VALID" : "INVALID";
  }

  /** ECDDSA is what the module calls deterministic ECDSA. */
  private static String rfc6979(Provider fips) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", fips);
    generator.initialize(new ECGenParameterSpec("P-256"));
    KeyPair pair = generator.generateKeyPair();
    StringBuilder out = new StringBuilder();
    for (String name : List.of("SHA256withECDSA", "SHA256withECDDSA")) {
      byte[][] twice = new byte[2][];
      for (int i = 0; i < 2; i++) {
        Signature signature = Signature.getInstance(name, fips);
        signature.initSign(pair.getPrivate());
        signature.update(new byte[] {1});
        twice[i] = signature.sign();
      }
      out.append(out.length() == 0 ? "" : ", ")
          .append(name)
          .append(Arrays.equals(twice[0], twice[1]) ? " the same twice" : " another each time");
    }
    return out.toString();
  }

  private static VerificationKey mlDsaKey() throws Exception {
    byte[] spki = Arrays.copyOf(Bytes.ofHex(ML_DSA_44_PREFIX).toByteArray(), 1_334);
    return VerificationKey.of(Algorithm.ML_DSA_44, Bytes.ofOwned(spki));
  }

  private static final String ML_DSA_44_PREFIX = "30820532300b06096086480165030403110382052100";

  private static Bytes mlDsaSignature() {
    return Bytes.ofOwned(new byte[2_420]);
  }

  private static Verifier verifier(VerificationKey key, VerificationBackend only) {
    Instant from = NOW.minus(Duration.ofDays(30));
    Instant until = NOW.plus(Duration.ofDays(30));
    TrustedKey entry =
        TrustedKey.builder(key, PARTY, Holder.DEVICE).roles(Role.ACTOR).window(from, until).build();
    return Verifier.of(
        TrustBundle.of(1, from, until, List.of(entry)),
        new VerificationPolicy(NOW, VerificationPolicy.Streams.MAY_HAVE_GAPS),
        only);
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

  /** Version 1, names and dates that say nothing, a signature that is none. */
  private static byte[] certificate(byte[] spki) {
    byte[] algorithm = Bytes.ofHex("300a06082a8648ce3d040302").toByteArray();
    byte[] name = Bytes.ofHex("300f310d300b06035504030c04646f636b").toByteArray();
    byte[] date = Bytes.ofHex("170d" + "3236313132323030303030305a").toByteArray();
    byte[] tbs =
        der(0x30, new byte[] {2, 1, 1}, algorithm, name, der(0x30, date, date), name, spki);
    byte[] signature = Bytes.ofHex("0309003006020101020101").toByteArray();
    return der(0x30, tbs, algorithm, signature);
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.write(part, 0, part.length);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.size() > 255) {
      out.write(0x82);
      out.write(content.size() >> 8);
    } else if (content.size() > 127) {
      out.write(0x81);
    }
    out.write(content.size());
    out.write(content.toByteArray(), 0, content.size());
    return out.toByteArray();
  }

  private interface Attempt {
    Object run() throws Exception;
  }
}
