package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Digest;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Foreign;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Roster;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Manifest, custody events, warehouse counts and a scale: who agrees, who does not. */
class SourcesTest {

  private static final String BOX = "urn:example:box:1";

  private final Day day = new Day();
  private final SigningKey gateway = new SigningKey("gateway", "urn:example:party:gateway");

  @ParameterizedTest
  @CsvSource({
    "counts+csv,WMS",
    "counts+json,WMS",
    "weights+csv,SCALE",
    "weights+json,SCALE",
    "positions+csv,TELEMATICS",
    "positions+json,TELEMATICS",
    "other+csv,HANDHELD",
  })
  void mediaTypeOfATable_saysWhichSourceItIs_notTheGatewaysKey(String table, Source source) {
    give("11:20", Kind.RECEIVE, table, 12);
    day.until("12:00");
    assertThat(day.engine.watermarks()).containsOnlyKeys(source);
  }

  @Test
  void partyThatSignsForItself_isWhatTheRosterSays() {
    day.give(new Roster(List.of(MissingTest.entry(day.sender, Source.HANDHELD))));
    CustodyEventBuilder event = received("11:20", 12).foreign(foreign("weights+csv"));
    day.give(day.sender.sign(event.build()));
    day.until("12:00");
    assertThat(day.engine.watermarks()).containsOnlyKeys(Source.HANDHELD);
  }

  @Test
  void allAgree_andNothingIsSaid() {
    plan(Set.of(Source.HANDHELD, Source.WMS, Source.SCALE));
    scan(12);
    give("11:25", Kind.RECEIVE, "counts+csv", 12);
    give("11:30", Kind.RECEIVE, "weights+csv", 12);
    over();
    assertThat(day.said).isEmpty();
  }

  /** One of the three did not see it: with confirm, whoever saw it has fulfilled the leg. */
  @ParameterizedTest
  @CsvSource({"false,true,true", "true,false,true", "true,true,false"})
  void oneDidNotSeeIt_twoDid_andNothingIsSaid(boolean scan, boolean count, boolean weigh) {
    for (Set<Source> confirm :
        List.<Set<Source>>of(Set.of(), EnumSet.of(Source.HANDHELD, Source.WMS, Source.SCALE))) {
      SourcesTest one = new SourcesTest();
      one.plan(confirm);
      if (scan) {
        one.scan(12);
      }
      if (count) {
        one.give("11:25", Kind.RECEIVE, "counts+csv", 12);
      }
      if (weigh) {
        one.give("11:30", Kind.RECEIVE, "weights+csv", 12);
      }
      one.over();
      assertThat(one.day.open()).isEmpty();
    }
  }

  @Test
  void nobodySawIt_confirmedByThreeSources_suspectedByOne() {
    plan(Set.of());
    others();
    over();
    assertThat(day.only("R04").state()).isEqualTo(ExceptionState.SUSPECTED);
    SourcesTest with = new SourcesTest();
    with.plan(EnumSet.of(Source.HANDHELD, Source.WMS, Source.SCALE));
    with.others();
    with.over();
    assertThat(with.day.only("R04").state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(with.day.only("R04").confidencePercent()).isEqualTo(90);
  }

  /** A source that is not in confirm sees it: that is a hint about the place, not the leg. */
  @Test
  void sourceThatIsNotAsked_doesNotFulfilTheLeg() {
    plan(EnumSet.of(Source.HANDHELD));
    give("11:25", Kind.RECEIVE, "counts+csv", 12);
    over();
    assertThat(day.only("R04").subject()).isEqualTo(BOX);
  }

  @Test
  void warehouseCountsLess_isShort() {
    plan(EnumSet.of(Source.HANDHELD, Source.WMS));
    scan(12);
    give("11:25", Kind.RECEIVE, "counts+csv", 11);
    over();
    ExceptionRevision shortage = day.only("R02");
    assertThat(shortage.subject()).isEqualTo(BOX);
    assertThat(shortage.explanation()).contains("11 counted, 12 planned");
  }

  @Test
  void warehouseCountsMore_isOver() {
    plan(EnumSet.of(Source.HANDHELD, Source.WMS));
    scan(12);
    give("11:25", Kind.RECEIVE, "counts+csv", 13);
    over();
    assertThat(day.only("R03").explanation()).contains("13 counted, 12 planned");
  }

  @Test
  void manifestIsWrong_allOthersAgree_isOver() {
    day.give(
        Day.plan(
            List.of(new PlanUnit(BOX, null, Decimal.of(10), "EA")),
            Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00")));
    scan(12);
    give("11:25", Kind.RECEIVE, "counts+csv", 12);
    over();
    assertThat(day.only("R03").confidencePercent()).isEqualTo(90);
    assertThat(day.only("R03").explanation()).contains("12 counted, 10 planned");
  }

  private void plan(Set<Source> confirm) {
    Leg leg = Day.leg(Kind.RECEIVE, Day.B, "11:00", "12:00");
    day.give(
        Day.plan(
            List.of(new PlanUnit(BOX, null, Decimal.of(12), "EA")),
            confirm.isEmpty() ? leg : leg.confirmedBy(confirm)));
  }

  private CustodyEventBuilder received(String time, long quantity) {
    return day.event(Kind.RECEIVE, time)
        .place(Place.at(Day.B))
        .items(List.of(new Item(BOX, null, Decimal.of(quantity), "EA", null)));
  }

  private void scan(long quantity) {
    day.give(day.receiver.sign(received("11:20", quantity).build()));
  }

  private void give(String time, Kind kind, String table, long quantity) {
    day.give(
        gateway.witness(
            day.event(kind, time)
                .place(Place.at(Day.B))
                .items(List.of(new Item(BOX, null, Decimal.of(quantity), "EA", null)))
                .foreign(foreign(table))
                .build()));
  }

  /** All sources report something else after the leg. */
  private void others() {
    for (String table : List.of("counts+csv", "weights+csv")) {
      day.give(
          gateway.witness(
              day.event(Kind.STORE, "12:40", Day.A, "urn:example:other:1")
                  .foreign(foreign(table))
                  .build()));
    }
  }

  private void over() {
    day.heardAt("13:00");
    day.until("15:00");
  }

  private static Foreign foreign(String table) {
    return new Foreign(
        "application/vnd.custody." + table,
        Digest.sha256(table.getBytes(StandardCharsets.UTF_8)),
        1,
        null,
        "2");
  }
}
