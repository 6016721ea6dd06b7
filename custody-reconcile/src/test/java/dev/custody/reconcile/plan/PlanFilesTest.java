package dev.custody.reconcile.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.custody.api.Digest;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Kind;
import dev.custody.reconcile.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plan and roster files: what is read, and one clear error with its place for all else. */
class PlanFilesTest {

  static final String PLAN =
      """
      {"plan": "P-118", "revision": 1, "consignment": "urn:e:shipment:1",
       "units": [{"id": "urn:e:pallet:1", "container": "urn:e:trailer:7",
                  "quantity": {"value": "12", "uom": "EA"}}, {"id": "urn:e:pallet:2"}],
       "legs": [{"step": "LOAD", "place": "/414/9501101020016",
                 "earliest": "2026-11-02T06:00:00Z", "latest": "2026-11-02T09:00:00Z",
                 "holder": "urn:e:party:1",
                 "geofence": {"lat": 51.5, "lon": -0.1, "radiusM": 300},
                 "missesTolerated": 1, "confirm": ["HANDHELD", "WMS"]},
                {"step": "RECEIVE", "place": "urn:e:b", "latest": "2026-11-02T12:00:00+01:00"}],
       "value": "HIGH"}
      """;

  static final String ROSTER =
      """
      {"sources": [{"kid": "00112233445566778899aabbccddeeff", "source": "SCALE",
                    "places": ["urn:e:a"],
                    "shifts": [{"operator": "urn:e:op:1", "from": "2026-11-02T06:00:00Z",
                                "to": "2026-11-02T14:00:00Z", "places": []}]}]}
      """;

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void plan_isReadWhole() throws PlanFileException {
    Plan plan = PlanFiles.parsePlan(bytes(PLAN));
    assertThat(plan.id()).isEqualTo("P-118");
    assertThat(plan.value()).isEqualTo(Plan.Value.HIGH);
    assertThat(plan.digest()).isEqualTo(Digest.sha256(bytes(PLAN)));
    assertThat(plan.units().get(0))
        .isEqualTo(new PlanUnit("urn:e:pallet:1", "urn:e:trailer:7", Decimal.of(12), "EA"));
    Leg leg = plan.legs().get(0);
    assertThat(leg.step()).isEqualTo(Kind.LOAD);
    assertThat(leg.geofence()).isEqualTo(new Geofence(51.5, -0.1, 300));
    assertThat(leg.missesTolerated()).isEqualTo(1);
    assertThat(leg.confirm()).containsExactly(Source.HANDHELD, Source.WMS);
    assertThat(plan.legs().get(1).latest()).isEqualTo(Instant.parse("2026-11-02T11:00:00Z"));
  }

  @Test
  void roster_isReadWhole() throws PlanFileException {
    Roster.Entry entry = PlanFiles.parseRoster(bytes(ROSTER)).entries().get(0);
    assertThat(entry.source()).isEqualTo(Source.SCALE);
    assertThat(entry.places()).containsExactly("urn:e:a");
    assertThat(entry.shifts().get(0).operator()).isEqualTo("urn:e:op:1");
  }

  static Stream<Arguments> badPlans() {
    return Stream.of(
        bad("\"plan\"", "\"plans\"", "/plans", "unknown member"),
        bad(
            "{\"id\": \"urn:e:pallet:2\"}",
            "{\"id\": \"urn:e:p:2\", \"x\": 1}",
            "/units/1/x",
            "unknown member"),
        bad("\"P-118\",", "\"P-118\", \"plan\": \"P-118\",", "/plan", "name twice"),
        bad("\"revision\": 1", "\"revision\": \"1\"", "/revision", "wrong type"),
        bad("\"revision\": 1", "\"revision\": 1.5", "/revision", "whole number"),
        bad("\"revision\": 1", "\"revision\": -1", "/revision", "whole number"),
        bad("\"revision\": 1", "\"revision\": 1e999999999", "/revision", "out of range"),
        bad("\"revision\": 1", "\"revision\": 1e99999999999", "/revision", "out of range"),
        bad("\"revision\": 1,", "", "", "missing member: name=revision"),
        bad("\"revision\": 1", "\"revision\": NaN", "/revision", "not JSON"),
        bad("urn:e:pallet:2", "urn:e:pallet:1", "/units/1/id", "unit twice"),
        bad("urn:e:pallet:2", "pallet 2", "/units/1/id", "malformed identifier"),
        bad("\"urn:e:pallet:2\"", "null", "/units/1/id", "wrong type"),
        bad("urn:e:trailer:7", "urn:e:pallet:1", "/units/0/container", "inside itself"),
        bad("\"12\"", "\"-12\"", "/units/0/quantity/value", "negative quantity"),
        bad("\"12\"", "12", "/units/0/quantity/value", "wrong type"),
        bad("\"12\"", "\"1e3\"", "/units/0/quantity/value", "decimal number"),
        bad("9501101020016", "9501101020017", "/legs/0/place", "malformed identifier"),
        bad("\"LOAD\"", "\"LOADING\"", "/legs/0/step", "expected one of"),
        bad("\"LOAD\"", "\"CORRECTION\"", "/legs/0/step", "no step"),
        bad("06:00:00Z", "09:30:00Z", "/legs/0", "reversed window"),
        bad("12:00:00+01:00", "09:30:00+01:00", "/legs/1", "overlapping windows"),
        bad("\"2026-11-02T09:00:00Z\"", "\"2026-11-02 09:00\"", "/legs/0/latest", "RFC 3339"),
        bad("\"place\": \"urn:e:b\", ", "", "/legs/1", "without place"),
        bad("51.5", "91", "/legs/0/geofence", "geofence out of range"),
        bad(
            "\"missesTolerated\": 1",
            "\"missesTolerated\": 65",
            "/legs/0/missesTolerated",
            "range"),
        bad("\"WMS\"", "\"RADAR\"", "/legs/0/confirm/1", "expected one of"),
        bad("\"WMS\"", "\"HANDHELD\"", "/legs/0/confirm/1", "source twice"),
        bad("\"HIGH\"}", "\"HIGH\"} {}", "", "text after the document"),
        bad("\"HIGH\"", "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", null, "path="),
        bad("\"HIGH\"}", "\"HIGH\"", null, "not JSON"));
  }

  private static Arguments bad(String from, String to, String path, String message) {
    return Arguments.of(from, to, path, message);
  }

  @ParameterizedTest
  @MethodSource("badPlans")
  void badPlan_isRefusedWithItsPlace(String from, String to, String path, String message) {
    String text = PLAN.replace(from, to);
    assertThat(text).isNotEqualTo(PLAN);
    assertThatThrownBy(() -> PlanFiles.parsePlan(bytes(text)))
        .asInstanceOf(type(PlanFileException.class))
        .satisfies(e -> assertThat(e).hasMessageContaining(message))
        .satisfies(e -> assertThat(path == null || path.equals(e.path())).as(e.path()).isTrue());
  }

  @Test
  void everyPrefix_isRefused() {
    byte[] whole = bytes(PLAN.strip());
    for (int length = 0; length < whole.length; length++) {
      byte[] prefix = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> PlanFiles.parsePlan(prefix)).isInstanceOf(PlanFileException.class);
    }
  }

  @Test
  void everyByteMadeInvalid_isRefusedOrAnotherPlan() throws PlanFileException {
    Plan plan = PlanFiles.parsePlan(bytes(PLAN));
    for (int i = 0; i < PLAN.length(); i++) {
      byte[] broken = bytes(PLAN);
      broken[i] = (byte) 0xff;
      assertThatThrownBy(() -> PlanFiles.parsePlan(broken)).isInstanceOf(PlanFileException.class);
    }
    assertThat(plan.legs()).hasSize(2);
  }

  static Stream<Arguments> badRosters() {
    return Stream.of(
        bad("00112233445566778899aabbccddeeff", "0011", "/sources/0/kid", "32 hex digits"),
        bad("\"SCALE\"", "\"scale\"", "/sources/0/source", "expected one of"),
        bad("14:00:00Z", "05:00:00Z", "/sources/0/shifts/0", "reversed shift"),
        bad("urn:e:a", "", "/sources/0/places/0", "malformed identifier"),
        bad("\"kid\"", "\"key\"", "/sources/0/key", "unknown member"));
  }

  @ParameterizedTest
  @MethodSource("badRosters")
  void badRoster_isRefusedWithItsPlace(String from, String to, String path, String message) {
    assertThatThrownBy(() -> PlanFiles.parseRoster(bytes(ROSTER.replace(from, to))))
        .asInstanceOf(type(PlanFileException.class))
        .satisfies(e -> assertThat(e).hasMessageContaining(message))
        .satisfies(e -> assertThat(e.path()).isEqualTo(path));
  }

  @Test
  void keyTwice_isRefused() {
    String entry = "{\"kid\": \"00112233445566778899aabbccddeeff\", \"source\": \"WMS\"}";
    String twice = "{\"sources\": [" + entry + ", " + entry + "]}";
    assertThatThrownBy(() -> PlanFiles.parseRoster(bytes(twice)))
        .asInstanceOf(type(PlanFileException.class))
        .satisfies(e -> assertThat(e.path()).isEqualTo("/sources/1/kid"));
  }

  @Test
  void posture_isRead_andBothMembersMayBeLeftOut() throws PlanFileException {
    String json = "{\"firmware\":[\"4.2.1\",\"4.2.0\"],\"attestationMaxS\":604800}";
    Posture posture = PlanFiles.parsePosture(json.getBytes(StandardCharsets.UTF_8));
    assertThat(posture.firmware()).containsExactly("4.2.0", "4.2.1");
    assertThat(posture.attestationMax()).isEqualTo(Duration.ofDays(7));
    assertThat(posture.allows("4.2.1")).isTrue();
    assertThat(posture.allows("4.1.0")).isFalse();
    Posture none = PlanFiles.parsePosture("{}".getBytes(StandardCharsets.UTF_8));
    assertThat(none).isEqualTo(Posture.NONE);
    assertThat(none.allows("anything")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"firmwares\":[]}",
        "{\"firmware\":[\"4.2\",\"4.2\"]}",
        "{\"firmware\":[\"\"]}",
        "{\"firmware\":[4]}",
        "{\"attestationMaxS\":0}",
        "{\"attestationMaxS\":-1}",
        "{\"attestationMaxS\":1e40}"
      })
  void posture_thatIsNone_isRefused(String json) {
    assertThatThrownBy(() -> PlanFiles.parsePosture(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(PlanFileException.class);
  }
}
