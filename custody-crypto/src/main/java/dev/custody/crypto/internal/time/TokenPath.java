package dev.custody.crypto.internal.time;

import dev.custody.crypto.internal.time.TokenAnchors.Anchor;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * Leads from the certificate of a TSA to an anchor, at the time that the token states and not now
 * (RFC 5280, section 6). Revocation lists are not fetched: what the bundle says is what counts.
 *
 * <p>Whoever makes a token chooses its certificates, so the search is bounded by signatures that
 * are tried.
 */
final class TokenPath {

  private static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final int LENGTH_MAX = 4;
  private static final int ATTEMPTS_MAX = 64;
  private static final int RSA_BITS_MIN = 2_048;
  private static final int RSA_BITS_MAX = 8_192;
  private static final int EC_BITS_MIN = 256;

  private final TokenAnchors anchors;
  private final List<CarriedCertificate> carried;
  private final Instant genTime;
  private final Instant until;
  private final Provider provider;
  private int attempts;
  private String objection = "certificate of a known TSA expected, found no way to an anchor";

  TokenPath(
      TokenAnchors anchors,
      List<CarriedCertificate> carried,
      Instant genTime,
      Instant until,
      Provider provider) {
    this.anchors = anchors;
    this.carried = carried;
    this.genTime = genTime;
    this.until = until;
    this.provider = provider;
  }

  /** Throws unless this is the certificate of a TSA that an anchor vouches for. */
  void require(CarriedCertificate tsa) throws BadToken, GeneralSecurityException, IOException {
    X509Certificate certificate = tsa.certificate();
    Set<String> critical = certificate.getCriticalExtensionOIDs();
    List<String> usages = certificate.getExtendedKeyUsage();
    if (critical == null
        || !critical.contains(EXTENDED_KEY_USAGE)
        || !Collections.singletonList(TIME_STAMPING).equals(usages)) {
      throw new BadToken("extended key usage timeStamping expected, critical and alone");
    }
    boolean[] keyUsage = certificate.getKeyUsage();
    // digitalSignature and nonRepudiation
    if (keyUsage != null && !keyUsage[0] && !keyUsage[1]) {
      throw new BadToken("key usage for signatures expected");
    }
    if (!leads(new ArrayList<>(Collections.singletonList(tsa)))) {
      throw new BadToken(objection);
    }
  }

  /** Depth first; the last of the chain is the one whose issuer is looked for. */
  private boolean leads(List<CarriedCertificate> chain) throws IOException {
    CarriedCertificate top = chain.get(chain.size() - 1);
    if (!isStrong(top)) {
      return false;
    }
    for (Anchor anchor : anchors.anchors()) {
      if (isKeyOf(anchor, top) ? ends(chain, anchor) : vouches(chain, anchor)) {
        return true;
      }
    }
    if (chain.size() == LENGTH_MAX) {
      return false;
    }
    X500Principal issuer = top.certificate().getIssuerX500Principal();
    for (CarriedCertificate next : carried) {
      if (!chain.contains(next) && next.certificate().getSubjectX500Principal().equals(issuer)) {
        chain.add(next);
        if (leads(chain)) {
          return true;
        }
        chain.remove(chain.size() - 1);
      }
    }
    return false;
  }

  /** Whether a certificate is of the anchor's own key, under its name if it has one. */
  private static boolean isKeyOf(Anchor anchor, CarriedCertificate top) {
    return anchor.spki().equals(top.spki())
        && (anchor.name() == null
            || anchor.name().equals(top.certificate().getSubjectX500Principal()));
  }

  /** Whether key and signature of a certificate are of a kind that is believed. */
  private boolean isStrong(CarriedCertificate carriedCertificate) throws IOException {
    // No RSA key is made of what anybody may have written: Bouncy Castle asks first whether the
    // modulus is prime, and computes for seconds.
    int bits = ParsedToken.rsaBits(carriedCertificate.spki());
    boolean strong = true;
    if (bits > 0) {
      strong = bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX;
    } else if (carriedCertificate.certificate().getPublicKey() instanceof ECPublicKey ec) {
      bits = ec.getParams().getOrder().bitLength();
      strong = bits >= EC_BITS_MIN;
    }
    if (!strong) {
      objection = "key of a believed size expected: bits=" + bits;
    } else if (carriedCertificate.digest() == null
        || !anchors.policy().digests().contains(carriedCertificate.digest())) {
      objection =
          "certificate under an accepted hash expected: accepted="
              + anchors.policy().digests()
              + ", found="
              + (carriedCertificate.digest() == null ? "another" : carriedCertificate.digest());
      strong = false;
    }
    return strong;
  }

  /** The last certificate is one of the anchor's own key. */
  private boolean ends(List<CarriedCertificate> chain, Anchor anchor) {
    if (!mayDate(chain, anchor)) {
      return false;
    }
    X509Certificate top = chain.get(chain.size() - 1).certificate();
    if (chain.size() == 1) {
      boolean valid =
          !genTime.isBefore(top.getNotBefore().toInstant())
              && !genTime.isAfter(top.getNotAfter().toInstant());
      if (!valid) {
        objection = "certificate valid at genTime expected: genTime=" + genTime;
      }
      return valid;
    }
    return validates(chain.subList(0, chain.size() - 1), top.getSubjectX500Principal(), anchor);
  }

  /** The last certificate is issued by the anchor's key. */
  private boolean vouches(List<CarriedCertificate> chain, Anchor anchor) {
    X500Principal issuer = chain.get(chain.size() - 1).certificate().getIssuerX500Principal();
    return (anchor.name() == null || anchor.name().equals(issuer))
        && isSignedBy(chain.get(chain.size() - 1).certificate(), anchor.key())
        && mayDate(chain, anchor)
        && validates(chain, issuer, anchor);
  }

  private boolean isSignedBy(X509Certificate certificate, PublicKey key) {
    if (++attempts > ATTEMPTS_MAX) {
      objection = "way to an anchor within " + ATTEMPTS_MAX + " signatures expected";
      return false;
    }
    try {
      certificate.verify(key, provider);
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      // Of another key, or of another algorithm than the key, which providers say in many ways.
      return false;
    }
  }

  private boolean mayDate(List<CarriedCertificate> chain, Anchor anchor) {
    if (!anchor.isValid(genTime, until)) {
      objection = "anchor valid at the token's time expected: found=" + genTime + " to " + until;
      return false;
    }
    String against = anchors.objection(anchor.spki(), until);
    for (CarriedCertificate each : chain) {
      against = against != null ? against : anchors.objection(each.spki(), until);
    }
    if (against != null) {
      objection = against;
    }
    return against == null;
  }

  private boolean validates(List<CarriedCertificate> chain, X500Principal name, Anchor anchor) {
    if (++attempts > ATTEMPTS_MAX) {
      return false;
    }
    try {
      List<X509Certificate> path = new ArrayList<>();
      for (CarriedCertificate each : chain) {
        path.add(each.certificate());
      }
      PKIXParameters parameters =
          new PKIXParameters(
              Collections.singleton(new TrustAnchor(name.getName(), anchor.key(), null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(genTime));
      CertPathValidator.getInstance("PKIX", provider)
          .validate(
              CertificateFactory.getInstance("X.509", provider).generateCertPath(path), parameters);
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      objection = "certificates that lead to the anchor at genTime expected: genTime=" + genTime;
      return false;
    }
  }
}
