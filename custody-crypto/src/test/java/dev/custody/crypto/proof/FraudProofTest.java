package dev.custody.crypto.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.CheckpointSigner;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.proof.FraudVerdict.Contradiction;
import dev.custody.crypto.proof.FraudVerdict.Fault;
import dev.custody.crypto.proof.FraudVerdict.NotProven;
import dev.custody.crypto.proof.FraudVerdict.Proven;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FraudProofTest {

  private static final Digest ROOT = Digest.sha256(new byte[] {1});
  private static final Digest OTHER_ROOT = Digest.sha256(new byte[] {2});

  private final Link start = Link.genesis(Examples.DEVICE.keyId());
  private final SignedEvent event = Examples.event(Examples.DEVICE, 0, start, "one story");
  private final SignedEvent other = Examples.event(Examples.DEVICE, 0, start, "another story");

  @Test
  void twoRootsOfOneSize_areFraud_ofTheLog() {
    Bytes one = Examples.signed(7, ROOT).note();
    Bytes two = Examples.signed(7, OTHER_ROOT).note();
    TwoCheckpoints proof = FraudProof.ofCheckpoints(one, two);
    assertThat(FraudProof.ofCheckpoints(two, one)).isEqualTo(proof);
    assertThat(proof.check(Examples.logKeys()))
        .isInstanceOfSatisfying(
            Proven.class,
            proven -> assertThat(proven.contradiction()).isEqualTo(Contradiction.TWO_ROOTS));
    assertThat(fault(proof.check(keys("other")))).isEqualTo(Fault.UNKNOWN_KEY);
    assertReadBack(proof);
  }

  @Test
  void twoRootsUnderOneWitness_areFraud_ofTheWitness() throws Exception {
    Checkpoint one = Examples.witnessed(Examples.signed(7, ROOT));
    Checkpoint two = Examples.witnessed(Examples.signed(7, OTHER_ROOT));
    TwoCheckpoints proof = FraudProof.ofCheckpoints(one.note(), two.note());
    assertThat(proof.check(Collections.singletonList(Examples.WITNESS.key())))
        .isInstanceOf(Proven.class);
    Cosigner second = Cosigner.of("witness.example/w2", Examples.key("w2", Algorithm.ED25519));
    Checkpoint elsewhere =
        Examples.signed(7, OTHER_ROOT)
            .withLines(
                Collections.singletonList(
                    second.line(Examples.signed(7, OTHER_ROOT), Examples.TIME)));
    // Each witness has signed one of the two: neither has contradicted itself.
    assertThat(
            fault(
                FraudProof.ofCheckpoints(one.note(), elsewhere.note())
                    .check(Arrays.asList(Examples.WITNESS.key(), second.key()))))
        .isEqualTo(Fault.UNKNOWN_KEY);
  }

  @Test
  void checkpointsThatCanBothBe_areNoFraud() throws Exception {
    Bytes one = Examples.signed(7, ROOT).note();
    assertThat(fault(check(one, Examples.signed(8, OTHER_ROOT).note())))
        .isEqualTo(Fault.NO_CONTRADICTION);
    assertThat(fault(check(one, Examples.witnessed(Examples.signed(7, ROOT)).note())))
        .isEqualTo(Fault.NO_CONTRADICTION);
    SoftwareSigner log = Examples.key("log", Algorithm.ED25519);
    CheckpointSigner elsewhere =
        CheckpointSigner.of("example.com/gateway-8", log, Collections.<SoftwareSigner>emptyList());
    TwoCheckpoints two = FraudProof.ofCheckpoints(one, elsewhere.sign(7, OTHER_ROOT).note());
    assertThat(fault(two.check(Arrays.asList(Examples.logKeys().get(0), elsewhere.keys().get(0)))))
        .isEqualTo(Fault.UNKNOWN_KEY);
    assertThatThrownBy(() -> FraudProof.ofCheckpoints(one, one))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FraudProof.ofCheckpoints(one, Bytes.copyOf(new byte[] {1})))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void oneKey_underTwoOrigins_contradictsNothing() throws Exception {
    // A key may sign two logs where its name is that of none of them.
    SoftwareSigner signer = Examples.key("log", Algorithm.ED25519);
    NoteVerifierKey key = NoteVerifierKey.of("operator.example", signer.publicKey());
    Bytes[] notes = new Bytes[2];
    for (int i = 0; i < 2; i++) {
      String text =
          "example.com/"
              + i
              + "\n7\n"
              + ProofText.base64((i == 0 ? ROOT : OTHER_ROOT).bytes())
              + "\n";
      byte[] id = Bytes.ofHex(String.format("%08x", key.id())).toByteArray();
      byte[] signature = signer.sign(Examples.bytes(text));
      byte[] both = Arrays.copyOf(id, 4 + signature.length);
      System.arraycopy(signature, 0, both, 4, signature.length);
      notes[i] =
          Bytes.ofOwned(
              Examples.bytes(
                  text
                      + "\n\u2014 operator.example "
                      + ProofText.base64(Bytes.ofOwned(both))
                      + "\n"));
    }
    assertThat(
            fault(
                FraudProof.ofCheckpoints(notes[0], notes[1]).check(Collections.singletonList(key))))
        .isEqualTo(Fault.NO_CONTRADICTION);
  }

  @Test
  void twoEntriesAtOneIndex_areFraud_whateverTheSizes() {
    List<Bytes> shown = Examples.encoded(Examples.stream(Examples.DEVICE, 5));
    List<Bytes> changed = Examples.encoded(Examples.stream(Examples.STRANGER, 7));
    TwoEntries proof = TwoEntries.of(side(shown, 3), side(changed, 3));
    assertThat(TwoEntries.of(side(changed, 3), side(shown, 3))).isEqualTo(proof);
    assertThat(proof.check(Examples.logKeys()))
        .isInstanceOfSatisfying(
            Proven.class,
            proven -> assertThat(proven.contradiction()).isEqualTo(Contradiction.TWO_ENTRIES));
    assertReadBack(proof);
    assertThat(fault(proof.check(keys("other")))).isEqualTo(Fault.UNKNOWN_KEY);
    assertThat(fault(TwoEntries.of(side(shown, 3), side(changed, 2)).check(Examples.logKeys())))
        .isEqualTo(Fault.NO_CONTRADICTION);
    List<Bytes> grown = Examples.encoded(Examples.stream(Examples.DEVICE, 7));
    assertThat(fault(TwoEntries.of(side(shown, 3), side(grown, 3)).check(Examples.logKeys())))
        .isEqualTo(Fault.NO_CONTRADICTION);
    TwoEntries.Side forged = new TwoEntries.Side(OTHER_ROOT, side(shown, 3).proof());
    assertThat(fault(TwoEntries.of(side(shown, 3), forged).check(Examples.logKeys())))
        .isEqualTo(Fault.SIGNATURE_INVALID);
  }

  @Test
  void twoStatementsOfOnePosition_areFraud_directOrBatched() {
    for (Algorithm algorithm : new Algorithm[] {Algorithm.ES256, Algorithm.ES256_BATCH}) {
      SignedEvent one = Examples.event(Examples.DEVICE, algorithm, 3, start, "one story");
      SignedEvent two = Examples.event(Examples.DEVICE, algorithm, 3, start, "another story");
      TwoStatements proof = FraudProof.ofStatements(one, 0, two, 0);
      assertThat(FraudProof.ofStatements(two, 0, one, 0)).isEqualTo(proof);
      assertThat(contradiction(proof)).isEqualTo(Contradiction.TWO_STATEMENTS);
      assertThat(fault(proof.check(Examples.STRANGER.publicKey()))).isEqualTo(Fault.UNKNOWN_KEY);
      assertReadBack(proof);
      assertThat(Examples.text(proof.encode())).doesNotContain("story");
    }
    SignedEvent batched =
        Examples.event(Examples.DEVICE, Algorithm.ES256_BATCH, 0, start, "another story");
    assertThat(contradiction(FraudProof.ofStatements(event, 0, batched, 0)))
        .isEqualTo(Contradiction.TWO_STATEMENTS);
  }

  @Test
  void aStatementThatNamesAnotherBeforeIt_isFraud() {
    SignedEvent next = Examples.event(Examples.DEVICE, 1, Examples.link(other), "next");
    assertThat(contradiction(FraudProof.ofStatements(event, 0, next, 0)))
        .isEqualTo(Contradiction.OTHER_PREDECESSOR);
    assertThat(fault(FraudProof.ofStatements(other, 0, next, 0).check(deviceKey())))
        .isEqualTo(Fault.NO_CONTRADICTION);
    SignedEvent later = Examples.event(Examples.DEVICE, 2, Examples.link(other), "later");
    assertThat(fault(FraudProof.ofStatements(event, 0, later, 0).check(deviceKey())))
        .isEqualTo(Fault.NO_CONTRADICTION);
  }

  @Test
  void oneStatementSignedTwice_isNoFraud() throws Exception {
    // ECDSA may give another signature over the same bytes; here the batched form does.
    StatementEvidence one = StatementEvidence.of(event.statements().get(0), event.eventId());
    Bytes changed = Bytes.copyOf(one.statement().signature().toByteArray());
    assertThatThrownBy(() -> TwoStatements.of(one, one))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] forged = changed.toByteArray();
    forged[5] ^= 1;
    StatementEvidence two =
        new StatementEvidence(
            event.eventId(),
            new dev.custody.api.statement.Statement(
                one.statement().protectedHeader(), Bytes.ofOwned(forged)));
    assertThat(fault(TwoStatements.of(one, two).check(deviceKey())))
        .isEqualTo(Fault.SIGNATURE_INVALID);
  }

  @Test
  void everyChangedByte_andEveryTruncation_isRefused_orProvesNothing() {
    List<Bytes> shown = Examples.encoded(Examples.stream(Examples.DEVICE, 3));
    List<Bytes> changed = Examples.encoded(Examples.stream(Examples.STRANGER, 4));
    for (FraudProof proof :
        Arrays.asList(
            FraudProof.ofCheckpoints(
                Examples.signed(7, ROOT).note(), Examples.signed(7, OTHER_ROOT).note()),
            TwoEntries.of(side(shown, 1), side(changed, 1)),
            FraudProof.ofStatements(event, 0, other, 0),
            FraudProof.ofStatements(
                Examples.event(Examples.DEVICE, Algorithm.ES256_BATCH, 3, start, "one"),
                0,
                Examples.event(Examples.DEVICE, Algorithm.ES256_BATCH, 3, start, "two"),
                0))) {
      byte[] file = proof.encode().toByteArray();
      for (int at = 0; at < file.length; at++) {
        assertThat(FraudProof.parse(Bytes.copyOf(file, 0, at)))
            .as("cut at " + at)
            .isInstanceOf(Parsed.Refused.class);
        byte[] flipped = file.clone();
        flipped[at] ^= (byte) (1 << at % 8);
        if (FraudProof.parse(Bytes.ofOwned(flipped))
            instanceof Parsed.Accepted<FraudProof> accepted) {
          assertThat(accepted.value().encode()).isEqualTo(Bytes.copyOf(flipped));
          assertThat(check(accepted.value())).as("changed at " + at).isInstanceOf(NotProven.class);
        }
      }
      assertThat(FraudProof.parse(Bytes.ofOwned(Arrays.copyOf(file, file.length + 1))))
          .isInstanceOf(Parsed.Refused.class);
    }
  }

  @Test
  void sidesInTheOtherOrder_areRefused_andFaultsSaidWhereTheyAre() {
    String file = Examples.text(FraudProof.ofStatements(event, 0, other, 0).encode());
    int first = file.indexOf("event ");
    int second = file.indexOf("event ", first + 1);
    String head = file.substring(0, first);
    assertRefused(head + file.substring(second) + file.substring(first, second), "second", second);
    assertRefused(
        head + file.substring(first, second) + file.substring(first, second), "second", second);
    assertRefused(file.replace("statements\n", "stories\n"), "kind", first - 11);
    assertRefused(head + "event 00\n", "first.event", first + 6);
    assertRefused(file + "\n", "", file.length());
    String notes =
        Examples.text(
            FraudProof.ofCheckpoints(
                    Examples.signed(7, ROOT).note(), Examples.signed(7, OTHER_ROOT).note())
                .encode());
    int length = notes.indexOf("bytes ") + 6;
    assertRefused(notes.replaceFirst("bytes [0-9]+", "bytes 70000"), "first", length);
    assertRefused(notes.replaceFirst("bytes [0-9]+", "bytes 5000"), "first", length + 5);
  }

  private static void assertRefused(String file, String path, int offset) {
    dev.custody.api.Refusal refusal =
        ((Parsed.Refused<FraudProof>) FraudProof.parse(Bytes.copyOf(Examples.bytes(file)))).first();
    assertThat(refusal.path()).as(refusal.toString()).isEqualTo(path);
    assertThat(refusal.offset()).as(refusal.toString()).isEqualTo(offset);
  }

  static FraudVerdict check(FraudProof proof) {
    if (proof instanceof TwoCheckpoints checkpoints) {
      return checkpoints.check(Examples.logKeys());
    }
    if (proof instanceof TwoEntries entries) {
      return entries.check(Examples.logKeys());
    }
    return ((TwoStatements) proof).check(deviceKey());
  }

  private static void assertReadBack(FraudProof proof) {
    FraudProof read = FraudProof.parse(proof.encode()).require();
    assertThat(read).isEqualTo(proof);
    assertThat(read.encode()).isEqualTo(proof.encode());
    assertThat(check(read)).isInstanceOf(Proven.class);
    assertThat(FraudProof.looksLike(proof.encode())).isTrue();
  }

  static TwoEntries.Side side(List<Bytes> entries, int index) {
    return new TwoEntries.Side(
        MerkleTree.leafHash(entries.get(index)),
        TlogProof.of(
            Examples.inclusion(entries, index),
            Examples.signed(entries.size(), Examples.checkpoint(entries).root()),
            Optional.of(Bytes.copyOf(new byte[] {1}))));
  }

  private static FraudVerdict check(Bytes first, Bytes second) {
    return FraudProof.ofCheckpoints(first, second).check(Examples.logKeys());
  }

  private static Contradiction contradiction(TwoStatements proof) {
    return ((Proven) proof.check(deviceKey())).contradiction();
  }

  private static Fault fault(FraudVerdict verdict) {
    return ((NotProven) verdict).fault();
  }

  private static VerificationKey deviceKey() {
    return Examples.DEVICE.publicKey();
  }

  private static List<NoteVerifierKey> keys(String name) {
    return Collections.singletonList(
        NoteVerifierKey.of(Examples.ORIGIN, Examples.key(name, Algorithm.ED25519).publicKey()));
  }
}
