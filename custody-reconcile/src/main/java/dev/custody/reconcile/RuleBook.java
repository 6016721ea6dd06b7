package dev.custody.reconcile;

import dev.custody.reconcile.internal.rules.Rules;
import java.util.List;

/**
 * The rules of this version, as each declares itself.
 *
 * @since 0.1.0
 */
public final class RuleBook {

  private RuleBook() {}

  /** All rules, by id. */
  public static List<RuleInfo> rules() {
    return Rules.infos();
  }

  /** The table of rules in Markdown: docs/rules.md is this and nothing else. */
  public static String toMarkdown() {
    StringBuilder out = new StringBuilder("# Rules of reconciliation\n\n");
    out.append("Severity: L low, M medium, H high, C critical. ");
    out.append("An exception id is made of rule, version, subject and expectation.\n\n");
    out.append(
        "| rule | what does not fit | severity | hold | reads | confirmed when | do next |\n");
    out.append("|---|---|---|---|---|---|---|\n");
    for (RuleInfo rule : rules()) {
      out.append("| ").append(rule.id()).append(" v").append(rule.version());
      out.append(" | ").append(rule.title());
      out.append(" | ").append(rule.severity());
      out.append(" | ").append(rule.hold());
      out.append(" | ").append(rule.inputs());
      out.append(" | ").append(rule.confirmPolicy());
      out.append(" | ").append(rule.nextStep()).append(" |\n");
    }
    return out.toString();
  }
}
