package dev.custody.crypto.attest;

/**
 * Whose dates in a chain are enforced. The leaf's never are: the device writes them, by its own
 * clock or as 1970 to 2048; nor are the root's, which is pinned by its key.
 *
 * @since 0.1.0
 */
public enum CertificateDates {
  /**
   * Every certificate between leaf and root is valid at the moment of the policy. Right where
   * evidence is judged when it arrives.
   */
  BETWEEN_LEAF_AND_ROOT,
  /**
   * None: for evidence that is judged again long after it arrived (the certificates of remotely
   * provisioned keys last two weeks), or devices whose factory certificates have run out.
   */
  NOT_ENFORCED
}
