package dev.custody.reconcile.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Device;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import dev.custody.reconcile.ExceptionState;
import dev.custody.reconcile.Hold;
import dev.custody.reconcile.Input;
import dev.custody.reconcile.LiabilityWindow;
import dev.custody.reconcile.Severity;
import dev.custody.reconcile.Sighting;
import dev.custody.reconcile.plan.Posture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every number here was worked out by hand. */
class ReconcileMetricsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant T = Instant.parse("2026-11-02T08:00:00Z");
  private static final KeyId KID = KeyId.ofSpki("k".getBytes(StandardCharsets.UTF_8));

  private final ReconcileMetrics metrics = ReconcileMetrics.of(Set.of("7.2", "7.3"), 1_000);
  private int nonce;

  /** An event at so many seconds, which arrived at so many; null if nobody says when. */
  private EventId see(int at, @Nullable Integer arrived, @Nullable Device device) {
    return see(at, arrived, device, Trust.VERIFIED);
  }

  private EventId see(int at, @Nullable Integer arrived, @Nullable Device device, Trust trust) {
    byte[] bytes = new byte[16];
    bytes[15] = (byte) ++nonce;
    CustodyEventBuilder builder =
        CustodyEvent.builder(Kind.SCAN)
            .time(T.plusSeconds(at))
            .nonce(Bytes.copyOf(bytes))
            .place(Place.at("urn:example:place:a"))
            .items(List.of(Item.of("urn:example:pallet:1")));
    if (device != null) {
      builder.device(device);
    }
    CustodyEvent event = builder.build();
    EventId id = EventId.ofBody(EventCodec.encode(event));
    List<Vouching> vouchings =
        arrived == null
            ? List.of()
            : List.of(
                new Vouching(
                    KID,
                    Role.GATEWAY,
                    "urn:example:party:gateway",
                    nonce,
                    Link.ofTbs(new byte[] {(byte) nonce}),
                    Link.genesis(KID),
                    null,
                    T.plusSeconds(arrived),
                    Set.of(),
                    Set.of()));
    metrics.input(
        new Input.Observed(new Observation(event, id, trust, vouchings, Set.of(), Set.of(), null)));
    return id;
  }

  private static Device device(String id, @Nullable String firmware) {
    return new Device(id, firmware, null, null);
  }

  private static Revisions about(String subject, int decided, EventId... evidence) {
    return Revisions.of("R08", subject).at(T.plusSeconds(decided)).by(evidence);
  }

  @Test
  void detection_isFromTheNewestEvidenceToTheNewestArrival() {
    EventId first = see(0, 10, null);
    EventId second = see(100, 130, null);
    // From second 100 to arrival 130.
    metrics.accept(about("u1", 105, first, second).revision(1, ExceptionState.CONFIRMED));
    EventId third = see(200, 400, null);
    EventId fourth = see(190, 390, null);
    // From second 190 to arrival 400, which the engine had seen before this one.
    metrics.accept(about("u2", 200, fourth).revision(1, ExceptionState.SUSPECTED));
    metrics.accept(about("u2", 200, fourth).revision(2, ExceptionState.CONFIRMED));
    metrics.accept(about("u2", 900, third).revision(3, ExceptionState.UPDATED));
    MetricsSnapshot.Times detection = metrics.snapshot().detection();
    assertThat(detection.count()).isEqualTo(2);
    assertThat(detection.sum()).isEqualTo(Duration.ofSeconds(30 + 210));
    assertThat(detection.max()).isEqualTo(Duration.ofSeconds(210));
    assertThat(detection.mean()).contains(Duration.ofSeconds(120));
    assertThat(metrics.snapshot().undated()).isZero();
  }

  @Test
  void withoutArrivalTimes_noTimeToDetectIsReported() {
    EventId one = see(0, null, null);
    metrics.accept(about("u1", 5, one).revision(1, ExceptionState.CONFIRMED));
    assertThat(metrics.snapshot().detection().count()).isZero();
    assertThat(metrics.snapshot().detection().mean()).isEmpty();
    assertThat(metrics.snapshot().undated()).isOne();
    assertThat(metrics.snapshot().toOpenMetrics())
        .doesNotContain("detection_delay_seconds_sum")
        .contains("custody_reconcile_undated_exceptions 1\n");
  }

  @Test
  void whatLettingTimePassFinds_hasNoTimeOfDetection() {
    EventId one = see(0, 10, null);
    metrics.advance();
    metrics.accept(about("u1", 500, one).revision(1, ExceptionState.CONFIRMED));
    assertThat(metrics.snapshot().detection().count()).isZero();
    assertThat(metrics.snapshot().undated()).isOne();
  }

  @Test
  void clearedException_wasNoIncident() {
    EventId one = see(0, 10, null);
    metrics.accept(about("u1", 5, one).revision(1, ExceptionState.CONFIRMED));
    assertThat(metrics.snapshot().detection().count()).isOne();
    metrics.accept(about("u1", 50, one).revision(2, ExceptionState.CLEARED));
    assertThat(metrics.snapshot().detection().count()).isZero();
    assertThat(metrics.snapshot().undated()).isZero();
  }

  @Test
  void loss_countsFromTheLastProofThatItWasThere() {
    see(3_600, 3_700, null);
    LiabilityWindow window =
        new LiabilityWindow(
            "u1",
            new Sighting(
                Revisions.event("seen"), Kind.LOAD, T, null, null, Trust.VERIFIED, null, null),
            T.plusSeconds(3_000),
            null,
            List.of());
    metrics.accept(about("u1", 3_600).lost(window).revision(1, ExceptionState.CONFIRMED));
    assertThat(metrics.snapshot().detection().sum()).isEqualTo(Duration.ofSeconds(3_700));
    assertThat(metrics.snapshot().latency().sum()).isEqualTo(Duration.ofSeconds(3_600));
  }

  @Test
  void claimAfterArrival_isClampedToIt_andLatencyCountsFirstRevisions() {
    EventId fast = see(1_000, 40, null);
    metrics.accept(about("u1", 60, fast).revision(1, ExceptionState.SUSPECTED));
    metrics.accept(about("u1", 90, fast).revision(2, ExceptionState.CONFIRMED));
    metrics.accept(about("u2", 100, fast).revision(1, ExceptionState.SUSPECTED));
    MetricsSnapshot.Times latency = metrics.snapshot().latency();
    assertThat(latency.count()).isEqualTo(2);
    assertThat(latency.sum()).isEqualTo(Duration.ofSeconds(20 + 60));
    assertThat(metrics.snapshot().detection().sum()).isEqualTo(Duration.ZERO);
  }

  @Test
  void evidenceThatIsNotRemembered_isNotMeasured() {
    ReconcileMetrics small = ReconcileMetrics.of(Set.of(), 1);
    small.accept(about("u1", 5, Revisions.event("x")).revision(1, ExceptionState.CONFIRMED));
    assertThat(small.snapshot().latency().count()).isZero();
    assertThat(small.snapshot().undated()).isOne();
  }

  @Test
  void timeToRevoke_isFromTheRequestToTheDistrust() {
    Revisions fork =
        Revisions.of("R30", KID.toHex())
            .holding(Hold.Scope.SOURCE, KID.toHex(), true)
            .at(T.plusSeconds(100));
    metrics.accept(fork.revision(1, ExceptionState.CONFIRMED));
    assertThat(metrics.snapshot().revocationsOpen()).isOne();
    see(700, null, null);
    metrics.input(new Input.KeyDistrusted(KID, T));
    metrics.input(new Input.KeyDistrusted(KID, T));
    MetricsSnapshot snapshot = metrics.snapshot();
    assertThat(snapshot.revocationsOpen()).isZero();
    assertThat(snapshot.revocation().count()).isOne();
    assertThat(snapshot.revocation().sum()).isEqualTo(Duration.ofSeconds(600));
  }

  @Test
  void posture_isWhatTheNewestEventOfEachDeviceSays() {
    see(10, null, device("urn:example:device:1", "7.1"));
    see(20, null, device("urn:example:device:1", "7.2"));
    see(15, null, device("urn:example:device:1", "6.0"));
    see(10, null, device("urn:example:device:2", "7.3"));
    see(30, null, device("urn:example:device:2", "9.9"), Trust.UNVERIFIED);
    see(10, null, device("urn:example:device:3", "6.0"));
    see(10, null, device("urn:example:device:4", null));
    MetricsSnapshot.Posture posture = metrics.snapshot().posture();
    assertThat(posture).isEqualTo(new MetricsSnapshot.Posture(true, 2, 1, 1));
    assertThat(posture.share()).hasValue(0.5);
    assertThat(ReconcileMetrics.of(Set.of(), 1).snapshot().posture().share()).isEmpty();
  }

  @Test
  void postureInForce_isTheListWhereNoneWasGiven() {
    ReconcileMetrics own = ReconcileMetrics.of(Set.of(), 10);
    own.input(new Input.PostureUpdate(new Posture(Set.of("7.2"), null)));
    assertThat(own.snapshot().posture().known()).isTrue();
    own.input(new Input.PostureUpdate(Posture.NONE));
    assertThat(own.snapshot().posture().known()).isFalse();
    metrics.input(new Input.PostureUpdate(Posture.NONE));
    assertThat(metrics.snapshot().posture().known()).isTrue();
  }

  /** All of it at once: the texts of docs/outputs.md. */
  private MetricsSnapshot example() {
    EventId first = see(0, 10, device("urn:example:device:1", "7.2"));
    EventId second = see(100, 130, device("urn:example:device:2", "6.0"));
    metrics.accept(about("u1", 105, first, second).revision(1, ExceptionState.CONFIRMED));
    metrics.accept(
        about("u2", 160, second).severe(Severity.M).revision(1, ExceptionState.SUSPECTED));
    return metrics.snapshot();
  }

  @Test
  void openMetrics_isTheTextThatTheGuideShows() {
    assertThat(example().toOpenMetrics())
        .isEqualTo(
            """
            # TYPE custody_reconcile_exceptions gauge
            # HELP custody_reconcile_exceptions Exceptions as they are now.
            custody_reconcile_exceptions{rule="R08",state="SUSPECTED",severity="M"} 1
            custody_reconcile_exceptions{rule="R08",state="CONFIRMED",severity="H"} 1
            # TYPE custody_reconcile_revisions counter
            # HELP custody_reconcile_revisions Revisions of exceptions.
            custody_reconcile_revisions_total{rule="R08",state="SUSPECTED"} 1
            custody_reconcile_revisions_total{rule="R08",state="CONFIRMED"} 1
            # TYPE custody_reconcile_detection_delay_seconds summary
            # UNIT custody_reconcile_detection_delay_seconds seconds
            # HELP custody_reconcile_detection_delay_seconds From what happened to its detection.
            custody_reconcile_detection_delay_seconds_count 1
            custody_reconcile_detection_delay_seconds_sum 30
            # TYPE custody_reconcile_detection_delay_max_seconds gauge
            # UNIT custody_reconcile_detection_delay_max_seconds seconds
            # HELP custody_reconcile_detection_delay_max_seconds The longest of them.
            custody_reconcile_detection_delay_max_seconds 30
            # TYPE custody_reconcile_undated_exceptions gauge
            # HELP custody_reconcile_undated_exceptions Confirmed, and when detected is not known.
            custody_reconcile_undated_exceptions 0
            # TYPE custody_reconcile_decision_latency_seconds summary
            # UNIT custody_reconcile_decision_latency_seconds seconds
            # HELP custody_reconcile_decision_latency_seconds From what happened to the decision.
            custody_reconcile_decision_latency_seconds_count 2
            custody_reconcile_decision_latency_seconds_sum 65
            # TYPE custody_reconcile_decision_latency_max_seconds gauge
            # UNIT custody_reconcile_decision_latency_max_seconds seconds
            # HELP custody_reconcile_decision_latency_max_seconds The longest of them.
            custody_reconcile_decision_latency_max_seconds 60
            # TYPE custody_reconcile_revocation_delay_seconds summary
            # UNIT custody_reconcile_revocation_delay_seconds seconds
            # HELP custody_reconcile_revocation_delay_seconds From a request to the revocation.
            # TYPE custody_reconcile_revocations_open gauge
            # HELP custody_reconcile_revocations_open Keys that somebody is asked to revoke.
            custody_reconcile_revocations_open 0
            # TYPE custody_reconcile_devices gauge
            # HELP custody_reconcile_devices Devices by what they run.
            custody_reconcile_devices{firmware="current"} 1
            custody_reconcile_devices{firmware="other"} 1
            custody_reconcile_devices{firmware="unstated"} 0
            # TYPE custody_reconcile_firmware_current_ratio gauge
            # HELP custody_reconcile_firmware_current_ratio Share of devices on current firmware.
            custody_reconcile_firmware_current_ratio 0.5
            # EOF
            """);
  }

  @Test
  void json_saysTheSame_andNullWhereNothingWasMeasured() throws IOException {
    JsonNode json = JSON.readTree(example().toJson());
    assertThat(json.at("/exceptions/1/severity").textValue()).isEqualTo("H");
    assertThat(json.at("/detection/meanMs").longValue()).isEqualTo(30_000);
    assertThat(json.at("/latency/meanMs").longValue()).isEqualTo(32_500);
    assertThat(json.at("/latency/maxMs").longValue()).isEqualTo(60_000);
    assertThat(json.get("revocation").isNull()).isTrue();
    assertThat(json.at("/devices/share").doubleValue()).isEqualTo(0.5);
  }
}
