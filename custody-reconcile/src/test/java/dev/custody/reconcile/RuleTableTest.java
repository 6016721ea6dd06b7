package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table of rules in the documentation is the one that the code declares. */
class RuleTableTest {

  @Test
  void docs_areWhatTheRulesDeclare() throws IOException {
    Path table = Path.of(System.getProperty("custody.root", ".."), "docs", "rules.md");
    if (Boolean.getBoolean("custody.writeRules")) {
      Files.writeString(table, RuleBook.toMarkdown());
    }
    assertThat(Files.readString(table)).isEqualTo(RuleBook.toMarkdown());
  }

  @Test
  void allRulesOfThisVersion_areThere() {
    assertThat(RuleBook.rules())
        .extracting(RuleInfo::id)
        .containsExactly(
            "R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10", "R11", "R12",
            "R13", "R14", "R15", "R16", "R17", "R18", "R19", "R20", "R21", "R22", "R23", "R24",
            "R25", "R26", "R27", "R28", "R29", "R30", "R31", "R32", "R33", "R34", "R35", "R36",
            "R37", "R38", "R39", "R40", "R41", "R42", "R43", "R44", "R45");
  }
}
