package dev.custody.crypto.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.tree.InclusionProof;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.WitnessQuorum;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples in the description of this package. */
class DescriptionTest {

  private static final List<Bytes> LOG =
      Arrays.asList(
          Bytes.copyOf(Examples.bytes("hello")),
          Bytes.copyOf(Examples.bytes("custody")),
          Bytes.copyOf(Examples.bytes("world")));

  @Test
  void examples_areWhatTheySay() throws Exception {
    List<String> examples = new ArrayList<>();
    Path description =
        Path.of(System.getProperty("custody.root"))
            .resolve("custody-crypto/src/main/java/dev/custody/crypto/proof/package-info.java");
    Matcher matcher =
        Pattern.compile("(?s)<pre>\\{@code\n(.*?) \\* }</pre>")
            .matcher(Files.readString(description));
    while (matcher.find()) {
      examples.add(matcher.group(1).replaceAll("(?m)^ \\* ?", ""));
    }
    assertThat(examples).containsExactly(proof(), vkey() + "\n", fraud());
    List<NoteVerifierKey> keys =
        Collections.singletonList(NoteVerifierKey.parse(examples.get(1).trim()));
    TlogProof proof = TlogProof.parse(bytes(examples.get(0))).require();
    assertThat(proof.check(LOG.get(1), Examples.ORIGIN, keys, WitnessQuorum.none()))
        .isInstanceOf(ProofVerdict.Proven.class);
    TwoCheckpoints fraud = (TwoCheckpoints) FraudProof.parse(bytes(examples.get(2))).require();
    assertThat(fraud.check(keys)).isInstanceOf(FraudVerdict.Proven.class);
  }

  private static String proof() {
    InclusionProof inclusion = Examples.inclusion(LOG, 1);
    Digest root = Examples.checkpoint(LOG).root();
    return Examples.text(
        TlogProof.of(inclusion, Examples.signed(3, root), Optional.<Bytes>empty()).encode());
  }

  private static String vkey() {
    return Examples.logKeys().get(0).text();
  }

  private static String fraud() {
    Digest root = Examples.checkpoint(LOG).root();
    Digest other = Digest.sha256(Examples.bytes("another root"));
    return Examples.text(
        FraudProof.ofCheckpoints(Examples.signed(3, root).note(), Examples.signed(3, other).note())
            .encode());
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(Examples.bytes(text));
  }
}
