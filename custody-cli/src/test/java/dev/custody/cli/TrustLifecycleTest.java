package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Document;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Lifecycle;
import dev.custody.api.statement.FeedRecord;
import dev.custody.crypto.feed.FeedFormatException;
import dev.custody.crypto.feed.FeedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of keys by commands: enrolled, followed, lost, offboarded, and what tells of it. */
class TrustLifecycleTest {

  private static final String FROM = "2026-01-01T00:00:00Z";
  private static final String TO = "2036-01-01T00:00:00Z";
  private static final String EXPIRES = "2037-01-01T00:00:00Z";
  private static final String DEVICE = "urn:example:device:7";
  private static final String PARTY = "/417/5021686376741";

  @TempDir Path folder;

  private Path site;
  private Path device;
  private Path bundle;

  @BeforeEach
  void build() {
    site = key("site", "Ed25519");
    device = key("device", "ES256");
    bundle = folder.resolve("v1.json");
    List<Object> args = new ArrayList<>(List.of("trust", "build", "--out", bundle));
    args.addAll(List.of("--expires", EXPIRES));
    args.addAll(entry(site, "SITE", "ACTOR"));
    args.addAll(entry(device, "DEVICE", "ACTOR,GIVER"));
    args.addAll(List.of("--subject", DEVICE));
    holds(Run.of(args.toArray()));
  }

  private static List<Object> entry(Path key, String holder, String roles) {
    return List.of(
        "--add",
        key,
        "--party",
        PARTY,
        "--holder",
        holder,
        "--roles",
        roles,
        "--not-before",
        FROM,
        "--not-after",
        TO);
  }

  private Path key(String name, String algorithm) {
    Path file = folder.resolve(name + ".pem");
    holds(Run.of("keys", "new", "--alg", algorithm, "--out", file));
    return file;
  }

  private static String kid(Path key) {
    return Run.of("keys", "show", key).lines().get(1).split(" ")[0];
  }

  private static Run holds(Run run) {
    assertThat(run.code()).as(run.err() + run.out()).isZero();
    return run;
  }

  private Run revoke(Path out, Object... more) {
    List<Object> args =
        new ArrayList<>(List.of("trust", "revoke", bundle, "--kid", kid(device), "--out", out));
    args.addAll(List.of(more));
    return Run.of(args.toArray());
  }

  @Test
  void lostDevice_isRevoked_andTold() throws IOException {
    Path next = folder.resolve("v2.json");
    Path feed = folder.resolve("lost.cfeed");
    Run run = holds(revoke(next, "--reason", "LOST", "--key", site, "--event-out", feed));
    assertThat(run.out()).contains("revoked " + kid(device));
    assertThat(run.err()).contains("version 2").doesNotContain("does not verify");
    // The event is the site's, about the device, and good under the new bundle.
    Run verified = holds(Run.of("verify", feed, "--trust", next, "--json"));
    assertThat(verified.out()).contains("\"kind\":\"IDENTITY\"").contains(kid(site));
    CustodyEvent event = told(feed);
    assertThat(event.lifecycle()).isEqualTo(Lifecycle.LOST);
    assertThat(event.device().id()).isEqualTo(DEVICE);
    assertThat(event.documents())
        .extracting(Document::id)
        .contains("urn:custody:key:" + kid(device));
    // Who still works with the old bundle learns from the feed that it is too old.
    Run old = Run.of("trust", "check", bundle, "--used-in", feed, "--json");
    assertThat(old.code()).isEqualTo(1);
    assertThat(old.out()).contains("\"GONE_BUT_NOT_REVOKED\",\"kid\":\"" + kid(device));
    Run now = holds(Run.of("trust", "check", next, "--used-in", feed, "--json"));
    assertThat(now.out()).contains("KEY_REVOKED").doesNotContain("GONE_BUT_NOT_REVOKED");
    Run diff = holds(Run.of("trust", "diff", bundle, next, "--json"));
    assertThat(diff.out()).contains("KEY_CHANGED").contains("LOST").doesNotContain(kid(site));
    // Back is no way.
    assertThat(Run.of("trust", "diff", next, bundle).out())
        .contains("VERSION_NOT_HIGHER")
        .contains("REVOCATION_TAKEN_BACK");
  }

  @Test
  void revocation_writesNothingWhereItIsRefused() {
    Path next = folder.resolve("v2.json");
    Path feed = folder.resolve("lost.cfeed");
    assertThat(revoke(next, "--reason", "was lost").code()).isEqualTo(2);
    assertThat(revoke(next, "--reason", "LOST", "--event-out", feed).code()).isEqualTo(2);
    assertThat(revoke(next, "--reason", "LOST", "--key", site).code()).isEqualTo(2);
    Path stranger = key("stranger", "ES256");
    Run run = revoke(next, "--reason", "LOST", "--key", stranger, "--event-out", feed);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("not in the bundle").doesNotContain("Exception");
    assertThat(
            Run.of(
                    "trust",
                    "revoke",
                    bundle,
                    "--kid",
                    kid(stranger),
                    "--reason",
                    "LOST",
                    "--out",
                    next)
                .code())
        .isEqualTo(2);
    assertThat(next).doesNotExist();
    assertThat(feed).doesNotExist();
  }

  @Test
  void offboarding_revokesEveryKeyOfTheSubject() {
    Path second = key("second", "Ed25519");
    Path v2 = folder.resolve("v2.json");
    List<Object> args = new ArrayList<>(List.of("trust", "build", "--from", bundle, "--out", v2));
    args.addAll(List.of("--expires", EXPIRES));
    args.addAll(entry(second, "DEVICE", "ACTOR"));
    args.addAll(List.of("--subject", DEVICE));
    holds(Run.of(args.toArray()));
    Path v3 = folder.resolve("v3.json");
    Path feed = folder.resolve("gone.cfeed");
    Run run =
        holds(
            Run.of(
                "trust",
                "offboard",
                v2,
                "--subject",
                DEVICE,
                "--out",
                v3,
                "--key",
                site,
                "--event-out",
                feed));
    assertThat(run.lines()).hasSize(2);
    assertThat(run.out()).contains(kid(device)).contains(kid(second)).doesNotContain(kid(site));
    assertThat(holds(Run.of("verify", feed, "--trust", v3, "--json")).lines()).hasSize(1);
    Path v4 = folder.resolve("v4.json");
    Run again = Run.of("trust", "offboard", v3, "--subject", DEVICE, "--out", v4);
    assertThat(again.code()).isEqualTo(2);
    assertThat(v4).doesNotExist();
  }

  @Test
  void successor_isPublishedBeforeItsUse_andNamedByTheOldKey() throws IOException {
    Path fresh = key("fresh", "ES256");
    Path v2 = folder.resolve("v2.json");
    Path feed = folder.resolve("rotated.cfeed");
    Object[] rotate = {
      "trust",
      "rotate",
      bundle,
      "--kid",
      device,
      "--successor",
      fresh,
      "--not-after",
      TO,
      "--out",
      v2,
      "--event-out",
      feed,
      "--key",
      site
    };
    Run without = Run.of(rotate);
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.err()).contains("the old key must be among");
    rotate[rotate.length - 1] = device;
    Run run = holds(Run.of(rotate));
    assertThat(run.out()).contains(kid(fresh) + " follows");
    assertThat(run.err()).doesNotContain("does not verify");
    Run shown = holds(Run.of("trust", "show", v2, "--json"));
    assertThat(shown.lines().get(1)).contains("\"successor\":\"" + kid(fresh));
    assertThat(shown.lines().get(2)).contains(kid(fresh)).contains(DEVICE).contains("GIVER");
    Run verified = holds(Run.of("verify", feed, "--trust", v2, "--json"));
    assertThat(verified.out()).contains(kid(device));
    CustodyEvent event = told(feed);
    assertThat(event.lifecycle()).isEqualTo(Lifecycle.ENROLLED);
    assertThat(event.documents())
        .extracting(Document::id)
        .contains("urn:custody:key:" + kid(fresh));
    holds(Run.of("trust", "diff", bundle, v2));
    Path early = folder.resolve("early.json");
    assertThat(
            Run.of(
                    "trust",
                    "rotate",
                    bundle,
                    "--kid",
                    device,
                    "--successor",
                    fresh,
                    "--from",
                    FROM,
                    "--not-after",
                    TO,
                    "--out",
                    early)
                .code())
        .isEqualTo(2);
    // Edited by hand, it is found by whoever is to sign it.
    String text = Files.readString(v2);
    int at = text.lastIndexOf("\"notBefore\" : \"") + 15;
    assertThat(at).isGreaterThan(15);
    Files.writeString(early, text.substring(0, at) + FROM + text.substring(text.indexOf('"', at)));
    Run diff = Run.of("trust", "diff", bundle, early);
    assertThat(diff.code()).isEqualTo(1);
    assertThat(diff.out()).contains("SUCCESSOR_EARLY");
  }

  @Test
  void hybridPair_isBuiltCheckedAndFollowedTogether() {
    Path pq = key("pq", "ML-DSA-44");
    Path classic = key("classic", "ES256");
    Path pair = folder.resolve("pair.json");
    List<Object> args = new ArrayList<>(List.of("trust", "build", "--out", pair));
    args.addAll(List.of("--expires", EXPIRES));
    args.addAll(entry(classic, "DEVICE", "ACTOR"));
    args.addAll(List.of("--companion", kid(pq)));
    args.addAll(entry(pq, "DEVICE", "ACTOR"));
    args.addAll(List.of("--companion", classic));
    holds(Run.of(args.toArray()));
    Run clean = holds(Run.of("trust", "check", pair, "--at", "2026-12-01T00:00:00Z"));
    assertThat(clean.out()).contains("nothing needs care");
    Path alone = folder.resolve("alone.json");
    args.set(3, alone);
    Run half = Run.of(args.subList(0, 20).toArray());
    holds(half);
    Run broken = Run.of("trust", "check", alone, "--at", "2026-12-01T00:00:00Z");
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.out()).contains("COMPANION_ABSENT").contains(kid(pq));
    Path newClassic = key("new-classic", "ES256");
    Path newPq = key("new-pq", "ML-DSA-44");
    Path next = folder.resolve("pair2.json");
    Path feed = folder.resolve("pair.cfeed");
    Object[] one = {
      "trust",
      "rotate",
      pair,
      "--kid",
      classic,
      "--successor",
      newClassic,
      "--not-after",
      TO,
      "--out",
      next
    };
    Run single = Run.of(one);
    assertThat(single.code()).isEqualTo(2);
    assertThat(single.err()).contains("--companion-successor");
    List<Object> both = new ArrayList<>(List.of(one));
    both.addAll(List.of("--companion-successor", newPq));
    both.addAll(List.of("--key", classic, "--key", pq, "--event-out", feed));
    Run rotated = holds(Run.of(both.toArray()));
    assertThat(rotated.err()).doesNotContain("does not verify");
    holds(Run.of("verify", feed, "--trust", next));
    List<String> shown = Run.of("trust", "show", next, "--json").lines();
    assertThat(shown.get(2)).contains("\"companion\":\"" + kid(newPq));
    assertThat(shown.get(3)).contains("\"companion\":\"" + kid(newClassic));
  }

  @Test
  void keyOfACertificate_isImported_orRefusedByItsFault() throws Exception {
    Path chain = resource("chain.pem");
    Path out = folder.resolve("imported.json");
    List<Object> args =
        new ArrayList<>(
            List.of(
                "trust",
                "import",
                "--chain",
                chain,
                "--anchor",
                resource("anchor.pem"),
                "--at",
                "2027-01-01T00:00:00Z",
                "--party",
                PARTY,
                "--holder",
                "DEVICE",
                "--roles",
                "ACTOR",
                "--subject",
                DEVICE,
                "--expires",
                EXPIRES,
                "--out",
                out));
    Run run = holds(Run.of(args.toArray()));
    assertThat(run.err()).contains("certificate of CN=Seed leaf,O=Seed");
    assertThat(Run.of("trust", "show", out, "--json").out())
        .contains("\"notBefore\":\"2026-11-22T")
        .contains("\"notAfter\":\"2029-05-10T");
    args.set(args.size() - 1, folder.resolve("late.json"));
    args.set(7, "2031-01-01T00:00:00Z");
    Run late = Run.of(args.toArray());
    assertThat(late.code()).isEqualTo(1);
    assertThat(late.err()).contains("EXPIRED, certificate 0");
    args.set(7, "2027-01-01T00:00:00Z");
    args.set(5, chain);
    Run noAnchor = Run.of(args.toArray());
    assertThat(noAnchor.code()).isEqualTo(2);
    assertThat(noAnchor.err()).contains("no certification authority");
    assertThat(folder.resolve("late.json")).doesNotExist();
  }

  @Test
  void everyMember_isBuiltAndShown() {
    Path log = key("log", "Ed25519");
    Path witness = key("witness", "Ed25519");
    Path v2 = folder.resolve("v2.json");
    List<Object> args = new ArrayList<>(List.of("trust", "build", "--from", bundle, "--out", v2));
    args.addAll(List.of("--expires", EXPIRES));
    for (Path one : List.of(log, witness)) {
      args.addAll(List.of("--add", one, "--party", PARTY));
      args.addAll(List.of("--holder", one == log ? "LOG" : "WITNESS"));
      args.addAll(List.of("--not-before", FROM, "--not-after", TO));
    }
    args.addAll(List.of("--note-key", "witness.example.com"));
    args.addAll(entry(key("scanner", "Ed25519"), "DEVICE", "ACTOR"));
    args.addAll(List.of("--kinds", "SCAN,LOAD", "--places", "urn:example:dock:1"));
    args.addAll(List.of("--attestation", "ab".repeat(32), "--named-successor", kid(log)));
    holds(Run.of(args.toArray()));
    String shown = Run.of("trust", "show", v2, "--json").lines().get(4);
    assertThat(shown)
        .contains("\"kinds\":[\"LOAD\",\"SCAN\"]")
        .contains("\"places\":[\"urn:example:dock:1\"]")
        .contains("\"attestation\":\"" + "ab".repeat(32))
        .contains("\"successor\":\"" + kid(log));
    Run check = Run.of("trust", "check", v2, "--at", "2035-12-24T00:00:00Z", "--json");
    assertThat(check.code()).isEqualTo(1);
    assertThat(check.out())
        .contains("NOTE_NAME_MISSING")
        .contains("WITNESS_OF_THE_LOG")
        .contains("LOG_WITHOUT_WITNESS")
        .contains("SUCCESSOR_ELSEWHERE")
        .contains("KEY_NEAR_EXPIRY")
        .contains("BUNDLE_OLD");
    Path noRole = folder.resolve("no-role.json");
    Run missing =
        Run.of(
            "trust",
            "build",
            "--out",
            noRole,
            "--expires",
            EXPIRES,
            "--add",
            device,
            "--party",
            PARTY,
            "--holder",
            "DEVICE",
            "--not-before",
            FROM,
            "--not-after",
            TO);
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("--roles");
    assertThat(noRole).doesNotExist();
  }

  @Test
  void bundleThatWasSeen_isNeverFollowedByAnOlderOne() throws IOException {
    Path root = key("root", "Ed25519");
    Path next = folder.resolve("v2.json");
    Path feed = folder.resolve("lost.cfeed");
    holds(revoke(next, "--reason", "LOST", "--key", site, "--event-out", feed));
    Path one = folder.resolve("v1.ctrust");
    Path two = folder.resolve("v2.ctrust");
    holds(Run.of("trust", "sign", bundle, "--key", root, "--out", one));
    holds(Run.of("trust", "sign", next, "--key", root, "--out", two));
    Path seen = folder.resolve("trust.seen");
    assertThat(verify(feed, one, root, seen).err()).contains("first bundle that is remembered");
    assertThat(holds(verify(feed, one, root, seen)).err()).isEmpty();
    holds(verify(feed, two, root, seen));
    byte[] kept = Files.readAllBytes(seen);
    Run old = verify(feed, one, root, seen);
    assertThat(old.code()).isEqualTo(1);
    assertThat(old.err()).contains("TRUST_BUNDLE_ROLLED_BACK");
    assertThat(old.out()).isEmpty();
    // Whatever takes a signed bundle keeps to it; without the memory nobody knows.
    Run shown = Run.of("trust", "show", one, "--root", root, "--trust-seen", seen);
    assertThat(shown.code()).isEqualTo(1);
    holds(Run.of("trust", "show", one, "--root", root));
    assertThat(Files.readAllBytes(seen)).isEqualTo(kept);
    Run noRoot = Run.of("verify", feed, "--trust", bundle, "--trust-seen", seen);
    assertThat(noRoot.code()).isEqualTo(2);
    assertThat(noRoot.err()).contains("--root");
    Files.write(seen, new byte[0]);
    Run corrupt = verify(feed, two, root, seen);
    assertThat(corrupt.code()).isEqualTo(2);
    assertThat(corrupt.err()).contains("which bundle was trusted last");
  }

  /** The event of a feed with one. */
  private static CustodyEvent told(Path feed) throws IOException {
    try (FeedReader reader = FeedReader.open(Files.newInputStream(feed))) {
      FeedRecord record = reader.next().record().require();
      assertThat(reader.next()).isNull();
      return EventCodec.decode(((FeedRecord.OfEvent) record).event().event().body()).require();
    } catch (FeedFormatException e) {
      throw new AssertionError(e);
    }
  }

  private static Run verify(Path feed, Path trust, Path root, Path seen) {
    return Run.of("verify", feed, "--trust", trust, "--root", root, "--trust-seen", seen);
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(TrustLifecycleTest.class.getResource(name).toURI());
  }
}
