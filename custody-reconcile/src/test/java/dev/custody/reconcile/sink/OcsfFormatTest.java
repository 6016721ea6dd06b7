package dev.custody.reconcile.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.custody.api.Reason;
import dev.custody.api.statement.KeyId;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.RuleBook;
import dev.custody.reconcile.RuleInfo;
import dev.custody.reconcile.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OcsfFormatTest {

  private static final SiemFormat OCSF = SiemFormat.ocsf(Revisions.PRODUCT);

  @Test
  void firstRevision_createsAFinding() {
    JsonNode finding =
        OcsfReader.read(
            OCSF.line(
                Revisions.of("R10", "urn:example:trailer:1")
                    .severe(Severity.C)
                    .holding(Hold.Scope.CONTAINER, "urn:example:trailer:1", true)
                    .revision(1, ExceptionState.CONFIRMED)));
    assertThat(finding.get("type_uid").intValue()).isEqualTo(200_401);
    assertThat(finding.get("severity").textValue()).isEqualTo("Critical");
    assertThat(finding.get("status").textValue()).isEqualTo("New");
    assertThat(finding.get("status_detail").textValue()).isEqualTo("CONFIRMED");
    assertThat(finding.get("time").longValue()).isEqualTo(1_793_610_000_001L);
    assertThat(finding.get("finding_info").get("title").textValue()).isEqualTo("seal broken");
    assertThat(finding.get("resources").get(0).get("uid").textValue())
        .isEqualTo("urn:example:trailer:1");
    JsonNode ours = finding.get("evidences").get(0).get("data");
    assertThat(ours.get("hold").get("sticky").booleanValue()).isTrue();
    assertThat(ours.get("absence").textValue()).isEqualTo("PRESUMED_ABSENT");
  }

  @Test
  void oneFinding_isCreatedUpdatedAndClosedUnderOneUid() {
    Revisions base = Revisions.of("R04", "u");
    JsonNode created = read(base, 1, ExceptionState.SUSPECTED);
    JsonNode updated = read(base, 2, ExceptionState.CONFIRMED);
    JsonNode closed = read(base, 3, ExceptionState.CLEARED);
    assertThat(List.of(type(created), type(updated), type(closed)))
        .containsExactly(200_401, 200_402, 200_403);
    assertThat(closed.get("status").textValue()).isEqualTo("Resolved");
    assertThat(uid(updated)).isEqualTo(uid(created)).isEqualTo(uid(closed));
    assertThat(updated.get("metadata").get("uid").textValue()).isEqualTo(uid(updated) + ":2");
    assertThat(type(read(base, 4, ExceptionState.REOPENED))).isEqualTo(200_402);
    assertThat(type(read(base, 5, ExceptionState.RESOLVED))).isEqualTo(200_403);
  }

  private static JsonNode read(Revisions base, int number, ExceptionState state) {
    return OcsfReader.read(OCSF.line(base.revision(number, state)));
  }

  private static int type(JsonNode finding) {
    return finding.get("type_uid").intValue();
  }

  private static String uid(JsonNode finding) {
    return finding.get("finding_info").get("uid").textValue();
  }

  @Test
  void everyRuleSeverityAndState_fitsTheSchema() {
    for (RuleInfo rule : RuleBook.rules()) {
      for (Severity severity : Severity.values()) {
        for (ExceptionState state : ExceptionState.values()) {
          Revisions base = Revisions.of(rule.id(), "u").severe(severity).at(Instant.MIN);
          JsonNode finding = read(base, 7, state);
          assertThat(finding.get("remediation").get("desc").textValue()).isEqualTo(rule.nextStep());
          assertThat(finding.get("time").longValue()).isZero();
        }
      }
    }
  }

  @Test
  void failedVerification_saysNothingOfTheEvent() {
    KeyId kid = KeyId.ofSpki("k".getBytes(StandardCharsets.UTF_8));
    VerificationFinding finding =
        new VerificationFinding(
            "/home/someone/partner.cfeed",
            7,
            null,
            VerificationFinding.Outcome.INDETERMINATE,
            Set.of(Reason.UNKNOWN_KEY),
            List.of(kid),
            Revisions.NINE);
    String line = OCSF.line(finding);
    assertThat(line).doesNotContain("someone").doesNotContain("partner");
    JsonNode read = OcsfReader.read(line);
    assertThat(read.get("severity").textValue()).isEqualTo("Low");
    assertThat(read.get("finding_info").has("related_events")).isFalse();
    JsonNode ours = read.get("evidences").get(0).get("data");
    assertThat(ours.get("reasons").get(0).textValue()).isEqualTo("UNKNOWN_KEY");
    assertThat(ours.get("kids").get(0).textValue()).isEqualTo(kid.toHex());
    assertThat(OCSF.key(line)).contains(new RevisionKey(finding.id(), 1));
  }

  @Test
  void sameEventForOtherReasons_isAnotherFinding() {
    assertThat(finding(3, Reason.UNKNOWN_KEY).id()).isEqualTo(finding(4, Reason.UNKNOWN_KEY).id());
    assertThat(finding(3, Reason.UNKNOWN_KEY).id())
        .isNotEqualTo(finding(3, Reason.SIGNATURE_INVALID).id());
  }

  private static VerificationFinding finding(long index, Reason reason) {
    return new VerificationFinding(
        "a",
        index,
        Revisions.event("one"),
        VerificationFinding.Outcome.REJECTED,
        Set.of(reason),
        List.of(),
        Revisions.NINE);
  }

  @Property(tries = 100)
  void anyText_staysInItsMember(@ForAll String text) {
    String line =
        OCSF.line(
            Revisions.of("R04", text)
                .saying(text)
                .expecting(text)
                .revision(1, ExceptionState.SUSPECTED));
    JsonNode finding = OcsfReader.read(line);
    assertThat(finding.get("message").textValue()).isEqualTo(text);
    assertThat(finding.get("resources").get(0).get("uid").textValue()).isEqualTo(text);
    assertThat(OCSF.key(line)).isPresent();
  }
}
