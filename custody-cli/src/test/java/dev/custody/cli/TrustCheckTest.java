package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code custody trust check} and {@code diff} find, one rule at a time. */
class TrustCheckTest {

  private static final String FROM = "2026-01-01T00:00:00Z";
  private static final String TO = "2036-01-01T00:00:00Z";
  private static final String AT = "2026-12-01T00:00:00Z";
  private static final String EXPIRES = "2037-01-01T00:00:00Z";

  @TempDir Path folder;

  private Path key(String name, String algorithm) {
    Path file = folder.resolve(name + ".pem");
    assertThat(Run.of("keys", "new", "--alg", algorithm, "--out", file).code()).isZero();
    return file;
  }

  private static String kid(Path key) {
    return Run.of("keys", "show", key).lines().get(1).split(" ")[0];
  }

  private static List<Object> entry(Path key, String roles, String to, Object... more) {
    List<Object> words = new ArrayList<>(List.of("--add", key, "--party", "urn:example:carrier"));
    words.addAll(List.of("--holder", "DEVICE", "--roles", roles));
    words.addAll(List.of("--not-before", FROM, "--not-after", to));
    words.addAll(List.of(more));
    return words;
  }

  @SafeVarargs
  private Path bundle(String name, List<Object>... entries) {
    Path file = folder.resolve(name);
    List<Object> words = new ArrayList<>(List.of("trust", "build", "--out", file));
    words.addAll(List.of("--expires", EXPIRES));
    for (List<Object> entry : entries) {
      words.addAll(entry);
    }
    Run run = Run.of(words.toArray());
    assertThat(run.code()).as(run.err()).isZero();
    return file;
  }

  /** An event signed by this key: that another one is revoked. */
  private Path signedBy(Path key, Path bundle, Path other) {
    Path feed = folder.resolve(kid(key) + ".cfeed");
    Run run =
        Run.of(
            "trust",
            "revoke",
            bundle,
            "--kid",
            other,
            "--reason",
            "RETIRED",
            "--key",
            key,
            "--event-out",
            feed,
            "--out",
            folder.resolve(kid(key) + ".json"));
    assertThat(run.code()).as(run.err()).isZero();
    return feed;
  }

  private static Run check(Path bundle, Object... more) {
    List<Object> words = new ArrayList<>(List.of("trust", "check", bundle));
    words.addAll(List.of(more));
    Run run = Run.of(words.toArray());
    assertThat(run.out().lines().filter(line -> line.length() > 120)).isEmpty();
    return run;
  }

  /** The findings about a key. */
  private static List<String> of(Path key, Run run) {
    List<String> codes = new ArrayList<>();
    for (String line : run.lines()) {
      if (line.contains(" " + kid(key) + " ")) {
        codes.add(line.split(" +")[1]);
      }
    }
    return codes;
  }

  private Run checkPair(List<Object> one, List<Object> other) {
    return check(bundle("pair" + folder.toFile().list().length, one, other), "--at", AT);
  }

  @Test
  void companions_areHeldToEachOther() {
    Path classic = key("classic", "ES256");
    Path pq = key("pq", "ML-DSA-44");
    List<Object> named = entry(classic, "ACTOR", TO, "--companion", pq);
    List<Object> back = entry(pq, "ACTOR", TO, "--companion", classic);
    Run good = checkPair(named, back);
    assertThat(good.out()).startsWith("nothing needs care");
    assertThat(of(classic, checkPair(named, entry(pq, "ACTOR", TO))))
        .containsExactly("COMPANION_ONE_WAY");
    Run ended = checkPair(named, entry(pq, "ACTOR", "2026-11-01T00:00:00Z"));
    assertThat(of(classic, ended)).containsExactly("COMPANION_ENDED");
    assertThat(ended.code()).isEqualTo(1);
    Run roles =
        checkPair(
            entry(classic, "ACTOR,GIVER", TO, "--companion", pq),
            entry(pq, "ACTOR", TO, "--companion", classic));
    assertThat(of(classic, roles)).containsExactly("COMPANION_ROLES");
    assertThat(roles.code()).isEqualTo(1);
    Path second = key("second", "Ed25519");
    Run both =
        checkPair(
            entry(classic, "ACTOR", TO, "--companion", second),
            entry(second, "ACTOR", TO, "--companion", classic));
    assertThat(of(classic, both)).containsExactly("COMPANION_CLASSIC");
    assertThat(both.code()).isZero();
    Path alone = bundle("alone.json", named, back, entry(second, "ACTOR", TO));
    assertThat(of(second, check(alone, "--at", AT))).containsExactly("COMPANION_NONE");
  }

  @Test
  void keyThatSignsNothing_andKeyThatNobodyKnows() {
    Path site = key("site", "Ed25519");
    Path device = key("device", "ES256");
    Path both = bundle("both.json", entry(site, "ACTOR", TO), entry(device, "ACTOR", TO));
    Path feed = signedBy(site, both, device);
    Run unused = check(both, "--used-in", feed);
    assertThat(of(device, unused)).contains("KEY_UNUSED");
    assertThat(of(site, unused)).doesNotContain("KEY_UNUSED");
    Path without = bundle("without.json", entry(device, "ACTOR", TO));
    Run unknown = check(without, "--used-in", feed);
    assertThat(of(site, unknown)).containsExactly("KEY_NOT_IN_BUNDLE");
    assertThat(unknown.out()).contains("statements=1");
    assertThat(unknown.code()).isZero();
  }

  @Test
  void successorThatTheOldKeyNeverNamed_isAskedFor() {
    Path old = key("old", "ES256");
    Path fresh = key("fresh", "ES256");
    Path third = key("third", "ES256");
    Path named =
        bundle(
            "named.json",
            entry(old, "ACTOR", TO, "--named-successor", fresh),
            entry(fresh, "ACTOR", TO),
            entry(third, "ACTOR", TO));
    Path feed = signedBy(fresh, named, third);
    assertThat(of(old, check(named, "--used-in", feed))).contains("SUCCESSOR_NOT_ENDORSED");
    Path before = bundle("before.json", entry(old, "ACTOR", TO), entry(third, "ACTOR", TO));
    Path told = folder.resolve("told.cfeed");
    Path after = folder.resolve("after.json");
    List<Object> rotate = new ArrayList<>(List.of("trust", "rotate", before, "--kid", old));
    rotate.addAll(List.of("--successor", fresh, "--not-after", TO, "--out", after));
    rotate.addAll(List.of("--key", old, "--event-out", told));
    assertThat(Run.of(rotate.toArray()).code()).isZero();
    assertThat(of(old, check(after, "--used-in", told, "--used-in", feed)))
        .doesNotContain("SUCCESSOR_NOT_ENDORSED");
  }

  @Test
  void entryThatIsGone_isNoChangeToSign() {
    Path site = key("site", "Ed25519");
    Path device = key("device", "ES256");
    Path both = bundle("both.json", entry(site, "ACTOR", TO), entry(device, "ACTOR", TO));
    Path without = bundle("without.json", entry(site, "ACTOR", TO));
    Run diff = Run.of("trust", "diff", both, without);
    assertThat(diff.code()).isEqualTo(1);
    assertThat(of(device, diff)).containsExactly("KEY_GONE");
    assertThat(diff.out()).contains("revoke it: ").contains("of urn:example:carrier");
    Run json = Run.of("trust", "diff", both, without, "--json");
    assertThat(json.lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    assertThat(json.out()).contains("\"KEY_GONE\",\"kid\":\"" + kid(device));
  }
}
