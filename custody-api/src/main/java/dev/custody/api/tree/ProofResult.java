package dev.custody.api.tree;

/**
 * What a proof is worth.
 *
 * @since 0.1.0
 */
public sealed interface ProofResult {

  /** It leads to the given root, and proves what it claims. */
  record Holds() implements ProofResult {}

  /**
   * It proves nothing.
   *
   * @param why for people: what was expected and found
   */
  record Fails(String why) implements ProofResult {}
}
