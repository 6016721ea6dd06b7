package dev.custody.crypto.trust;

import dev.custody.api.Refusal;
import java.util.List;
import java.util.Objects;

/**
 * Whether a signed bundle is trusted.
 *
 * @since 0.1.0
 */
public sealed interface TrustVerdict {

  /**
   * Enough roots have signed it, its bytes keep every rule, and it is not older than what was seen
   * before.
   *
   * @param bundle the bundle
   * @param version what to keep as the highest seen
   */
  record Trusted(TrustBundle bundle, BundleVersion version) implements TrustVerdict {}

  /**
   * It is not.
   *
   * @param refusals why, at least one, the first decides. Where signatures are missing: what is
   *     wrong with each statement that does not count, then NO_STATEMENT or
   *     PENDING_COUNTERSIGNATURE for the number of those that do
   */
  record Untrusted(List<Refusal> refusals) implements TrustVerdict {

    /**
     * @throws IllegalArgumentException if there is no refusal
     */
    public Untrusted {
      refusals = List.copyOf(Objects.requireNonNull(refusals, "refusals"));
      if (refusals.isEmpty()) {
        throw new IllegalArgumentException("untrusted without a refusal");
      }
    }

    /** The refusal that decides. */
    public Refusal first() {
      return refusals.get(0);
    }
  }
}
