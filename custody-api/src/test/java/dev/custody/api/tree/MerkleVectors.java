package dev.custody.api.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The proofs of transparency-dev/merkle: what has to pass passes, all else is refused. */
class MerkleVectors {

  @Test
  void inclusion_and_consistency_12Pass_184AreRefused() throws IOException {
    Path folder = Path.of(System.getProperty("custody.vectors", "../../shared/vectors"), "merkle");
    assumeTrue(
        Files.isDirectory(folder), "vectors are not here: " + folder + ", see custody.vectors");
    int passed = 0;
    int refused = 0;
    for (Path file : files(folder)) {
      JsonNode vector = new ObjectMapper().readTree(file.toFile());
      boolean holds = holds(vector);
      assertThat(holds).as(file.toString()).isEqualTo(!vector.get("wantErr").asBoolean());
      passed += holds ? 1 : 0;
      refused += holds ? 0 : 1;
    }
    assertThat(passed).isEqualTo(12);
    assertThat(refused).isEqualTo(184);
  }

  private static boolean holds(JsonNode vector) {
    ProofResult result;
    try {
      List<Digest> path = new ArrayList<>();
      for (JsonNode hash : vector.path("proof")) {
        path.add(digest(hash));
      }
      result =
          vector.has("leafIdx")
              ? new InclusionProof(size(vector, "leafIdx"), size(vector, "treeSize"), path)
                  .check(digest(vector.get("leafHash")), digest(vector.get("root")))
              : new ConsistencyProof(size(vector, "size1"), size(vector, "size2"), path)
                  .check(digest(vector.get("root1")), digest(vector.get("root2")));
    } catch (IllegalArgumentException e) {
      // No hash at all: it cannot even be said.
      assertThat(e).hasMessageContaining("digest of another length");
      return false;
    }
    return result instanceof ProofResult.Holds;
  }

  private static long size(JsonNode vector, String name) {
    // Unsigned there: what is beyond 2^63 is negative here, and refused.
    return vector.get(name).bigIntegerValue().longValue();
  }

  private static Digest digest(JsonNode base64) {
    byte[] bytes = Base64.getDecoder().decode(base64.asText());
    // Some stand for any root: "don't care 1", which our digests have to be 32 bytes for.
    if (new String(bytes, StandardCharsets.US_ASCII).startsWith("don't care")) {
      bytes = Arrays.copyOf(bytes, Digest.LENGTH);
    }
    return new Digest(Bytes.ofOwned(bytes));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }
}
