package dev.custody.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.custody.api.Digest;
import dev.custody.api.event.Condition;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.event.Resolution;
import dev.custody.api.observe.Observation;
import dev.custody.reconcile.plan.Plan;
import dev.custody.reconcile.plan.PlanFileException;
import dev.custody.reconcile.plan.PlanFiles;
import dev.custody.reconcile.plan.Posture;
import dev.custody.reconcile.plan.Roster;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** False snapshots of a life with a cluster, orders of people and corrections. */
class RestartTest {

  private static final EngineSettings SETTINGS = EngineLaws.SETTINGS;

  /** A life that is lived while it is written: what is ordered depends on what was said. */
  static final class Diary {
    final List<Mortal.Step> steps = new ArrayList<>();
    final ReconcileEngine engine = ReconcileEngine.of(SETTINGS, Day.POLICY);
    final List<ExceptionRevision> said = new ArrayList<>();

    void add(Mortal.Step step) {
      steps.add(step);
      step.run(engine, said::add);
    }

    void give(Observation observation) {
      add(Mortal.given(new Input.Observed(observation)));
    }

    void until(String time) {
      add((each, sink) -> each.advance(Day.at(time), sink));
    }

    ExceptionRevision last(String rule) {
      return engine.exceptions().stream()
          .filter(each -> each.rule().equals(rule))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Plan listed() throws PlanFileException {
    StringBuilder units = new StringBuilder("id,container,quantity,uom\n");
    for (int i = 1; i <= 6; i++) {
      units.append(Day.unit(i)).append(",").append(i == 6 ? Day.TRAILER : "").append(",3,EA\n");
    }
    String json =
        "{\"plan\": \"P-1\", \"revision\": 1, \"consignment\": \""
            + Day.SHIPMENT
            + "\", \"units\": {\"csv\": \"units.csv\", \"sha256\": \""
            + Digest.sha256(units.toString().getBytes(UTF_8)).toHex()
            + "\"}, \"legs\": [{\"step\": \"LOAD\", \"place\": \""
            + Day.A
            + "\", \"latest\": \"2026-11-02T08:00:00Z\"}, {\"step\": \"RECEIVE\", \"place\": \""
            + Day.B
            + "\", \"latest\": \"2026-11-02T12:00:00Z\"}]}";
    return PlanFiles.parsePlan(json.getBytes(UTF_8), units.toString().getBytes(UTF_8));
  }

  private static Observation denied(Day day, int unit, String time) {
    Item gone = Item.of(Day.unit(unit)).withCondition(Condition.MISSING);
    return day.receiver.sign(
        day.event(Kind.RECEIVE, time).place(Place.at(Day.B)).items(List.of(gone)).build());
  }

  private static Observation order(
      Day day, SigningKey by, Kind kind, String time, ExceptionRevision on, Resolution as) {
    Finding finding = new Finding(on.id().bytes(), on.revision(), on.rule(), as, null);
    return by.sign(day.event(kind, time).container(Day.TRAILER).finding(finding).build());
  }

  /** Four losses at one place are a case; one is found, one resolved, the word is taken back. */
  static Diary cluster(boolean found) throws PlanFileException {
    Day day = new Day();
    Diary diary = new Diary();
    diary.add(Mortal.given(new Input.PlanUpsert(listed(), null)));
    Observation load = day.sender.sign(day.load("07:00", Day.A, Day.unit(1), Day.unit(2)).build());
    diary.give(load);
    diary.add(
        Mortal.given(new Input.PostureUpdate(new Posture(Set.of("2.0"), Duration.ofHours(5)))));
    for (int i = 1; i <= 5; i++) {
      diary.give(denied(day, i, "11:1" + i));
    }
    diary.add(
        Mortal.given(
            new Input.RosterUpdate(
                new Roster(
                    List.of(
                        new Roster.Entry(day.receiver.kid, Source.WMS, List.of(Day.B), List.of()),
                        new Roster.Entry(day.wms.kid, Source.WMS, List.of(), List.of()))))));
    diary.until("11:40");
    assertThat(diary.last("R39").state().open()).isTrue();
    diary.give(day.receiver.sign(day.event(Kind.HOLD, "11:41", Day.B, Day.unit(2)).build()));
    diary.give(
        day.carrier.sign(
            day.event(Kind.DEPART, "11:42", Day.B, Day.unit(2)).container(Day.TRAILER).build()));
    Observation resolved =
        order(
            day, day.receiver, Kind.EXCEPTION, "11:45", diary.last("R01"), Resolution.FALSE_ALARM);
    diary.give(resolved);
    diary.until("11:46");
    diary.give(Corrected.didNotOccur(day, day.receiver, "11:47", resolved));
    diary.give(Corrected.didNotOccur(day, day.sender, "11:48", load));
    diary.until("11:50");
    if (found) {
      for (int i = 2; i <= 4; i++) {
        diary.give(
            day.receiver.sign(day.event(Kind.RECEIVE, "11:5" + i, Day.B, Day.unit(i)).build()));
      }
    }
    diary.until("12:30");
    diary.give(order(day, day.wms, Kind.EXCEPTION, "12:31", diary.last("R39"), Resolution.LOSS));
    diary.add(Mortal.given(new Input.KeyDistrusted(day.receiver.kid, Day.at("11:13"))));
    diary.until("15:00");
    return diary;
  }

  // ---- false snapshots ----

  private static byte[] snapshot() throws Exception {
    return Mortal.snapshot(cluster(true).engine);
  }

  private static Throwable refusal(byte[] snapshot) {
    return catchThrowable(
        () -> ReconcileEngine.restore(new ByteArrayInputStream(snapshot), SETTINGS, Day.POLICY));
  }

  @Test
  void snapshotOfOtherRules_isRefusedWithAClearWord() throws Exception {
    byte[] good = snapshot();
    ByteBuffer in = ByteBuffer.wrap(good);
    in.position(4 + in.getInt(0));
    int format = in.getInt();
    byte[] rules = new byte[in.getInt()];
    int start = in.position();
    in.get(rules);
    String text = new String(rules, UTF_8);
    assertThat(text).contains("R01v");
    int version = text.indexOf("R01v") + 4;
    rules[version] = '9';
    System.arraycopy(rules, 0, good, start, rules.length);
    StringBuilder check = new StringBuilder("custody-reconcile snapshot");
    check.append(format).append(new String(rules, UTF_8));
    for (int i = 0; i < 2; i++) {
      byte[] digest = new byte[in.getInt()];
      in.get(digest);
      check.append(new Digest(dev.custody.api.Bytes.copyOf(digest)).toHex());
    }
    in.getInt();
    in.put(Digest.sha256(check.toString().getBytes(UTF_8)).bytes().toByteArray());
    assertThat(refusal(good))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.kind()).isEqualTo(SnapshotException.Kind.OTHER_RULES))
        .hasMessageStartingWith("snapshot of other rules; begin anew with all inputs: expected=")
        .hasMessageContaining("R01v9");
  }

  @Test
  void promisedInputsThatNeverCome_areRefused() throws Exception {
    byte[] good = Mortal.snapshot(ReconcileEngine.of(SETTINGS, Day.POLICY));
    int header = RestoreFuzz.header(good);
    byte[] bad = ByteBuffer.allocate(header + 4).put(good, 0, header).putInt(-1 >>> 1).array();
    assertThat(refusal(bad)).hasMessageContaining("cut off");
  }

  @Test
  void seedOfTheFuzz_isAnEngine() throws Exception {
    byte[] body;
    try (var in = RestartTest.class.getResourceAsStream("RestoreFuzzInputs/restore/whole")) {
      assertThat(in).as("seed").isNotNull();
      body = in.readAllBytes();
    }
    ReconcileEngine engine =
        ReconcileEngine.restore(
            new ByteArrayInputStream(RestoreFuzz.withHeader(body)), SETTINGS, Day.POLICY);
    assertThat(engine.exceptions()).isNotEmpty();
  }
}
