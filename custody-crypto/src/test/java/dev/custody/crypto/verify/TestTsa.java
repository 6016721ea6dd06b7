package dev.custody.crypto.verify;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cms.CMSAttributeTableGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.bouncycastle.util.CollectionStore;
import org.jspecify.annotations.Nullable;

/**
 * A TSA for tests, right or wrong. Its Ed25519 key is that of the {@link TestKey} of the same name,
 * and it has no clock, so its tokens are the same each time.
 */
final class TestTsa {

  private static final Map<String, KeyPair> RSA = new ConcurrentHashMap<>();

  static final String POLICY = "1.3.6.1.4.1.99999.1.1";
  private static final Provider BC = new BouncyCastleProvider();

  /** Its entry for a bundle: TIMESTAMPER. */
  final TestKey key;

  final java.security.PrivateKey secret;
  final X509CertificateHolder certificate;
  private final String signatureAlgorithm;

  // What the next token will be like.
  String policy = POLICY;
  int accuracySeconds = 1;
  boolean ordering;
  boolean signingTime;
  ASN1ObjectIdentifier certificateHash = NISTObjectIdentifiers.id_sha256;
  ASN1ObjectIdentifier imprintHash = TSPAlgorithms.SHA256;
  @Nullable BigInteger nonce;
  List<X509CertificateHolder> certificates = new ArrayList<>();
  boolean criticalExtension;

  /** How its certificate is made. */
  static final class Form {
    @Nullable TestTsa issuer;
    String notBefore = "2026-11-01T00:00:00Z";
    String notAfter = "2027-11-01T00:00:00Z";
    boolean authority;
    boolean critical = true;
    KeyPurposeId[] purposes = {KeyPurposeId.id_kp_timeStamping};
    int usage = KeyUsage.digitalSignature;
    boolean rsa;
    @Nullable SubjectPublicKeyInfo claimed;
    @Nullable String name;

    /** The certificate is about this key, which nobody here has. */
    Form claiming(SubjectPublicKeyInfo key) {
      this.claimed = key;
      return this;
    }

    /** The certificate is about this name. */
    Form named(String name) {
      this.name = name;
      return this;
    }

    Form by(TestTsa issuer) {
      this.issuer = issuer;
      return this;
    }

    Form window(String notBefore, String notAfter) {
      this.notBefore = notBefore;
      this.notAfter = notAfter;
      return this;
    }

    Form authority() {
      this.authority = true;
      this.usage = KeyUsage.keyCertSign;
      return this;
    }

    Form rsa() {
      this.rsa = true;
      return this;
    }
  }

  TestTsa(String name) {
    this(name, new Form());
  }

  TestTsa(String name, Form form) {
    this.key = new TestKey(name, Algorithm.ED25519, "urn:example:tsa", "TIMESTAMPER");
    byte[] seed =
        Digest.sha256(("custody test key " + name).getBytes(StandardCharsets.US_ASCII))
            .bytes()
            .toByteArray();
    try {
      SubjectPublicKeyInfo spki;
      if (form.rsa) {
        KeyPair pair = rsa(name);
        this.secret = pair.getPrivate();
        this.signatureAlgorithm = "SHA256withRSA";
        spki = SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
      } else {
        Ed25519PrivateKeyParameters parameters = new Ed25519PrivateKeyParameters(seed);
        this.secret =
            BouncyCastleProvider.getPrivateKey(
                PrivateKeyInfoFactory.createPrivateKeyInfo(parameters));
        this.signatureAlgorithm = "Ed25519";
        spki =
            SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(parameters.generatePublicKey());
      }
      X500Name subject = new X500Name("CN=Test " + (form.name == null ? name : form.name));
      spki = form.claimed == null ? spki : form.claimed;
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              form.issuer == null ? subject : form.issuer.certificate.getSubject(),
              BigInteger.valueOf(1 + (seed[0] & 0xff)),
              Date.from(Instant.parse(form.notBefore)),
              Date.from(Instant.parse(form.notAfter)),
              subject,
              spki);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(form.authority));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(form.usage));
      if (!form.authority) {
        builder.addExtension(
            Extension.extendedKeyUsage, form.critical, new ExtendedKeyUsage(form.purposes));
      }
      this.certificate = builder.build(form.issuer == null ? signer() : form.issuer.signer());
      certificates.add(certificate);
    } catch (IOException | OperatorException e) {
      throw new AssertionError("a TSA can be made", e);
    }
  }

  /** One pair for a name: to find one takes seconds. */
  private static KeyPair rsa(String name) {
    return RSA.computeIfAbsent(
        name,
        ignored -> {
          try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048, new SecureRandom());
            return generator.generateKeyPair();
          } catch (GeneralSecurityException e) {
            throw new AssertionError("RSA is always there", e);
          }
        });
  }

  private ContentSigner signer() throws OperatorException {
    return new JcaContentSignerBuilder(signatureAlgorithm).setProvider(BC).build(secret);
  }

  Bytes encodedCertificate() {
    try {
      return Bytes.ofOwned(certificate.getEncoded());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A token over a signature. */
  Bytes token(Bytes signature, String genTime) {
    return tokenOver(Digest.sha256(signature), genTime);
  }

  Bytes tokenOver(Digest imprint, String genTime) {
    try {
      CMSAttributeTableGenerator attributes =
          parameters ->
              signingTime
                  ? new DefaultSignedAttributeTableGenerator().getAttributes(parameters)
                  : new DefaultSignedAttributeTableGenerator()
                      .getAttributes(parameters)
                      .remove(CMSAttributes.signingTime);
      var digests = new JcaDigestCalculatorProviderBuilder().setProvider(BC).build();
      TimeStampTokenGenerator generator =
          new TimeStampTokenGenerator(
              new SignerInfoGeneratorBuilder(digests)
                  .setSignedAttributeGenerator(attributes)
                  .build(signer(), certificate),
              digests.get(new AlgorithmIdentifier(certificateHash)),
              new ASN1ObjectIdentifier(policy));
      generator.addCertificates(new CollectionStore<>(certificates));
      if (accuracySeconds > 0) {
        generator.setAccuracySeconds(accuracySeconds);
      }
      generator.setOrdering(ordering);
      TimeStampRequestGenerator requests = new TimeStampRequestGenerator();
      requests.setCertReq(true);
      byte[] hash = imprint.bytes().toByteArray();
      if (imprintHash.equals(OIWObjectIdentifiers.idSHA1)) {
        hash = java.util.Arrays.copyOf(hash, 20);
      }
      Extensions extensions =
          criticalExtension
              ? new Extensions(
                  new Extension(
                      new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.9"), true, new byte[] {5, 0}))
              : null;
      return Bytes.ofOwned(
          generator
              .generate(
                  requests.generate(imprintHash, hash, nonce),
                  BigInteger.valueOf(7),
                  new ASN1GeneralizedTime(genTime).getDate(),
                  extensions)
              .getEncoded("DER"));
    } catch (OperatorException | TSPException | IOException | ParseException e) {
      throw new AssertionError("a token can be made", e);
    }
  }
}
