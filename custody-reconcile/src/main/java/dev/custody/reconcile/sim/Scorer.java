package dev.custody.reconcile.sim;

import dev.custody.reconcile.EngineSettings;
import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.ReconcileEngine;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.TrustPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs an engine through a world as it would run in it, and holds what it says against the truth.
 *
 * <p>Inputs are applied in the order in which they arrive, and every five minutes the engine is
 * told how late it is, its allowed lateness behind. The time of an alarm is that of the input or
 * the tick which brought it, and not the time that the engine decided for.
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

  /** One exception during the run. */
  private static final class Seen {
    private ExceptionRevision last;
    private final Instant raisedAt;
    private @Nullable Instant alarmAt;
    private @Nullable Instant heldSince;
    private Duration held = Duration.ZERO;

    Seen(ExceptionRevision first, Instant at) {
      this.last = first;
      this.raisedAt = at;
    }
  }

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
    Map<ExceptionId, Seen> seen = run(world);
    return judge(world, List.copyOf(seen.values()));
  }

  private Map<ExceptionId, Seen> run(SimWorld world) {
    Map<ExceptionId, Seen> seen = new LinkedHashMap<>();
    ReconcileEngine engine = ReconcileEngine.of(settings, policy);
    Instant[] now = {world.settings().start()};
    Instant tick = now[0].plus(TICK);
    Instant end = world.settings().end();
    Iterator<Arrival> arrivals = world.inputs().iterator();
    Arrival next = arrivals.hasNext() ? arrivals.next() : null;
    while (next != null || tick.isBefore(end)) {
      if (next != null && !next.at().isAfter(tick)) {
        now[0] = next.at();
        engine.apply(next.input(), revision -> note(revision, now[0], seen));
        next = arrivals.hasNext() ? arrivals.next() : null;
      } else {
        now[0] = tick;
        engine.advance(
            tick.minus(settings.timing().lateness()), revision -> note(revision, now[0], seen));
        tick = tick.plus(TICK);
      }
    }
    engine.advance(end, revision -> note(revision, end, seen));
    seen.values().forEach(each -> release(each, end));
    return seen;
  }

  private static void note(ExceptionRevision revision, Instant at, Map<ExceptionId, Seen> seen) {
    Seen one = seen.computeIfAbsent(revision.id(), id -> new Seen(revision, at));
    one.last = revision;
    boolean severe = revision.severity().compareTo(Severity.H) >= 0;
    if (severe && revision.state() == ExceptionState.CONFIRMED && one.alarmAt == null) {
      one.alarmAt = at;
    }
    boolean holds = revision.hold() != null && revision.state().open();
    if (holds && one.heldSince == null) {
      one.heldSince = at;
    } else if (!holds) {
      release(one, at);
    }
  }

  private static void release(Seen one, Instant at) {
    if (one.heldSince != null) {
      one.held = one.held.plus(Duration.between(one.heldSince, at));
      one.heldSince = null;
    }
  }

  private static Score judge(SimWorld world, List<Seen> seen) {
    Truth truth = world.truth();
    EnumMap<Theft, Integer> planted = new EnumMap<>(Theft.class);
    EnumMap<Theft, Integer> found = new EnumMap<>(Theft.class);
    EnumMap<Theft, Integer> hinted = new EnumMap<>(Theft.class);
    Map<PlantedTheft, Set<String>> subjects = new HashMap<>();
    truth.thefts().forEach(theft -> subjects.put(theft, new HashSet<>(theft.subjects())));
    Duration toDetect = Duration.ZERO;
    double regret = 0;
    for (PlantedTheft theft : truth.thefts()) {
      planted.merge(theft.theft(), 1, Integer::sum);
      Instant alarm = null;
      for (Seen one : seen) {
        if (isAbout(one, theft, subjects)) {
          alarm = earlier(alarm, one.alarmAt);
        }
      }
      if (seen.stream().anyMatch(one -> isAbout(one, theft, subjects))) {
        hinted.merge(theft.theft(), 1, Integer::sum);
      }
      if (alarm != null) {
        found.merge(theft.theft(), 1, Integer::sum);
        toDetect = toDetect.plus(positive(Duration.between(theft.takenAt(), alarm)));
      }
      regret += theft.units().size() * share(theft, alarm);
    }
    int alarms = 0;
    int right = 0;
    Duration innocent = Duration.ZERO;
    for (Seen one : seen) {
      boolean about = truth.thefts().stream().anyMatch(theft -> isAbout(one, theft, subjects));
      alarms += one.alarmAt == null ? 0 : 1;
      right += one.alarmAt == null || !about ? 0 : 1;
      innocent = about ? innocent : innocent.plus(one.held);
    }
    regret += (alarms - right) * FALSE_ALARM + innocent.toSeconds() / 3_600.0 * HOLD_HOUR;
    return new Score(
        truth.units(), alarms, right, planted, found, hinted, toDetect, innocent, regret);
  }

  /** Its subject belongs to the theft, and it was raised when there was something to see. */
  private static boolean isAbout(
      Seen one, PlantedTheft theft, Map<PlantedTheft, Set<String>> subjects) {
    Set<String> own = subjects.getOrDefault(theft, Set.of());
    Instant from =
        theft.takenAt().isBefore(theft.detectableAt()) ? theft.takenAt() : theft.detectableAt();
    Instant at = one.alarmAt != null ? one.alarmAt : one.raisedAt;
    return own.contains(one.last.subject()) && !at.isBefore(from);
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  /** What share of the goods the delay behind the oracle costs. */
  private static double share(PlantedTheft theft, @Nullable Instant alarm) {
    if (alarm == null) {
      return 1;
    }
    Duration delay = positive(Duration.between(theft.detectableAt(), alarm));
    return Math.min(1, (double) delay.toMillis() / WORTHLESS_AFTER.toMillis());
  }
}
