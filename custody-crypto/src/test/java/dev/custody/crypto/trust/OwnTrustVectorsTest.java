package dev.custody.crypto.trust;

import static dev.custody.crypto.trust.Bundles.ROOT_A;
import static dev.custody.crypto.trust.Bundles.ROOT_B;
import static dev.custody.crypto.trust.Bundles.ROOT_C;
import static dev.custody.crypto.trust.Bundles.STRANGER;
import static dev.custody.crypto.trust.Bundles.signed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Refusal;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.key.VerificationKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Our own vectors of signed bundles are exactly what these cases make. With {@code
 * -Dcustody.writeVectors} the file is written anew.
 */
class OwnTrustVectorsTest {

  private static final Path FILE =
      Paths.get(System.getProperty("custody.root", ".."), "vectors/own/trust.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<ObjectNode> cases = new ArrayList<>();

  @Test
  void file_isWhatTheCasesMake() throws IOException {
    make();
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
  List<DynamicTest> everyCase_isJudgedAsItSays() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : JSON.readTree(FILE.toFile())) {
      for (VerificationBackend backend : VerificationBackend.available()) {
        tests.add(
            DynamicTest.dynamicTest(
                one.get("name").asText() + ", " + backend.name(), () -> judge(one, backend)));
      }
    }
    return tests;
  }

  private static void judge(JsonNode one, VerificationBackend backend) throws Exception {
    List<VerificationKey> roots = new ArrayList<>();
    for (JsonNode root : one.get("roots")) {
      roots.add(VerificationKey.parse(Bytes.copyOf(root.binaryValue())));
    }
    JsonNode seen = one.get("highestSeen");
    BundleVersion highest =
        seen == null
            ? null
            : new BundleVersion(
                seen.get("version").asLong(), new Digest(Bytes.ofHex(seen.get("digest").asText())));
    TrustVerdict verdict =
        TrustRoots.of(roots, one.get("threshold").asInt(), backend)
            .verify(Bytes.ofHex(one.get("signed").asText()), highest);
    ArrayNode reasons = JSON.createArrayNode();
    if (verdict instanceof TrustVerdict.Untrusted untrusted) {
      for (Refusal refusal : untrusted.refusals()) {
        reasons.add(refusal.reason().name());
      }
    } else {
      TrustVerdict.Trusted trusted = (TrustVerdict.Trusted) verdict;
      assertThat(JSON.readTree(json(trusted.bundle()).toString())).isEqualTo(one.get("bundle"));
      assertThat(trusted.version().digest().toHex()).isEqualTo(one.get("digest").asText());
    }
    assertThat(reasons).isEqualTo(one.get("reasons"));
    assertThat(verdict instanceof TrustVerdict.Trusted).isEqualTo(one.get("trusted").asBoolean());
  }

  private void make() {
    Bytes small = TrustBundleCodec.encode(Bundles.small(7));
    for (SoftwareSigner root : List.of(ROOT_A, ROOT_B, ROOT_C)) {
      add(root.algorithm().keyName() + " root", 1, signed(Bundles.small(7), root), root);
    }
    add("every member", 1, signed(Bundles.full(Long.MAX_VALUE), ROOT_A), ROOT_A);
    add("two of three", 2, signed(Bundles.small(7), ROOT_C, ROOT_A), ROOT_A, ROOT_B, ROOT_C);
    SignedTrustBundle twice = signed(Bundles.small(7), ROOT_A, ROOT_A);
    add("one key twice", 2, twice, ROOT_A, ROOT_B);
    add("one of two", 2, signed(Bundles.small(7), ROOT_B), ROOT_A, ROOT_B);
    add("unknown signer beside a root", 1, signed(Bundles.small(7), STRANGER, ROOT_A), ROOT_A);
    add("unknown signer", 1, signed(Bundles.small(7), STRANGER), ROOT_A);
    add("no statement", 1, new SignedTrustBundle(small, List.of()), ROOT_A);
    SoftwareSigner device = Bundles.key("device", Algorithm.ED25519);
    add("signed by a key of its own entries", 1, signed(Bundles.small(7), device), ROOT_A);
    versions();
    headers(small);
    bundles(small.toHex());
    String whole = signed(Bundles.small(7), ROOT_A).encode().toHex();
    addHex("byte behind the container", whole + "00");
    addHex("container without bundle", whole.substring(2 + 4 + small.toHex().length()));
    addHex("container as a SignedEvent", "0a" + whole.substring(2));
    addHex("container cut short", whole.substring(0, whole.length() - 2));
    addHex("bare bundle", small.toHex());
    addHex("nothing", "");
  }

  private void versions() {
    BundleVersion seen = new BundleVersion(7, signed(Bundles.small(7), ROOT_A).digest());
    for (long version : new long[] {6, 7, 8}) {
      ObjectNode node =
          add("version " + version, 1, signed(Bundles.small(version), ROOT_A), seen, ROOT_A);
      assertThat(node.get("trusted").asBoolean()).isEqualTo(version > 6);
    }
    add("same version, other bytes", 1, signed(Bundles.full(7), ROOT_A), seen, ROOT_A);
  }

  private void headers(Bytes bundle) {
    String good = Bundles.header(ROOT_A).toHex();
    header("event content type", bundle, good.replace("7472757374", "6576656e74"));
    header("another alg of the list", bundle, good.replace("a40132", "a40126"));
    header("batched alg", bundle, good.replace("a40132", "a4013a000111e6"));
    header("unknown alg", bundle, good.replace("a40132", "a40133"));
    header("long alg", bundle, good.replace("a40132", "a4013812"));
    header("label more", bundle, good.replace("a401", "a501") + "1a00011171" + "01");
    header("byte behind the header", bundle, good + "00");
    header("empty header", bundle, "a0");
    SignedTrustBundle signed = signed(Bundles.small(7), ROOT_A);
    byte[] forged = signed.statements().get(0).signature().toByteArray();
    forged[9] ^= 1;
    add("forged signature", 1, with(signed, Bytes.copyOf(forged)), ROOT_A);
    add("short signature", 1, with(signed, Bytes.copyOf(forged, 0, 63)), ROOT_A);
    add("no signature", 1, with(signed, Bytes.EMPTY), ROOT_A);
  }

  private void header(String name, Bytes bundle, String header) {
    add(name, 1, Bundles.signedBytes(bundle, Bytes.ofHex(header), ROOT_A), ROOT_A);
  }

  private static SignedTrustBundle with(SignedTrustBundle signed, Bytes signature) {
    Bytes header = signed.statements().get(0).protectedHeader();
    return new SignedTrustBundle(signed.bundle(), List.of(new Statement(header, signature)));
  }

  /** Bundles that a root has signed although they break a rule. */
  private void bundles(String small) {
    bundle("another format", small.replace("742d31", "742d32"));
    bundle("field of a later version", small + "720161");
    bundle("long version", small.replace("5007", "508700"));
    bundle("version 0", small.replace("5007", ""));
    bundle("holder of a later version", small.replace("280132", "280932"));
    bundle("role of a later version", small.replace("320101", "320106"));
    bundle("LOG with a role", small.replace("280132", "280632"));
    bundle("batched key", small.replace("6a580a", "6a5a0a").replace("10251a", "10cdc7081a"));
    bundle("key of another algorithm", small.replace("10251a", "100d1a"));
    String key = small.substring(small.lastIndexOf("6a", small.indexOf("0a2c302a")));
    bundle("one key twice, not a set", small + key);
    bundle("a body", "0801");
    bundle("empty of all", small.substring(0, 34));
  }

  private void bundle(String name, String hex) {
    add("bundle: " + name, 1, Bundles.signedBytes(Bytes.ofHex(hex), ROOT_A), ROOT_A);
  }

  private void addHex(String name, String hex) {
    add(name, 1, hex, null, ROOT_A);
  }

  private ObjectNode add(
      String name, int threshold, SignedTrustBundle signed, SoftwareSigner... roots) {
    return add(name, threshold, signed.encode().toHex(), null, roots);
  }

  private ObjectNode add(
      String name,
      int threshold,
      SignedTrustBundle signed,
      BundleVersion seen,
      SoftwareSigner... roots) {
    return add(name, threshold, signed.encode().toHex(), seen, roots);
  }

  private ObjectNode add(
      String name, int threshold, String hex, BundleVersion seen, SoftwareSigner... roots) {
    ObjectNode node = JSON.createObjectNode().put("name", name).put("signed", hex);
    ArrayNode list = node.putArray("roots");
    for (SoftwareSigner root : roots) {
      list.add(base64(root.publicKey()));
    }
    node.put("threshold", threshold);
    if (seen != null) {
      node.putObject("highestSeen")
          .put("version", seen.version())
          .put("digest", seen.digest().toHex());
    }
    TrustVerdict verdict = Bundles.roots(threshold, roots).verify(Bytes.ofHex(hex), seen);
    node.put("trusted", verdict instanceof TrustVerdict.Trusted);
    ArrayNode reasons = node.putArray("reasons");
    if (verdict instanceof TrustVerdict.Untrusted untrusted) {
      untrusted.refusals().forEach(refusal -> reasons.add(refusal.reason().name()));
    } else {
      TrustVerdict.Trusted trusted = (TrustVerdict.Trusted) verdict;
      node.put("digest", trusted.version().digest().toHex());
      node.set("bundle", json(trusted.bundle()));
    }
    cases.add(node);
    return node;
  }

  private static ObjectNode json(TrustBundle bundle) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("version", bundle.version())
            .put("issued", bundle.issued().toString())
            .put("expires", bundle.expires().toString());
    ArrayNode keys = node.putArray("keys");
    for (TrustedKey key : bundle.keys()) {
      ObjectNode entry = keys.addObject();
      entry.put("publicKey", base64(key.key()));
      entry.put("algorithm", key.key().algorithm().keyName());
      entry.put("party", key.party());
      key.subject().ifPresent(subject -> entry.put("subject", subject));
      entry.put("holder", key.holder().name());
      ArrayNode roles = entry.putArray("roles");
      new TreeSet<>(key.roles()).forEach(role -> roles.add(role.name()));
      ArrayNode kinds = entry.putArray("kinds");
      new TreeSet<>(key.kinds()).forEach(kind -> kinds.add(kind.name()));
      ArrayNode places = entry.putArray("places");
      new TreeSet<>(key.places()).forEach(places::add);
      entry.put("notBefore", key.notBefore().toString());
      entry.put("notAfter", key.notAfter().toString());
      key.revoked().ifPresent(revoked -> revocation(entry.putObject("revoked"), revoked));
      key.companion().map(KeyId::toHex).ifPresent(kid -> entry.put("companion", kid));
      key.successor().map(KeyId::toHex).ifPresent(kid -> entry.put("successor", kid));
      key.noteKeyName().ifPresent(name -> entry.put("noteKeyName", name));
      key.attestation().ifPresent(digest -> entry.put("attestation", digest.toHex()));
    }
    return node;
  }

  private static void revocation(ObjectNode node, Revocation revoked) {
    node.put("at", revoked.at().toString());
    node.put("reason", revoked.reason());
    if (revoked.compromisedSince() != null) {
      node.put("compromisedSince", revoked.compromisedSince().toString());
    }
  }

  private static String base64(VerificationKey key) {
    return Base64.getEncoder().encodeToString(key.spki().toByteArray());
  }
}
