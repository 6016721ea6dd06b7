package dev.custody.crypto.attest;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.crypto.key.VerificationKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which signals about a device are required together: one kind at a level, all of several, or any
 * one of several. What each kind must show by itself stands in its own policy.
 *
 * <pre>
 *   AttestationRequirement.anyOf(
 *       AttestationRequirement.signal(AttestationKind.ANDROID_KEY, SecurityLevel.STRONGBOX),
 *       AttestationRequirement.allOf(
 *           AttestationRequirement.signal(AttestationKind.DEVICE_CHAIN, SecurityLevel.SOFTWARE),
 *           AttestationRequirement.signal(AttestationKind.TPM2_QUOTE, SecurityLevel.TPM)))
 * </pre>
 *
 * @since 0.1.0
 */
public sealed interface AttestationRequirement {

  /** What the signals came to, together. */
  sealed interface Outcome {

    /**
     * The requirement is met.
     *
     * @param by the signals that meet it, at least one
     */
    record Met(List<Attested> by) implements Outcome {

      /** Copies the list. */
      public Met {
        by = List.copyOf(by);
      }
    }

    /**
     * It is not.
     *
     * @param faults all that stands against it, at least one
     */
    record NotMet(List<NotAttested> faults) implements Outcome {

      /** Copies the list. */
      public NotMet {
        faults = List.copyOf(faults);
      }
    }
  }

  /**
   * One signal about the key that signs.
   *
   * @param kind of this kind
   * @param level at least at this level, by {@link SecurityLevel#satisfies}
   */
  record Signal(AttestationKind kind, SecurityLevel level) implements AttestationRequirement {

    /** Both parts. */
    public Signal {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(level, "level");
    }

    @Override
    public Outcome judge(VerificationKey signer, Map<AttestationKind, AttestationVerdict> signals) {
      AttestationVerdict given = signals.get(kind);
      if (given == null) {
        return not(AttestationFault.SIGNAL_MISSING, "required=" + kind + ", found=nothing");
      }
      AttestationVerdict bound = EvidenceBinding.toKey(given, signer);
      if (bound instanceof NotAttested fault) {
        return new Outcome.NotMet(List.of(fault));
      }
      Attested attested = (Attested) bound;
      if (attested.kind() != kind) {
        return not(
            AttestationFault.SIGNAL_MISSING, "required=" + kind + ", found=" + attested.kind());
      }
      return attested.level().satisfies(level)
          ? new Outcome.Met(List.of(attested))
          : not(
              AttestationFault.LEVEL_TOO_LOW, "required=" + level + ", found=" + attested.level());
    }

    private static Outcome not(AttestationFault fault, String detail) {
      return new Outcome.NotMet(List.of(new NotAttested(fault, detail)));
    }
  }

  /**
   * All of these.
   *
   * @param parts at least one
   */
  record AllOf(List<AttestationRequirement> parts) implements AttestationRequirement {

    /** Copies the list. */
    public AllOf {
      parts = atLeastOne(parts);
    }

    @Override
    public Outcome judge(VerificationKey signer, Map<AttestationKind, AttestationVerdict> signals) {
      List<Attested> by = new ArrayList<>();
      List<NotAttested> faults = new ArrayList<>();
      for (AttestationRequirement part : parts) {
        Outcome outcome = part.judge(signer, signals);
        if (outcome instanceof Outcome.Met met) {
          by.addAll(met.by());
        } else {
          faults.addAll(((Outcome.NotMet) outcome).faults());
        }
      }
      return faults.isEmpty() ? new Outcome.Met(by) : new Outcome.NotMet(faults);
    }
  }

  /**
   * The first of these that is met.
   *
   * @param parts at least one
   */
  record AnyOf(List<AttestationRequirement> parts) implements AttestationRequirement {

    /** Copies the list. */
    public AnyOf {
      parts = atLeastOne(parts);
    }

    @Override
    public Outcome judge(VerificationKey signer, Map<AttestationKind, AttestationVerdict> signals) {
      List<NotAttested> faults = new ArrayList<>();
      for (AttestationRequirement part : parts) {
        Outcome outcome = part.judge(signer, signals);
        if (outcome instanceof Outcome.NotMet not) {
          faults.addAll(not.faults());
        } else {
          return outcome;
        }
      }
      return new Outcome.NotMet(faults);
    }
  }

  /** One signal. */
  static AttestationRequirement signal(AttestationKind kind, SecurityLevel level) {
    return new Signal(kind, level);
  }

  /**
   * All of several.
   *
   * @throws IllegalArgumentException if there is none
   */
  static AttestationRequirement allOf(AttestationRequirement... parts) {
    return new AllOf(List.of(parts));
  }

  /**
   * Any one of several.
   *
   * @throws IllegalArgumentException if there is none
   */
  static AttestationRequirement anyOf(AttestationRequirement... parts) {
    return new AnyOf(List.of(parts));
  }

  /**
   * Holds signals to the requirement.
   *
   * @param signer the key that signs: a signal about another key counts as KEY_MISMATCH
   * @param signals the verdict on the evidence of each kind; a kind that is not there is
   *     SIGNAL_MISSING where it is required
   */
  @CheckReturnValue
  Outcome judge(VerificationKey signer, Map<AttestationKind, AttestationVerdict> signals);

  private static List<AttestationRequirement> atLeastOne(List<AttestationRequirement> parts) {
    if (parts.isEmpty()) {
      // All of nothing would be met by nothing.
      throw new IllegalArgumentException("at least one requirement expected: found=0");
    }
    return List.copyOf(parts);
  }
}
