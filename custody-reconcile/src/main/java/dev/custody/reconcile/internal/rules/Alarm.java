package dev.custody.reconcile.internal.rules;

import dev.custody.api.EventId;
import dev.custody.reconcile.Absence;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.LiabilityWindow;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.internal.facts.Fact;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * That a rule's expectation is not met now. It has neither time nor revision, so that two looks at
 * the same world give equal alarms.
 */
public record Alarm(
    RuleInfo rule,
    String subject,
    String expected,
    Severity severity,
    boolean confirmed,
    int confidencePercent,
    @Nullable Absence absence,
    List<EventId> evidence,
    long uncertaintyMs,
    String wouldClear,
    @Nullable Hold hold,
    @Nullable LiabilityWindow liability,
    String explanation) {

  private static final int EVIDENCE_MAX = 32;

  /** Its id for ever. */
  public ExceptionId id() {
    return ExceptionId.of(rule.id(), rule.version(), subject, expected);
  }

  /** Starts an alarm of this rule about this subject. */
  public static Draft of(RuleInfo rule, String subject, String expected) {
    return new Draft(rule, subject, expected);
  }

  /** Gathers the parts of an alarm. */
  public static final class Draft {
    private final RuleInfo rule;
    private final String subject;
    private final String expected;
    private Severity severity = Severity.H;
    private boolean confirmed;
    private int confidence = 30;
    private @Nullable Absence absence;
    private final TreeSet<EventId> evidence = new TreeSet<>();
    private long uncertaintyMs;
    private String wouldClear = "";
    private @Nullable Hold hold;
    private @Nullable LiabilityWindow liability;

    private Draft(RuleInfo rule, String subject, String expected) {
      this.rule = Objects.requireNonNull(rule, "rule");
      this.subject = Objects.requireNonNull(subject, "subject");
      this.expected = Objects.requireNonNull(expected, "expected");
    }

    /** How bad. */
    public Draft severity(Severity severity) {
      this.severity = severity;
      return this;
    }

    /** Whether the confirm policy is met, and how strong the evidence is. */
    public Draft confirmed(boolean confirmed, int confidencePercent) {
      this.confirmed = confirmed;
      this.confidence = confidencePercent;
      return this;
    }

    /** How well an absence is known. */
    public Draft absence(@Nullable Absence absence) {
      this.absence = absence;
      return this;
    }

    /** What shows it; the first {@value #EVIDENCE_MAX} are kept. */
    public Draft evidence(Collection<Fact> facts) {
      for (Fact fact : facts) {
        if (evidence.size() < EVIDENCE_MAX) {
          evidence.add(fact.id());
          uncertaintyMs = Math.max(uncertaintyMs, fact.uncertaintyMs());
        }
      }
      return this;
    }

    /** What would clear it, and by when. */
    public Draft wouldClear(String text) {
      this.wouldClear = text;
      return this;
    }

    /** What to stop. */
    public Draft hold(Hold.Scope scope, String target, boolean sticky) {
      this.hold = new Hold(scope, target, sticky);
      return this;
    }

    /** Where it was lost. */
    public Draft liability(@Nullable LiabilityWindow window) {
      this.liability = window;
      return this;
    }

    /**
     * The alarm: what happened, how well an absence is known, and what the rule says to do next.
     */
    public Alarm explain(String what) {
      return new Alarm(
          rule,
          subject,
          expected,
          severity,
          confirmed,
          confidence,
          absence,
          List.copyOf(evidence),
          uncertaintyMs,
          wouldClear,
          hold,
          liability,
          what
              + (absence == null ? "" : " " + Words.absence(absence))
              + " Next: "
              + rule.nextStep());
    }
  }
}
