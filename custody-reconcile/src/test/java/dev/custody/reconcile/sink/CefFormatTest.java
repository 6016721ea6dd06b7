package dev.custody.reconcile.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Reason;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Severity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CefFormatTest {

  private static final SiemFormat CEF = SiemFormat.cef(Revisions.PRODUCT);

  @Test
  void exception_isOneLineWithAllThatASiemSelectsBy() {
    String line =
        CEF.line(
            Revisions.of("R04", "/00/095012345678901231")
                .holding(Hold.Scope.UNIT, "/00/095012345678901231", true)
                .revision(1, ExceptionState.SUSPECTED));
    CefReader read = CefReader.read(line);
    assertThat(read.header())
        .containsExactly(
            "CEF:0", "dev.custody", "Custody", "0.1.0", "R04", "missing by leg deadline", "8");
    assertThat(read.extension())
        .containsEntry("cn1", "1")
        .containsEntry("cn1Label", "revision")
        .containsEntry("act", "Create")
        .containsEntry("cs1", "SUSPECTED")
        .containsEntry("cs2", "/00/095012345678901231")
        .containsEntry("cs4", "UNIT /00/095012345678901231 sticky")
        .containsEntry("cfp1", "0.30")
        .containsEntry("rt", "1793610000001")
        .containsEntry("msg", "Not seen. Next: look for it.");
  }

  @Test
  void activity_followsTheLifeOfAnException() {
    Revisions base = Revisions.of("R04", "u");
    assertThat(act(base, 1, ExceptionState.SUSPECTED)).isEqualTo("Create");
    assertThat(act(base, 2, ExceptionState.CONFIRMED)).isEqualTo("Update");
    assertThat(act(base, 3, ExceptionState.CLEARED)).isEqualTo("Close");
    assertThat(act(base, 4, ExceptionState.REOPENED)).isEqualTo("Update");
    assertThat(act(base, 5, ExceptionState.RESOLVED)).isEqualTo("Close");
  }

  private static String act(Revisions base, int number, ExceptionState state) {
    return CefReader.read(CEF.line(base.revision(number, state))).extension().get("act");
  }

  @Test
  void severity_fallsIntoTheBandOfItsName() {
    List<String> levels =
        List.of(Severity.values()).stream()
            .map(each -> Revisions.of("R04", "u").severe(each))
            .map(each -> CEF.line(each.revision(1, ExceptionState.SUSPECTED)))
            .map(line -> CefReader.read(line).header().get(6))
            .toList();
    assertThat(levels).containsExactly("3", "5", "8", "10");
  }

  @Test
  void whatWouldForgeAPartOrALine_isEscaped() {
    String nasty = "a|b\\c=d\ne\rf\tg\u2028h externalId=0 \\";
    CefReader read =
        CefReader.read(
            CEF.line(
                Revisions.of(nasty, nasty).saying(nasty).revision(1, ExceptionState.SUSPECTED)));
    assertThat(read.header().get(4)).isEqualTo("a|b\\c=d e f g h externalId=0 \\");
    assertThat(read.extension())
        .containsEntry("msg", "a|b\\c=d\ne\rf g h externalId=0 \\")
        .containsEntry("cs2", "a|b\\c=d\ne\rf g h externalId=0 \\");
  }

  @Test
  void longText_isCutBetweenCharacters_andSaysSo() {
    String text = "\uD83D\uDE9A".repeat(400);
    String message =
        CefReader.read(
                CEF.line(
                    Revisions.of("R04", "u").saying(text).revision(1, ExceptionState.SUSPECTED)))
            .extension()
            .get("msg");
    assertThat(message).isEqualTo("\uD83D\uDE9A".repeat(255) + "...");
    assertThat(Texts.upTo("x".repeat(1023), 1023)).hasSize(1023).doesNotContain(".");
    assertThat(Texts.upTo("x".repeat(1024), 1023)).hasSize(1023).endsWith("x...");
  }

  @Test
  void failedVerification_isIdsReasonsAndKeys() {
    KeyId kid = KeyId.ofSpki("k".getBytes(StandardCharsets.UTF_8));
    VerificationFinding finding =
        new VerificationFinding(
            "/home/someone/partner.cfeed",
            7,
            Revisions.event("one"),
            VerificationFinding.Outcome.REJECTED,
            Set.of(Reason.SIGNATURE_INVALID, Reason.KEY_REVOKED),
            List.of(kid),
            Revisions.NINE);
    String line = CEF.line(finding);
    assertThat(line).doesNotContain("someone").doesNotContain("partner");
    CefReader read = CefReader.read(line);
    assertThat(read.header()).endsWith("VERIFY_REJECTED", "event rejected", "8");
    assertThat(read.extension())
        .containsEntry("cat", "verification")
        .containsEntry("cs2", Revisions.event("one").toString())
        .containsEntry("cs3", kid.toHex())
        .containsEntry("cn2", "7");
    assertThat(read.extension().get("reason").split(" "))
        .containsExactlyInAnyOrder("SIGNATURE_INVALID", "KEY_REVOKED");
    assertThat(CEF.key(line)).contains(new RevisionKey(finding.id(), 1));
  }

  @Property(tries = 100)
  void anyText_isReadAsItWasWritten_butForCutsAndControlCharacters(@ForAll String text) {
    String line =
        CEF.line(
            Revisions.of("R04", text)
                .saying(text)
                .expecting(text)
                .revision(3, ExceptionState.CONFIRMED));
    CefReader read = CefReader.read(line);
    StringBuilder plain = new StringBuilder();
    for (char c : text.toCharArray()) {
      boolean kept = !Character.isISOControl(c) && c != '\u2028' && c != '\u2029';
      plain.append(kept || c == '\n' || c == '\r' ? c : ' ');
    }
    String expected = Texts.upTo(plain.toString().strip(), 1023);
    assertThat(read.extension().getOrDefault("msg", "")).isEqualTo(expected);
    assertThat(CEF.key(line)).map(RevisionKey::revision).contains(3);
  }
}
