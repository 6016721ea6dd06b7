package dev.custody.log.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.crypto.key.SignatureOutcome;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.Cosignature;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.proof.FraudProof;
import dev.custody.crypto.proof.FraudVerdict;
import dev.custody.log.witness.WitnessUnavailableException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class WitnessTest {

  private final FakeLog log = FakeLog.of(40);
  private final CrashDisk disk = new CrashDisk();
  private final TestWitnesses.Hands clock = new TestWitnesses.Hands();
  private final Cosigner cosigner = TestWitnesses.cosigner("example.com/witness");

  private Witness open() throws IOException {
    return TestWitnesses.open(disk, cosigner, clock, log.watched());
  }

  @Test
  void aLogThatOnlyGrows_isCosigned() throws Exception {
    try (Witness witness = open()) {
      int old = 0;
      for (int size : new int[] {1, 2, 3, 7, 8, 9, 31, 32, 40}) {
        assertCosigned(witness.addCheckpoint(log.request(old, size)), log.checkpoint(size));
        old = size;
      }
      assertThat(witness.evidence()).isEmpty();
    }
  }

  @Test
  void theSignedMessage_isThatOfTheSpecification() throws Exception {
    try (Witness witness = open()) {
      Bytes lines = ((WitnessAnswer.Cosigned) witness.addCheckpoint(log.request(0, 5))).lines();
      String line = new String(lines.toByteArray(), StandardCharsets.UTF_8);
      assertThat(line).startsWith("\u2014 example.com/witness ").endsWith("\n");
      byte[] raw = Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1).trim());
      // 32-bit key id, 64-bit time, 64 bytes of signature.
      assertThat(raw).hasSize(76);
      String id = witness.key().text().split("\\+")[1];
      assertThat(Bytes.copyOf(raw, 0, 4).toHex()).isEqualTo(id);
      assertThat(Bytes.copyOf(raw, 4, 12).toHex())
          .isEqualTo(String.format("%016x", TestWitnesses.START.getEpochSecond()));
      String message =
          "cosignature/v1\ntime "
              + TestWitnesses.START.getEpochSecond()
              + "\nexample.com/dock-7\n5\n"
              + Base64.getEncoder().encodeToString(log.root(5).bytes().toByteArray())
              + "\n";
      assertThat(
              VerificationBackend.best()
                  .check(
                      witness.key().key(),
                      message.getBytes(StandardCharsets.UTF_8),
                      Bytes.copyOf(raw, 12, 76)))
          .isEqualTo(SignatureOutcome.VALID);
    }
  }

  @Test
  void anotherOldSize_isAnsweredWithTheOneKnown() throws Exception {
    try (Witness witness = open()) {
      assertThat(witness.addCheckpoint(log.request(3, 5)))
          .isEqualTo(new WitnessAnswer.OtherSize(0));
      assertCosigned(witness.addCheckpoint(log.request(0, 5)), log.checkpoint(5));
      for (int old : new int[] {0, 1, 4, 6, 9}) {
        assertThat(witness.addCheckpoint(log.request(old, 9)))
            .isEqualTo(new WitnessAnswer.OtherSize(5));
      }
      assertThat(witness.evidence()).isEmpty();
    }
  }

  @Test
  void aSmallerSize_isNeverCosignedAgain() throws Exception {
    try (Witness witness = open()) {
      assertCosigned(witness.addCheckpoint(log.request(0, 9)), log.checkpoint(9));
      for (int size = 0; size < 9; size++) {
        for (int old = 0; old <= size; old++) {
          assertThat(witness.addCheckpoint(log.request(old, size)))
              .isEqualTo(new WitnessAnswer.OtherSize(9));
        }
      }
    }
  }

  @Test
  void theSameCheckpoint_isCosignedAgain_withItsNewTime() throws Exception {
    try (Witness witness = open()) {
      WitnessAnswer first = witness.addCheckpoint(log.request(0, 9));
      int changes = disk.changes().size();
      assertThat(witness.addCheckpoint(log.request(9, 9))).isEqualTo(first);
      assertThat(disk.changes()).as("in the same second nothing is written").hasSize(changes);
      clock.plusSeconds(60);
      assertThat(timeOf(witness.addCheckpoint(log.request(9, 9)), 9))
          .isEqualTo(TestWitnesses.START.plusSeconds(60));
    }
  }

  @Test
  void timeNeverGoesBack_alsoNotOverARestart() throws Exception {
    try (Witness witness = open()) {
      assertThat(timeOf(witness.addCheckpoint(log.request(0, 5)), 5)).isEqualTo(clock.instant());
    }
    clock.set(Instant.parse("2020-01-01T00:00:00.999Z"));
    try (Witness witness = open()) {
      assertThat(timeOf(witness.addCheckpoint(log.request(5, 5)), 5))
          .isEqualTo(TestWitnesses.START);
      clock.set(Instant.EPOCH.minusSeconds(5));
      assertThat(timeOf(witness.addCheckpoint(log.request(5, 6)), 6))
          .isEqualTo(TestWitnesses.START);
      clock.set(TestWitnesses.START.plusMillis(1_999));
      assertThat(timeOf(witness.addCheckpoint(log.request(6, 6)), 6))
          .isEqualTo(TestWitnesses.START.plusSeconds(1));
    }
  }

  @Test
  void aForkOfTheSameSize_isRefused_andBothNotesAreKept() throws Exception {
    FakeLog fork = log.fork(4, 40);
    List<WitnessEvidence> told = new ArrayList<>();
    try (Witness witness =
        Witness.open(disk, Collections.singletonList(log.watched()), cosigner, clock, told::add)) {
      assertCosigned(witness.addCheckpoint(log.request(0, 9)), log.checkpoint(9));
      // Whatever old size it comes with: the signature alone makes it a fork.
      for (int old : new int[] {9, 0, 4}) {
        assertThat(witness.addCheckpoint(fork.request(old, 9)))
            .isEqualTo(new WitnessAnswer.OtherSize(9));
      }
      WitnessEvidence pair =
          new WitnessEvidence(
              WitnessEvidence.Kind.FORK, log.checkpoint(9).note(), fork.checkpoint(9).note());
      assertThat(witness.evidence()).containsExactly(pair);
      assertThat(told).containsExactly(pair);
      assertThat(FraudProof.ofCheckpoints(pair.first(), pair.second()).check(log.watched().keys()))
          .isInstanceOf(FraudVerdict.Proven.class);
      assertCosigned(witness.addCheckpoint(log.request(9, 12)), log.checkpoint(12));
    }
    try (Witness witness = open()) {
      assertThat(witness.evidence()).hasSize(1);
    }
  }

  @Test
  void aForkedHistory_isRefused_andBothNotesAreKept() throws Exception {
    FakeLog fork = log.fork(4, 40);
    try (Witness witness = open()) {
      assertCosigned(witness.addCheckpoint(log.request(0, 9)), log.checkpoint(9));
      assertThat(witness.addCheckpoint(fork.request(9, 12)))
          .isInstanceOf(WitnessAnswer.ProofFails.class);
      assertThat(witness.evidence())
          .containsExactly(
              new WitnessEvidence(
                  WitnessEvidence.Kind.UNPROVEN,
                  log.checkpoint(9).note(),
                  fork.checkpoint(12).note()));
      assertThat(
              FraudProof.ofCheckpoints(log.checkpoint(9).note(), fork.checkpoint(12).note())
                  .check(log.watched().keys()))
          .as("a reason to ask, no proof yet")
          .isInstanceOf(FraudVerdict.NotProven.class);
    }
  }

  @Test
  void evidenceIsBounded_byLogAndKind() throws Exception {
    FakeLog other = FakeLog.of("example.com/other", 40);
    try (Witness witness =
        TestWitnesses.open(disk, cosigner, clock, log.watched(), other.watched())) {
      assertCosigned(witness.addCheckpoint(log.request(0, 9)), log.checkpoint(9));
      assertCosigned(witness.addCheckpoint(other.request(0, 9)), other.checkpoint(9));
      for (int i = 0; i < 40; i++) {
        witness.addCheckpoint(log.fork(i % 9, 9 + i).request(9, 9));
        witness.addCheckpoint(log.fork(3, 10 + i).request(9, 10 + i));
      }
      assertThat(other.fork(2, 9).request(9, 9)).isNotNull();
      witness.addCheckpoint(other.fork(2, 9).request(9, 9));
      assertThat(witness.evidence()).hasSizeLessThanOrEqualTo(2 * 16 + 1);
      long unproven =
          witness.evidence().stream()
              .filter(pair -> pair.kind() == WitnessEvidence.Kind.UNPROVEN)
              .count();
      assertThat(unproven).isEqualTo(16);
      assertThat(witness.evidence().stream().map(WitnessEvidence::second))
          .contains(other.fork(2, 9).checkpoint(9).note());
    }
  }

  @Test
  void unknownLogsAndKeys_andOtherForms_areRefused() throws Exception {
    FakeLog stranger = FakeLog.of("example.com/stranger", 5);
    FakeLog impostor = FakeLog.of(5);
    try (Witness witness = open()) {
      assertThat(witness.addCheckpoint(stranger.request(0, 5)).status()).isEqualTo(404);
      assertThat(witness.addCheckpoint(impostor.request(0, 5)).status()).isEqualTo(403);
      assertThat(witness.addCheckpoint(Bytes.EMPTY).status()).isEqualTo(400);
      assertThat(witness.addCheckpoint(request(6, log.proof(6, 8), log.checkpoint(5))).status())
          .isEqualTo(400);
      // No proof belongs to an old size of 0, nor between equal sizes.
      List<Digest> proof = log.proof(3, 5);
      assertThat(witness.addCheckpoint(request(0, proof, log.checkpoint(5))).status())
          .isEqualTo(422);
      assertCosigned(witness.addCheckpoint(log.request(0, 5)), log.checkpoint(5));
      assertThat(witness.addCheckpoint(request(5, proof, log.checkpoint(5))).status())
          .isEqualTo(422);
      assertThat(witness.addCheckpoint(request(5, proof, log.checkpoint(9))).status())
          .isEqualTo(422);
    }
  }

  @Test
  void anEmptyLog_isCosigned_butNotWithARootOfSomething() throws Exception {
    try (Witness witness = open()) {
      assertThat(
              witness.addCheckpoint(
                  request(0, Collections.<Digest>emptyList(), log.checkpoint(0, log.root(1)))))
          .isEqualTo(new WitnessAnswer.OtherSize(0));
      assertCosigned(witness.addCheckpoint(log.request(0, 0)), log.checkpoint(0));
      assertCosigned(witness.addCheckpoint(log.request(0, 5)), log.checkpoint(5));
    }
  }

  @Test
  void everyByteOfARequestChanged_isNeverCosigned() throws Exception {
    try (Witness witness = open()) {
      assertCosigned(witness.addCheckpoint(log.request(0, 3)), log.checkpoint(3));
      byte[] good = log.request(3, 7).toByteArray();
      for (int at = 0; at < good.length; at++) {
        byte[] changed = good.clone();
        changed[at] ^= 1;
        assertThat(witness.addCheckpoint(Bytes.copyOf(changed)))
            .as("at %s", at)
            .isNotInstanceOf(WitnessAnswer.Cosigned.class);
      }
      assertCosigned(witness.addCheckpoint(Bytes.copyOf(good)), log.checkpoint(7));
    }
  }

  @Test
  void everyByteOfTheStateChanged_keepsTheWitnessClosed() throws Exception {
    try (Witness witness = open()) {
      assertCosigned(witness.addCheckpoint(log.request(0, 3)), log.checkpoint(3));
    }
    String name = "state/" + disk.list("state").get(0);
    byte[] good = disk.file(name).clone();
    for (int at = 0; at < good.length; at++) {
      byte[] changed = good.clone();
      changed[at] ^= 1;
      disk.put(name, changed);
      assertUnavailable(Code.STATE_DAMAGED);
    }
    for (int length = 0; length < good.length; length++) {
      disk.put(name, Arrays.copyOf(good, length));
      assertUnavailable(Code.STATE_DAMAGED);
    }
    disk.put(name, good);
    open().close();
  }

  @Test
  void anotherDirectory_isLeftAlone() throws Exception {
    try (Witness witness = open()) {
      assertThat(witness.key()).isEqualTo(cosigner.key());
      assertUnavailable(Code.LOCKED);
    }
    Cosigner other = TestWitnesses.cosigner("example.com/witness");
    assertThatThrownBy(() -> TestWitnesses.open(disk, other, clock, log.watched()))
        .extracting(e -> ((WitnessUnavailableException) e).code())
        .isEqualTo(Code.OTHER_KEY);
    disk.put("FORMAT", "custody-witness 2\nx\n".getBytes(StandardCharsets.US_ASCII));
    assertUnavailable(Code.NEWER_FORMAT);
    disk.put("FORMAT", "custody-log 1\nx\n".getBytes(StandardCharsets.US_ASCII));
    assertUnavailable(Code.FOREIGN_DIRECTORY);
    CrashDisk foreign = new CrashDisk();
    foreign.createDirectories("");
    foreign.put("holiday.jpg", new byte[1]);
    int changes = foreign.changes().size();
    assertThatThrownBy(() -> TestWitnesses.open(foreign, cosigner, clock, log.watched()))
        .isInstanceOf(WitnessUnavailableException.class);
    assertThat(foreign.changes()).hasSize(changes);
  }

  @Test
  void aDiskThatFailed_isNotAskedAgain() throws Exception {
    try (Witness witness = open()) {
      assertCosigned(witness.addCheckpoint(log.request(0, 3)), log.checkpoint(3));
      disk.failAtChange(2);
      assertThatThrownBy(() -> witness.addCheckpoint(log.request(3, 5)))
          .isInstanceOf(IOException.class);
      disk.failAtChange(1_000_000);
      assertThatThrownBy(() -> witness.addCheckpoint(log.request(3, 5)))
          .extracting(e -> ((WitnessUnavailableException) e).code())
          .isEqualTo(Code.FAILED_BEFORE);
    }
  }

  @Test
  void manyAtOnce_neverRollBack() throws Exception {
    FakeLog fork = log.fork(1, 40);
    try (Witness witness = open()) {
      assertCosigned(witness.addCheckpoint(log.request(0, 2)), log.checkpoint(2));
      ExecutorService threads = Executors.newFixedThreadPool(4);
      CountDownLatch start = new CountDownLatch(1);
      List<Future<List<Integer>>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        FakeLog mine = i == 3 ? fork : log;
        all.add(
            threads.submit(
                () -> {
                  start.await();
                  List<Integer> cosigned = new ArrayList<>();
                  int old = 2;
                  for (int size = 3; size <= 40; size++) {
                    WitnessAnswer answer = witness.addCheckpoint(mine.request(old, size));
                    if (answer instanceof WitnessAnswer.Cosigned) {
                      cosigned.add(size);
                      old = size;
                    } else if (answer instanceof WitnessAnswer.OtherSize other) {
                      old = (int) Math.min(other.size(), size);
                    }
                  }
                  return cosigned;
                }));
      }
      start.countDown();
      List<Integer> union = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        List<Integer> cosigned = all.get(i).get();
        assertThat(cosigned).isSorted();
        if (i == 3) {
          assertThat(cosigned).isEmpty();
        }
        union.addAll(cosigned);
      }
      threads.shutdown();
      assertThat(union).contains(40);
    }
  }

  @Test
  void aKeyThatFails_changesNothing() throws Exception {
    Cosigner broken = Cosigner.of("example.com/witness", new FailingSigner());
    try (Witness witness = TestWitnesses.open(disk, broken, clock, log.watched())) {
      int changes = disk.changes().size();
      assertThatThrownBy(() -> witness.addCheckpoint(log.request(0, 3)))
          .isInstanceOf(SigningException.class);
      assertThat(disk.changes()).hasSize(changes);
      assertThat(witness.addCheckpoint(log.request(1, 3)))
          .isEqualTo(new WitnessAnswer.OtherSize(0));
    }
  }

  private void assertUnavailable(Code code) {
    assertThatThrownBy(this::open)
        .isInstanceOf(WitnessUnavailableException.class)
        .extracting(e -> ((WitnessUnavailableException) e).code())
        .isEqualTo(code);
  }

  private void assertCosigned(WitnessAnswer answer, Checkpoint checkpoint) {
    assertThat(answer).isInstanceOf(WitnessAnswer.Cosigned.class);
    assertThat(
            Cosignatures.verify(
                checkpoint, ((WitnessAnswer.Cosigned) answer).lines(), cosigner.key()))
        .isInstanceOf(WitnessSaid.Cosigned.class);
  }

  private Instant timeOf(WitnessAnswer answer, int size) {
    List<dev.custody.crypto.note.NoteVerifierKey> keys = Collections.singletonList(cosigner.key());
    Checkpoint checkpoint =
        ((Authentic<Checkpoint>)
                log.checkpoint(size)
                    .withCosignatures(((WitnessAnswer.Cosigned) answer).lines(), keys))
            .value();
    return ((Authentic<List<Cosignature>>) checkpoint.cosignatures(keys)).value().get(0).time();
  }

  private static Bytes request(long old, List<Digest> proof, Checkpoint checkpoint) {
    return new AddCheckpointRequest(old, proof, checkpoint.note()).encode();
  }
}
