package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import dev.custody.api.statement.KeyId;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationKey;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The public key that evidence speaks of, by its SubjectPublicKeyInfo in DER.
 *
 * <p>Devices attest keys of any algorithm, RSA among them; only those of the format can sign
 * statements, and those have a {@link #verificationKey}.
 *
 * @since 0.1.0
 */
public final class AttestedKey {

  private final Bytes spki;
  private final KeyId keyId;
  private final @Nullable VerificationKey verificationKey;

  private AttestedKey(Bytes spki, @Nullable VerificationKey verificationKey) {
    this.spki = spki;
    this.keyId = KeyId.ofSpki(spki.unsafeArray());
    this.verificationKey = verificationKey;
  }

  /** The key with this SubjectPublicKeyInfo (DER). */
  public static AttestedKey ofSpki(Bytes spki) {
    Objects.requireNonNull(spki, "spki");
    VerificationKey known;
    try {
      known = VerificationKey.parse(spki);
    } catch (MalformedKeyException e) {
      // A key that cannot sign statements, which evidence may well speak of.
      known = null;
    }
    return new AttestedKey(spki, known);
  }

  /** The SubjectPublicKeyInfo in DER. */
  public Bytes spki() {
    return spki;
  }

  /** The id that a statement of this key would have. */
  public KeyId keyId() {
    return keyId;
  }

  /** The key as statements are verified with; empty if it is of no algorithm of the format. */
  public Optional<VerificationKey> verificationKey() {
    return Optional.ofNullable(verificationKey);
  }

  /** Whether this is the key that signs. */
  public boolean isKeyOf(VerificationKey signer) {
    return signer.spki().equals(spki);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AttestedKey that && spki.equals(that.spki);
  }

  @Override
  public int hashCode() {
    return spki.hashCode();
  }

  /** The key id. */
  @Override
  public String toString() {
    return "AttestedKey[" + keyId + "]";
  }
}
