package dev.custody.crypto.internal.handover;

import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.handover.HandoverOffer;
import dev.custody.crypto.key.SignatureOutcome;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import org.jspecify.annotations.Nullable;

/**
 * Whether an offer was signed by the key that it names: algorithm, key, party, signature, in this
 * order, the first failure ends it. Stateless.
 */
public final class OfferChecker {

  private final TrustBundle bundle;
  private final VerificationBackend backend;

  /** Over the keys of this bundle. */
  public OfferChecker(TrustBundle bundle, VerificationBackend backend) {
    this.bundle = bundle;
    this.backend = backend;
  }

  /** Why it does not hold; null if it does. */
  public @Nullable Refusal failure(HandoverOffer offer) {
    Algorithm algorithm = offer.algorithm();
    if (algorithm == null) {
      return refusal(Reason.UNSUPPORTED_ALGORITHM, "-7 or -19", "alg=" + offer.alg());
    }
    TrustedKey key = bundle.key(offer.kid()).orElse(null);
    if (key == null) {
      return refusal(Reason.UNKNOWN_KEY, "a key of the bundle", "kid=" + offer.kid());
    }
    if (key.key().algorithm() != algorithm) {
      return refusal(
          Reason.ALGORITHM_MISMATCH, key.key().algorithm().keyName(), algorithm.keyName());
    }
    if (!offer.giver().equals(key.party())) {
      return refusal(Reason.ISSUER_MISMATCH, key.party(), offer.giver());
    }
    SignatureOutcome outcome = backend.check(key.key(), offer.tbs(), offer.signature());
    if (outcome == SignatureOutcome.VALID) {
      return null;
    }
    return refusal(
        outcome == SignatureOutcome.NOT_CANONICAL
            ? Reason.SIGNATURE_NOT_CANONICAL
            : Reason.SIGNATURE_INVALID,
        "a signature of kid=" + offer.kid(),
        outcome.name());
  }

  private static Refusal refusal(Reason reason, String expected, String found) {
    return new Refusal(reason, "offer", 0, expected, found);
  }
}
