package dev.custody.crypto.internal.trust;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.trust.ImportFault;
import dev.custody.crypto.trust.ImportVerdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jce.provider.PKIXNameConstraintValidatorException;
import org.jspecify.annotations.Nullable;

/**
 * Certificate chains, and the only class that knows types of X.509. What can be named is looked at
 * first, one rule after the other; path validation as a whole (RFC 5280, section 6) is Bouncy
 * Castle's and has the last word.
 *
 * <p>The provider is an instance of our own and never registered, so that no other code's choice
 * decides who checks.
 */
public final class Pkix {

  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  private static final int DIGITAL_SIGNATURE = 0;
  private static final int KEY_CERT_SIGN = 5;
  private static final int RSA_BITS_MIN = 2_048;
  private static final int EC_BITS_MIN = 256;
  // As it is written: 8,192 bits of RSA with exponent, tags and lengths. ML-DSA has longer ones.
  private static final int KEY_BYTES_MAX = 1_024 + 64;

  private static final Set<ASN1ObjectIdentifier> STRONG_SIGNATURES =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  X9ObjectIdentifiers.ecdsa_with_SHA256,
                  X9ObjectIdentifiers.ecdsa_with_SHA384,
                  X9ObjectIdentifiers.ecdsa_with_SHA512,
                  PKCSObjectIdentifiers.sha256WithRSAEncryption,
                  PKCSObjectIdentifiers.sha384WithRSAEncryption,
                  PKCSObjectIdentifiers.sha512WithRSAEncryption,
                  EdECObjectIdentifiers.id_Ed25519,
                  EdECObjectIdentifiers.id_Ed448,
                  NISTObjectIdentifiers.id_ml_dsa_44,
                  NISTObjectIdentifiers.id_ml_dsa_65,
                  NISTObjectIdentifiers.id_ml_dsa_87)));

  private static final Set<ASN1ObjectIdentifier> STRONG_HASHES =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  NISTObjectIdentifiers.id_sha256,
                  NISTObjectIdentifiers.id_sha384,
                  NISTObjectIdentifiers.id_sha512)));

  /** What this class or path validation understands where it is critical. */
  private static final Set<String> KNOWN_EXTENSIONS =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  Extension.basicConstraints.getId(),
                  Extension.keyUsage.getId(),
                  Extension.extendedKeyUsage.getId(),
                  Extension.subjectAlternativeName.getId(),
                  Extension.nameConstraints.getId(),
                  Extension.certificatePolicies.getId(),
                  Extension.policyMappings.getId(),
                  Extension.policyConstraints.getId(),
                  Extension.inhibitAnyPolicy.getId())));

  private final List<X509Certificate> anchors;

  private Pkix(List<X509Certificate> anchors) {
    this.anchors = anchors;
  }

  /** With these anchors in DER, each a certification authority without name constraints. */
  public static Pkix anchoredIn(List<byte[]> der) throws MalformedKeyException {
    List<X509Certificate> anchors = new ArrayList<>();
    for (byte[] one : der) {
      X509Certificate anchor = decode(one);
      // Old and home-made roots have no key usage; the caller has pinned the key all the same.
      boolean otherUse = anchor.getKeyUsage() != null && !mayUseKey(anchor, KEY_CERT_SIGN);
      if (anchor.getBasicConstraints() < 0 || otherUse) {
        throw new MalformedKeyException(
            "anchor is no certification authority for certificates: certificate=" + anchors.size());
      }
      if (anchor.getExtensionValue(Extension.nameConstraints.getId()) != null) {
        throw new MalformedKeyException(
            "anchor has name constraints, which path validation would not apply: certificate="
                + anchors.size());
      }
      anchors.add(anchor);
    }
    return new Pkix(anchors);
  }

  /** Judges a chain in DER, leaf first. */
  public ImportVerdict check(List<byte[]> der, Instant at) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (byte[] one : der) {
        chain.add(decode(one));
      }
    } catch (MalformedKeyException e) {
      return no(ImportFault.MALFORMED, chain.size(), String.valueOf(e.getMessage()));
    }
    if (chain.size() > 1 && anchors.contains(chain.get(chain.size() - 1))) {
      chain.remove(chain.size() - 1);
    }
    ImportVerdict.NotImported fault = null;
    int top = chain.size() - 1;
    for (X509Certificate anchor : anchors) {
      if (chain.get(top).getIssuerX500Principal().equals(anchor.getSubjectX500Principal())) {
        ImportVerdict verdict = check(chain, anchor, at);
        if (verdict instanceof ImportVerdict.Imported) {
          return verdict;
        }
        fault = (ImportVerdict.NotImported) verdict;
      }
    }
    return fault != null
        ? fault
        : no(ImportFault.NO_PATH, top, "expected an issuer among the anchors: found none");
  }

  private static ImportVerdict check(
      List<X509Certificate> chain, X509Certificate anchor, Instant at) {
    ImportVerdict.NotImported fault = rules(chain, anchor, at);
    if (fault == null) {
      fault = validatePath(chain, anchor, at);
    }
    if (fault != null) {
      return fault;
    }
    X509Certificate leaf = chain.get(0);
    try {
      Instant notBefore = Instant.MIN;
      Instant notAfter = Instant.MAX;
      for (X509Certificate one : chain) {
        notBefore = max(notBefore, one.getNotBefore().toInstant());
        notAfter = min(notAfter, one.getNotAfter().toInstant());
      }
      return new ImportVerdict.Imported(
          VerificationKey.parse(Bytes.copyOf(leaf.getPublicKey().getEncoded())),
          notBefore,
          notAfter,
          leaf.getSubjectX500Principal().getName(),
          Digest.sha256(leaf.getEncoded()));
    } catch (MalformedKeyException e) {
      return no(ImportFault.KEY_TYPE, 0, String.valueOf(e.getMessage()));
    } catch (GeneralSecurityException e) {
      return no(ImportFault.MALFORMED, 0, "certificate cannot be encoded again");
    }
  }

  /** The rules that have a name of their own, each over the whole chain; from the anchor down. */
  private static ImportVerdict.@Nullable NotImported rules(
      List<X509Certificate> chain, X509Certificate anchor, Instant at) {
    for (int i = chain.size() - 2; i >= 0; i--) {
      if (!chain
          .get(i)
          .getIssuerX500Principal()
          .equals(chain.get(i + 1).getSubjectX500Principal())) {
        return no(
            ImportFault.NO_PATH, i, "expected to be issued by the certificate behind it: names");
      }
    }
    for (int i = chain.size() - 1; i >= 0; i--) {
      X509Certificate issuer = i + 1 < chain.size() ? chain.get(i + 1) : anchor;
      if (!isStrong(chain.get(i)) || !isStrong(issuer.getPublicKey())) {
        return no(
            ImportFault.WEAK_SIGNATURE,
            i,
            "expected SHA-256 or better and RSA of 2048 bits, P-256 or better: found algorithm="
                + chain.get(i).getSigAlgOID());
      }
      if (!isSignedBy(chain.get(i), issuer.getPublicKey())) {
        return no(ImportFault.SIGNATURE_INVALID, i, "expected the signature of its issuer's key");
      }
    }
    for (int i = chain.size() - 1; i >= 0; i--) {
      ImportVerdict.NotImported fault = window(chain.get(i), i, at);
      if (fault != null) {
        return fault;
      }
    }
    return extensions(chain, anchor);
  }

  private static ImportVerdict.@Nullable NotImported window(
      X509Certificate certificate, int index, Instant at) {
    Instant notBefore = certificate.getNotBefore().toInstant();
    Instant notAfter = certificate.getNotAfter().toInstant();
    if (at.isBefore(notBefore)) {
      return no(
          ImportFault.NOT_YET_VALID, index, "expected from=" + notBefore + ", found at=" + at);
    }
    // The window of a bundle's entry ends before its end: the last second is left out.
    return at.isBefore(notAfter)
        ? null
        : no(ImportFault.EXPIRED, index, "expected before=" + notAfter + ", found at=" + at);
  }

  private static ImportVerdict.@Nullable NotImported extensions(
      List<X509Certificate> chain, X509Certificate anchor) {
    for (int i = chain.size() - 1; i >= 0; i--) {
      Set<String> critical = chain.get(i).getCriticalExtensionOIDs();
      for (String oid : critical == null ? Collections.<String>emptySet() : critical) {
        if (!KNOWN_EXTENSIONS.contains(oid)) {
          return no(
              ImportFault.UNKNOWN_CRITICAL_EXTENSION, i, "expected none critical: found=" + oid);
        }
      }
    }
    // Certificates that issue themselves anew, as in a rollover, are not counted as levels.
    int below = 0;
    for (int i = 1; i <= chain.size(); i++) {
      X509Certificate issuer = i < chain.size() ? chain.get(i) : anchor;
      if (issuer.getBasicConstraints() < below) {
        return no(
            ImportFault.BASIC_CONSTRAINTS,
            i,
            "expected an authority with levels below="
                + below
                + ", found="
                + issuer.getBasicConstraints());
      }
      below += issuer.getSubjectX500Principal().equals(issuer.getIssuerX500Principal()) ? 0 : 1;
      if (i < chain.size() && !mayUseKey(issuer, KEY_CERT_SIGN)) {
        return no(ImportFault.KEY_USAGE, i, "expected keyCertSign");
      }
    }
    if (chain.get(0).getBasicConstraints() >= 0) {
      return no(ImportFault.BASIC_CONSTRAINTS, 0, "expected no authority: found one");
    }
    return mayUseKey(chain.get(0), DIGITAL_SIGNATURE) && purposeIsOpen(chain.get(0))
        ? null
        : no(ImportFault.KEY_USAGE, 0, "expected digitalSignature and no other purpose only");
  }

  private static boolean mayUseKey(X509Certificate certificate, int bit) {
    boolean[] usage = certificate.getKeyUsage();
    return usage != null && usage[bit];
  }

  /** A critical extended key usage limits the key to its list, and events are on none. */
  private static boolean purposeIsOpen(X509Certificate leaf) {
    Set<String> critical = leaf.getCriticalExtensionOIDs();
    if (critical == null || !critical.contains(Extension.extendedKeyUsage.getId())) {
      return true;
    }
    try {
      List<String> purposes = leaf.getExtendedKeyUsage();
      return purposes != null && purposes.contains(KeyPurposeId.anyExtendedKeyUsage.getId());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean isStrong(X509Certificate certificate) {
    ASN1ObjectIdentifier algorithm = new ASN1ObjectIdentifier(certificate.getSigAlgOID());
    if (!algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
      return STRONG_SIGNATURES.contains(algorithm);
    }
    byte[] parameters = certificate.getSigAlgParams();
    try {
      // Absent members of the parameters mean SHA-1.
      RSASSAPSSparams pss = RSASSAPSSparams.getInstance(parameters);
      return pss != null
          && STRONG_HASHES.contains(pss.getHashAlgorithm().getAlgorithm())
          && STRONG_HASHES.contains(
              AlgorithmIdentifier.getInstance(pss.getMaskGenAlgorithm().getParameters())
                  .getAlgorithm());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isStrong(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return rsa.getModulus().bitLength() >= RSA_BITS_MIN;
    }
    return !(key instanceof ECPublicKey ec)
        || ec.getParams().getCurve().getField().getFieldSize() >= EC_BITS_MIN;
  }

  private static boolean isSignedBy(X509Certificate certificate, PublicKey issuer) {
    try {
      certificate.verify(issuer);
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      // A key of another kind than the signature's is refused by Bouncy Castle in several ways.
      return false;
    }
  }

  private static ImportVerdict.@Nullable NotImported validatePath(
      List<X509Certificate> chain, X509Certificate anchor, Instant at) {
    try {
      PKIXParameters parameters =
          new PKIXParameters(Collections.singleton(new TrustAnchor(anchor, null)));
      parameters.setDate(Date.from(at));
      // Nothing is fetched: who is revoked is said by the bundle.
      parameters.setRevocationEnabled(false);
      CertPathValidator.getInstance("PKIX", PROVIDER)
          .validate(factory().generateCertPath(chain), parameters);
      return null;
    } catch (CertPathValidatorException e) {
      boolean names = e.getCause() instanceof PKIXNameConstraintValidatorException;
      return no(
          names ? ImportFault.NAME_CONSTRAINTS : ImportFault.PATH_REFUSED,
          Math.max(e.getIndex(), 0),
          names ? "expected names within those of its issuers" : "expected a path of RFC 5280");
    } catch (GeneralSecurityException | RuntimeException e) {
      return no(ImportFault.PATH_REFUSED, 0, "expected a path of RFC 5280");
    }
  }

  private static X509Certificate decode(byte[] der) throws MalformedKeyException {
    try {
      CertificateFiles.requireShallow(der);
      // The factory would also take PEM, PKCS #7 and BER: only the one DER of one certificate is.
      Certificate structure = Certificate.getInstance(der);
      if (!Arrays.equals(structure.getEncoded(ASN1Encoding.DER), der)) {
        throw new MalformedKeyException("certificate is not in DER: bytes=" + der.length);
      }
      // Before a key is made of it: Bouncy Castle asks whether the modulus is prime, which takes
      // seconds where it is long.
      SubjectPublicKeyInfo key = structure.getSubjectPublicKeyInfo();
      int keyBytes = key.getPublicKeyData().getBytes().length;
      if (!isMlDsa(key) && keyBytes > KEY_BYTES_MAX) {
        throw new MalformedKeyException(
            "certificate with a key longer than limit: bytes="
                + keyBytes
                + ", limit="
                + KEY_BYTES_MAX);
      }
      X509Certificate decoded =
          (X509Certificate) factory().generateCertificate(new ByteArrayInputStream(der));
      // What is decoded only when it is asked for is asked for here.
      decoded.getPublicKey();
      decoded.getKeyUsage();
      decoded.getBasicConstraints();
      decoded.getCriticalExtensionOIDs();
      return decoded;
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      // Bouncy Castle's parsers throw what their layers throw.
      throw new MalformedKeyException("certificate cannot be read: bytes=" + der.length);
    }
  }

  private static boolean isMlDsa(SubjectPublicKeyInfo key) {
    ASN1ObjectIdentifier algorithm = key.getAlgorithm().getAlgorithm();
    return NISTObjectIdentifiers.id_ml_dsa_44.equals(algorithm)
        || NISTObjectIdentifiers.id_ml_dsa_65.equals(algorithm)
        || NISTObjectIdentifiers.id_ml_dsa_87.equals(algorithm);
  }

  private static CertificateFactory factory() throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509", PROVIDER);
  }

  private static ImportVerdict.NotImported no(ImportFault fault, int index, String detail) {
    return new ImportVerdict.NotImported(fault, index, detail);
  }

  private static Instant max(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant min(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
