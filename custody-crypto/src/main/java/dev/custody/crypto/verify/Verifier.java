package dev.custody.crypto.verify;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.statement.EventPackage;
import dev.custody.crypto.internal.verify.StatementChecker;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.seal.SealCounters;
import dev.custody.crypto.seal.VolatileSealCounters;
import dev.custody.crypto.trust.TrustBundle;
import java.util.Objects;

/**
 * Judges signed events by one trust bundle and one policy, without a network (docs/format.md,
 * verification).
 *
 * <p>Immutable from outside and safe to share between threads: it keeps nothing but a bounded cache
 * of batch roots whose signature it has found to hold. Feeds are judged in a {@link
 * VerificationRun}, which knows what came before.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class Verifier {

  private final StatementChecker checker;
  private final VerificationPolicy policy;

  private Verifier(StatementChecker checker, VerificationPolicy policy) {
    this.checker = checker;
    this.policy = policy;
  }

  /**
   * A verifier.
   *
   * @param bundle who may say what; it judges everything, whatever bundles a feed carries
   * @param policy when, and how strict
   * @param backend what checks signatures; verdicts do not depend on it
   */
  public static Verifier of(
      TrustBundle bundle, VerificationPolicy policy, VerificationBackend backend) {
    Objects.requireNonNull(bundle, "bundle");
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(backend, "backend");
    return new Verifier(new StatementChecker(bundle, backend), policy);
  }

  /** The policy it was made with. */
  public VerificationPolicy policy() {
    return policy;
  }

  /** Starts a run over one feed, or over any records in an order of the caller's. */
  public VerificationRun newRun() {
    return newRun(new VolatileSealCounters());
  }

  /**
   * Starts a run that judges the replay of seals by these counters too, and adds to them what its
   * verified events have spent. They belong to this run until it ends.
   */
  public VerificationRun newRun(SealCounters counters) {
    return new VerificationRun(checker, policy, Objects.requireNonNull(counters, "counters"));
  }

  /** Judges one event by itself, as the only one of a run. */
  public Verdict verify(EventPackage event) {
    return newRun().verify(event);
  }
}
