package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.Anchor;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Role;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.feeds.json.TrustBundleJson;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Six events of one key in a log; a witness saw two of them on the 5th, three on the 10th. */
class AffectedCommandTest {

  private static final String ORIGIN = "example.com/dock-7";
  private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant FIFTH = Instant.parse("2026-11-05T00:00:00Z");
  private static final Instant TENTH = Instant.parse("2026-11-10T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2027-11-01T00:00:00Z");

  @TempDir private Path directory;

  private final SoftwareSigner device = key();
  private final SoftwareSigner logKey = key();
  private final Cosigner witness = Cosigner.of("witness.example/w1", key());
  private final List<Path> notes = new ArrayList<>();
  private Path log;
  private Path trust;

  @BeforeEach
  void writeLog() throws Exception {
    log = directory.resolve("log");
    StatementSigner stream =
        StatementSigner.begin(device, "urn:example:carrier", new VolatileStreamStore());
    try (CustodyLog writer = CustodyLog.create(log, ORIGIN, logKey)) {
      append(writer, stream, 0, null);
      append(writer, stream, 1, null);
      cosign(writer, FIFTH);
      append(writer, stream, 2, null);
      Checkpoint seen = cosign(writer, TENTH);
      append(writer, stream, 3, null);
      append(
          writer,
          stream,
          4,
          new Anchor(ORIGIN, seen.size(), seen.root(), Digest.sha256(seen.note())));
      append(writer, stream, 5, null);
      writer.checkpoint();
    }
    trust =
        bundle(
            TrustedKey.builder(device.publicKey(), "urn:example:carrier", Holder.DEVICE)
                .roles(Role.ACTOR)
                .window(FROM, UNTIL)
                .build(),
            TrustedKey.builder(logKey.publicKey(), "urn:example:site", Holder.LOG)
                .noteKeyName(ORIGIN)
                .window(FROM, UNTIL)
                .build(),
            TrustedKey.builder(witness.key().key(), "urn:example:auditor", Holder.WITNESS)
                .noteKeyName("witness.example/w1")
                .window(FROM, UNTIL)
                .build());
  }

  @Test
  void whatWasSeenBefore_stands_whatSawALaterCheckpoint_falls_theRestIsOpen() throws Exception {
    assertThat(fates("2026-11-07T00:00:00Z"))
        .containsExactly("STANDS", "STANDS", "UNDECIDED", "UNDECIDED", "FALLS", "FALLS");
  }

  @Test
  void sinceTheBeginning_nothingStands() throws Exception {
    assertThat(fates("2026-11-01T00:00:00Z")).doesNotContain("STANDS").hasSize(6);
  }

  @Test
  void people_seeCountsAndWhatFalls() throws Exception {
    Run run = affected("2026-11-07T00:00:00Z");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("stand: .* 2\n")
        .containsPattern("fall: .* 2\n")
        .containsPattern("cannot be decided +2\n")
        .containsPattern("4 .*SCAN +FALLS +signed at or after 2026-11-10T00:00:00Z");
    assertThat(run.err()).contains("--note");
  }

  @Test
  void aCheckpointOfOtherEntries_datesNothing() throws Exception {
    Path other = directory.resolve("other");
    StatementSigner stream =
        StatementSigner.begin(key(), "urn:example:carrier", new VolatileStreamStore());
    try (CustodyLog writer = CustodyLog.create(other, ORIGIN, logKey)) {
      for (int i = 0; i < 6; i++) {
        append(writer, stream, 100 + i, null);
      }
      notes.clear();
      cosign(writer, FIFTH);
    }
    Files.deleteIfExists(log.resolve("checkpoint.witnessed"));
    Run run = affected("2026-11-07T00:00:00Z", "--json");
    assertThat(run.err()).contains("of other entries");
    assertThat(run.out()).doesNotContain("STANDS");
  }

  @Test
  void aKeyThatTheLogDoesNotNeed_affectsNothing() throws Exception {
    List<Object> args = new ArrayList<>(args("2026-11-07T00:00:00Z"));
    args.set(args.indexOf("--key") + 1, logKey.keyId().toHex());
    assertThat(Run.of(args.toArray()).code()).isZero();
  }

  @Test
  void wrongUsage_saysWhatIsWrong() throws Exception {
    List<Object> args = new ArrayList<>(args("2026-11-07T00:00:00Z"));
    args.set(args.indexOf("--key") + 1, "00112233445566778899aabbccddeeff");
    assertThat(Run.of(args.toArray()).code()).isEqualTo(2);
    args.set(args.indexOf("--key") + 1, "x");
    assertThat(Run.of(args.toArray()).err()).contains("32 hex digits");
  }

  @Test
  void whatAnswersAnUndatedStatement_isUndecidedToo() {
    Path example = SharedSite.directory();
    Path bundle = example.resolve("trust.json");
    String kid = Run.of("trust", "show", bundle).lines().get(2).split(" ")[0];
    List<Object> args = new ArrayList<>(List.of("affected", example.resolve("site.log")));
    args.addAll(List.of("--trust", bundle, "--key", kid, "--json"));
    args.addAll(List.of("--since", "2026-11-02T12:00:00Z"));
    Run run = Run.of(args.toArray());
    assertThat(run.out()).contains("COUNTERSIGNED_OTHER").contains("HANDOVER");
    assertThat(run.lines()).allMatch(line -> line.contains("\"fate\":\"UNDECIDED\""));
  }

  @Test
  void aNoteThatDatesNothing_isNotTakenSilently() throws Exception {
    List<Object> args = new ArrayList<>(args("2026-11-07T00:00:00Z"));
    args.addAll(List.of("--note", trust));
    Run run = Run.of(args.toArray());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("no checkpoint");
  }

  private List<String> fates(String since) throws Exception {
    List<String> fates = new ArrayList<>();
    Run run = affected(since, "--json");
    for (String line : run.lines()) {
      JsonNode members = new ObjectMapper().readTree(line);
      assertThat(members.get("index").asInt()).isEqualTo(fates.size());
      fates.add(members.get("fate").asText());
    }
    return fates;
  }

  private Run affected(String since, Object... more) {
    List<Object> args = new ArrayList<>(args(since));
    args.addAll(List.of(more));
    return Run.of(args.toArray());
  }

  private List<Object> args(String since) {
    List<Object> args =
        new ArrayList<>(
            List.of(
                "affected",
                log,
                "--key",
                device.keyId().toHex(),
                "--since",
                since,
                "--trust",
                trust,
                "--at",
                "2026-12-01T00:00:00Z"));
    for (Path note : notes) {
      args.add("--note");
      args.add(note);
    }
    return args;
  }

  private Path bundle(TrustedKey... keys) throws Exception {
    TrustBundle bundle = TrustBundle.of(1, FROM, UNTIL, List.of(keys));
    return Files.writeString(directory.resolve("trust.json"), TrustBundleJson.write(bundle));
  }

  private Checkpoint cosign(CustodyLog writer, Instant at) throws Exception {
    Checkpoint checkpoint = writer.checkpoint();
    Checkpoint cosigned = checkpoint.withLines(List.of(witness.line(checkpoint, at)));
    writer.publish(cosigned);
    Path note = directory.resolve("note" + notes.size());
    Files.write(note, cosigned.note().toByteArray());
    notes.add(note);
    return cosigned;
  }

  private static void append(
      CustodyLog log, StatementSigner stream, int number, @Nullable Anchor seen) throws Exception {
    CustodyEventBuilder builder =
        CustodyEvent.builder(Kind.SCAN)
            .time(Instant.parse("2026-11-02T08:00:00Z").plusSeconds(number))
            .nonce(Bytes.ofOwned(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7}))
            .items(List.of(Item.of("urn:example:pallet:" + number)));
    CustodyEvent event = seen == null ? builder.build() : builder.seen(seen).build();
    log.append(LogEntry.ofUnverified(stream.sign(StatementRequest.actor(event))));
  }

  private static SoftwareSigner key() {
    return SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
  }
}
