package dev.custody.crypto.trust;

/**
 * Why no key comes out of a certificate chain. They are looked for in this order, the first one
 * found is the answer.
 *
 * @since 0.1.0
 */
public enum ImportFault {
  /** Neither PEM nor DER of X.509 certificates, or beyond a limit. */
  MALFORMED,
  /**
   * A certificate is not issued by the one behind it, by its name, or the last by none of the
   * anchors.
   */
  NO_PATH,
  /**
   * A certificate is signed with an algorithm or by a key that is too weak, or that is not known.
   */
  WEAK_SIGNATURE,
  /** A certificate is not signed by the key of the one behind it. */
  SIGNATURE_INVALID,
  /** A certificate was not valid yet at the moment. */
  NOT_YET_VALID,
  /** A certificate was not valid any more at the moment. */
  EXPIRED,
  /** A certificate has a critical extension that is not understood here. */
  UNKNOWN_CRITICAL_EXTENSION,
  /** An issuer is no certification authority or has too many below it, or the leaf is one. */
  BASIC_CONSTRAINTS,
  /**
   * The key of the leaf may not be used for digital signatures, that of an issuer not for
   * certificates; for both the extension must be there.
   */
  KEY_USAGE,
  /** A name lies outside of what an issuer may name. */
  NAME_CONSTRAINTS,
  /** Path validation refuses the chain for another rule of RFC 5280, as a policy. */
  PATH_REFUSED,
  /** The key is none of this format: P-256 uncompressed, Ed25519, ML-DSA-44 or ML-DSA-65. */
  KEY_TYPE
}
