package dev.custody.crypto.internal.time;

import dev.custody.api.Bytes;
import dev.custody.crypto.time.TimestampPolicy;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.Revocation;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a token may lead to: the TIMESTAMPER entries of a bundle, each by its public key, and
 * the certificates of a policy. Safe to share between threads.
 */
public final class TokenAnchors {

  private final TimestampPolicy policy;
  private final Map<Bytes, TrustedKey> timestampers = new HashMap<>();
  private final List<Anchor> anchors;

  /** Those of this bundle and policy; what cannot be read anchors nothing. */
  public TokenAnchors(TrustBundle bundle, TimestampPolicy policy) {
    this.policy = policy;
    List<Anchor> found = new ArrayList<>();
    // Where no TSA policy is accepted, no token is, and no key needs to be made.
    boolean any = !policy.policies().isEmpty();
    for (TrustedKey entry : bundle.keys()) {
      if (any && entry.holder() == Holder.TIMESTAMPER) {
        timestampers.put(entry.key().spki(), entry);
        PublicKey key = ParsedToken.publicKey(entry.key().spki());
        if (key != null) {
          found.add(new Anchor(entry.key().spki(), key, null, entry));
        }
      }
    }
    for (Bytes certificate : policy.anchors()) {
      CarriedCertificate read = ParsedToken.certificate(certificate);
      if (read != null) {
        found.add(
            new Anchor(
                read.spki(),
                read.certificate().getPublicKey(),
                read.certificate().getSubjectX500Principal(),
                null));
      }
    }
    this.anchors = Collections.unmodifiableList(found);
  }

  TimestampPolicy policy() {
    return policy;
  }

  List<Anchor> anchors() {
    return anchors;
  }

  /**
   * What a bundle has against a key on the way to an anchor; null for nothing.
   *
   * @param until the date that the token would prove
   */
  @Nullable String objection(Bytes spki, Instant until) {
    TrustedKey entry = timestampers.get(spki);
    if (entry == null) {
      return null;
    }
    Revocation revoked = entry.revoked().orElse(null);
    if (revoked == null) {
      return null;
    }
    if (revoked.compromisedSince() != null) {
      return "key that is not compromised expected: kid=" + entry.keyId();
    }
    return until.isBefore(revoked.at())
        ? null
        : "token before the revocation expected: kid="
            + entry.keyId()
            + ", revoked="
            + revoked.at()
            + ", found="
            + until;
  }

  /**
   * A key that is trusted to date.
   *
   * @param name its name, which certificates below it must bear as their issuer; null where any
   *     will do
   * @param entry its entry in the bundle; null where the caller brought it
   */
  record Anchor(
      Bytes spki, PublicKey key, @Nullable X500Principal name, @Nullable TrustedKey entry) {

    /** Whether it may date from this moment to that. */
    boolean isValid(Instant from, Instant until) {
      return entry == null || !from.isBefore(entry.notBefore()) && until.isBefore(entry.notAfter());
    }
  }
}
