package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Device;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Place;
import dev.custody.api.observe.Observation;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanUnit;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** R38 over weeks of one lane: as it was, worse from some day on, too good, and late evidence. */
class DriftTest {

  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final int UNITS = 10;
  private static final String GTIN = "/01/09521101530001";
  private static final String DEVICE = "urn:example:device:1";
  private static final String OPERATOR = "urn:example:op:1";

  private final SigningKey sender = new SigningKey("sender", Day.SENDER);
  private final SigningKey receiver = new SigningKey("receiver", Day.RECEIVER);
  private int nonce;

  static EngineSettings settings(boolean contrarian) {
    return EngineSettings.roadTransport(WatermarkMode.HEURISTIC)
        .withStatistics(
            StatisticsSettings.roadTransport().withBudget(1, 10).withContrarian(contrarian));
  }

  static Instant at(int day, int hour) {
    return FIRST.plus(Duration.ofDays(day)).plus(Duration.ofHours(hour));
  }

  private static String unit(int day, int number) {
    return GTIN + "/21/" + day + "-" + number;
  }

  private static Plan plan(int day) {
    List<PlanUnit> units = new ArrayList<>();
    for (int i = 0; i < UNITS; i++) {
      units.add(PlanUnit.of(unit(day, i)));
    }
    List<Leg> legs =
        List.of(
            Leg.of(Kind.LOAD, Day.A, at(day, 6), at(day, 8)),
            Leg.of(Kind.RECEIVE, Day.B, at(day, 9), at(day, 12)));
    Digest digest = Digest.sha256(new byte[] {(byte) day});
    return new Plan("P-" + day, 1, null, units, legs, Plan.Value.MEDIUM, digest);
  }

  private Observation event(SigningKey by, Kind kind, Instant at, String place, String item) {
    byte[] bytes = new byte[16];
    ByteBuffer.wrap(bytes).putInt(12, ++nonce);
    var event =
        CustodyEvent.builder(kind)
            .time(at)
            .nonce(Bytes.copyOf(bytes))
            .place(Place.at(place))
            .items(List.of(Item.of(item)));
    if (kind == Kind.LOAD) {
      event
          .container(Day.TRAILER + "-" + at.getEpochSecond() / 86_400)
          .device(new Device(DEVICE, null, null, null))
          .operator(new Operator(OPERATOR, List.of(), null));
    }
    return by.sign(event.build());
  }

  /** So many days, of each of which this many units are never received. */
  private List<Observation> days(int days, IntUnaryOperator missed) {
    List<Observation> all = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      for (int i = 0; i < UNITS; i++) {
        all.add(event(sender, Kind.LOAD, at(day, 7).plusSeconds(i), Day.A, unit(day, i)));
        if (i >= missed.applyAsInt(day)) {
          Instant when = at(day, 11).plusSeconds(i);
          all.add(event(receiver, Kind.RECEIVE, when, Day.B, unit(day, i)));
        }
      }
    }
    return all;
  }

  /** So many days of what gets worse after the twentieth, as steps of an engine's life. */
  static List<Mortal.Step> worse(int days) {
    List<Mortal.Step> steps = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      steps.add(Mortal.given(new Input.PlanUpsert(plan(day), null)));
    }
    List<Observation> events = new DriftTest().days(days, day -> day < 20 ? asEver(day) : 1);
    events.forEach(event -> steps.add(Mortal.given(new Input.Observed(event))));
    return steps;
  }

  private static Day run(int days, boolean contrarian, List<Observation> events) {
    Day engine = new Day(settings(contrarian));
    for (int day = 0; day < days; day++) {
      engine.give(plan(day));
    }
    engine.give(events);
    engine.engine.advance(at(days, 3), engine.said::add);
    assertThat(engine.engine.inconsistency()).isEmpty();
    return engine;
  }

  private static List<String> drifts(Day engine) {
    return engine.open().stream()
        .filter(each -> each.rule().equals("R38"))
        .map(each -> each.subject() + " " + each.severity())
        .toList();
  }

  /** One of fifty is missed, as ever. */
  private static int asEver(int day) {
    return day % 5 == 0 ? 1 : 0;
  }

  @Test
  void r38_asEver_isQuiet() {
    assertThat(run(40, true, days(40, DriftTest::asEver)).said)
        .noneMatch(each -> each.rule().equals("R38"));
  }

  @Test
  void r38_moreAndMore_isSeenAtThePlaceTheLaneTheGoodsTheDeviceAndThePerson() {
    List<Observation> events = days(34, day -> day < 20 ? asEver(day) : 1);
    Day worse = run(34, false, events);
    assertThat(drifts(worse))
        .hasSize(5)
        .contains(Day.B + " M", GTIN + " M", DEVICE + " M", OPERATOR + " M")
        .anyMatch(each -> each.startsWith("urn:custody:lane:"))
        .noneMatch(each -> each.startsWith(Day.A));
    ExceptionRevision place =
        worse.open().stream()
            .filter(each -> each.subject().equals(Day.B))
            .findFirst()
            .orElseThrow();
    assertThat(place.state()).isEqualTo(ExceptionState.SUSPECTED);
    assertThat(place.explanation()).contains("false alarms a month over 10 keys");
    // What loaded goods that were missed after it had learned.
    assertThat(place.evidence()).hasSizeBetween(10, 16);
    List<EventId> missed = new ArrayList<>();
    events.stream()
        .filter(e -> e.event().items().get(0).id().matches(".*/21/(15|2[0-9]|3[0-9])-0"))
        .forEach(e -> missed.add(e.eventId()));
    assertThat(missed).containsAll(place.evidence());
  }

  @Test
  void r38_whileItLearns_itAccusesNobody() {
    assertThat(drifts(run(13, false, days(13, day -> day < 7 ? 0 : 3)))).isEmpty();
  }

  @Test
  void r38_readsThatComeLate_clearItAtTheNextWindow() {
    List<Observation> events = days(34, day -> day < 20 ? asEver(day) : 1);
    Day worse = run(34, false, events);
    assertThat(drifts(worse)).isNotEmpty();
    for (int day = 20; day < 34; day++) {
      Instant when = at(day, 11).plusSeconds(59);
      worse.give(event(receiver, Kind.RECEIVE, when, Day.B, unit(day, 0)));
    }
    worse.engine.advance(at(36, 3), worse.said::add);
    assertThat(drifts(worse)).isEmpty();
  }

  @Test
  void r38_anyOrderWithinTheLateness_givesTheSame() {
    List<Observation> events = days(34, day -> day < 20 ? asEver(day) : 1);
    events.sort(Comparator.comparing(each -> each.event().time().instant()));
    Day inOrder = run(34, false, events);
    Random random = new Random(5);
    record Delayed(Instant arrives, Observation event) {}
    List<Observation> shuffled =
        events.stream()
            .map(e -> new Delayed(e.event().time().instant().plusSeconds(random.nextInt(300)), e))
            .sorted(Comparator.comparing(Delayed::arrives))
            .map(Delayed::event)
            .toList();
    assertThat(run(34, false, shuffled).lines()).isEqualTo(inOrder.lines());
  }

  @Test
  void r38_tooGood_isAccusedOnlyWhereThatIsAsked() {
    List<Observation> events = days(24, day -> day < 14 ? 2 : 0);
    assertThat(drifts(run(24, false, events))).isEmpty();
    Day good = run(24, true, events);
    assertThat(drifts(good)).contains(Day.B + " L");
    assertThat(good.open().stream().filter(each -> each.rule().equals("R38")))
        .allSatisfy(each -> assertThat(each.evidence()).isNotEmpty());
  }

  @Test
  void settings_refuseWhatMakesNoSense() {
    StatisticsSettings sound = StatisticsSettings.roadTransport();
    assertThat(sound.windowsBetweenFalseAlarms()).isEqualTo(30_000);
    assertThatThrownBy(() -> sound.withBudget(0, 10)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sound.withBudget(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
