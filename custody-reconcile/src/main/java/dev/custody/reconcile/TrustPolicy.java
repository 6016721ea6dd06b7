package dev.custody.reconcile;

import dev.custody.api.observe.Trust;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What events of each trust level may prove. There is no default: whoever reconciles decides how
 * far facts count that no party signed.
 *
 * @param verified what a party's signature proves
 * @param witnessed what it proves that a gateway received something
 * @param unverified what a hint proves; never {@link Proof#CONFIRM}, {@link Proof#CONTROL} or
 *     {@link Proof#WATERMARK}
 * @since 0.1.0
 */
public record TrustPolicy(Set<Proof> verified, Set<Proof> witnessed, Set<Proof> unverified) {

  /**
   * Checks what no policy may say.
   *
   * @throws IllegalArgumentException if hints could confirm, order or move a watermark
   */
  public TrustPolicy {
    verified = copy(verified);
    witnessed = copy(witnessed);
    unverified = copy(unverified);
    if (unverified.contains(Proof.CONFIRM)
        || unverified.contains(Proof.CONTROL)
        || unverified.contains(Proof.WATERMARK)) {
      throw new IllegalArgumentException(
          "unverified events are hints: expected none of CONFIRM, CONTROL, WATERMARK, found="
              + unverified);
    }
  }

  /** What events of this level may prove. */
  public Set<Proof> of(Trust trust) {
    return switch (trust) {
      case VERIFIED -> verified;
      case WITNESSED -> witnessed;
      case UNVERIFIED -> unverified;
    };
  }

  private static Set<Proof> copy(Set<Proof> proofs) {
    EnumSet<Proof> sorted = EnumSet.noneOf(Proof.class);
    sorted.addAll(proofs);
    return Collections.unmodifiableSet(sorted);
  }
}
