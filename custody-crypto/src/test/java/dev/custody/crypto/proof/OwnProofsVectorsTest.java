package dev.custody.crypto.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.CheckpointSigner;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.note.NoteVerdict;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.WitnessQuorum;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Our own vectors of checkpoints with several keys, tlog-proofs and fraud proofs are exactly what
 * these cases make. With {@code -Dcustody.writeVectors} the file is written anew.
 */
class OwnProofsVectorsTest {

  private static final Path FILE =
      Paths.get(System.getProperty("custody.root", ".."), "vectors/own/proofs.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<ObjectNode> cases = new ArrayList<>();

  @Test
  void file_isWhatTheCasesMake() throws Exception {
    checkpoints();
    tlogProofs();
    fraudProofs();
    StringBuilder text = new StringBuilder("[\n");
    for (int i = 0; i < cases.size(); i++) {
      text.append(cases.get(i)).append(i + 1 < cases.size() ? ",\n" : "\n");
    }
    String made = text.append("]\n").toString();
    if (System.getProperty("custody.writeVectors") != null) {
      Files.write(FILE, made.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(JSON.readTree(FILE.toFile())).isEqualTo(JSON.readTree(made));
  }

  @TestFactory
  List<DynamicTest> everyCase_isJudgedAsItSays() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : JSON.readTree(FILE.toFile())) {
      tests.add(
          DynamicTest.dynamicTest(
              one.get("name").asText(),
              () -> assertThat(judge(one)).isEqualTo(one.get("verdict").asText())));
    }
    return tests;
  }

  private static String judge(JsonNode one) throws Exception {
    Bytes text = Bytes.copyOf(one.get("text").asText().getBytes(StandardCharsets.UTF_8));
    List<NoteVerifierKey> keys = keys(one.get("keys"));
    WitnessQuorum quorum =
        one.has("threshold")
            ? new WitnessQuorum(one.get("threshold").asInt(), keys(one.get("witnesses")))
            : WitnessQuorum.none();
    switch (one.get("type").asText()) {
      case "checkpoint":
        NoteVerdict<Checkpoint> opened = Checkpoint.open(text, Examples.ORIGIN, keys);
        if (opened instanceof NoteVerdict.Refused<Checkpoint> refused) {
          return refused.fault().name();
        }
        NoteVerdict<?> seen = quorum.check(((NoteVerdict.Authentic<Checkpoint>) opened).value());
        return seen instanceof NoteVerdict.Refused<?> refused
            ? refused.fault().name()
            : "AUTHENTIC";
      case "tlog-proof":
        if (!(TlogProof.parse(text) instanceof Parsed.Accepted<TlogProof> proof)) {
          return "MALFORMED";
        }
        ProofVerdict verdict =
            proof
                .value()
                .check(Bytes.ofHex(one.get("entry").asText()), Examples.ORIGIN, keys, quorum);
        return verdict instanceof ProofVerdict.NotProven not ? not.fault().name() : "PROVEN";
      default:
        if (!(FraudProof.parse(text) instanceof Parsed.Accepted<FraudProof> fraud)) {
          return "MALFORMED";
        }
        FraudVerdict judged;
        if (fraud.value() instanceof TwoStatements statements) {
          byte[] spki = Base64.getDecoder().decode(one.get("publicKey").asText());
          judged = statements.check(VerificationKey.parse(Bytes.ofOwned(spki)));
        } else if (fraud.value() instanceof TwoCheckpoints checkpoints) {
          judged = checkpoints.check(keys);
        } else {
          judged = ((TwoEntries) fraud.value()).check(keys);
        }
        return judged instanceof FraudVerdict.Proven proven
            ? proven.contradiction().name()
            : ((FraudVerdict.NotProven) judged).fault().name();
    }
  }

  private static List<NoteVerifierKey> keys(@Nullable JsonNode array) throws Exception {
    List<NoteVerifierKey> keys = new ArrayList<>();
    if (array != null) {
      for (JsonNode key : array) {
        keys.add(NoteVerifierKey.parse(key.asText()));
      }
    }
    return keys;
  }

  private void checkpoints() throws Exception {
    CheckpointSigner all =
        CheckpointSigner.of(
            Examples.ORIGIN,
            Examples.key("log", Algorithm.ED25519),
            Arrays.asList(
                Examples.key("log", Algorithm.ML_DSA_44), Examples.key("log", Algorithm.ES256)));
    Cosigner mlDsa = Cosigner.of("witness.example/w2", Examples.key("w2", Algorithm.ML_DSA_44));
    Digest root = Digest.sha256(new byte[] {1});
    Checkpoint signed = all.sign(7, root);
    Checkpoint seen =
        signed.withLines(
            Arrays.asList(
                Examples.WITNESS.line(signed, Examples.TIME), mlDsa.line(signed, Examples.TIME)));
    List<NoteVerifierKey> witnesses = Arrays.asList(Examples.WITNESS.key(), mlDsa.key());
    String note = Examples.text(seen.note());
    checkpoint("lines of all types", note, all.keys(), 2, witnesses, "AUTHENTIC");
    for (NoteVerifierKey key : all.keys()) {
      checkpoint(
          "only " + key.type() + " known",
          note,
          Collections.singletonList(key),
          0,
          Collections.emptyList(),
          "AUTHENTIC");
    }
    String[] lines = note.split("\n", -1);
    String text = String.join("\n", Arrays.asList(lines).subList(0, 4)) + "\n";
    checkpoint(
        "no Ed25519 line",
        text + lines[5] + "\n" + lines[6] + "\n",
        all.keys(),
        0,
        Collections.emptyList(),
        "LOG_LINE_MISSING");
    checkpoint(
        "another size",
        note.replaceFirst("\n7\n", "\n8\n"),
        all.keys(),
        0,
        Collections.emptyList(),
        "SIGNATURE_INVALID");
    checkpoint(
        "one witness of two",
        text + lines[4] + "\n" + lines[7] + "\n",
        all.keys(),
        2,
        witnesses,
        "TOO_FEW_WITNESSES");
    Checkpoint stale =
        signed.withLines(
            Collections.singletonList(Examples.WITNESS.line(all.sign(8, root), Examples.TIME)));
    checkpoint(
        "cosignature of another size",
        Examples.text(stale.note()),
        all.keys(),
        1,
        witnesses,
        "SIGNATURE_INVALID");
  }

  private void tlogProofs() {
    List<Bytes> entries = Examples.encoded(Examples.stream(Examples.DEVICE, 5));
    Checkpoint checkpoint = Examples.checkpoint(entries);
    Bytes entry = entries.get(3);
    String good =
        Examples.text(
            TlogProof.of(Examples.inclusion(entries, 3), checkpoint, Optional.<Bytes>empty())
                .encode());
    String extra =
        Examples.text(
            TlogProof.of(
                    Examples.inclusion(entries, 3),
                    checkpoint,
                    Optional.of(Bytes.copyOf(Examples.bytes("beside"))))
                .encode());
    proof("fourth of five", good, entry, "PROVEN");
    proof("with extra data", extra, entry, "PROVEN");
    proof("another extra data", extra.replace("YmVzaWRl", "YmVzaWRm"), entry, "PROVEN");
    proof("another entry", good, entries.get(2), "NOT_INCLUDED");
    proof("another index", good.replace("index 3", "index 2"), entry, "NOT_INCLUDED");
    proof("index outside", good.replace("index 3", "index 5"), entry, "NOT_INCLUDED");
    int path = good.indexOf("index 3\n") + 8;
    proof(
        "hash missing", good.substring(0, path) + good.substring(path + 45), entry, "NOT_INCLUDED");
    String unseen =
        Examples.text(
            TlogProof.of(
                    Examples.inclusion(entries, 3),
                    Examples.signed(5, checkpoint.root()),
                    Optional.<Bytes>empty())
                .encode());
    proof("no witness", unseen, entry, "TOO_FEW_WITNESSES");
    proof("another size", good.replace("\n5\n", "\n6\n"), entry, "CHECKPOINT_REFUSED");
    proof("leading zero", good.replace("index 3", "index 03"), entry, "MALFORMED");
    proof("empty extra data", good.replace("index 3", "extra \nindex 3"), entry, "MALFORMED");
    proof("another version", good.replace("@v1", "@v2"), entry, "MALFORMED");
    proof("base64 with unused bits", extra.replace("YmVzaWRl", "YmVzaR=="), entry, "MALFORMED");
    proof("two empty lines", good.replaceFirst("\n\n", "\n\n\n"), entry, "MALFORMED");
    proof("no checkpoint", good.substring(0, good.indexOf("\n\n") + 2), entry, "MALFORMED");
  }

  private void fraudProofs() {
    Digest root = Digest.sha256(new byte[] {1});
    Digest other = Digest.sha256(new byte[] {2});
    String roots =
        Examples.text(
            FraudProof.ofCheckpoints(
                    Examples.signed(7, root).note(), Examples.signed(7, other).note())
                .encode());
    fraud("two roots", roots, "TWO_ROOTS");
    fraud(
        "two sizes",
        Examples.text(
            FraudProof.ofCheckpoints(
                    Examples.signed(7, root).note(), Examples.signed(8, other).note())
                .encode()),
        "NO_CONTRADICTION");
    fraud("checkpoints forged", roots.replace("\n7\n", "\n9\n"), "SIGNATURE_INVALID");
    fraud("sides of another length", roots.replaceFirst("bytes ", "bytes 1"), "MALFORMED");
    fraud("a line more", roots + "\n", "MALFORMED");
    List<Bytes> shown = Examples.encoded(Examples.stream(Examples.DEVICE, 3));
    List<Bytes> changed = Examples.encoded(Examples.stream(Examples.STRANGER, 4));
    fraud(
        "two entries",
        Examples.text(
            TwoEntries.of(FraudProofTest.side(shown, 1), FraudProofTest.side(changed, 1)).encode()),
        "TWO_ENTRIES");
    fraud(
        "two entries at two indexes",
        Examples.text(
            TwoEntries.of(FraudProofTest.side(shown, 1), FraudProofTest.side(changed, 2)).encode()),
        "NO_CONTRADICTION");
    Link start = Link.genesis(Examples.DEVICE.keyId());
    SignedEvent one = Examples.event(Examples.DEVICE, 0, start, "one");
    SignedEvent two = Examples.event(Examples.DEVICE, 0, start, "two");
    SignedEvent batched = Examples.event(Examples.DEVICE, Algorithm.ES256_BATCH, 0, start, "three");
    SignedEvent next = Examples.event(Examples.DEVICE, 1, Examples.link(two), "next");
    String statements = Examples.text(FraudProof.ofStatements(one, 0, two, 0).encode());
    fraud("two statements", statements, "TWO_STATEMENTS");
    fraud(
        "two statements, one of a batch",
        Examples.text(FraudProof.ofStatements(one, 0, batched, 0).encode()),
        "TWO_STATEMENTS");
    fraud(
        "another predecessor",
        Examples.text(FraudProof.ofStatements(one, 0, next, 0).encode()),
        "OTHER_PREDECESSOR");
    fraud(
        "a statement and the next",
        Examples.text(FraudProof.ofStatements(two, 0, next, 0).encode()),
        "NO_CONTRADICTION");
    fraud(
        "statement of another key",
        Examples.text(
            FraudProof.ofStatements(one, 0, Examples.event(Examples.STRANGER, 0, start, "one"), 0)
                .encode()),
        "UNKNOWN_KEY");
    int first = statements.indexOf("event ");
    int second = statements.indexOf("event ", first + 1);
    fraud(
        "sides in the other order",
        statements.substring(0, first)
            + statements.substring(second)
            + statements.substring(first, second),
        "MALFORMED");
    fraud(
        "one side twice",
        statements.substring(0, second) + statements.substring(first, second),
        "MALFORMED");
  }

  private ObjectNode add(String type, String name, String text, List<NoteVerifierKey> keys) {
    ObjectNode one = JSON.createObjectNode();
    one.put("type", type).put("name", type + ": " + name).put("text", text);
    for (NoteVerifierKey key : keys) {
      one.withArray("/keys").add(key.text());
    }
    cases.add(one);
    return one;
  }

  private void checkpoint(
      String name,
      String note,
      List<NoteVerifierKey> keys,
      int threshold,
      List<NoteVerifierKey> witnesses,
      String verdict) {
    ObjectNode one = add("checkpoint", name, note, keys);
    one.put("origin", Examples.ORIGIN).put("threshold", threshold);
    for (NoteVerifierKey key : witnesses) {
      one.withArray("/witnesses").add(key.text());
    }
    one.put("verdict", verdict);
  }

  private void proof(String name, String text, Bytes entry, String verdict) {
    ObjectNode one = add("tlog-proof", name, text, Examples.logKeys());
    one.put("origin", Examples.ORIGIN).put("threshold", 1);
    one.withArray("/witnesses").add(Examples.WITNESS.key().text());
    one.put("entry", entry.toHex()).put("verdict", verdict);
  }

  private void fraud(String name, String text, String verdict) {
    ObjectNode one = add("fraud-proof", name, text, Examples.logKeys());
    one.put("publicKey", ProofText.base64(Examples.DEVICE.publicKey().spki()));
    one.put("verdict", verdict);
  }
}
