package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.Anchor;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Device;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Lifecycle;
import dev.custody.api.event.Place;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Role;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.Revocation;
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

/** {@code custody reconcile} over the log of one device: what state it is in, what it proves. */
class ReconcileCommandTest {

  private static final String ORIGIN = "example.com/dock-9";
  private static final String PARTY = "urn:example:party:receiver";
  private static final String DOCK = "urn:example:place:9";
  private static final String UNIT = "urn:example:pallet:1";
  private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2027-11-01T00:00:00Z");

  @TempDir private Path folder;

  private final SoftwareSigner device = key();
  private final SoftwareSigner logKey = key();
  private final Cosigner witness = Cosigner.of("witness.example/w1", key());
  private final List<Object> notes = new ArrayList<>();
  private StatementSigner stream;
  private Path log;
  private Path roster;

  @BeforeEach
  void begin() throws Exception {
    log = folder.resolve("log");
    stream = StatementSigner.begin(device, PARTY, new VolatileStreamStore());
    roster =
        write(
            "roster.json",
            "{\"sources\": [{\"kid\": \""
                + device.keyId().toHex()
                + "\", \"source\": \"HANDHELD\"}]}");
  }

  @Test
  void posture_saysWhichFirmwareMayRun_andIsMeasuredByItself() throws Exception {
    try (CustodyLog writer = CustodyLog.create(log, ORIGIN, logKey)) {
      append(writer, receipt(at("08:00"), UNIT), null);
    }
    Path posture = write("posture.json", "{\"firmware\": [\"7.2\"]}");
    Path metrics = folder.resolve("m.prom");
    Run old =
        reconcile(
            trust(null),
            plan("08:00"),
            "--roster",
            roster,
            "--posture",
            posture,
            "--metrics",
            metrics);
    assertThat(old.out()).contains("R44").contains("runs firmware 7.1");
    assertThat(Files.readString(metrics))
        .contains("custody_reconcile_firmware_current_ratio 0.0\n");
    write("posture.json", "{\"firmware\": [\"7.1\"]}");
    Run fine =
        reconcile(
            trust(null),
            plan("08:00"),
            "--roster",
            roster,
            "--posture",
            posture,
            "--metrics",
            metrics);
    assertThat(fine.out()).doesNotContain("R44");
    assertThat(Files.readString(metrics))
        .contains("custody_reconcile_firmware_current_ratio 1.0\n");
    // Another list is measured where it is given.
    reconcile(
        trust(null),
        plan("08:00"),
        "--roster",
        roster,
        "--posture",
        posture,
        "--metrics",
        metrics,
        "--current-firmware",
        "9");
    assertThat(Files.readString(metrics))
        .contains("custody_reconcile_firmware_current_ratio 0.0\n");
    write("posture.json", "{\"firmwares\": []}");
    Run refused = reconcile(trust(null), plan("08:00"), "--roster", roster, "--posture", posture);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("posture refused", "posture.json");
  }

  @Test
  void keyThatTheBundleRevokes_raisesAnAlarm_andWhatItRecordedSinceDoesNotCount() throws Exception {
    try (CustodyLog writer = CustodyLog.create(log, ORIGIN, logKey)) {
      append(writer, receipt(at("08:00"), UNIT), null);
      append(writer, receipt(at("11:30"), UNIT), null);
    }
    Run trusted = reconcile(trust(null), plan("11:30"));
    assertThat(trusted.out()).contains("nothing is open");
    Run revoked = reconcile(trust(at("10:00")), plan("11:30"));
    assertThat(revoked.code()).isEqualTo(1);
    assertThat(revoked.out()).contains("R21").contains("R04");
    Run later = reconcile(trust(at("12:00")), plan("11:30"));
    assertThat(later.out()).doesNotContain("R21");
  }

  @Test
  void provable_provesAbsence_byACheckpointSeenAfterTheWindow_andOnlyByIt() throws Exception {
    try (CustodyLog writer = CustodyLog.create(log, ORIGIN, logKey)) {
      append(writer, heartbeat("10:00"), null);
      Checkpoint seen = cosign(writer, at("12:10"));
      append(writer, heartbeat("12:15"), seen);
      cosign(writer, at("12:30"));
    }
    Path out = folder.resolve("e.jsonl");
    List<Object> words = new ArrayList<>(List.of("--provable", "--roster", roster));
    words.addAll(List.of("--out", out));
    reconcile(trust(null), plan("12:00"), words.toArray());
    assertThat(Files.readString(out)).contains("PRESUMED_ABSENT").doesNotContain("PROVEN_ABSENT");
    words.addAll(notes);
    Run run = reconcile(trust(null), plan("12:00"), words.toArray());
    assertThat(run.err()).isEmpty();
    assertThat(Files.readString(out)).contains("\"absence\":\"PROVEN_ABSENT\"");
    assertThat(run.out()).contains("R04").contains("every key that may scan there");
    // Of a key in other hands before the checkpoint that it has seen nothing is proven.
    reconcile(trust(at("12:05")), plan("12:00"), words.toArray());
    assertThat(Files.readString(out)).doesNotContain("PROVEN_ABSENT");
  }

  @Test
  void checkpointWithoutACosignature_datesNothing_andIsHeldAgainstNoEntry() throws Exception {
    Checkpoint own;
    try (CustodyLog writer = CustodyLog.create(folder.resolve("other"), ORIGIN, logKey)) {
      append(writer, receipt(at("07:00"), "urn:example:pallet:7"), null);
      own = writer.checkpoint();
    }
    stream = StatementSigner.begin(device, PARTY, new VolatileStreamStore());
    try (CustodyLog writer = CustodyLog.create(log, ORIGIN, logKey)) {
      append(writer, receipt(at("08:00"), UNIT), null);
    }
    Path note = Files.write(folder.resolve("own.note"), own.note().toByteArray());
    Run run = reconcile(trust(null), plan("08:00"), "--note", note);
    assertThat(run.err())
        .contains("a --note dates nothing", "origin=" + ORIGIN + ", size=1")
        .doesNotContain("of other entries");
    // One that a witness has cosigned is held against them.
    Path cosigned = folder.resolve("cosigned.note");
    Files.write(
        cosigned, own.withLines(List.of(witness.line(own, at("09:00")))).note().toByteArray());
    assertThat(reconcile(trust(null), plan("08:00"), "--note", cosigned).err())
        .contains("of other entries");
    Run gate =
        Run.of(
            "gate",
            log,
            UNIT,
            "--place",
            DOCK,
            "--trust",
            trust(null),
            "--note",
            cosigned,
            "--posture",
            write("posture.json", "{\"firmware\": [\"9\"]}"),
            "--roster",
            roster,
            "--at",
            "2026-11-03T00:00:00Z",
            "--holder",
            PARTY,
            "--container",
            "urn:example:box:1");
    assertThat(gate.code()).as(gate.err()).isLessThan(2);
    assertThat(gate.err()).contains("of other entries");
  }

  @Test
  void badInput_isAnErrorOrAnException_andNothingIsLost() throws Exception {
    try (CustodyLog writer = CustodyLog.create(log, ORIGIN, logKey)) {
      append(writer, receipt(at("11:30"), UNIT), null);
      // Far in the future, and a source that jumps ahead and comes back.
      append(writer, receipt(Instant.parse("2027-10-20T08:00:00Z"), UNIT), null);
      append(writer, receipt(at("11:40"), "urn:example:pallet:2"), null);
    }
    Run run = reconcile(trust(null), plan("11:30"), "--roster", roster);
    assertThat(run.out()).as(run.err()).contains("R28");
    assertThat(run.err()).contains("to revoke, if you agree");
    Run trace = Run.of(words("trace", UNIT, log, trust(null), plan("11:30")));
    assertThat(trace.out()).as(trace.err()).contains("2026-11-02T11:30:00Z");
    Path overlapping =
        write(
            "overlap.json",
            plan(
                leg("LOAD", DOCK, "08:00", "10:00")
                    + ", "
                    + leg("RECEIVE", "urn:example:place:8", "09:00", "11:00"),
                UNIT));
    Run windows = reconcile(trust(null), overlapping);
    assertThat(windows.code()).isEqualTo(2);
    assertThat(windows.err()).contains("plan refused", "overlapping windows", "path=/legs/1");
    Path elsewhere =
        write("elsewhere.json", plan(leg("RECEIVE", "dock nine", "08:00", "11:00"), UNIT));
    Run place = reconcile(trust(null), elsewhere);
    assertThat(place.code()).isEqualTo(2);
    assertThat(place.err()).contains("plan refused", "path=/legs/0/place");
    Path unknown =
        write(
            "unknown.json",
            plan(leg("RECEIVE", "urn:example:place:nowhere", "08:00", "12:00"), UNIT));
    Run nowhere = reconcile(trust(null), unknown);
    assertThat(nowhere.code()).as(nowhere.err()).isEqualTo(1);
    assertThat(nowhere.out()).contains("urn:example:place:nowhere").contains("R06");
  }

  private Run reconcile(Path trust, Path plan, Object... more) {
    return Run.of(words("reconcile", null, log, trust, plan, more));
  }

  private static Object[] words(
      String command, @Nullable String unit, Path log, Path trust, Path plan, Object... more) {
    List<Object> words = new ArrayList<>(List.of(command));
    if (unit != null) {
      words.add(unit);
    }
    words.addAll(List.of(log, "--trust", trust, "--plan", plan));
    words.addAll(List.of("--until", "2026-11-03T00:00:00Z"));
    words.addAll(List.of(more));
    return words.toArray();
  }

  private Path plan(String latest) throws Exception {
    return write("plan.json", plan(leg("RECEIVE", DOCK, "07:00", latest), UNIT));
  }

  private static String plan(String legs, String unit) {
    return "{\"plan\": \"P-9\", \"revision\": 1, \"units\": [{\"id\": \""
        + unit
        + "\"}], \"legs\": ["
        + legs
        + "]}";
  }

  private static String leg(String step, String place, String earliest, String latest) {
    return "{\"step\": \""
        + step
        + "\", \"place\": \""
        + place
        + "\", \"earliest\": \""
        + at(earliest)
        + "\", \"latest\": \""
        + at(latest)
        + "\"}";
  }

  private Path trust(@Nullable Instant revoked) throws Exception {
    TrustedKey.Builder own =
        TrustedKey.builder(device.publicKey(), PARTY, Holder.DEVICE)
            .roles(Role.ACTOR)
            .window(FROM, UNTIL);
    if (revoked != null) {
      own.revoked(new Revocation(revoked, "LOST", null));
    }
    TrustedKey logs =
        TrustedKey.builder(logKey.publicKey(), "urn:example:site", Holder.LOG)
            .noteKeyName(ORIGIN)
            .window(FROM, UNTIL)
            .build();
    TrustedKey seen =
        TrustedKey.builder(witness.key().key(), "urn:example:auditor", Holder.WITNESS)
            .noteKeyName("witness.example/w1")
            .window(FROM, UNTIL)
            .build();
    TrustBundle bundle = TrustBundle.of(1, FROM, UNTIL, List.of(own.build(), logs, seen));
    return write("trust.json", TrustBundleJson.write(bundle));
  }

  private Checkpoint cosign(CustodyLog writer, Instant at) throws Exception {
    Checkpoint checkpoint = writer.checkpoint();
    Checkpoint cosigned = checkpoint.withLines(List.of(witness.line(checkpoint, at)));
    writer.publish(cosigned);
    Path note = folder.resolve("note" + notes.size());
    Files.write(note, cosigned.note().toByteArray());
    notes.addAll(List.of("--note", note));
    return cosigned;
  }

  private void append(CustodyLog writer, CustodyEventBuilder event, @Nullable Checkpoint seen)
      throws Exception {
    if (seen != null) {
      event.seen(new Anchor(ORIGIN, seen.size(), seen.root(), Digest.sha256(seen.note())));
    }
    writer.append(LogEntry.ofUnverified(stream.sign(StatementRequest.actor(event.build()))));
  }

  private static CustodyEventBuilder receipt(Instant time, String unit) {
    return event(time, Kind.RECEIVE).items(List.of(Item.of(unit))).place(Place.at(DOCK));
  }

  private static CustodyEventBuilder heartbeat(String time) {
    return event(at(time), Kind.IDENTITY).lifecycle(Lifecycle.HEARTBEAT);
  }

  private static CustodyEventBuilder event(Instant time, Kind kind) {
    return CustodyEvent.builder(kind)
        .time(time)
        .nonce(Bytes.ofOwned(new byte[16]))
        .device(new Device("urn:example:device:1", "7.1", null, null));
  }

  private static Instant at(String time) {
    return Instant.parse("2026-11-02T" + time + ":00Z");
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static SoftwareSigner key() {
    return SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
  }
}
