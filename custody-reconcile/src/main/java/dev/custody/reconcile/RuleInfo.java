package dev.custody.reconcile;

import java.util.Objects;

/**
 * What a rule declares about itself: a line of the table of rules.
 *
 * @param id as "R04"
 * @param version major version: part of the exception id
 * @param title what does not fit
 * @param inputs what it reads
 * @param confirmPolicy what makes a suspicion a confirmed exception
 * @param severity lowest and highest, as "M-H"
 * @param hold what it asks to stop; "none" if nothing
 * @param nextStep what a person does first
 * @since 0.1.0
 */
public record RuleInfo(
    String id,
    int version,
    String title,
    String inputs,
    String confirmPolicy,
    String severity,
    String hold,
    String nextStep) {

  /** Checks that nothing is null. */
  public RuleInfo {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(inputs, "inputs");
    Objects.requireNonNull(confirmPolicy, "confirmPolicy");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(hold, "hold");
    Objects.requireNonNull(nextStep, "nextStep");
  }

  /** Whether only a second authorised person releases what it asks to hold. */
  public boolean sticky() {
    return hold.contains("sticky");
  }
}
