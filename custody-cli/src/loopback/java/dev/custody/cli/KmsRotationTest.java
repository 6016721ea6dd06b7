package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.crypto.feed.FeedWriter;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.kms.KmsTestKey;
import dev.custody.kms.LoopbackKms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/kms.md, Rotation: the commands that stand there, against the service on loopback. */
class KmsRotationTest {

  private static final String PARTY = "/417/9521303000012";
  private static final String TO = "2036-01-01T00:00:00Z";

  @TempDir Path folder;

  private LoopbackKms kms;
  private KmsTestKey old;
  private KmsTestKey fresh;
  private int events;

  @BeforeEach
  void start() throws IOException {
    kms = new LoopbackKms();
    old = kms.newKey(Algorithm.ES256);
    fresh = kms.newKey(Algorithm.ED25519);
    kms.aliases.put("alias/dock-8", fresh.arn);
    System.setProperty("aws.accessKeyId", LoopbackKms.ACCESS_KEY);
    System.setProperty("aws.secretAccessKey", LoopbackKms.SECRET);
  }

  @AfterEach
  void stop() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    kms.close();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static Run holds(Object... args) {
    Run run = Run.of(args);
    assertThat(run.code()).as(run.err() + run.out()).isZero();
    return run;
  }

  private Run show(Object... more) {
    List<Object> args = new ArrayList<>(List.of("kms", "show", "--endpoint", kms.endpoint()));
    args.addAll(List.of(more));
    return Run.of(args.toArray());
  }

  /** Signs so many events, as a service does that shares the directory of the key's stream. */
  private List<SignedEvent> sign(Path keyFile, int count) throws Exception {
    List<SignedEvent> signed = new ArrayList<>();
    Signer signer = Inputs.signer(keyFile);
    try (FileStreamStore store = FileStreamStore.open(folder, signer.keyId())) {
      StatementSigner stream = StatementSigner.open(signer, PARTY, store);
      stream.recover();
      for (int i = 0; i < count; i++) {
        signed.add(stream.sign(StatementRequest.actor(scan(events++))));
      }
    }
    return signed;
  }

  private static CustodyEvent scan(int number) {
    return CustodyEvent.builder(Kind.SCAN)
        .time(Instant.now().truncatedTo(ChronoUnit.MILLIS))
        .nonce(Bytes.ofOwned(ByteBuffer.allocate(16).putLong(7).putLong(number).array()))
        .items(List.of(Item.of("urn:example:pallet:" + number)))
        .build();
  }

  /** What another party says of having seen it: it dates all that the key signed before. */
  private SignedEvent witnessed(SignedEvent event) throws Exception {
    Signer signer = Inputs.signer(file("witness.pem"));
    try (FileStreamStore store = FileStreamStore.open(folder, signer.keyId())) {
      StatementSigner stream = StatementSigner.open(signer, "urn:example:witness", store);
      SignedEvent beside =
          stream.sign(
              StatementRequest.witness(
                  EventCodec.decode(event.body()).require(),
                  Link.ofTbs(Tbs.ofStatement(event.statements().get(0).protectedHeader(), event.eventId())),
                  Instant.now().truncatedTo(ChronoUnit.MILLIS)));
      List<Statement> both = new ArrayList<>(event.statements());
      both.addAll(beside.statements());
      return new SignedEvent(event.body(), both);
    }
  }

  private Path feed(String name, List<SignedEvent> signed) throws IOException {
    try (FeedWriter feed = FeedWriter.open(Files.newOutputStream(file(name)))) {
      for (SignedEvent event : signed) {
        feed.write(EventPackage.of(event));
      }
    }
    return file(name);
  }

  /** Appends to the log what verifies under the signed bundle. */
  private void append(Path feed, String bundle) {
    holds(
        "log",
        "append",
        file("log"),
        feed,
        "--trust",
        file(bundle),
        "--root",
        file("root-a.pem"),
        "--root",
        file("root-b.pem"));
  }

  private Run verifyLog(String at) {
    return Run.of(
        "verify",
        file("log"),
        "--trust",
        file("v2.ctrust"),
        "--root",
        file("root-a.pem"),
        "--root",
        file("root-b.pem"),
        "--at",
        at,
        "--lookahead",
        "--contiguous",
        "--json");
  }

  private void firstBundle(Instant now) {
    for (String name : List.of("root-a.pem", "root-b.pem", "witness.pem")) {
      holds("keys", "new", "--alg", "ES256", "--out", file(name));
    }
    String from = now.minus(1, ChronoUnit.DAYS).toString();
    holds(
        "trust", "build", "--out", file("v1.json"), "--expires", "2037-01-01T00:00:00Z",
        "--add", file("dock-7.kms"), "--party", PARTY, "--holder", "SITE", "--roles", "ACTOR",
        "--not-before", from, "--not-after", TO,
        "--add", file("witness.pem"), "--party", "urn:example:witness", "--holder", "ORGANISATION",
        "--roles", "WITNESS", "--not-before", from, "--not-after", TO);
    signBundle("v1");
  }

  private void signBundle(String version) {
    holds(
        "trust", "sign", file(version + ".json"), "--key", file("root-a.pem"),
        "--key", file("root-b.pem"), "--out", file(version + ".ctrust"));
  }

  @Test
  void aKeyIsFollowedByAnother_andNothingIsLost() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    assertThat(show(old.arn, "--out", file("dock-7.kms"), "--begin").code()).isZero();
    firstBundle(now);
    holds("log", "init", file("log"), "--origin", "example.com/dock-7");
    append(feed("before.cfeed", sign(file("dock-7.kms"), 6)), "v1.ctrust");

    Run found =
        show("alias/dock-8", "--region", LoopbackKms.REGION, "--out", file("dock-8.kms"), "--begin");
    assertThat(found.code()).as(found.err()).isZero();
    assertThat(found.out()).contains(fresh.arn).contains(fresh.signer.keyId().toHex());
    holds(
        "trust", "rotate", file("v1.json"), "--kid", file("dock-7.kms"),
        "--successor", file("dock-8.kms"), "--not-after", TO,
        "--until", now.plus(1, ChronoUnit.HOURS).toString(), "--key", file("dock-7.kms"),
        "--event-out", file("rotated.cfeed"), "--out", file("v2.json"));
    assertThat(holds("trust", "diff", file("v1.json"), file("v2.json")).out())
        .contains(fresh.signer.keyId().toHex());
    signBundle("v2");
    append(file("rotated.cfeed"), "v2.ctrust");

    // The overlap: both sign, in any order.
    List<SignedEvent> overlap = new ArrayList<>(sign(file("dock-8.kms"), 3));
    List<SignedEvent> last = sign(file("dock-7.kms"), 3);
    overlap.addAll(last.subList(0, 2));
    append(feed("overlap.cfeed", overlap), "v2.ctrust");
    SignedEvent lastOfOld = last.get(2);
    append(feed("last.cfeed", List.of(witnessed(lastOfOld))), "v2.ctrust");
    holds("log", "checkpoint", file("log"));

    // Rolled over: the old one is disabled and goes on to be verified.
    old.state = "Disabled";
    append(feed("after.cfeed", sign(file("dock-8.kms"), 4)), "v2.ctrust");
    holds("log", "checkpoint", file("log"));
    Run late = verifyLog(now.plus(30, ChronoUnit.DAYS).toString());
    assertThat(late.code()).as(late.out() + late.err()).isZero();
    assertThat(late.lines().stream().filter(line -> line.contains("\"VERIFIED\""))).hasSize(17);
    // Whoever opens a stream signs its last statement again: the same bytes at the same position.
    assertThat(old.signatures()).isEqualTo(6 + 1 + 3 + 2);
    assertThat(fresh.signatures()).isEqualTo(3 + 4 + 1);

    // Whoever still tries the old one gets no signature, and nothing is written.
    Run refused =
        Run.of(
            "trust", "rotate", file("v1.json"), "--kid", file("dock-7.kms"),
            "--successor", file("dock-8.kms"), "--not-after", TO, "--key", file("dock-7.kms"),
            "--event-out", file("again.cfeed"), "--out", file("again.json"));
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err()).contains(old.arn).doesNotContain("Exception");
    assertThat(file("again.cfeed")).doesNotExist();
    audit();
  }

  private void audit() throws IOException {
    Files.writeString(file("trail.json"), "{\"Records\":" + kms.trail() + "}");
    Run run =
        holds(
            "kms", "audit", file("trail.json"), "--ledger", file("dock-7.kms.ledger.jsonl"),
            "--ledger", file("dock-8.kms.ledger.jsonl"), "--from", "2026-01-01T00:00:00Z",
            "--to", Instant.now().plus(1, ChronoUnit.MINUTES), "--json");
    assertThat(run.out()).contains("\"explained\":20,").contains("\"findings\":0");
  }

  /** Two places that the root of a bundle may be: a file, and KMS. */
  @Test
  void aRootInKms_signsABundle() {
    assertThat(show(old.arn, "--out", file("dock-7.kms")).code()).isZero();
    Run pem = show(fresh.arn, "--out", file("root-kms.kms"), "--pem");
    assertThat(pem.out()).startsWith("-----BEGIN PUBLIC KEY-----");
    firstBundle(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    holds(
        "trust", "sign", file("v1.ctrust"), "--key", file("root-kms.kms"),
        "--out", file("v1.three.ctrust"));
    holds(
        "trust", "show", file("v1.three.ctrust"), "--root", file("root-kms.kms"));
    assertThat(fresh.signatures()).isEqualTo(1);
  }

  @Test
  void refuses_whatIsNoKeyToSignWith() throws Exception {
    assertThat(show("alias/dock-8").code()).as("no region").isEqualTo(2);
    assertThat(show("alias/none", "--region", LoopbackKms.REGION).code()).isEqualTo(3);
    assertThat(Run.of("kms", "show", old.arn, "--endpoint", "http://example.com").code())
        .as("no TLS")
        .isEqualTo(2);
    old.state = "Disabled";
    Run disabled = show(old.arn);
    assertThat(disabled.code()).isEqualTo(3);
    assertThat(disabled.err()).contains("found=Disabled").contains(old.arn);
    old.state = "Enabled";
    assertThat(show(old.arn, "--out", file("a.kms"), "--begin").code()).isZero();
    assertThat(show(old.arn, "--out", file("a.kms")).code()).as("never overwritten").isEqualTo(2);
    Run again = show(old.arn, "--out", file("b.kms"), "--begin");
    assertThat(again.code()).as("its stream is there").isEqualTo(2);
    assertThat(file("b.kms")).doesNotExist();
    // A file whose key is another than that of KMS signs nothing.
    Path swapped = file("swapped.kms");
    Files.writeString(
        swapped, Files.readString(file("a.kms")).replace(old.arn, fresh.arn));
    Run run = Run.of("trust", "sign", swapped, "--key", swapped, "--out", file("x"));
    assertThat(run.code()).isNotZero();
    assertThat(fresh.signatures()).isZero();
  }
}
