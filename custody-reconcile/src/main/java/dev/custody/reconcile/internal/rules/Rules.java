package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.internal.facts.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All rules, in the order in which they look. */
public final class Rules {

  /** Every rule of the engine. */
  public static final List<Rule> ALL =
      List.of(
          new MissingRules(),
          new QuantityRules(),
          new SequenceRule(),
          new ManifestRule(),
          new PlaceRule(),
          new DoubleCustodyRule(),
          new SealRules(),
          new SealGapRule(),
          new WeightRules(),
          new PhantomRule(),
          new RouteRules(),
          new DwellRule(),
          new TravelRule(),
          new CloneRule(),
          new SubstitutionRule(),
          new AggregateRule(),
          new ExtraChildRule(),
          new ReturnRule(),
          new GhostRule(),
          new DuplicateRule(),
          new HoldBreachRule(),
          new PickupRule(),
          new CorrectionRule(),
          new HandoverRules(),
          new StreamRules(),
          new StandingRules(),
          new RetiredDeviceRule(),
          new UnknownSignerRule(),
          new ClockRules(),
          new SilenceRule(),
          new TrackerRule(),
          new LateTelemetryRule(),
          new PostureRule(),
          new SharedLoginRule(),
          new OpeningRule(),
          new HandoverPlaceRule(),
          new ContradictionRule(),
          new DriftRule(),
          new ClusterRule());

  /** Ids of the rules whose holds a second person releases, as they declare it. */
  public static final Set<String> STICKY =
      infos().stream()
          .filter(RuleInfo::sticky)
          .map(RuleInfo::id)
          .collect(Collectors.toUnmodifiableSet());

  private static final Map<Rule.Scope, List<Rule>> BY_SCOPE = new EnumMap<>(Rule.Scope.class);

  static {
    for (Rule.Scope scope : Rule.Scope.values()) {
      BY_SCOPE.put(scope, ALL.stream().filter(rule -> rule.scope() == scope).toList());
    }
  }

  private Rules() {}

  /** The name of the one cell of {@link Rule.Scope#TREND}. */
  public static String trend() {
    return DriftRule.ALL;
  }

  /** When outcomes with this deadline are judged. */
  public static Instant judged(Instant deadline, World world) {
    return DriftRule.judged(deadline, world);
  }

  /** Rules that look at one kind of cell, in the order in which they look. */
  public static List<Rule> of(Rule.Scope scope) {
    return BY_SCOPE.getOrDefault(scope, List.of());
  }

  /** What each declares, by id. */
  public static List<RuleInfo> infos() {
    List<RuleInfo> infos = new ArrayList<>();
    ALL.forEach(rule -> infos.addAll(rule.infos()));
    infos.sort(Comparator.comparing(RuleInfo::id));
    return List.copyOf(infos);
  }
}
