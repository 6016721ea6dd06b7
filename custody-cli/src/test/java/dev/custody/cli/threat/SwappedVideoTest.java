package dev.custody.cli.threat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Digest;
import dev.custody.api.event.Attachment;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Role;
import dev.custody.api.tree.InclusionProof;
import dev.custody.api.tree.MerkleTree;
import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.Verified;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogDamagedException;
import dev.custody.log.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recording of the dock is exchanged, cut or played again, after its hash was signed. */
class SwappedVideoTest {

  private static final int SEGMENT_LOG2 = 10;

  private final Scene scene = new Scene();
  private final Hand camera = Hand.of("camera of dock 3", Scene.WAREHOUSE);
  private final byte[] footage = new byte[10_000];
  private final Attachment signed;

  @TempDir Path folder;

  SwappedVideoTest() {
    new Random(7).nextBytes(footage);
    signed =
        new Attachment(
            Digest.sha256(footage),
            footage.length,
            "video/mp4",
            SEGMENT_LOG2,
            MerkleTree.root(segments(footage)),
            Scene.at("12:00").toEpochMilli(),
            60_000,
            "urn:example:camera:3");
  }

  private static List<Digest> segments(byte[] recording) {
    List<Digest> leaves = new ArrayList<>();
    for (int from = 0; from < recording.length; from += 1 << SEGMENT_LOG2) {
      leaves.add(
          MerkleTree.leafHash(
              Arrays.copyOfRange(
                  recording, from, Math.min(recording.length, from + (1 << SEGMENT_LOG2)))));
    }
    return leaves;
  }

  /** What a verifier hands out: the attachment as the camera's key has signed it. */
  private Attachment verified() {
    CustodyEvent event = scene.event(Kind.EVIDENCE, "12:01").attachments(List.of(signed)).build();
    Verdict verdict =
        Scene.judge(Scene.trust(camera.device(Role.ACTOR)), camera.acts(event).with()).get(0);
    Scene.assertVerified(verdict);
    return ((Verified) verdict).event().event().attachments().get(0);
  }

  @Test
  void everyChangedByteOfTheRecording_hasAnotherDigestAndAnotherRoot() {
    Attachment attachment = verified();
    assertThat(Digest.sha256(footage)).isEqualTo(attachment.digest());
    for (int i = 0; i < footage.length; i += 97) {
      byte[] swapped = footage.clone();
      swapped[i] ^= 1;
      assertThat(Digest.sha256(swapped)).isNotEqualTo(attachment.digest());
      assertThat(MerkleTree.root(segments(swapped))).isNotEqualTo(attachment.treeRoot());
    }
  }

  @Test
  void aCutWithFewerSegments_orTheSameInAnotherOrder_hasAnotherRoot() {
    List<Digest> leaves = segments(footage);
    List<Digest> swapped = new ArrayList<>(leaves);
    java.util.Collections.swap(swapped, 2, 3);
    assertThat(MerkleTree.root(leaves.subList(0, leaves.size() - 1)))
        .isNotEqualTo(verified().treeRoot());
    assertThat(MerkleTree.root(swapped)).isNotEqualTo(verified().treeRoot());
  }

  @Test
  void tenSecondsOfTheRecordingAreShown_andProvenAlone() {
    Digest root = verified().treeRoot();
    List<Digest> leaves = segments(footage);
    InclusionProof proof = MerkleTree.proveInclusion(leaves, 4);
    assertThat(proof.check(leaves.get(4), root)).isInstanceOf(ProofResult.Holds.class);
    assertThat(proof.check(leaves.get(5), root)).isNotInstanceOf(ProofResult.Holds.class);
  }

  @Test
  void theStoredFileIsExchanged_andReadingItFails() throws Exception {
    try (CustodyLog log =
        CustodyLog.create(
            folder.resolve("log"), "example.com/site", Hand.key("log", Algorithm.ED25519))) {
      StoredObject stored = log.objects().put(new ByteArrayInputStream(footage), 1 << 20);
      assertThat(stored.digest()).isEqualTo(verified().digest());
      Path file;
      try (Stream<Path> files = Files.walk(folder.resolve("log/objects"))) {
        file = files.filter(Files::isRegularFile).findFirst().get();
      }
      byte[] other = footage.clone();
      other[5_000] ^= 1;
      Files.write(file, other);
      assertThatThrownBy(
              () -> {
                try (InputStream in = log.objects().open(stored.digest())) {
                  in.readAllBytes();
                }
              })
          .isInstanceOf(LogDamagedException.class);
    }
  }

  @Test
  void limit_aRecordingThatWasFalseBeforeItWasSigned_isVerified() {
    // The camera signs what it is shown: an old recording played before its lens, for one.
    assertThat(verified()).isEqualTo(signed);
  }
}
