package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy.Streams;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import dev.custody.log.stream.StreamView;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A handheld is gone, with what it had not uploaded; perhaps somebody has it. */
class LostDeviceTest {

  private final Scene scene = new Scene();
  private final Hand lost = Hand.of("lost handheld", Scene.WAREHOUSE);
  private final Hand driver = Hand.of("driver's handheld", Scene.CARRIER);

  @TempDir Path folder;

  @Test
  void whatItSignsAfterTheReport_isNoEvidence_whateverItClaims() {
    Hand auditor = Hand.of("auditor's witness key", Scene.AUDITOR);
    CustodyEvent morning = scene.scan("09:00", Scene.DOCK);
    Hand.Said said = lost.acts(morning);
    SignedEvent before = said.with(auditor.witnesses(morning, said, Scene.at("09:10")));
    SignedEvent after = lost.acts(scene.scan("09:05", Scene.YARD)).with();
    TrustBundle trust =
        Scene.trust(
            lost.revoked(Scene.at("12:00"), Scene.at("09:30"), Role.ACTOR),
            auditor.entry(Holder.ORGANISATION, Role.WITNESS).build());
    List<Verdict> verdicts = Scene.judge(trust, before, after);
    Scene.assertVerified(verdicts.get(0));
    assertThat(verdicts.get(1).reasons()).containsExactly(Reason.TIME_UNPROVEN);
  }

  @Test
  void theTailThatWasLostWithIt_showsOnTheOtherSideOfItsHandovers() {
    SignedEvent uploaded = lost.acts(scene.scan("08:00", Scene.DOCK)).with();
    SignedEvent neverSeen = lost.acts(scene.scan("09:00", Scene.DOCK)).with();
    CustodyEvent event = scene.handover("10:00", Scene.WAREHOUSE, Scene.CARRIER).build();
    Hand.Said given = lost.gives(event);
    SignedEvent drivers = given.with(driver.receives(event, given));
    TrustBundle trust =
        Scene.trust(lost.device(Role.ACTOR, Role.GIVER), driver.device(Role.RECEIVER));
    List<Verdict> verdicts = Scene.judge(trust, uploaded, drivers);
    Scene.assertVerified(verdicts.get(1));
    assertThat(verdicts.get(1).notes()).containsExactly(Note.STREAM_GAP);
    // When the device is found, what it still holds fits in.
    assertThat(Scene.judge(Scene.run(trust, Streams.MAY_HAVE_GAPS), uploaded, drivers, neverSeen))
        .allSatisfy(Scene::assertVerified);
  }

  @Test
  void limit_whatOnlyItHeldAndNobodyAnswered_isGoneAndNothingShowsIt() throws Exception {
    TrustBundle trust = Scene.trust(lost.device(Role.ACTOR));
    SignedEvent uploaded = lost.acts(scene.scan("08:00", Scene.DOCK)).with();
    assertThat(lost.acts(scene.scan("09:00", Scene.DOCK)).with().eventId())
        .isNotEqualTo(uploaded.eventId());
    try (CustodyLog log =
        CustodyLog.create(
            folder.resolve("log"), "example.com/site", Hand.key("log", Algorithm.ED25519))) {
      log.append(LogEntry.of(Scene.judge(trust, uploaded).get(0).authentic().get()));
      log.checkpoint();
      assertThat(StreamView.of(log.reader()).stream(lost.kid()).get().missing()).isEmpty();
    }
  }

  @Test
  void itsKeyIsReplaced_andTheNewOneBeginsAStreamOfItsOwn() {
    Hand replacement = Hand.of("new handheld", Scene.WAREHOUSE);
    TrustBundle trust =
        Scene.trust(
            lost.entry(Holder.DEVICE, Role.ACTOR)
                .revoked(new dev.custody.crypto.trust.Revocation(Scene.at("12:00"), "LOST", null))
                .successor(replacement.kid())
                .build(),
            replacement.device(Role.ACTOR));
    Verdict verdict =
        Scene.judge(trust, replacement.acts(scene.scan("13:00", Scene.DOCK)).with()).get(0);
    Scene.assertVerified(verdict);
    assertThat(verdict.notes()).isEmpty();
  }
}
