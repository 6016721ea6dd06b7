package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.custody.api.Bytes;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealClass;
import dev.custody.api.event.SealState;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.Role;
import dev.custody.crypto.feed.FeedWriter;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.seal.MacSeal;
import dev.custody.crypto.seal.SealKey;
import dev.custody.crypto.seal.Seals;
import dev.custody.crypto.seal.TamperStatus;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.feeds.json.TrustBundleJson;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code custody verify --seal-keys}: the seals of a feed, from tap to table. */
class VerifySealsTest {

  private static final String SEAL = "urn:example:lock:1";
  private static final String KEY =
      "0f0e0d0c0b0a09080706050403020100f0e0d0c0b0a090807060504030201000";
  private static final MacSeal LOCK =
      MacSeal.hmacSha256(SealKey.of(Bytes.ofHex(KEY).toByteArray()), true);

  @TempDir Path folder;
  private StatementSigner signer;

  @BeforeEach
  void makeKeys() throws Exception {
    byte[] secret = new byte[32];
    secret[31] = 7;
    SoftwareSigner key = SoftwareSigner.ofSecret(Algorithm.ED25519, secret);
    signer = StatementSigner.begin(key, "urn:example:carrier", new VolatileStreamStore());
    Instant from = Instant.parse("2026-11-01T00:00:00Z");
    Instant to = Instant.parse("2027-11-01T00:00:00Z");
    TrustedKey entry =
        TrustedKey.builder(key.publicKey(), "urn:example:carrier", Holder.DEVICE)
            .roles(Role.ACTOR)
            .window(from, to)
            .build();
    Files.writeString(
        folder.resolve("trust.json"),
        TrustBundleJson.write(TrustBundle.of(1, from, to, List.of(entry))));
    write(
        "seals.json",
        "{\"version\":1,\"seals\":[{\"id\":\""
            + SEAL
            + "\",\"technology\":\"HMAC_SHA_256\",\"key\":\""
            + KEY
            + "\",\"sensesTamper\":true}]}");
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(
        folder.resolve(name), PosixFilePermissions.fromString("rw-------"));
  }

  /** A feed of one event for each nonce, each with the answer to its own challenge or another. */
  private void feed(String name, int nonce, int challenged, long counter) throws Exception {
    CustodyEventBuilder builder =
        CustodyEvent.builder(Kind.SCAN)
            .time(Instant.parse("2026-11-20T10:00:00Z"))
            .nonce(nonce(nonce))
            .items(List.of(Item.of("urn:example:pallet:1")));
    Bytes challenge = Seals.challenge(java.util.Optional.empty(), nonce(challenged), SEAL);
    Bytes proof = LOCK.answer(challenge, counter, TamperStatus.NEVER_OPENED);
    Seal seal = new Seal(SEAL, SealState.INTACT, SealClass.ELECTRONIC, counter, proof, null, null);
    CustodyEvent event = builder.seals(List.of(seal)).build();
    try (OutputStream out = Files.newOutputStream(folder.resolve(name));
        FeedWriter writer = FeedWriter.open(out)) {
      writer.write(
          new FeedRecord.OfEvent(EventPackage.of(signer.sign(StatementRequest.actor(event)))));
    }
  }

  private static Bytes nonce(int value) {
    byte[] nonce = new byte[16];
    nonce[15] = (byte) value;
    return Bytes.ofOwned(nonce);
  }

  private Run verify(String feed, Object... more) {
    List<Object> args =
        new java.util.ArrayList<>(
            List.of("verify", folder.resolve(feed), "--trust", folder.resolve("trust.json")));
    args.addAll(List.of("--at", "2026-12-01T00:00:00Z"));
    args.addAll(List.of(more));
    return Run.of(args.toArray());
  }

  @Test
  void sealsAreJudgedWhereTheirKeysAreGiven() throws Exception {
    feed("good.cfeed", 1, 1, 5);
    Run good = verify("good.cfeed", "--seal-keys", folder.resolve("seals.json"));
    assertThat(good.code()).as(good.err()).isZero();
    assertThat(good.out()).contains("ANSWERS OF SEALS").contains("SEAL_FRESHNESS_UNPROVEN");
    feed("bad.cfeed", 2, 1, 6);
    assertThat(verify("bad.cfeed").code()).as("not judged without keys").isZero();
    Run bad = verify("bad.cfeed", "--seal-keys", folder.resolve("seals.json"));
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.out())
        .contains("SEAL_PROOF_INVALID")
        .contains("fault=MAC_MISMATCH")
        .doesNotContain(KEY.substring(0, 8));
  }

  @Test
  void jsonNamesWhatBecameOfEachSeal() throws Exception {
    feed("bad.cfeed", 2, 1, 6);
    Run run = verify("bad.cfeed", "--json", "--seal-keys", folder.resolve("seals.json"));
    JsonNode proof = new ObjectMapper().readTree(run.lines().get(0)).get("proofs").get(0);
    assertThat(proof.get("kind").asText()).isEqualTo("SEAL");
    assertThat(proof.get("index").asInt()).isZero();
    assertThat(proof.get("reason").asText()).isEqualTo("SEAL_PROOF_INVALID");
    assertThat(proof.get("detail").asText()).endsWith("fault=MAC_MISMATCH");
  }

  @Test
  void countersAreRememberedFromRunToRun() throws Exception {
    Object[] options = {
      "--seal-keys", folder.resolve("seals.json"), "--seal-counters", folder.resolve("counters")
    };
    feed("first.cfeed", 1, 1, 5);
    assertThat(verify("first.cfeed", options).code()).isZero();
    assertThat(verify("first.cfeed", options).code()).as("the same event again").isZero();
    feed("lower.cfeed", 3, 3, 4);
    Run lower = verify("lower.cfeed", options);
    assertThat(lower.code()).isEqualTo(1);
    assertThat(lower.out()).contains("SEAL_REPLAY");
    Files.write(folder.resolve("counters"), new byte[7]);
    assertThat(verify("first.cfeed", options).code()).as("a damaged file").isEqualTo(3);
  }

  @Test
  void keysThatEverybodyCanRead_areWarnedAbout() throws Exception {
    feed("good.cfeed", 1, 1, 5);
    Path keys = folder.resolve("seals.json");
    assertThat(verify("good.cfeed", "--seal-keys", keys).err()).isEmpty();
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(verify("good.cfeed", "--seal-keys", keys).err()).contains("everybody");
  }

  @Test
  void wrongUsageIsSaid() throws Exception {
    feed("good.cfeed", 1, 1, 5);
    assertThat(verify("good.cfeed", "--seal-counters", folder.resolve("counters")).code())
        .isEqualTo(2);
    write("broken.json", "{\"version\":1,\"seals\":[{\"key\":\"" + KEY + "\"}]}");
    Run broken = verify("good.cfeed", "--seal-keys", folder.resolve("broken.json"));
    assertThat(broken.code()).isEqualTo(2);
    assertThat(broken.err()).contains("/seals/0").doesNotContain(KEY.substring(0, 8));
  }
}
