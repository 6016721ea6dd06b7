package dev.custody.crypto.time;

/**
 * Hashes under the signatures of timestamp tokens and of the certificates behind them. Others are
 * never accepted. Ed25519 counts as SHA-512, which is inside it.
 *
 * @since 0.1.0
 */
public enum TimestampDigest {
  /** SHA-256. */
  SHA_256,
  /** SHA-384. */
  SHA_384,
  /** SHA-512, and Ed25519. */
  SHA_512
}
