package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.note.WitnessQuorum;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Rejected;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy.Streams;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import dev.custody.log.stream.DeviceMerge;
import dev.custody.log.stream.DeviceReceipt;
import dev.custody.log.stream.KeyStream;
import dev.custody.log.stream.ReceiptVerdict;
import dev.custody.log.stream.StreamView;
import dev.custody.log.stream.TrustedLog;
import dev.custody.reconcile.Source;
import dev.custody.reconcile.plan.Leg;
import dev.custody.reconcile.plan.PlanUnit;
import dev.custody.reconcile.plan.Roster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A warehouse signs everything, and sends on only what suits it. */
class WithholdingWarehouseTest {

  private final Scene scene = new Scene();
  private final Hand warehouse = Hand.of("warehouse's handheld", Scene.WAREHOUSE);
  private final Hand driver = Hand.of("driver's handheld", Scene.CARRIER);
  private final TrustBundle trust =
      Scene.trust(
          warehouse.device(Role.ACTOR, Role.GIVER), driver.device(Role.ACTOR, Role.RECEIVER));
  private SignedEvent first;
  private SignedEvent damage;
  private SignedEvent last;

  @TempDir Path folder;

  @BeforeEach
  void threeThingsHappen() {
    first = warehouse.acts(scene.scan("08:00", Scene.DOCK)).with();
    damage =
        warehouse
            .acts(scene.event(Kind.EXCEPTION, "09:00", Scene.DOCK, Scene.PALLET).build())
            .with();
    last = warehouse.acts(scene.scan("10:00", Scene.DOCK)).with();
  }

  @Test
  void leavesOneOut_andTheGapShows() {
    List<Verdict> verdicts = Scene.judge(trust, first, last);
    verdicts.forEach(Scene::assertVerified);
    assertThat(verdicts.get(1).notes()).containsExactly(Note.STREAM_GAP);
  }

  @Test
  void leavesOneOutOfAFeedThatWasPromisedWhole_andIsRejected() {
    var run = Scene.run(trust, Streams.CONTIGUOUS);
    Verdict verdict = Scene.judge(run, first, last).get(1);
    assertThat(verdict).isInstanceOf(Rejected.class);
    assertThat(verdict.reasons()).containsExactly(Reason.STREAM_LINK_MISMATCH);
    var whole = Scene.judge(Scene.run(trust, Streams.CONTIGUOUS), first, damage, last);
    whole.forEach(Scene::assertVerified);
  }

  @Test
  void leavesOneOut_andReconciliationAsksForIt() {
    Roster.Entry known = new Roster.Entry(warehouse.kid(), Source.HANDHELD, List.of(), List.of());
    Desk desk = new Desk().roster(new Roster(List.of(known)));
    desk.reads(Scene.judge(trust, first, last)).until("12:00");
    assertThat(desk.only("R29").subject()).isEqualTo(warehouse.kid().toHex());
    assertThat(desk.only("R29").explanation()).contains("1..1");
    desk.reads(Scene.judge(trust, damage)).until("12:10");
    assertThat(desk.open()).doesNotContain("R29");
  }

  @Test
  void putsAnotherEventInItsPlace_andForks() {
    Hand smooth = Hand.of("warehouse's handheld", Scene.WAREHOUSE);
    SignedEvent again = smooth.acts(scene.scan("08:00", Scene.DOCK)).with();
    // What it can sign anew begins a second branch; the partner who saw the first has both.
    assertThat(Scene.judge(trust, first, again).get(1).reasons())
        .containsExactly(Reason.STREAM_FORK);
  }

  @Test
  void limit_leavesOutTheNewest_andItsFeedAloneShowsNothing() {
    List<Verdict> verdicts = Scene.judge(Scene.run(trust, Streams.CONTIGUOUS), first, damage);
    verdicts.forEach(Scene::assertVerified);
    assertThat(verdicts).allSatisfy(each -> assertThat(each.notes()).isEmpty());
  }

  @Test
  void leavesOutTheHandover_andTheDriversCopyHasItsPosition() {
    CustodyEvent event = scene.handover("11:00", Scene.WAREHOUSE, Scene.CARRIER).build();
    Hand.Said given = warehouse.gives(event);
    SignedEvent drivers = given.with(driver.receives(event, given));
    var run = Scene.run(trust, Streams.MAY_HAVE_GAPS);
    // The warehouse sends only the first event; the driver uploads what both have signed.
    List<Verdict> verdicts = Scene.judge(run, first, drivers);
    Scene.assertVerified(verdicts.get(1));
    assertThat(verdicts.get(1).notes()).containsExactly(Note.STREAM_GAP);
    assertThat(ProtectedHeader.parse(given.statement().protectedHeader()).require().sequence())
        .isEqualTo(3);
  }

  @Test
  void deniesWhatTheDeviceHasAReceiptFor_andTheReceiptHolds() throws Exception {
    try (CustodyLog log =
        CustodyLog.create(folder.resolve("log"), "example.com/warehouse", logKey())) {
      for (Verdict verdict : Scene.judge(trust, first, damage, last)) {
        log.append(LogEntry.of(verdict.authentic().get()));
      }
      log.checkpoint();
      DeviceReceipt receipt = DeviceMerge.into(log).receipts(List.of(1L)).get(0);
      TrustedLog known =
          new TrustedLog(
              log.reader().origin(), List.of(log.reader().verifierKey()), WitnessQuorum.none());
      ReceiptVerdict verdict = receipt.check(known);
      assertThat(verdict).isInstanceOf(ReceiptVerdict.Holds.class);
      assertThat(((ReceiptVerdict.Holds) verdict).entries())
          .extracting(entry -> entry.leafHash())
          .containsExactly(LogEntry.ofUnverified(damage).leafHash());
      KeyStream stream = StreamView.of(log.reader()).stream(warehouse.kid()).get();
      assertThat(stream.missing()).isEmpty();
    }
  }

  @Test
  void itsLogSaysWhichPositionsItLacks() throws Exception {
    try (CustodyLog log =
        CustodyLog.create(folder.resolve("gap"), "example.com/warehouse", logKey())) {
      for (Verdict verdict : Scene.judge(trust, first, last)) {
        log.append(LogEntry.of(verdict.authentic().get()));
      }
      log.checkpoint();
      KeyStream stream = StreamView.of(log.reader()).stream(warehouse.kid()).get();
      assertThat(stream.missing()).extracting(Object::toString).hasSize(1);
      assertThat(stream.missing().get(0).toString()).contains("1");
    }
  }

  @Test
  void saysNothingAtAllAboutThePallet_andThePlanMissesIt() {
    Leg expected = Leg.of(Kind.STORE, Scene.STORE, Scene.at("06:00"), Scene.at("09:00"));
    Desk desk =
        new Desk()
            .plan(List.of(PlanUnit.of(Scene.PALLET)), expected)
            .reads(
                Scene.judge(
                    trust,
                    warehouse
                        .acts(scene.event(Kind.SCAN, "10:30", Scene.STORE, "urn:e:o:1").build())
                        .with()))
            .until("12:00");
    assertThat(desk.only("R04").subject()).isEqualTo(Scene.PALLET);
  }

  private static dev.custody.crypto.key.SoftwareSigner logKey() {
    return Hand.key("warehouse's log", dev.custody.api.statement.Algorithm.ED25519);
  }
}
