package dev.custody.crypto.attest;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a TPM has been told about a key when it was made, and keeps to: TPMA_OBJECT (TCG part 2,
 * 8.3). The attributes are part of the key's name, so who changes one has another key.
 *
 * @since 0.1.0
 */
public enum TpmAttribute {
  /** The key is of this TPM and leaves it never. */
  FIXED_TPM(1),
  /** Its saved form is void after the TPM is started anew. */
  ST_CLEAR(2),
  /** It stays under the parent it was made under. */
  FIXED_PARENT(4),
  /** The TPM itself has drawn the secret. */
  SENSITIVE_DATA_ORIGIN(5),
  /** Its password or an HMAC with it is enough to use it. */
  USER_WITH_AUTH(6),
  /** Administration needs its policy. */
  ADMIN_WITH_POLICY(7),
  /** It is bound to the firmware of the TPM. */
  FIRMWARE_LIMITED(8),
  /** It is bound to the security version of the TPM's firmware. */
  SVN_LIMITED(9),
  /** Guesses of its password do not lock the TPM. */
  NO_DA(10),
  /** Copies of it are always encrypted. */
  ENCRYPTED_DUPLICATION(11),
  /** It signs or opens only what the TPM itself has made. */
  RESTRICTED(16),
  /** It opens what was encrypted to it. */
  DECRYPT(17),
  /** It signs. */
  SIGN(18),
  /** It signs certificates with the TPM's own command for that. */
  X509_SIGN(19);

  private static final int KNOWN;

  static {
    int known = 0;
    for (TpmAttribute attribute : values()) {
      known |= 1 << attribute.bit;
    }
    KNOWN = known;
  }

  private final int bit;

  TpmAttribute(int bit) {
    this.bit = bit;
  }

  /**
   * The attributes in the bits of a TPMA_OBJECT, in the order of their bits.
   *
   * @throws IllegalArgumentException if a reserved bit is set
   */
  public static Set<TpmAttribute> ofBits(int bits) {
    if ((bits & ~KNOWN) != 0) {
      throw new IllegalArgumentException(
          "reserved bits expected to be zero: bits=" + Integer.toHexString(bits));
    }
    EnumSet<TpmAttribute> out = EnumSet.noneOf(TpmAttribute.class);
    for (TpmAttribute attribute : values()) {
      if ((bits & 1 << attribute.bit) != 0) {
        out.add(attribute);
      }
    }
    return Collections.unmodifiableSet(out);
  }
}
