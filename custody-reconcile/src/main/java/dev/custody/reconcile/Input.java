package dev.custody.reconcile;

import dev.custody.api.observe.Observation;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.Posture;
import dev.custody.reconcile.plan.Roster;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the engine is told. Holds, releases, resolutions and corrections are signed
 * events, so they come as {@link Observed}.
 *
 * @since 0.1.0
 */
public sealed interface Input {

  /**
   * A custody event and how far it may be trusted. The same event again adds its statements.
   *
   * @param observation the event
   */
  record Observed(Observation observation) implements Input {
    /** Checks that it is there. */
    public Observed {
      Objects.requireNonNull(observation, "observation");
    }
  }

  /**
   * A plan or a revision of one.
   *
   * @param plan the plan
   * @param publishedAt when it became known; null if that was before everything. A PLAN event that
   *     names the plan's digest proves a later time
   */
  record PlanUpsert(Plan plan, @Nullable Instant publishedAt) implements Input {
    /** Checks that it is there. */
    public PlanUpsert {
      Objects.requireNonNull(plan, "plan");
    }
  }

  /**
   * A plan that does not count any more, in any revision.
   *
   * @param plan name of the plan
   */
  record PlanRetract(String plan) implements Input {
    /** Checks that it is there. */
    public PlanRetract {
      Objects.requireNonNull(plan, "plan");
    }
  }

  /**
   * The roster in force, instead of the one before.
   *
   * @param roster the roster
   */
  record RosterUpdate(Roster roster) implements Input {
    /** Checks that it is there. */
    public RosterUpdate {
      Objects.requireNonNull(roster, "roster");
    }
  }

  /**
   * A key that is not to be trusted from some time on: its later statements are hints.
   *
   * @param kid the key
   * @param since from then on
   */
  record KeyDistrusted(KeyId kid, Instant since) implements Input {
    /** Checks that both are there. */
    public KeyDistrusted {
      Objects.requireNonNull(kid, "kid");
      Objects.requireNonNull(since, "since");
    }
  }

  /**
   * What state our devices should be in, instead of what was said before.
   *
   * @param posture the expectation
   */
  record PostureUpdate(Posture posture) implements Input {
    /** Checks that it is there. */
    public PostureUpdate {
      Objects.requireNonNull(posture, "posture");
    }
  }
}
