package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import dev.custody.crypto.internal.attest.tpm.PublicArea;
import dev.custody.crypto.internal.attest.tpm.TpmRefusal;
import dev.custody.crypto.key.MalformedKeyException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The public area of a key in a TPM: the public key together with what the TPM keeps to about it
 * (TPMT_PUBLIC, TCG part 2, 12.2.4). P-256, or RSA of 2,048, 3,072 or 4,096 bits; named with
 * SHA-256.
 *
 * <p>By itself it proves nothing: anybody can write one. Equal by its bytes.
 *
 * @since 0.1.0
 */
public final class TpmPublicArea {

  /** What a key must be that speaks for its TPM. */
  static final Set<TpmAttribute> OF_ATTESTATION_KEY =
      Set.of(
          TpmAttribute.FIXED_TPM,
          TpmAttribute.FIXED_PARENT,
          TpmAttribute.SENSITIVE_DATA_ORIGIN,
          TpmAttribute.RESTRICTED,
          TpmAttribute.SIGN);

  /** What a key must be that signs events and cannot be anywhere else. */
  static final Set<TpmAttribute> OF_SIGNING_KEY =
      Set.of(
          TpmAttribute.FIXED_TPM,
          TpmAttribute.FIXED_PARENT,
          TpmAttribute.SENSITIVE_DATA_ORIGIN,
          TpmAttribute.SIGN);

  /**
   * What a key must be whose certificate the TPM's maker has signed, and that opens credentials.
   */
  static final Set<TpmAttribute> OF_ENDORSEMENT_KEY =
      Set.of(
          TpmAttribute.FIXED_TPM,
          TpmAttribute.FIXED_PARENT,
          TpmAttribute.SENSITIVE_DATA_ORIGIN,
          TpmAttribute.RESTRICTED,
          TpmAttribute.DECRYPT);

  private final PublicArea area;
  private final TpmName name;
  private final AttestedKey key;

  private TpmPublicArea(PublicArea area) {
    this.area = area;
    this.name = TpmName.over(area.encoded().unsafeArray());
    this.key = AttestedKey.ofSpki(area.spki());
  }

  /**
   * A public area from a TPMT_PUBLIC or a TPM2B_PUBLIC, at most 1,024 bytes.
   *
   * @throws MalformedKeyException if it is anything else, or a key of another kind
   */
  public static TpmPublicArea parse(Bytes bytes) throws MalformedKeyException {
    try {
      return read("public area", bytes);
    } catch (TpmRefusal e) {
      throw new MalformedKeyException(e.detail());
    }
  }

  static TpmPublicArea read(String role, Bytes bytes) throws TpmRefusal {
    return new TpmPublicArea(PublicArea.parse(role, bytes));
  }

  /** The TPMT_PUBLIC. */
  public Bytes encoded() {
    return area.encoded();
  }

  /** The name: 000b and SHA-256 of {@link #encoded()}. */
  public TpmName name() {
    return name;
  }

  /** The public key. */
  public AttestedKey key() {
    return key;
  }

  /** What the TPM keeps to, in the order of the bits; unmodifiable. */
  public Set<TpmAttribute> attributes() {
    return area.attributes();
  }

  /** Whether its use depends on a policy of its maker. */
  public boolean hasPolicy() {
    return area.authPolicy().length() != 0;
  }

  /** AES key bits with which it protects what is below it; 0 for a key without children. */
  int symmetricKeyBits() {
    return area.symmetric();
  }

  boolean isRsa() {
    return area.rsa();
  }

  PublicArea area() {
    return area;
  }

  /**
   * Holds the attributes against what a role demands.
   *
   * @param forbidden an attribute that the role must not have
   */
  void requireAttributes(String role, Set<TpmAttribute> required, @Nullable TpmAttribute forbidden)
      throws TpmRefusal {
    EnumSet<TpmAttribute> missing = EnumSet.copyOf(required);
    missing.removeAll(attributes());
    if (!missing.isEmpty()) {
      throw new TpmRefusal(
          AttestationFault.KEY_ATTRIBUTE_MISMATCH,
          role + " without attributes that it needs: missing=" + missing);
    }
    if (forbidden != null && attributes().contains(forbidden)) {
      throw new TpmRefusal(
          AttestationFault.KEY_ATTRIBUTE_MISMATCH,
          role + " with an attribute that it must not have: found=" + forbidden);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TpmPublicArea that && encoded().equals(that.encoded());
  }

  @Override
  public int hashCode() {
    return encoded().hashCode();
  }

  /** The name and the attributes. */
  @Override
  public String toString() {
    return "TpmPublicArea[" + name + ", " + attributes() + "]";
  }
}
