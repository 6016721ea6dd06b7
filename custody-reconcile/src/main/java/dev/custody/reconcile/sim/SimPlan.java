package dev.custody.reconcile.sim;

import dev.custody.api.Bytes;
import dev.custody.reconcile.plan.Plan;
import java.time.Instant;
import java.util.Objects;

/**
 * One revision of a plan, as its file and as a value.
 *
 * @param json the file: what its digest is over
 * @param plan the plan that is in it
 * @param publishedAt when it became known
 * @since 0.1.0
 */
public record SimPlan(Bytes json, Plan plan, Instant publishedAt) {

  /** Checks that nothing is null. */
  public SimPlan {
    Objects.requireNonNull(json, "json");
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(publishedAt, "publishedAt");
  }
}
