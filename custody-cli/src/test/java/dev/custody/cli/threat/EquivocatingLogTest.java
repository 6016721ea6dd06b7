package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.CheckpointSigner;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.note.NoteVerdict;
import dev.custody.crypto.note.WitnessQuorum;
import dev.custody.crypto.proof.FraudProof;
import dev.custody.crypto.proof.FraudVerdict;
import dev.custody.log.witness.AddCheckpointRequest;
import dev.custody.log.witness.Witness;
import dev.custody.log.witness.WitnessAnswer;
import dev.custody.log.witness.WitnessedLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator of a log shows one history to the sender and another to the receiver. */
class EquivocatingLogTest {

  private static final String ORIGIN = "example.com/site-log";
  private final CheckpointSigner log =
      CheckpointSigner.of(
          ORIGIN, Hand.key("site's log", Algorithm.ED25519), List.<SoftwareSigner>of());
  private final Cosigner cosigner =
      Cosigner.of("auditor.example/w1", Hand.key("auditor's witness", Algorithm.ED25519));

  @TempDir Path folder;

  private static List<Digest> history(String... entries) {
    List<Digest> leaves = new ArrayList<>();
    for (String entry : entries) {
      leaves.add(MerkleTree.leafHash(entry.getBytes(StandardCharsets.UTF_8)));
    }
    return leaves;
  }

  private Checkpoint checkpoint(List<Digest> leaves) throws Exception {
    return log.sign(leaves.size(), MerkleTree.root(leaves));
  }

  @Test
  void signsTwoHistoriesOfOneSize_andBothTogetherConvictIt() throws Exception {
    Checkpoint sender = checkpoint(history("loaded", "departed", "delivered"));
    Checkpoint receiver = checkpoint(history("loaded", "departed", "refused"));
    FraudProof proof = FraudProof.ofCheckpoints(sender.note(), receiver.note());
    FraudProof parsed = FraudProof.parse(proof.encode()).require();
    FraudVerdict verdict = ((dev.custody.crypto.proof.TwoCheckpoints) parsed).check(log.keys());
    assertThat(verdict).isInstanceOf(FraudVerdict.Proven.class);
    assertThat(((FraudVerdict.Proven) verdict).contradiction())
        .isEqualTo(FraudVerdict.Contradiction.TWO_ROOTS);
  }

  @Test
  void anHonestLogIsNotConvicted_byAnythingItHasSigned() throws Exception {
    List<Digest> leaves = history("loaded", "departed", "delivered");
    FraudVerdict verdict =
        FraudProof.ofCheckpoints(checkpoint(leaves.subList(0, 2)).note(), checkpoint(leaves).note())
            .check(log.keys());
    assertThat(verdict).isInstanceOf(FraudVerdict.NotProven.class);
  }

  private AddCheckpointRequest request(List<Digest> leaves, int oldSize) throws Exception {
    return new AddCheckpointRequest(
        oldSize,
        oldSize == 0 ? List.of() : MerkleTree.proveConsistency(leaves, oldSize).path(),
        checkpoint(leaves).note());
  }

  @Test
  void theSecondHistoryGetsNoWitness_andWithoutWitnessItConvincesNobody() throws Exception {
    WitnessedLog watched = new WitnessedLog(ORIGIN, log.keys());
    try (Witness witness =
        Witness.open(
            folder.resolve("witness"),
            List.of(watched),
            cosigner,
            Clock.fixed(Scene.at("12:00"), ZoneOffset.UTC),
            evidence -> {})) {
      List<Digest> first = history("loaded", "departed", "delivered");
      WitnessAnswer good = witness.addCheckpoint(request(first, 0).encode());
      assertThat(good).isInstanceOf(WitnessAnswer.Cosigned.class);

      List<Digest> second = history("loaded", "departed", "refused", "returned");
      WitnessAnswer bad = witness.addCheckpoint(request(second, 3).encode());
      assertThat(bad).isInstanceOf(WitnessAnswer.ProofFails.class);
      assertThat(witness.evidence()).hasSize(1);

      WitnessQuorum quorum = new WitnessQuorum(1, List.of(cosigner.key()));
      NoteVerdict<Checkpoint> cosigned =
          checkpoint(first)
              .withCosignatures(((WitnessAnswer.Cosigned) good).lines(), List.of(cosigner.key()));
      assertThat(quorum.check(((NoteVerdict.Authentic<Checkpoint>) cosigned).value()))
          .isInstanceOf(NoteVerdict.Authentic.class);
      assertThat(quorum.check(checkpoint(second))).isInstanceOf(NoteVerdict.Refused.class);
    }
  }

  @Test
  void limit_twoReadersWhoNeverCompareAndAskNoWitness_eachSeeASoundLog() throws Exception {
    for (String ending : new String[] {"delivered", "refused"}) {
      Checkpoint shown = checkpoint(history("loaded", "departed", ending));
      assertThat(Checkpoint.open(shown.note(), ORIGIN, log.keys()))
          .isInstanceOf(NoteVerdict.Authentic.class);
    }
  }
}
