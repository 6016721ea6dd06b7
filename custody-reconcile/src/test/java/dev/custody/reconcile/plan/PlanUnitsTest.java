package dev.custody.reconcile.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Units of a plan in a CSV file, tied to it by digest; and plans that nobody could carry out. */
class PlanUnitsTest {

  private static final String LEGS =
      ", \"legs\": [{\"step\": \"SCAN\", \"place\": \"urn:e:p\","
          + " \"latest\": \"2026-11-02T09:00:00Z\"}]}";
  private static final String CSV =
      "id,container,quantity,uom\nurn:e:u:1,urn:e:t,12.5,KGM\n\"urn:e:u:2,b\",,,\r\n";

  @Test
  void exampleOfTheGuide_isAPlan() throws IOException, PlanFileException {
    String guide =
        Files.readString(
            Path.of(System.getProperty("custody.root", "..")).resolve("docs/sources.md"));
    Plan plan = PlanFiles.parsePlan(block(guide, "json plan"), block(guide, "csv units"));
    assertThat(plan.units()).hasSize(2);
    assertThat(plan.digest()).isEqualTo(Digest.sha256(block(guide, "json plan")));
    assertThat(PlanFiles.unitsFile(block(guide, "json plan"))).contains("P-118-units.csv");
  }

  private static byte[] block(String guide, String name) {
    Matcher found = Pattern.compile("```" + name + "\n(.*?)```", Pattern.DOTALL).matcher(guide);
    assertThat(found.find()).as(name).isTrue();
    return found.group(1).getBytes(UTF_8);
  }

  @Test
  void units_haveTheirCells() throws PlanFileException {
    Plan plan = parse(CSV);
    assertThat(plan.units())
        .extracting(PlanUnit::id, PlanUnit::container, PlanUnit::uom)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("urn:e:u:1", "urn:e:t", "KGM"),
            org.assertj.core.groups.Tuple.tuple("urn:e:u:2,b", null, null));
    assertThat(plan.units().get(0).quantity()).hasToString("12.5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "id\\nurn:e:u:1\\nurn:e:u:1\\n | unit twice in a plan | line=3, column=1",
        "id,quantity\\nurn:e:u:1,-1\\n | negative quantity | line=2, column=11",
        "id,container\\nurn:e:u:1,urn:e:u:1\\n | unit inside itself | line=2",
        "id,container\\nurn:e:a,urn:e:b\\nurn:e:b,urn:e:a\\n | containers in a loop | path=/units",
        "id\\npallet 7\\n | malformed identifier | line=2, column=1",
        "id,price\\nurn:e:u:1,3\\n | expected columns of | line=1, column=4",
        "container\\nurn:e:u:1\\n | expected the column id | line=1",
        "id,quantity\\nurn:e:u:1\\n | as many cells as columns | line=2",
        "id\\nurn:e:u:1,x\\n | expected the end of the line | line=2",
        "id\\n\\n | unit without its id | line=2",
        "id\\n\"urn:e:u:1 | quote without its end | line=2",
        "id\\nurn:\"e\\n | quotes around the whole cell | line=2",
        "id,uom\\nurn:e:u:1,EA\\n | unit of measure without a quantity | line=2",
      })
  void refuses_withLineAndColumn(String csv, String what, String where) {
    assertThatThrownBy(() -> parse(csv.replace("\\n", "\n")))
        .isInstanceOf(PlanFileException.class)
        .hasMessageContaining(what)
        .hasMessageContaining(where);
  }

  @Test
  void everyPrefix_isRefused_orEndsWithAUnit() {
    for (int length = 0; length < CSV.length(); length++) {
      try {
        assertThat(parse(CSV.substring(0, length)).units().size()).isLessThan(3);
      } catch (PlanFileException refused) {
        assertThat(refused.path()).startsWith("/units");
      }
    }
  }

  @Test
  void anotherFileThanNamed_orNone_orBoth_isRefused() {
    byte[] json = json(Digest.sha256(CSV.getBytes(UTF_8)));
    assertThatThrownBy(() -> PlanFiles.parsePlan(json)).hasMessageContaining("file of their own");
    byte[] other = CSV.replace("12.5", "12").getBytes(UTF_8);
    assertThatThrownBy(() -> PlanFiles.parsePlan(json, other))
        .hasMessageContaining("another file of units");
    byte[] inside = ("{\"plan\": \"P\", \"revision\": 1, \"units\": []" + LEGS).getBytes(UTF_8);
    assertThatThrownBy(() -> PlanFiles.parsePlan(inside, other)).hasMessageContaining("as well");
    for (String name : new String[] {"../u.csv", "/etc/passwd", "a/b.csv", ".hidden", "a\\\\b"}) {
      byte[] away = new String(json, UTF_8).replace("u.csv", name).getBytes(UTF_8);
      assertThatThrownBy(() -> PlanFiles.unitsFile(away)).hasMessageContaining("beside the plan");
    }
  }

  @Test
  void everyByteOfTheCsv_isRefusedOrAPlan() {
    byte[] csv = CSV.getBytes(UTF_8);
    for (int at = 0; at < csv.length; at++) {
      for (int value = 0; value < 256; value += 3) {
        byte[] other = Arrays.copyOf(csv, csv.length);
        other[at] = (byte) value;
        try {
          PlanFiles.parsePlan(json(Digest.sha256(other)), other);
        } catch (PlanFileException refused) {
          assertThat(refused.path()).startsWith("/units");
        }
      }
    }
  }

  private static Plan parse(String csv) throws PlanFileException {
    byte[] bytes = csv.getBytes(UTF_8);
    return PlanFiles.parsePlan(json(Digest.sha256(bytes)), bytes);
  }

  private static byte[] json(Digest digest) {
    return ("{\"plan\": \"P\", \"revision\": 1, \"units\": {\"csv\": \"u.csv\", \"sha256\": \""
            + digest.toHex()
            + "\"}"
            + LEGS)
        .getBytes(UTF_8);
  }
}
