package dev.custody.crypto.internal.backend;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Whether the R of an Ed25519 signature lies in the prime-order subgroup. A cofactorless check with
 * a good public key implies it (RFC 8032, 5.1.7: S·B - k·A lies there); where an engine may check
 * the cofactored equation, this is asked after it has accepted.
 *
 * <p>The one arithmetic used is also in the certified edition of Bouncy Castle, under the same
 * name.
 */
final class PrimeOrder {

  private PrimeOrder() {}

  /** For a signature of canonical form. */
  static boolean hasR(byte[] signature) {
    // The neutral element is in the subgroup too, though it is no good public key.
    return Ed25519.validatePublicKeyFull(signature, 0) || isNeutral(signature);
  }

  private static boolean isNeutral(byte[] encoding) {
    int rest = encoding[0] ^ 1;
    for (int i = 1; i < 32; i++) {
      rest |= encoding[i];
    }
    return rest == 0;
  }
}
