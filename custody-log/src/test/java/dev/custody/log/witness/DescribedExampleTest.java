package dev.custody.log.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.note.NoteVerifierKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The request and the answer in the description of the package are what these keys give. */
class DescribedExampleTest {

  @Test
  void requestAndAnswer_areThoseOfTheDescription() throws Exception {
    SoftwareSigner logKey = signer(1);
    NoteVerifierKey key = NoteVerifierKey.of("example.com/dock-7", logKey.publicKey());
    List<Digest> leaves = new ArrayList<>();
    for (String entry : Arrays.asList("one", "two", "three", "four")) {
      leaves.add(MerkleTree.leafHash(entry.getBytes(StandardCharsets.US_ASCII)));
    }
    Checkpoint three = Checkpoint.sign(key, 3, MerkleTree.root(leaves.subList(0, 3)), logKey);
    Checkpoint four = Checkpoint.sign(key, 4, MerkleTree.root(leaves), logKey);
    Bytes request =
        new AddCheckpointRequest(3, MerkleTree.proveConsistency(leaves, 3).path(), four.note())
            .encode();
    Cosigner cosigner = Cosigner.of("example.com/witness", signer(2));
    try (Witness witness =
        TestWitnesses.open(
            new CrashDisk(), cosigner, new TestWitnesses.Hands(), WitnessedLog.of(key))) {
      assertThat(
              witness.addCheckpoint(
                  new AddCheckpointRequest(0, Collections.<Digest>emptyList(), three.note())
                      .encode()))
          .isInstanceOf(WitnessAnswer.Cosigned.class);
      WitnessAnswer answer = witness.addCheckpoint(request);
      String source =
          Files.readString(
                  Path.of(System.getProperty("custody.root"))
                      .resolve(
                          "custody-log/src/main/java/dev/custody/log/witness/package-info.java"))
              .replaceAll("(?m)^ \\* ?", "");
      assertThat(source)
          .contains("<pre>{@code\n" + text(request) + "}</pre>")
          .contains("<pre>{@code\n" + text(answer.body()) + "}</pre>")
          .contains("<pre>{@code\n" + key.text() + "\n" + witness.key().text() + "\n}</pre>");
    }
  }

  private static SoftwareSigner signer(int secret) throws Exception {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) secret);
    return SoftwareSigner.ofSecret(Algorithm.ED25519, bytes);
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }
}
