package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Reason;
import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Operator;
import dev.custody.api.statement.Role;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Verdict;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Two people work under one name. */
class SharedLoginTest {

  private static final String ANNA = "urn:example:operator:5d0c";
  private static final String BERT = "urn:example:operator:91aa";

  private final Scene scene = new Scene();

  private CustodyEvent scanBy(String operator, String time, String place, String item) {
    return scene
        .event(Kind.SCAN, time, place, item)
        .operator(new Operator(operator, List.of(AuthMethod.PIN), null))
        .build();
  }

  @Test
  void aKeyThatIsBoundToAPerson_doesNotSignForAnother() {
    Hand card = Hand.of("Anna's card", Scene.WAREHOUSE);
    TrustBundle trust = Scene.trust(card.entry(Holder.OPERATOR, Role.ACTOR).subject(ANNA).build());
    List<Verdict> verdicts =
        Scene.judge(
            trust,
            card.acts(scanBy(ANNA, "08:00", Scene.DOCK, Scene.PALLET)).with(),
            card.acts(scanBy(BERT, "08:10", Scene.DOCK, Scene.PALLET)).with(),
            card.acts(scene.scan("08:20", Scene.DOCK)).with());
    Scene.assertVerified(verdicts.get(0));
    assertThat(verdicts.get(1).reasons()).containsExactly(Reason.SIGNER_NOT_NAMED_PARTY);
    assertThat(verdicts.get(2).reasons()).containsExactly(Reason.SIGNER_NOT_NAMED_PARTY);
  }

  private TreeSet<String> foundOn(String... times) {
    Hand one = Hand.of("first handheld", Scene.WAREHOUSE);
    Hand two = Hand.of("second handheld", Scene.WAREHOUSE);
    List<Verdict> verdicts =
        Scene.judge(
            Scene.trust(one.device(Role.ACTOR), two.device(Role.ACTOR)),
            one.acts(scanBy(ANNA, times[0], Scene.DOCK, Scene.PALLET)).with(),
            two.acts(scanBy(ANNA, times[1], Scene.YARD, "urn:example:pallet:2")).with(),
            one.acts(scanBy(ANNA, times[2], Scene.DOCK, "urn:example:pallet:3")).with());
    verdicts.forEach(Scene::assertVerified);
    return new Desk().reads(verdicts).until("18:00").open();
  }

  @Test
  void oneNameOnTwoDevicesAtOnce_isTwoPeople() {
    assertThat(foundOn("08:00", "08:05", "08:10")).containsExactly("R42");
  }

  @Test
  void limit_oneNameByTurns_isOnePersonWhoChangedDevices() {
    assertThat(foundOn("08:00", "10:00", "12:00")).isEmpty();
  }
}
