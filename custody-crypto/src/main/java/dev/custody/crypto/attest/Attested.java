package dev.custody.crypto.attest;

import dev.custody.api.Digest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The evidence holds and shows all that the policy demands. It speaks of one key: whoever relies on
 * it compares that key with the key that signs ({@link AttestedKey#isKeyOf}).
 *
 * <p>Only a verifier of this package makes one.
 *
 * @since 0.1.0
 */
public final class Attested implements AttestationVerdict {

  private final SecurityLevel level;
  private final AttestedKey key;
  private final Digest evidence;
  private final AttestationClaims claims;

  Attested(SecurityLevel level, AttestedKey key, Digest evidence, AttestationClaims claims) {
    this.level = Objects.requireNonNull(level, "level");
    this.key = Objects.requireNonNull(key, "key");
    this.evidence = Objects.requireNonNull(evidence, "evidence");
    this.claims = Objects.requireNonNull(claims, "claims");
  }

  /** Where the key lives, as far as the evidence shows. */
  public SecurityLevel level() {
    return level;
  }

  /** The key that the evidence speaks of. */
  public AttestedKey key() {
    return key;
  }

  /**
   * SHA-256 of the evidence bytes: what a trust bundle entry states as {@code attestation} and an
   * event as the digest of its device's evidence.
   */
  public Digest evidence() {
    return evidence;
  }

  /** The kind of evidence. */
  public AttestationKind kind() {
    return claims.kind();
  }

  /** What the evidence says beyond the level. */
  public AttestationClaims claims() {
    return claims;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attested that
        && level == that.level
        && key.equals(that.key)
        && evidence.equals(that.evidence)
        && claims.equals(that.claims);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, evidence);
  }

  /** Kind, level, key id and digest. */
  @Override
  public String toString() {
    return "Attested[" + kind() + ", " + level + ", " + key.keyId() + ", " + evidence + "]";
  }
}
