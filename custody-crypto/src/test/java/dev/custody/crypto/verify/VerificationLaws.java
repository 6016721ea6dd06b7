package dev.custody.crypto.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.Note;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.verify.TestKey.Stated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What holds for every event, whoever carried it and in whatever order its statements lie. */
class VerificationLaws {

  private static final TestEvent EVENT = TestEvent.transfer(Kind.HANDOVER, "laws");
  private static final List<Statement> GOOD = new ArrayList<>();
  private static final List<Statement> RELAYED = new ArrayList<>();
  private static Verifier verifier = verifier(new TestKeys());

  /**
   * Two good sides, and what a relay may have at hand: all true statements and many broken ones.
   */
  @BeforeContainer
  static void sign() {
    TestKeys k = new TestKeys();
    verifier = verifier(k);
    GOOD.clear();
    RELAYED.clear();
    Stated giver = k.dev.giver(EVENT);
    Stated receiver = k.store.receiver(EVENT, giver);
    GOOD.add(giver.statement());
    GOOD.add(receiver.statement());
    RELAYED.add(giver.forged().statement());
    RELAYED.add(receiver.forged().statement());
    RELAYED.add(k.dev2.actor(EVENT).statement());
    RELAYED.add(k.dev2.giver(EVENT).forged().statement());
    RELAYED.add(k.store.giver(EVENT).statement());
    RELAYED.add(k.dev.receiver(EVENT, giver).statement());
    RELAYED.add(k.gate.gateway(EVENT).statement());
    RELAYED.add(k.gate.witness(EVENT, k.unknown.giver(EVENT), "2026-11-20T11:00:00Z").statement());
    RELAYED.add(k.unknown.giver(EVENT).statement());
    RELAYED.add(k.dev2.actor(TestEvent.scan("laws, another")).statement());
    RELAYED.add(new Statement(Bytes.ofHex("a0"), Bytes.ofHex("00")));
    RELAYED.add(giver.withSignature(receiver.statement().signature()).statement());
  }

  @Property(tries = 150)
  void whatARelayAppends_leavesAVerifiedEventVerified(
      @ForAll @Size(max = 6) List<@IntRange(min = 0, max = 11) Integer> appended,
      @ForAll long seed) {
    List<Statement> statements = new ArrayList<>(GOOD);
    appended.forEach(index -> statements.add(RELAYED.get(index)));
    Collections.shuffle(statements, new Random(seed));
    Verdict verdict = verify(statements);
    assertThat(verdict).isInstanceOf(Verified.class);
    Verified plain = (Verified) verify(GOOD);
    assertThat(((Verified) verdict).event().bracket()).isEqualTo(plain.event().bracket());
    assertThat(((Verified) verdict).event().backing()).isEqualTo(plain.event().backing());
    Set<Note> notes = EnumSet.noneOf(Note.class);
    notes.addAll(verdict.notes());
    notes.remove(Note.STATEMENT_IGNORED);
    assertThat(notes).isEmpty();
    assertThat(verdict.notes().contains(Note.STATEMENT_IGNORED)).isEqualTo(!appended.isEmpty());
  }

  @Property(tries = 150)
  void garbageBesideGoodStatements_changesNothing(
      @ForAll @Size(max = 200) byte[] header, @ForAll @Size(max = 100) byte[] signature) {
    List<Statement> statements = new ArrayList<>(GOOD);
    statements.add(new Statement(Bytes.copyOf(header), Bytes.copyOf(signature)));
    assertThat(verify(statements)).isInstanceOf(Verified.class);
  }

  @Property(tries = 150)
  void orderOfStatements_changesNothing(
      @ForAll @Size(max = 8) List<@IntRange(min = 0, max = 13) Integer> chosen, @ForAll long seed) {
    List<Statement> all = new ArrayList<>(GOOD);
    all.addAll(RELAYED);
    List<Statement> statements = new ArrayList<>();
    chosen.forEach(index -> statements.add(all.get(index)));
    Verdict inOrder = verify(statements);
    Collections.shuffle(statements, new Random(seed));
    Verdict shuffled = verify(statements);
    assertThat(shuffled.getClass()).isEqualTo(inOrder.getClass());
    assertThat(shuffled.reasons()).isEqualTo(inOrder.reasons());
    assertThat(shuffled.notes()).isEqualTo(inOrder.notes());
    assertThat(shuffled.bracket()).isEqualTo(inOrder.bracket());
    assertThat(shuffled.authentic()).isEqualTo(inOrder.authentic());
  }

  /** Records of one event come to the same statements whichever comes first, and in one record. */
  @Property(tries = 100)
  void recordsOfOneEvent_comeTogetherInAnyOrder(
      @ForAll @Size(max = 4) List<@IntRange(min = 0, max = 13) Integer> one,
      @ForAll @Size(max = 4) List<@IntRange(min = 0, max = 13) Integer> other) {
    List<Statement> all = new ArrayList<>(GOOD);
    all.addAll(RELAYED);
    EventPackage first = packaged(all, one);
    EventPackage second = packaged(all, other);
    List<Statement> together = new ArrayList<>(first.event().statements());
    together.addAll(second.event().statements());
    VerificationRun run = verifier.newRun();
    VerificationRun reversed = verifier.newRun();
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(run.verify(first));
    verdicts.add(run.verify(second));
    verdicts.add(reversed.verify(second));
    verdicts.add(reversed.verify(first));
    assertThat(verdicts.get(3).authentic()).isEqualTo(verdicts.get(1).authentic());
    assertThat(verify(together).authentic()).isEqualTo(verdicts.get(1).authentic());
  }

  @Property(tries = 150)
  void authenticEvent_givesTheSameVerdictAndStoresTheSame(
      @ForAll @Size(max = 8) List<@IntRange(min = 0, max = 13) Integer> chosen) {
    List<Statement> all = new ArrayList<>(GOOD);
    all.addAll(RELAYED);
    Verdict verdict = verifier.verify(packaged(all, chosen));
    verdict
        .authentic()
        .ifPresent(
            authentic -> {
              Verdict again = verifier.verify(EventPackage.of(authentic.signed()));
              assertThat(again.authentic()).contains(authentic);
              SignedEvent read =
                  ContainerCodec.parseSignedEvent(ContainerCodec.encode(authentic.signed()))
                      .require();
              assertThat(read).isEqualTo(authentic.signed());
              if (verdict instanceof Verified) {
                assertThat(again).isInstanceOf(Verified.class);
              }
            });
  }

  /** Stores that merge come to what a verifier finds in all statements together. */
  @Property(tries = 100)
  void mergingAuthenticEvents_isAUnion(
      @ForAll @Size(max = 4) List<@IntRange(min = 0, max = 13) Integer> one,
      @ForAll @Size(max = 4) List<@IntRange(min = 0, max = 13) Integer> other) {
    List<Statement> all = new ArrayList<>(GOOD);
    all.addAll(RELAYED);
    List<Integer> both = new ArrayList<>(one);
    both.addAll(other);
    Optional<AuthenticEvent> left = verifier.verify(packaged(all, one)).authentic();
    Optional<AuthenticEvent> right = verifier.verify(packaged(all, other)).authentic();
    if (left.isPresent() && right.isPresent()) {
      AuthenticEvent merged = left.get().merge(right.get());
      assertThat(merged).isEqualTo(right.get().merge(left.get()));
      assertThat(verifier.verify(packaged(all, both)).authentic()).contains(merged);
      assertThat(merged.merge(merged)).isEqualTo(merged);
    }
  }

  private static EventPackage packaged(List<Statement> all, List<Integer> chosen) {
    List<Statement> statements = new ArrayList<>();
    chosen.forEach(index -> statements.add(all.get(index)));
    return EventPackage.of(new SignedEvent(EVENT.body(), statements));
  }

  private static Verdict verify(List<Statement> statements) {
    Verdict verdict = verifier.verify(EventPackage.of(new SignedEvent(EVENT.body(), statements)));
    assertThat(verdict.eventId()).contains(EventId.ofBody(EVENT.body()));
    return verdict;
  }

  private static Verifier verifier(TestKeys k) {
    return Verifier.of(
        TrustJson.read(k.named("laws").is("VERIFIED").get("trust")),
        new VerificationPolicy(
            Instant.parse("2026-12-01T00:00:00Z"), VerificationPolicy.Streams.MAY_HAVE_GAPS),
        VerificationBackend.best());
  }
}
