package dev.custody.crypto.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.verify.AuthenticEvent;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The halves of a handover come together to one signed event, whichever way they come. */
class MergeLaws {

  private static final Halves HALVES = Halves.make();

  /** Giver's half, receiver's half, witness's, and both together, all of one event. */
  private record Halves(List<SignedEvent> parts, SignedEvent whole) {

    static Halves make() {
      try {
        CustodyEvent draft = Devices.handover("merge").build();
        GiverDevice van = Devices.giver(Devices.VAN);
        HandoverResult.Signed given =
            (HandoverResult.Signed)
                van.give(van.offer(draft, Devices.NOW, Devices.TWO_MINUTES), draft, Devices.NOW);
        CustodyEvent event = EventCodec.decode(given.event().body()).require();
        Statement giver = given.event().statements().get(0);
        Link link = Link.ofTbs(Tbs.ofStatement(giver.protectedHeader(), given.event().eventId()));
        SignedEvent receiver =
            Devices.stream(Devices.SHOP, Devices.STORE)
                .sign(StatementRequest.receiver(event, link));
        SignedEvent witness =
            Devices.stream(Devices.WITNESS, "urn:example:gate")
                .sign(StatementRequest.witness(event, link, Devices.NOW.plusSeconds(30)));
        List<Statement> all = new ArrayList<>(given.event().statements());
        all.addAll(receiver.statements());
        SignedEvent both = new SignedEvent(event(given), all);
        all = new ArrayList<>(all);
        all.addAll(witness.statements());
        all.sort((a, b) -> ContainerCodec.encode(a).compareTo(ContainerCodec.encode(b)));
        return new Halves(
            List.of(given.event(), receiver, witness, both), new SignedEvent(event(given), all));
      } catch (Exception e) {
        throw new AssertionError("keys in memory sign", e);
      }
    }

    private static dev.custody.api.Bytes event(HandoverResult.Signed given) {
      return given.event().body();
    }
  }

  private static VerificationRun run() {
    VerificationPolicy policy =
        new VerificationPolicy(
            Devices.NOW.plusSeconds(60), VerificationPolicy.Streams.MAY_HAVE_GAPS);
    return Verifier.of(Devices.bundle(), policy, VerificationBackend.best()).newRun();
  }

  private static AuthenticEvent authentic(SignedEvent signed) {
    return run().verify(EventPackage.of(signed)).authentic().orElseThrow();
  }

  private static void permutations(List<Integer> head, List<Integer> rest, List<List<Integer>> to) {
    if (rest.isEmpty()) {
      to.add(new ArrayList<>(head));
    }
    for (int i = 0; i < rest.size(); i++) {
      List<Integer> longer = new ArrayList<>(head);
      longer.add(rest.get(i));
      List<Integer> fewer = new ArrayList<>(rest);
      fewer.remove(i);
      permutations(longer, fewer, to);
    }
  }

  @Test
  void everyOrder_mergesToOneSignedEvent_andOneVerdict() {
    List<List<Integer>> orders = new ArrayList<>();
    permutations(List.of(), List.of(0, 1, 2), orders);
    permutations(List.of(), List.of(0, 1, 2, 3), orders);
    permutations(List.of(), List.of(0, 0, 1, 2, 2), orders);
    assertThat(orders).hasSize(6 + 24 + 120);
    for (List<Integer> order : orders) {
      assertMerges(order);
    }
  }

  /** Any duplication, in any grouping: the union never loses a statement. */
  @Property(tries = 200)
  void anyGrouping_losesNothing(@ForAll("indexes") List<Integer> order, @ForAll boolean leftFirst) {
    List<AuthenticEvent> parts = new ArrayList<>();
    for (int index : order) {
      parts.add(authentic(HALVES.parts().get(index)));
    }
    Set<Statement> expected = new HashSet<>();
    for (int index : order) {
      expected.addAll(HALVES.parts().get(index).statements());
    }
    if (!leftFirst) {
      Collections.reverse(parts);
    }
    while (parts.size() > 1) {
      int at = leftFirst ? 0 : parts.size() - 2;
      AuthenticEvent merged = parts.get(at).merge(parts.get(at + 1));
      parts.set(at, merged);
      parts.remove(at + 1);
    }
    assertThat(new HashSet<>(parts.get(0).signed().statements())).isEqualTo(expected);
    assertThat(parts.get(0)).isEqualTo(authentic(parts.get(0).signed()));
  }

  @Provide
  Arbitrary<List<Integer>> indexes() {
    return Arbitraries.integers().between(0, 3).list().ofMinSize(1).ofMaxSize(8);
  }

  private static void assertMerges(List<Integer> order) {
    AuthenticEvent merged = null;
    VerificationRun run = run();
    Verdict last = null;
    for (int index : order) {
      AuthenticEvent half = authentic(HALVES.parts().get(index));
      merged = merged == null ? half : merged.merge(half);
      last = run.verify(EventPackage.of(HALVES.parts().get(index)));
    }
    assertThat(merged.signed()).isEqualTo(HALVES.whole());
    assertThat(last).isInstanceOf(Verified.class);
    assertThat(last.authentic().orElseThrow().signed()).isEqualTo(HALVES.whole());
    assertThat(ContainerCodec.encode(merged.signed()))
        .isEqualTo(ContainerCodec.encode(HALVES.whole()));
  }
}
