package dev.custody.api.observe;

/**
 * How far an event may be trusted: what it may prove in reconciliation.
 *
 * @since 0.1.0
 */
public enum Trust {
  /** A party's signature holds. */
  VERIFIED,
  /** Only a gateway vouches that it received this; no signature of a party. */
  WITNESSED,
  /** Nothing holds, or not yet: a hint and no evidence. */
  UNVERIFIED
}
