package dev.custody.reconcile.sink;

import dev.custody.reconcile.RuleBook;
import dev.custody.reconcile.RuleInfo;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the rules say of themselves, by id. */
final class RuleWords {

  private static final Map<String, RuleInfo> RULES =
      RuleBook.rules().stream().collect(Collectors.toMap(RuleInfo::id, Function.identity()));

  private RuleWords() {}

  /** What does not fit; the id itself for a rule of another version. */
  static String title(String rule) {
    RuleInfo info = RULES.get(rule);
    return info == null ? rule : info.title();
  }

  /** What a person does first; empty for a rule of another version. */
  static String nextStep(String rule) {
    RuleInfo info = RULES.get(rule);
    return info == null ? "" : info.nextStep();
  }
}
