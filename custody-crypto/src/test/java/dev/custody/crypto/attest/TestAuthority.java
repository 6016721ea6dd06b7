package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationKey;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes chains that no maker would: the attacks. P-256 keys, names and numbers of its own. */
final class TestAuthority {

  static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant UNTIL = Instant.parse("2027-01-01T00:00:00Z");
  static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  /** One certificate and the key that it is about. */
  record Issued(Bytes der, KeyPair keys, String name) {

    VerificationKey key() {
      try {
        return VerificationKey.of(Algorithm.ES256, Bytes.copyOf(keys.getPublic().getEncoded()));
      } catch (MalformedKeyException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** What stands in a certificate. */
  static final class Contents {
    private final List<Extension> extensions = new ArrayList<>();
    private BigInteger serial = BigInteger.ONE;
    private Instant from = FROM;
    private Instant until = UNTIL;

    Contents serial(long number) {
      serial = BigInteger.valueOf(number);
      return this;
    }

    Contents dates(Instant notBefore, Instant notAfter) {
      from = notBefore;
      until = notAfter;
      return this;
    }

    Contents issuer(int pathLength) {
      return extension(Extension.basicConstraints, true, new BasicConstraints(pathLength))
          .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    }

    Contents noIssuer() {
      return extension(Extension.basicConstraints, true, new BasicConstraints(false))
          .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    }

    Contents description(Bytes description) {
      extensions.add(
          new Extension(
              new ASN1ObjectIdentifier(AndroidKeyAttestation.EXTENSION),
              false,
              description.toByteArray()));
      return this;
    }

    Contents extension(ASN1ObjectIdentifier oid, boolean critical, ASN1Object value) {
      try {
        extensions.add(new Extension(oid, critical, value.getEncoded("DER")));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return this;
    }

    Contents unknownCritical() {
      return extension(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE);
    }
  }

  private TestAuthority() {}

  static KeyPair p256() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A root that signs itself. */
  static Issued root(String name) {
    KeyPair keys = p256();
    return issue(name, keys, name, keys, contents -> contents.issuer(5));
  }

  /** A certificate for a new key. */
  static Issued issue(String name, Issued issuer, Consumer<Contents> contents) {
    return issue(name, p256(), issuer.name(), issuer.keys(), contents);
  }

  static Issued issue(
      String name, KeyPair keys, String issuerName, KeyPair issuer, Consumer<Contents> contents) {
    Contents of = new Contents();
    contents.accept(of);
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            new X500Name("CN=" + issuerName),
            of.serial,
            Date.from(of.from),
            Date.from(of.until),
            new X500Name("CN=" + name),
            SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
    try {
      for (Extension extension : of.extensions) {
        builder.addExtension(extension);
      }
      byte[] der =
          builder
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate()))
              .getEncoded();
      return new Issued(Bytes.ofOwned(der), keys, name);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A certificate for a key that somebody else has. */
  static Bytes certify(Bytes spki, String name, Issued issuer) {
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            new X500Name("CN=" + issuer.name()),
            BigInteger.TEN,
            Date.from(FROM),
            Date.from(UNTIL),
            new X500Name("CN=" + name),
            SubjectPublicKeyInfo.getInstance(spki.toByteArray()));
    try {
      return Bytes.ofOwned(
          builder
              .build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.keys().getPrivate()))
              .getEncoded());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static CertificateChain chain(Issued... leafFirst) {
    List<Bytes> der = new ArrayList<>();
    for (Issued each : leafFirst) {
      der.add(each.der());
    }
    try {
      return CertificateChain.of(der);
    } catch (MalformedEvidenceException e) {
      throw new AssertionError(e);
    }
  }

  static AttestationRoot pinned(Issued root) {
    try {
      return AttestationRoot.ofCertificate(root.der());
    } catch (MalformedEvidenceException e) {
      throw new AssertionError(e);
    }
  }
}
