package dev.custody.crypto.attest;

/**
 * What an Android boot loader found of the system that it started. Constants stand in the order of
 * their numbers, from 0.
 *
 * @since 0.1.0
 */
public enum VerifiedBootState {
  /** Signed by the maker of the device. */
  VERIFIED,
  /** Signed by a key that the owner has put in: an own build, or another system. */
  SELF_SIGNED,
  /** Not checked: the boot loader is unlocked. */
  UNVERIFIED,
  /** Checked and wrong. */
  FAILED
}
