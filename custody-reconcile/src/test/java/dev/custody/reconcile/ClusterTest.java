package dev.custody.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.Condition;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.observe.Observation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R39: several severe exceptions at one place are one case. */
class ClusterTest {

  private final Day day = new Day();

  private List<Observation> denials(Day by, int count, String place) {
    List<Observation> all = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      Item gone = Item.of(Day.unit(i)).withCondition(Condition.MISSING);
      all.add(
          by.receiver.sign(
              by.event(Kind.RECEIVE, "11:1" + i)
                  .place(Place.at(place))
                  .items(List.of(gone))
                  .build()));
    }
    return all;
  }

  @Test
  void r39_firesForFour_notForThree_andOneThatIsFoundClears() {
    day.give(Day.crossDock(5));
    List<Observation> denials = denials(day, 4, Day.B);
    day.give(denials.subList(0, 3));
    day.until("11:30");
    assertThat(day.open()).filteredOn(each -> each.rule().equals("R01")).hasSize(3);
    assertThat(day.last("R39")).isEmpty();
    day.give(denials.subList(3, 4));
    day.until("11:40");
    ExceptionRevision cluster = day.only("R39");
    assertThat(cluster.subject()).isEqualTo(Day.B);
    assertThat(cluster.severity()).isEqualTo(Severity.H);
    assertThat(cluster.state()).isEqualTo(ExceptionState.CONFIRMED);
    assertThat(cluster.evidence()).hasSize(4);
    day.give(day.receiver.sign(day.event(Kind.RECEIVE, "11:50", Day.B, Day.unit(2)).build()));
    day.until("11:55");
    assertThat(day.only("R39").state()).isEqualTo(ExceptionState.CLEARED);
  }

  @Test
  void r39_severalRulesAboutOneThing_areNoCluster() {
    day.give(Day.crossDock(1));
    day.give(denials(day, 1, Day.B));
    for (int i = 0; i < 5; i++) {
      Item gone = Item.of(Day.unit(1)).withCondition(Condition.MISSING);
      day.give(
          day.receiver.sign(
              day.event(Kind.RECEIVE, "11:3" + i)
                  .place(Place.at(Day.B))
                  .items(List.of(gone))
                  .build()));
    }
    day.until("11:40");
    assertThat(day.last("R39")).isEmpty();
  }

  @Test
  void r39_whatCameBack_countsAsIfItHadNeverGone() {
    day.give(Day.crossDock(5));
    List<Observation> all = denials(day, 4, Day.B);
    Observation found =
        day.receiver.sign(day.event(Kind.RECEIVE, "11:50", Day.B, Day.unit(2)).build());
    all.add(found);
    all.add(Corrected.didNotOccur(day, day.receiver, "11:55", found));
    Day other = new Day();
    other.give(Day.crossDock(5));
    for (Observation each : all) {
      day.give(each);
      day.engine.advance(each.event().time().instant(), day.said::add);
    }
    day.until("12:30");
    assertThat(day.engine.exceptions())
        .anyMatch(each -> each.rule().equals("R01") && each.state() == ExceptionState.REOPENED);
    other.until("12:00");
    other.give(all);
    other.until("12:30");
    assertThat(other.only("R39").state().open()).isTrue();
    assertThat(day.only("R39").state().open()).isTrue();
    assertThat(day.only("R39").evidence()).isEqualTo(other.only("R39").evidence());
  }

  @Test
  void r39_planThatComesLast_putsThemOnItsLane() {
    List<Observation> denials = denials(day, 4, Day.A);
    day.give(denials);
    day.until("11:30");
    day.give(Day.crossDock(5));
    day.until("12:30");
    Day other = new Day();
    other.give(Day.crossDock(5));
    other.give(denials);
    other.until("12:30");
    assertThat(clusters(day)).isEqualTo(clusters(other)).anyMatch(each -> each.contains("lane"));
  }

  private static List<String> clusters(Day day) {
    return day.open().stream()
        .filter(each -> each.rule().equals("R39"))
        .map(each -> each.subject() + " " + each.explanation())
        .toList();
  }

  @Test
  void r39_anyOrder_givesTheSameCluster() {
    day.give(Day.crossDock(5));
    List<Observation> denials = denials(day, 5, Day.B);
    day.give(denials);
    day.until("12:30");
    Collections.reverse(denials);
    Day other = new Day();
    other.give(Day.crossDock(5));
    other.give(denials);
    other.until("12:30");
    assertThat(other.lines()).isEqualTo(day.lines());
    assertThat(day.only("R39").state().open()).isTrue();
  }
}
