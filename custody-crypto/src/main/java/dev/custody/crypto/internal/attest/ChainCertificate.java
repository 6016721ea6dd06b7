package dev.custody.crypto.internal.attest;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.attest.AttestationFault;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentVerifierProviderBuilder;
import org.bouncycastle.operator.bc.BcRSAContentVerifierProviderBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One X.509 certificate (RFC 5280) of a chain, in DER and nothing else: what Bouncy Castle reads
 * must come out again byte by byte. Bouncy Castle's own arithmetic and no provider, so that a chain
 * is judged alike on every platform.
 */
public final class ChainCertificate {

  private static final int RSA_BITS_MIN = 2048;

  /** SHA-2 with PKCS #1 or ECDSA: what makers of devices sign with. */
  private static final Set<ASN1ObjectIdentifier> SIGNATURES =
      Set.of(
          PKCSObjectIdentifiers.sha256WithRSAEncryption,
          PKCSObjectIdentifiers.sha384WithRSAEncryption,
          PKCSObjectIdentifiers.sha512WithRSAEncryption,
          X9ObjectIdentifiers.ecdsa_with_SHA256,
          X9ObjectIdentifiers.ecdsa_with_SHA384,
          X9ObjectIdentifiers.ecdsa_with_SHA512);

  private final X509CertificateHolder holder;
  private final Bytes subject;
  private final Bytes issuer;
  private final Bytes spki;
  private final String where;

  private ChainCertificate(X509CertificateHolder holder, String where) throws IOException {
    this.holder = holder;
    this.where = where;
    this.subject = Bytes.ofOwned(holder.getSubject().getEncoded("DER"));
    this.issuer = Bytes.ofOwned(holder.getIssuer().getEncoded("DER"));
    this.spki = Bytes.ofOwned(holder.getSubjectPublicKeyInfo().getEncoded("DER"));
  }

  /**
   * A certificate.
   *
   * @param der at most 64 KiB, the caller's limit
   * @param where how messages name it
   * @throws EvidenceFault MALFORMED if it is anything else than one certificate in DER
   */
  public static ChainCertificate parse(Bytes der, String where) throws EvidenceFault {
    try {
      X509CertificateHolder holder = new X509CertificateHolder(der.unsafeArray());
      if (!Arrays.equals(holder.toASN1Structure().getEncoded("DER"), der.unsafeArray())) {
        throw EvidenceFault.malformed(where + ": not in DER");
      }
      return new ChainCertificate(holder, where);
    } catch (IOException | RuntimeException e) {
      // Bouncy Castle refuses with whatever comes to hand: IllegalArgument, ClassCast,
      // IllegalState.
      throw EvidenceFault.malformed(where + ": no certificate: " + e.getClass().getSimpleName());
    }
  }

  /** How messages name it. */
  public String where() {
    return where;
  }

  /** The subject's name, DER. */
  public Bytes subject() {
    return subject;
  }

  /** The issuer's name, DER. */
  public Bytes issuer() {
    return issuer;
  }

  /** The subject's key, SubjectPublicKeyInfo in DER. */
  public Bytes spki() {
    return spki;
  }

  /** SHA-256 of {@link #spki}. */
  public Digest keyDigest() {
    return Digest.sha256(spki);
  }

  /** The subject's name as text (RFC 2253). */
  public String subjectText() throws EvidenceFault {
    try {
      return new X500Principal(subject.toByteArray()).getName();
    } catch (IllegalArgumentException e) {
      throw EvidenceFault.malformed(where + ": subject that is no name");
    }
  }

  /** The serial number in lower-case hex without leading zeros. */
  public String serialHex() {
    BigInteger serial = holder.getSerialNumber();
    // A negative serial number is forbidden and exists; as on status lists, its magnitude names it.
    return serial.abs().toString(16);
  }

  /** Whether subject and issuer are one. */
  public boolean selfIssued() {
    return subject.equals(issuer);
  }

  /** Whether it is valid at this moment by its own dates. */
  public boolean validAt(Instant at) {
    long ms = at.toEpochMilli();
    return holder.getNotBefore().getTime() <= ms && ms <= holder.getNotAfter().getTime();
  }

  /** Its dates, for messages. */
  public String dates() {
    return holder.getNotBefore().toInstant() + " to " + holder.getNotAfter().toInstant();
  }

  /** The content of this extension; null if it is not there. */
  public @Nullable Bytes extension(String oid) {
    Extension extension = holder.getExtension(new ASN1ObjectIdentifier(oid));
    return extension == null ? null : Bytes.copyOf(extension.getExtnValue().getOctets());
  }

  /** The object identifiers of its critical extensions. */
  public Set<String> criticalExtensions() {
    Set<String> out = new HashSet<>();
    for (Object oid : holder.getCriticalExtensionOIDs()) {
      out.add(oid.toString());
    }
    return out;
  }

  /**
   * That it may issue certificates.
   *
   * @param below how many further issuers stand between it and the leaf
   * @throws EvidenceFault CHAIN_BROKEN if it may not; MALFORMED if its extensions cannot be read
   */
  void requireIssuer(int below) throws EvidenceFault {
    BasicConstraints constraints;
    KeyUsage usage;
    try {
      constraints = BasicConstraints.fromExtensions(holder.getExtensions());
      usage = KeyUsage.fromExtensions(holder.getExtensions());
    } catch (RuntimeException e) {
      throw EvidenceFault.malformed(where + ": extension in another form");
    }
    if (constraints == null || !constraints.isCA()) {
      throw broken("is no issuer by its basic constraints");
    }
    BigInteger pathLength = constraints.getPathLenConstraint();
    if (pathLength != null && pathLength.compareTo(BigInteger.valueOf(below)) < 0) {
      throw broken("issuers below it: allowed=" + pathLength + ", found=" + below);
    }
    if (usage != null && !usage.hasUsages(KeyUsage.keyCertSign)) {
      throw broken("may not sign certificates by its key usage");
    }
  }

  /**
   * That this key has signed it.
   *
   * @throws EvidenceFault CHAIN_BROKEN if not, or by an algorithm that is not taken
   */
  void requireSignedBy(Bytes issuerKey) throws EvidenceFault {
    if (!SIGNATURES.contains(holder.getSignatureAlgorithm().getAlgorithm())) {
      throw broken(
          "signed by an algorithm that is not taken: oid="
              + holder.getSignatureAlgorithm().getAlgorithm());
    }
    boolean holds;
    try {
      holds = holder.isSignatureValid(verifier(issuerKey));
    } catch (CertException | OperatorCreationException | IOException | RuntimeException e) {
      // A key of another algorithm, a point outside its curve, a signature that is no DER.
      holds = false;
    }
    if (!holds) {
      throw broken("not signed by the next key: key=" + Digest.sha256(issuerKey));
    }
  }

  private static ContentVerifierProvider verifier(Bytes spki)
      throws IOException, OperatorCreationException {
    AsymmetricKeyParameter key =
        PublicKeyFactory.createKey(SubjectPublicKeyInfo.getInstance(spki.toByteArray()));
    DefaultDigestAlgorithmIdentifierFinder digests = new DefaultDigestAlgorithmIdentifierFinder();
    if (key instanceof ECPublicKeyParameters) {
      return new BcECContentVerifierProviderBuilder(digests).build(key);
    }
    if (key instanceof RSAKeyParameters rsa && rsa.getModulus().bitLength() >= RSA_BITS_MIN) {
      return new BcRSAContentVerifierProviderBuilder(digests).build(key);
    }
    throw new OperatorCreationException("key of no algorithm that is taken");
  }

  EvidenceFault broken(String what) {
    return new EvidenceFault(AttestationFault.CHAIN_BROKEN, where + ": " + what);
  }
}
