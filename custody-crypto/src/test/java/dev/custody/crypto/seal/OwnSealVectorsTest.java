package dev.custody.crypto.seal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Our own vectors of seal answers are exactly what these cases make, and the examples of the
 * specification are among what is believed. With {@code -Dcustody.writeVectors} the file is written
 * anew.
 */
class OwnSealVectorsTest {

  private static final Path ROOT = Paths.get(System.getProperty("custody.root", ".."));
  private static final Path FILE = ROOT.resolve("vectors/own/seals.json");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ZERO = "00000000000000000000000000000000";
  private static final String ID = "urn:example:seal:7";
  private static final Bytes NONCE = Bytes.ofHex("000102030405060708090a0b0c0d0e0f");

  private final List<ObjectNode> cases = new ArrayList<>();

  @Test
  void file_isWhatTheCasesMake() throws Exception {
    macSeals();
    tags();
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
      tests.add(DynamicTest.dynamicTest(one.get("name").asText(), () -> judge(one)));
    }
    return tests;
  }

  private static void judge(JsonNode one) {
    SealTechnology seal = technology(one);
    if (one.has("url")) {
      SunReading reading = SunMessage.ofUrl(one.get("url").asText(), layout(one.get("layout")));
      assertThat(((SunMessage) reading).proof().toHex()).isEqualTo(one.get("proof").asText());
    }
    Bytes challenge = Bytes.ofHex(one.path("challenge").asText(ZERO));
    if (one.has("nonce")) {
      Optional<Digest> note =
          one.has("note") ? Optional.of(Digest.ofHex(one.get("note").asText())) : Optional.empty();
      assertThat(Seals.challenge(note, Bytes.ofHex(one.get("nonce").asText()), ID))
          .isEqualTo(challenge);
    }
    SealAnswer answer =
        seal.check(
            Ntag424DnaTest.seal(
                Bytes.ofHex(one.get("proof").asText()), one.get("counter").asLong()),
            challenge);
    if (answer instanceof SealAnswer.Genuine genuine) {
      assertThat(one.get("answer").asText()).isEqualTo("GENUINE");
      assertThat(genuine.counter()).isEqualTo(one.get("answered").asLong());
      assertThat(genuine.tamper().name()).isEqualTo(one.get("tamper").asText());
    } else {
      assertThat(((SealAnswer.NotGenuine) answer).fault().name())
          .isEqualTo(one.get("answer").asText());
    }
  }

  private static SealTechnology technology(JsonNode one) {
    switch (one.get("technology").asText()) {
      case "HMAC_SHA_256":
        return MacSeal.hmacSha256(key(one, "key"), one.get("sensesTamper").asBoolean());
      case "AES_128_CMAC":
        return MacSeal.aes128Cmac(key(one, "key"), one.get("sensesTamper").asBoolean());
      default:
        return Ntag424Dna.of(
            Bytes.ofHex(one.get("uid").asText()),
            layout(one.get("layout")),
            one.has("metaReadKey") ? Optional.of(key(one, "metaReadKey")) : Optional.empty(),
            key(one, "fileReadKey"));
    }
  }

  private static SealKey key(JsonNode one, String name) {
    return Ntag424DnaTest.key(one.get(name).asText());
  }

  private static SunLayout layout(JsonNode json) {
    return new SunLayout(
        text(json, "picc"),
        text(json, "uid"),
        text(json, "counter"),
        json.get("mac").asText(),
        text(json, "macInput"),
        text(json, "fileData"),
        text(json, "tamper"),
        json.has("tamperOffset") ? (Integer) json.get("tamperOffset").asInt() : null);
  }

  private static @Nullable String text(JsonNode json, String name) {
    return json.has(name) ? json.get(name).asText() : null;
  }

  private void macSeals() {
    Digest note = Digest.sha256("a note\n".getBytes(StandardCharsets.US_ASCII));
    for (boolean hmac : new boolean[] {true, false}) {
      String key = Digest.sha256("seal key".getBytes(StandardCharsets.US_ASCII)).toHex();
      key = hmac ? key : key.substring(0, 32);
      SealKey secret = Ntag424DnaTest.key(key);
      MacSeal seal = hmac ? MacSeal.hmacSha256(secret, true) : MacSeal.aes128Cmac(secret, true);
      Bytes challenge = Seals.challenge(Optional.of(note), NONCE, ID);
      for (TamperStatus status : TamperStatus.values()) {
        if (status != TamperStatus.NOT_SENSED) {
          Bytes proof = seal.answer(challenge, 41, status);
          asked(hmac, key, status.name(), Optional.of(note), challenge, proof)
              .put("answer", "GENUINE")
              .put("answered", 41)
              .put("tamper", status.name());
        }
      }
      Bytes proof = seal.answer(challenge, 41, TamperStatus.NEVER_OPENED);
      Bytes unseen = Seals.challenge(Optional.empty(), NONCE, ID);
      asked(hmac, key, "harvested before the note", Optional.empty(), unseen, proof)
          .put("answer", "MAC_MISMATCH");
      asked(hmac, key, "cut", Optional.of(note), challenge, proof.slice(0, proof.length() - 1))
          .put("answer", "PROOF_MALFORMED");
    }
  }

  private ObjectNode asked(
      boolean hmac, String key, String name, Optional<Digest> note, Bytes challenge, Bytes proof) {
    ObjectNode json = JSON.createObjectNode();
    String technology = hmac ? "HMAC_SHA_256" : "AES_128_CMAC";
    json.put("name", technology + ": " + name).put("technology", technology).put("key", key);
    json.put("sensesTamper", true).put("seal", ID).put("nonce", NONCE.toHex());
    note.ifPresent(digest -> json.put("note", digest.toHex()));
    json.put("challenge", challenge.toHex()).put("counter", 41).put("proof", proof.toHex());
    cases.add(json);
    return json;
  }

  private void tags() {
    SunLayout simple = Ntag424DnaTest.ENCRYPTED;
    String host = "https://ntag.nxp.com/424";
    String first = host + "?e=EF963FF7828658A599F3041510671E88&c=94EED9EE65337086";
    tag("AN12196: empty MAC input", "04de5f1eacc040", ZERO, ZERO, simple, first, 0, 61);
    SunLayout file = Ntag424DnaTest.FILE;
    String second =
        "https://www.my424dna.com/?picc_data=FD91EC264309878BE6345CBE53BADF40"
            + "&enc=CEE9A53E3E463EF1F459635736738962&cmac=ECC1E7F6C6C73BF6";
    tag("AN12196: MAC over file data", "04958caa5c5e80", ZERO, ZERO, file, second, 0, 8);
    String uid = "04a1b2c3d4e5f6";
    String meta = Ntag424DnaTest.META;
    String read = Ntag424DnaTest.READ;
    SimulatedTag chip = new SimulatedTag(uid, meta, read).counter(255);
    tag("simulated: encrypted", uid, meta, read, simple, chip.tapEncrypted(), 256, 256);
    tag("simulated: plain", uid, meta, read, Ntag424DnaTest.PLAIN, chip.tapPlain(), 257, 257);
    for (String status : new String[] {"CC", "OC", "OO", "II"}) {
      chip.tamper(status);
      SunLayout layout = Ntag424DnaTest.FILE_TAMPER;
      String name = "simulated: tamper status " + status;
      tag(name + " in file data", uid, meta, read, layout, chip.tapWithFile(), 0, 0);
    }
    String counted = chip.tapPlainTamper();
    SunLayout plain = Ntag424DnaTest.PLAIN_TAMPER;
    tag("simulated: tamper status plain", uid, meta, read, plain, counted, 262, 0);
    SimulatedTag clone = new SimulatedTag(uid, meta, ZERO).counter(300);
    tag("simulated: clone without the key", uid, meta, read, simple, clone.tapEncrypted(), 0, 0);
    tag("simulated: another counter claimed", uid, meta, read, simple, chip.tapEncrypted(), 1, 0);
    tag("simulated: another tag", "04a1b2c3d4e5f7", meta, read, simple, chip.tapEncrypted(), 0, 0);
  }

  private void tag(
      String name,
      String uid,
      String meta,
      String read,
      SunLayout layout,
      String url,
      long counter,
      long expected) {
    ObjectNode json = JSON.createObjectNode();
    Bytes proof = ((SunMessage) SunMessage.ofUrl(url, layout)).proof();
    json.put("name", name).put("technology", "NTAG_424_DNA").put("uid", uid);
    if (layout.isEncrypted()) {
      json.put("metaReadKey", meta);
    }
    json.put("fileReadKey", read);
    ObjectNode parts = json.putObject("layout");
    put(parts, "picc", layout.picc());
    put(parts, "uid", layout.uid());
    put(parts, "counter", layout.counter());
    put(parts, "mac", layout.mac());
    put(parts, "macInput", layout.macInput());
    put(parts, "fileData", layout.fileData());
    put(parts, "tamper", layout.tamper());
    if (layout.tamperOffset() != null) {
      parts.put("tamperOffset", layout.tamperOffset());
    }
    json.put("url", url).put("counter", counter).put("proof", proof.toHex());
    SealAnswer answer =
        technology(json).check(Ntag424DnaTest.seal(proof, counter), Bytes.ofHex(ZERO));
    if (answer instanceof SealAnswer.Genuine genuine) {
      assertThat(expected).isIn(0L, genuine.counter());
      json.put("answer", "GENUINE").put("answered", genuine.counter());
      json.put("tamper", genuine.tamper().name());
    } else {
      json.put("answer", ((SealAnswer.NotGenuine) answer).fault().name());
    }
    cases.add(json);
  }

  private static void put(ObjectNode json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  @Test
  void examplesOfTheSpecification_areBelieved() throws Exception {
    MacSeal seal =
        MacSeal.aes128Cmac(Ntag424DnaTest.key("2b7e151628aed2a6abf7158809cf4f3c"), false);
    Bytes challenge = Seals.challenge(Optional.empty(), NONCE, ID);
    assertThat(challenge.toHex()).isEqualTo("616273022c13f8800cc73baeb6dc4388");
    assertThat(seal.answer(challenge, 5, TamperStatus.NOT_SENSED))
        .isEqualTo(example("seal-answer"));
    Ntag424Dna tag = Ntag424DnaTest.tag("04DE5F1EACC040", ZERO, ZERO, Ntag424DnaTest.ENCRYPTED);
    assertThat(tag.check(Ntag424DnaTest.seal(example("sun-proof"), 61), challenge))
        .isEqualTo(new SealAnswer.Genuine(61, TamperStatus.NOT_SENSED, false));
  }

  private static Bytes example(String name) throws Exception {
    String document =
        new String(Files.readAllBytes(ROOT.resolve("docs/format.md")), StandardCharsets.UTF_8);
    String start = "<!-- example: " + name + " -->\n```text\n";
    int from = document.indexOf(start) + start.length();
    StringBuilder hex = new StringBuilder();
    for (String line : document.substring(from, document.indexOf("```", from)).split("\n")) {
      hex.append(line.split("  ")[0].replace(" ", ""));
    }
    return Bytes.ofHex(hex.toString());
  }
}
