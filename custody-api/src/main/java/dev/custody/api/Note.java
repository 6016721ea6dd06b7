package dev.custody.api;

/**
 * What is worth knowing about evidence without deciding its verdict: a closed list with stable
 * names.
 *
 * @since 0.1.0
 */
public enum Note {
  /** Positions of the signer's stream are missing before this one: normal in a filtered feed. */
  STREAM_GAP,
  /** Continues a stream that has forked: the key should be replaced. */
  STREAM_FORK,
  /** Carries fields of a later version, kept and signed but not read here. */
  HAS_UNKNOWN_FIELDS,
  /** Brings no statement that this run has not seen. */
  DUPLICATE,
  /** The device clock went back within one boot. */
  CLOCK_ROLLBACK,
  /** The claimed time lies outside what is proven: clock fault or backdating. */
  CLAIM_OUTSIDE_BRACKET,
  /** A statement failed and changes nothing: see its own reasons. */
  STATEMENT_IGNORED,
  /** A seal answer could have been harvested before. */
  SEAL_FRESHNESS_UNPROVEN
}
