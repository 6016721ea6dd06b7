package dev.custody.cli;

import dev.custody.api.statement.KeyId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something in a bundle that needs care.
 *
 * @param code its name, for programs
 * @param kid the key it is about; null for the bundle itself
 * @param what what was found
 * @param todo what a person should do
 * @param breaks whether something does not work as long as it stays so
 */
record TrustFinding(String code, @Nullable KeyId kid, String what, String todo, boolean breaks) {

  /** It does not work, or will be wrong. */
  static TrustFinding broken(String code, @Nullable KeyId kid, String what, String todo) {
    return new TrustFinding(code, kid, what, todo, true);
  }

  /** It works, and somebody should look at it. */
  static TrustFinding care(String code, @Nullable KeyId kid, String what, String todo) {
    return new TrustFinding(code, kid, what, todo, false);
  }

  /**
   * Shows them, and says the exit code that follows. For people what was found stands below its
   * finding, so that lines stay short; several of one kind about one key share the first line.
   */
  static int show(Terminal terminal, List<TrustFinding> findings, boolean json) {
    boolean breaks = false;
    String last = "";
    for (TrustFinding finding : findings) {
      breaks |= finding.breaks;
      if (json) {
        terminal.json(finding.members());
        continue;
      }
      String head = finding.head();
      if (!head.equals(last)) {
        terminal.line(head);
        last = head;
      }
      terminal.line("        " + finding.what);
    }
    return breaks ? ExitCode.EVIDENCE : ExitCode.HOLDS;
  }

  private String head() {
    return String.format(
        "%-6s  %-22s  %-32s  %s",
        breaks ? "BREAKS" : "care", code, kid == null ? "-" : kid.toHex(), todo);
  }

  private Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("finding", code);
    members.put("kid", kid == null ? null : kid.toHex());
    members.put("what", what);
    members.put("todo", todo);
    members.put("breaks", breaks);
    return members;
  }
}
