package dev.custody.reconcile.internal.rules;

import dev.custody.reconcile.RuleInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
          new TravelRule(),
          new AggregateRule(),
          new GhostRule(),
          new DuplicateRule(),
          new HoldBreachRule(),
          new HandoverRules(),
          new StreamRules());

  private Rules() {}

  /** What each declares, by id. */
  public static List<RuleInfo> infos() {
    List<RuleInfo> infos = new ArrayList<>();
    ALL.forEach(rule -> infos.addAll(rule.infos()));
    infos.sort(Comparator.comparing(RuleInfo::id));
    return List.copyOf(infos);
  }
}
