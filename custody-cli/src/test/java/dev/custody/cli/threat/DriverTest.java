package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.event.ClockSource;
import dev.custody.api.event.Correction;
import dev.custody.api.event.CorrectionReason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealState;
import dev.custody.api.event.Time;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.proof.FraudProof;
import dev.custody.crypto.proof.FraudVerdict;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Indeterminate;
import dev.custody.crypto.verify.Rejected;
import dev.custody.crypto.verify.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A driver has a carrier's handheld, and something to hide: what he forges and backdates. */
class DriverTest {

  private final Scene scene = new Scene();
  private final Hand driver = Hand.of("driver's handheld", Scene.CARRIER);
  private final Hand warehouse = Hand.of("warehouse's handheld", Scene.WAREHOUSE);
  private final TrustBundle trust =
      Scene.trust(
          driver.device(Role.ACTOR, Role.GIVER, Role.RECEIVER), warehouse.device(Role.RECEIVER));

  private CustodyEvent at(Time time) {
    return scene
        .event(Kind.SCAN, "12:00")
        .time(time)
        .place(Place.at(Scene.DOCK))
        .items(Scene.items(Scene.PALLET))
        .build();
  }

  @Test
  void claimsAnHourBeforeHisKeyOfTheDayBegan_andItShows() {
    TrustBundle daily =
        Scene.trust(
            driver
                .entry(Holder.DEVICE, Role.ACTOR)
                .window(Scene.at("06:00"), Hand.LAST_DAY)
                .build());
    CustodyEvent yesterday = at(Time.of(Scene.at("05:00")));
    CustodyEvent today = at(Time.of(Scene.at("07:00")));
    List<Verdict> verdicts =
        Scene.judge(daily, driver.acts(yesterday).with(), driver.acts(today).with());
    assertThat(verdicts.get(0).notes()).containsExactly(Note.CLAIM_OUTSIDE_BRACKET);
    assertThat(verdicts.get(1).notes()).isEmpty();
  }

  @Test
  void setsTheClockBackWithinOneBoot_andItShows() {
    Bytes boot = Bytes.ofHex("00112233445566778899aabbccddeeff");
    Time noon =
        Time.of(Scene.at("12:00")).withClock(1_000, ClockSource.values()[0], 60).withBoot(boot, 0);
    // Three hours pass; the clock says a quarter past twelve.
    Time back =
        Time.of(Scene.at("12:15"))
            .withClock(1_000, ClockSource.values()[0], 60)
            .withBoot(boot, Duration.ofHours(3).toMillis());
    List<Verdict> verdicts =
        Scene.judge(trust, driver.acts(at(noon)).with(), driver.acts(at(back)).with());
    assertThat(verdicts.get(0).notes()).isEmpty();
    assertThat(verdicts.get(1).notes()).containsExactly(Note.CLOCK_ROLLBACK);
  }

  @Test
  void limit_setsTheClockBackAndStartsTheDeviceAnew_andNothingShowsIt() {
    Bytes boot = Bytes.ofHex("00112233445566778899aabbccddeeff");
    Bytes anew = Bytes.ofHex("ff112233445566778899aabbccddeeff");
    Time late = Time.of(Scene.at("15:00")).withBoot(boot, 0);
    Time back = Time.of(Scene.at("12:15")).withBoot(anew, 60_000);
    List<Verdict> verdicts =
        Scene.judge(trust, driver.acts(at(late)).with(), driver.acts(at(back)).with());
    assertThat(verdicts.get(1).notes()).isEmpty();
    // The order of the two stays proven; only the claimed time of day is not to be believed.
    assertThat(verdicts.get(1).bracket().get().notBefore())
        .isEqualTo(verdicts.get(0).bracket().get().notBefore());
  }

  @Test
  void signsTheReceiptInTheWarehousesName_andIsNotTheNamedParty() {
    CustodyEvent event = scene.handover("12:00", Scene.CARRIER, Scene.WAREHOUSE).build();
    Hand second = Hand.of("driver's second handheld", Scene.CARRIER);
    TrustBundle both = Scene.trust(driver.device(Role.GIVER), second.device(Role.RECEIVER));
    Hand.Said given = driver.gives(event);
    Verdict verdict = Scene.judge(both, given.with(second.receives(event, given))).get(0);
    assertThat(verdict).isInstanceOf(Rejected.class);
    assertThat(verdict.reasons()).containsExactly(Reason.SIGNER_NOT_NAMED_PARTY);
  }

  @Test
  void claimsToBeTheWarehouse_andItsKeyIsNot() {
    CustodyEvent event = scene.handover("12:00", Scene.CARRIER, Scene.WAREHOUSE).build();
    Hand liar = Hand.of("driver's second handheld", Scene.WAREHOUSE);
    Hand honest = Hand.of("driver's second handheld", Scene.CARRIER);
    TrustBundle both = Scene.trust(driver.device(Role.GIVER), honest.device(Role.RECEIVER));
    Hand.Said given = driver.gives(event);
    Verdict verdict = Scene.judge(both, given.with(liar.receives(event, given))).get(0);
    assertThat(verdict.reasons()).containsExactly(Reason.ISSUER_MISMATCH);
  }

  @Test
  void makesUpAKeyForTheWarehouse_andNobodyKnowsIt() {
    CustodyEvent event = scene.handover("12:00", Scene.CARRIER, Scene.WAREHOUSE).build();
    Hand made = Hand.of("made up", Scene.WAREHOUSE);
    Hand.Said given = driver.gives(event);
    Verdict verdict = Scene.judge(trust, given.with(made.receives(event, given))).get(0);
    assertThat(verdict).isInstanceOf(Indeterminate.class);
    assertThat(verdict.reasons()).containsExactly(Reason.UNKNOWN_KEY);
  }

  @Test
  void signsBothSidesWithOneKey_andTheGoodsAreHeld() {
    CustodyEvent event = scene.handover("12:00", Scene.CARRIER, Scene.WAREHOUSE).build();
    Hand.Said given = driver.gives(event);
    List<Verdict> verdicts = Scene.judge(trust, given.with(driver.receives(event, given)));
    assertThat(verdicts.get(0)).isInstanceOf(Rejected.class);
    assertThat(verdicts.get(0).reasons()).contains(Reason.SELF_HANDOVER);
    assertThat(new Desk().reads(verdicts).until("13:00").only("R09").hold().sticky()).isTrue();
  }

  @Test
  void putsTheWarehousesSignatureUnderAnotherEvent_andItDoesNotHold() {
    CustodyEvent three = scene.handover("12:00", Scene.CARRIER, Scene.WAREHOUSE).build();
    CustodyEvent two = scene.handover("12:01", Scene.CARRIER, Scene.WAREHOUSE).build();
    Hand.Said receipt = warehouse.receives(three, driver.gives(three));
    Hand.Said given = driver.gives(two);
    Verdict verdict = Scene.judge(trust, given.with(receipt)).get(0);
    assertThat(verdict).isInstanceOf(Rejected.class);
    assertThat(verdict.reasons()).containsExactly(Reason.SIGNATURE_INVALID);
  }

  @Test
  void tellsTheStoryAnewAtTheSamePosition_andConvictsHimself() throws Exception {
    Hand again = driver.copy();
    SignedEvent first = driver.acts(scene.scan("12:00", Scene.DOCK)).with();
    SignedEvent second = again.acts(scene.scan("12:00", Scene.YARD)).with();
    List<Verdict> verdicts = Scene.judge(trust, first, second);
    Scene.assertVerified(verdicts.get(0));
    assertThat(verdicts.get(1).reasons()).containsExactly(Reason.STREAM_FORK);
    assertThat(FraudProof.ofStatements(first, 0, second, 0).check(driver.signer.publicKey()))
        .isInstanceOf(FraudVerdict.Proven.class);
    assertThat(new Desk().reads(verdicts).until("13:00").open()).contains("R30");
  }

  @Test
  void correctsTheWarehousesReportAway_andTheAlarmStays() {
    Seal broken = Seal.of("urn:example:seal:1", SealState.BROKEN, Scene.TRAILER);
    TrustBundle acting = Scene.trust(driver.device(Role.ACTOR), warehouse.device(Role.ACTOR));
    SignedEvent report =
        warehouse.acts(scene.event(Kind.SEAL, "12:00").seals(List.of(broken)).build()).with();
    Correction never = new Correction(report.eventId(), CorrectionReason.DID_NOT_OCCUR, List.of());
    SignedEvent correction =
        driver.acts(scene.event(Kind.CORRECTION, "12:30").correction(never).build()).with();
    Desk desk = new Desk().reads(Scene.judge(acting, report, correction)).until("13:00");
    assertThat(desk.open()).contains("R10");
  }
}
