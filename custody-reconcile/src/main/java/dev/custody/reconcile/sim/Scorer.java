package dev.custody.reconcile.sim;

import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.ReconcileEngine;
import dev.custody.reconcile.TrustPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Objects;

/**
 * Runs an engine through a world as it would run in it, and holds what it says against the truth.
 *
 * <p>Inputs are applied in the order in which they arrive, and every five minutes the engine is
 * told how late it is, its allowed lateness behind. The time of an alarm is that of the input or
 * the tick which brought it, and not the time that the engine decided for.
 *
 * <p>It is scored twice: by what was severe and confirmed, and by everything worth a look, as if
 * somebody acted on each suspicion. An exception is about a theft if its subject belongs to one
 * ({@link PlantedTheft#subjects}) and it comes after that theft began to show or the goods were
 * gone, and within 36 hours of the last of them; where several thefts concern the subject, it is
 * about the one that began last. A cluster (R39) has a place or a holder for a subject: it is no
 * false alarm if most of the events that it cites are cited by exceptions about thefts, and it
 * finds none.
 *
 * <p><b>Regret</b> is what the engine cost more than an oracle that knows the truth: one that
 * raises one alarm for each theft at the first moment at which anything shows, and holds nothing
 * innocent. Costs are counted in units of goods. A theft that is never found costs all its units.
 * One found late costs them in the measure of its delay behind the oracle, all of them after {@link
 * #WORTHLESS_AFTER}: goods are seldom recovered after a day. Each alarm about no theft costs {@link
 * #FALSE_ALARM}, each hour of an innocent hold {@link #HOLD_HOUR}.
 *
 * <p>Not for several threads at once; a scorer keeps nothing between worlds.
 *
 * @since 0.1.0
 */
public final class Scorer {

  /** After this delay an alarm saves nothing. */
  public static final Duration WORTHLESS_AFTER = Duration.ofHours(24);

  /** What it costs to look into an alarm that is about no theft, in units of goods. */
  public static final double FALSE_ALARM = 0.1;

  /** What an hour of an innocent hold costs, in units of goods. */
  public static final double HOLD_HOUR = 0.01;

  private static final Duration TICK = Duration.ofMinutes(5);

  private final EngineSettings settings;
  private final TrustPolicy policy;

  private Scorer(EngineSettings settings, TrustPolicy policy) {
    this.settings = settings;
    this.policy = policy;
  }

  /**
   * A scorer of engines like this.
   *
   * @param settings of the engine
   * @param policy of the engine
   */
  public static Scorer of(EngineSettings settings, TrustPolicy policy) {
    return new Scorer(
        Objects.requireNonNull(settings, "settings"), Objects.requireNonNull(policy, "policy"));
  }

  /** Runs through a world and scores it. */
  public Score score(SimWorld world) {
    return new Judge(world.truth(), run(world)).score();
  }

  private Watch run(SimWorld world) {
    Watch watch = new Watch();
    ReconcileEngine engine = ReconcileEngine.of(settings, policy);
    Instant[] now = {world.settings().start()};
    Instant tick = now[0].plus(TICK);
    Instant end = world.settings().end();
    Iterator<Arrival> arrivals = world.inputs().iterator();
    Arrival next = arrivals.hasNext() ? arrivals.next() : null;
    while (next != null || tick.isBefore(end)) {
      if (next != null && !next.at().isAfter(tick)) {
        now[0] = next.at();
        engine.apply(next.input(), revision -> watch.see(revision, now[0]));
        next = arrivals.hasNext() ? arrivals.next() : null;
      } else {
        now[0] = tick;
        engine.advance(
            tick.minus(settings.timing().lateness()), revision -> watch.see(revision, now[0]));
        tick = tick.plus(TICK);
      }
    }
    engine.advance(end, revision -> watch.see(revision, end));
    watch.end(end);
    return watch;
  }
}
