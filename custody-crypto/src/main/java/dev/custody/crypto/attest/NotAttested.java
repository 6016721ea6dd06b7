package dev.custody.crypto.attest;

import java.util.Objects;

/**
 * The evidence does not show what the policy demands.
 *
 * @param fault the first thing that is wrong, in the order of checks of the kind
 * @param detail where, and both sides; for people, without whole values of anything personal
 * @since 0.1.0
 */
public record NotAttested(AttestationFault fault, String detail) implements AttestationVerdict {

  /** Both parts. */
  public NotAttested {
    Objects.requireNonNull(fault, "fault");
    Objects.requireNonNull(detail, "detail");
  }
}
