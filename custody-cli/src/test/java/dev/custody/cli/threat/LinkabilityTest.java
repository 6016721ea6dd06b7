package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Reason;
import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.Commitment;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Operator;
import dev.custody.api.statement.Commitments;
import dev.custody.api.statement.Disclosure;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy.Streams;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What records say about people: what is erased with a disclosure, and what stays linkable. */
class LinkabilityTest {

  private static final Bytes PLATE = Bytes.ofOwned("AB12 CDE".getBytes(StandardCharsets.US_ASCII));
  private static final Bytes SALT = Bytes.ofHex("0f1e2d3c4b5a69788796a5b4c3d2e1f0");

  private final Scene scene = new Scene();
  private final Hand gate = Hand.of("gate's handheld", Scene.WAREHOUSE);
  private final TrustBundle trust = Scene.trust(gate.device(Role.ACTOR));

  private CustodyEvent committed() {
    CustodyEvent bare = scene.scan("12:00", Scene.DOCK);
    Digest commitment = Commitments.commit(bare.nonce(), 1, SALT, PLATE);
    return CustodyEvent.builder(Kind.SCAN)
        .time(bare.time())
        .nonce(bare.nonce())
        .place(bare.place())
        .items(bare.items())
        .commitments(List.of(new Commitment(1, commitment)))
        .build();
  }

  @Test
  void theDisclosureIsErased_andIdSignatureAndVerdictStay() {
    CustodyEvent event = committed();
    SignedEvent signed = gate.acts(event).with();
    EventPackage told =
        new EventPackage(
            signed, List.of(new Disclosure(1, SALT, PLATE)), List.of(), List.of(), List.of());
    var run = Scene.run(trust, Streams.CONTIGUOUS);
    Verdict before = run.verify(told);
    Verdict after = run.verify(EventPackage.of(signed));
    Scene.assertVerified(before);
    Scene.assertVerified(after);
    assertThat(after.eventId()).isEqualTo(before.eventId());
    assertThat(contains(signed.body(), PLATE)).isFalse();
    assertThat(before.authentic().get().signed()).isEqualTo(after.authentic().get().signed());
  }

  @Test
  void anotherPlateThanTheCommittedOne_isNotBelieved() {
    SignedEvent signed = gate.acts(committed()).with();
    Bytes other = Bytes.ofOwned("AB12 CDF".getBytes(StandardCharsets.US_ASCII));
    EventPackage told =
        new EventPackage(
            signed, List.of(new Disclosure(1, SALT, other)), List.of(), List.of(), List.of());
    assertThat(Scene.run(trust, Streams.MAY_HAVE_GAPS).verify(told).reasons())
        .containsExactly(Reason.COMMITMENT_MISMATCH);
  }

  @Test
  void withoutTheSaltTryingAllPlatesFindsNothing_andWithItTheFirstTryDoes() {
    CustodyEvent event = committed();
    Digest commitment = event.commitments().get(0).digest();
    assertThat(Commitments.commit(event.nonce(), 1, SALT, PLATE)).isEqualTo(commitment);
    // Without it 16 unknown bytes stand before every guess: the right plate looks like any other.
    Bytes guessed = Bytes.ofHex("00000000000000000000000000000000");
    assertThat(Commitments.commit(event.nonce(), 1, guessed, PLATE)).isNotEqualTo(commitment);
    // Two events about one plate have nothing in common either.
    CustodyEvent second = committed();
    assertThat(second.commitments().get(0).digest()).isNotEqualTo(commitment);
  }

  @Test
  void limit_keyPositionPlaceAndPseudonym_linkAllThatOneHandDid() {
    List<ProtectedHeader> headers = new ArrayList<>();
    List<CustodyEvent> events = new ArrayList<>();
    for (String time : new String[] {"06:00", "09:30", "13:45"}) {
      CustodyEvent event =
          scene
              .event(Kind.SCAN, time, Scene.DOCK, Scene.PALLET)
              .operator(new Operator("urn:example:operator:5d0c", List.of(AuthMethod.PIN), null))
              .build();
      SignedEvent signed = gate.acts(event).with();
      headers.add(ProtectedHeader.parse(signed.statements().get(0).protectedHeader()).require());
      events.add(event);
    }
    // Whoever reads three events knows: one device, in this order, nothing between, one person.
    assertThat(headers).extracting(ProtectedHeader::kid).containsOnly(gate.kid());
    assertThat(headers).extracting(ProtectedHeader::sequence).containsExactly(0L, 1L, 2L);
    assertThat(events)
        .extracting(each -> each.operator().id())
        .hasSize(3)
        .containsOnly("urn:example:operator:5d0c");
    assertThat(events).extracting(each -> each.time().instant()).isSorted();
  }

  private static boolean contains(Bytes bytes, Bytes part) {
    return bytes.toHex().contains(part.toHex());
  }
}
