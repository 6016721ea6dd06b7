package dev.custody.crypto.internal.attest.tpm;

import dev.custody.api.Bytes;
import dev.custody.crypto.attest.AttestationFault;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.Provider;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The certificate of an endorsement key and what leads to a pinned root, judged by PKIX (RFC 5280,
 * 6.1) at a moment of the caller's. Revocation is not asked: nothing is fetched.
 *
 * <p>The provider is one of our own, so that the verdict is the same on every platform and does not
 * hang on what an administrator has switched off.
 */
public final class EndorsementChain {

  /** The key purpose of an endorsement key (TCG EK Credential Profile, 3.2.16). */
  private static final String EK_PURPOSE = "2.23.133.8.1";

  private static final int CERTIFICATES_MAX = 8;
  private static final int CERTIFICATE_BYTES_MAX = 8 * 1_024;
  private static final int KEY_ENCIPHERMENT = 2;
  private static final Provider PROVIDER = new BouncyCastleProvider();

  private EndorsementChain() {}

  /**
   * Reads a certificate, DER.
   *
   * @throws TpmRefusal if it is anything else, or longer than 8 KiB
   */
  public static X509Certificate read(String what, Bytes der) throws TpmRefusal {
    if (der.length() > CERTIFICATE_BYTES_MAX) {
      throw malformed(what, "lengthBytes up to " + CERTIFICATE_BYTES_MAX, der.length());
    }
    ByteArrayInputStream in = new ByteArrayInputStream(der.unsafeArray());
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509", PROVIDER);
      X509Certificate certificate = (X509Certificate) factory.generateCertificate(in);
      // The one encoding, and nothing behind it.
      if (certificate == null || !Bytes.copyOf(certificate.getEncoded()).equals(der)) {
        throw malformed(what, "one certificate in DER, lengthBytes", der.length());
      }
      return certificate;
    } catch (CertificateException | RuntimeException e) {
      // Bouncy Castle refuses with whatever comes to hand.
      throw malformed(what, "a certificate in DER, lengthBytes", der.length());
    }
  }

  /**
   * Judges a chain.
   *
   * @param chain the endorsement key's certificate first, each signed by the next; a root may end
   *     it
   * @param roots what the last is signed by
   * @return the SubjectPublicKeyInfo of the endorsement key
   */
  public static Bytes require(List<Bytes> chain, List<X509Certificate> roots, Instant at)
      throws TpmRefusal {
    if (chain.isEmpty() || chain.size() > CERTIFICATES_MAX) {
      throw malformed("chain", "certificates=1.." + CERTIFICATES_MAX, chain.size());
    }
    List<X509Certificate> path = new ArrayList<>();
    for (int i = 0; i < chain.size(); i++) {
      path.add(read("chain[" + i + "]", chain.get(i)));
    }
    X509Certificate leaf = path.get(0);
    if (path.size() > 1 && roots.contains(path.get(path.size() - 1))) {
      path.remove(path.size() - 1);
    }
    validate(path, anchors(path.get(path.size() - 1), roots), at);
    try {
      requireEndorsement(leaf);
      return Bytes.copyOf(leaf.getPublicKey().getEncoded());
    } catch (RuntimeException e) {
      // Key and extensions are read when they are asked for, and not before.
      throw malformed("chain[0]", "a certificate in DER, lengthBytes", chain.get(0).length());
    }
  }

  private static Set<TrustAnchor> anchors(X509Certificate last, List<X509Certificate> roots)
      throws TpmRefusal {
    Set<TrustAnchor> anchors = new HashSet<>();
    for (X509Certificate root : roots) {
      if (root.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
        anchors.add(new TrustAnchor(root, null));
      }
    }
    if (anchors.isEmpty()) {
      throw new TpmRefusal(
          AttestationFault.ROOT_UNKNOWN,
          "chain: expected to end at one of roots=" + roots.size() + ", found another issuer");
    }
    return anchors;
  }

  private static void validate(List<X509Certificate> path, Set<TrustAnchor> anchors, Instant at)
      throws TpmRefusal {
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      CertPath certPath = CertificateFactory.getInstance("X.509", PROVIDER).generateCertPath(path);
      CertPathValidator.getInstance("PKIX", PROVIDER).validate(certPath, parameters);
    } catch (CertPathValidatorException e) {
      throw refusal(e);
    } catch (CertificateException | InvalidAlgorithmParameterException | RuntimeException e) {
      throw new TpmRefusal(
          AttestationFault.CHAIN_BROKEN, "chain: expected a path, found none by PKIX");
    } catch (GeneralSecurityException e) {
      throw new AssertionError("the provider has PKIX", e);
    }
  }

  private static TpmRefusal refusal(CertPathValidatorException e) {
    Throwable cause = e.getCause();
    if (cause instanceof CertificateExpiredException
        || cause instanceof CertificateNotYetValidException) {
      return new TpmRefusal(
          AttestationFault.CERTIFICATE_EXPIRED,
          "chain[" + e.getIndex() + "]: expected valid at the moment given, found it is not");
    }
    return new TpmRefusal(
        AttestationFault.CHAIN_BROKEN,
        "chain[" + e.getIndex() + "]: expected issued by the next, found it is not");
  }

  private static void requireEndorsement(X509Certificate leaf) throws TpmRefusal {
    boolean purpose;
    try {
      List<String> purposes = leaf.getExtendedKeyUsage();
      purpose = purposes != null && purposes.contains(EK_PURPOSE);
    } catch (CertificateException e) {
      purpose = false;
    }
    boolean[] usage = leaf.getKeyUsage();
    boolean opens = usage == null || usage[KEY_ENCIPHERMENT];
    if (!purpose || !opens || leaf.getBasicConstraints() >= 0) {
      throw new TpmRefusal(
          AttestationFault.NOT_ENDORSEMENT_CERTIFICATE,
          "chain[0]: expected purpose 2.23.133.8.1=true, keyEncipherment=true, ca=false, found="
              + purpose
              + ", "
              + opens
              + ", "
              + (leaf.getBasicConstraints() >= 0));
    }
  }

  private static TpmRefusal malformed(String what, String expected, int found) {
    return new TpmRefusal(
        AttestationFault.MALFORMED, what + ": expected " + expected + ", found=" + found);
  }
}
