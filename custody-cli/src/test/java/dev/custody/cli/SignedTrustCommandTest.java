package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that roots sign, from key file to verified feed. */
class SignedTrustCommandTest {

  private static final String AT = "2026-12-01T00:00:00Z";
  private static final Path FEED = Run.vectors().resolve("custody-v1/feeds/good.cfeed");
  private static final Path BUNDLE = Run.vectors().resolve("custody-v1/feeds/good.trust.json");

  @TempDir Path folder;

  private Path rootA;
  private Path rootB;
  private Path signed;

  @BeforeEach
  void sign() {
    rootA = key("a", "Ed25519");
    rootB = key("b", "ES256");
    signed = folder.resolve("bundle.ctrust");
    Run run = Run.of("trust", "sign", BUNDLE, "--key", rootA, "--out", signed);
    assertThat(run.err()).contains("written");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("version 1, SHA-256").contains("signed by " + kid(rootA));
  }

  private Path key(String name, String algorithm) {
    Path file = folder.resolve(name + ".pem");
    assertThat(Run.of("keys", "new", "--alg", algorithm, "--out", file).code()).isZero();
    return file;
  }

  private static String kid(Path key) {
    return Run.of("keys", "show", key).lines().get(1).split(" ")[0];
  }

  private static Run verify(Path trust, Object... more) {
    List<Object> args = new ArrayList<>(List.of("verify", FEED, "--trust", trust, "--at", AT));
    args.addAll(List.of(more));
    return Run.of(args.toArray());
  }

  @Test
  void bundleOfItsRoot_verifiesTheFeedAsTheJsonDoes() {
    Run run = verify(signed, "--root", rootA, "--json");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo(verify(BUNDLE, "--json").out());
  }

  @Test
  void bundleOfAnotherRoot_isExitOneWithItsReason() {
    Run run = verify(signed, "--root", rootB, "--json");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("UNKNOWN_KEY").contains("NO_STATEMENT");
  }

  @Test
  void threshold_isAllRootsUnlessSaid() throws IOException {
    Run all = verify(signed, "--root", rootA, "--root", rootB);
    assertThat(all.code()).isEqualTo(1);
    assertThat(all.err()).contains("PENDING_COUNTERSIGNATURE");
    Object[] roots = {"--root", rootA, "--root", rootB, "--threshold"};
    assertThat(verify(signed, roots[0], roots[1], roots[2], roots[3], roots[4], 1).code()).isZero();
    assertThat(verify(signed, roots[0], roots[1], roots[2], roots[3], roots[4], 3).code())
        .isEqualTo(2);
    assertThat(verify(signed, "--root", rootA, "--threshold", 0).code()).isEqualTo(2);
    assertThat(verify(BUNDLE, "--threshold", 1).code()).isEqualTo(2);
    Path both = folder.resolve("both.ctrust");
    assertThat(Run.of("trust", "sign", signed, "--key", rootB, "--out", both).code()).isZero();
    assertThat(verify(both, "--root", rootA, "--root", rootB).code()).isZero();
    assertThat(Files.readAllBytes(both)[0]).isEqualTo((byte) 0x5a);
  }

  @Test
  void signedBundleWithoutRoot_isRefusedPlainly() {
    Run run = verify(signed);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--root").doesNotContain("Exception");
    assertThat(Run.of("log", "append", folder, FEED, "--trust", signed).code()).isEqualTo(2);
  }

  @Test
  void jsonWithRoot_isNotTakenAsItIs() {
    Run run = verify(BUNDLE, "--root", rootA);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("TRUST_BUNDLE_INVALID").contains("JSON");
  }

  @Test
  void everyTwentiethByteChanged_isNeverTakenForTheBundle() throws IOException {
    byte[] whole = Files.readAllBytes(signed);
    for (int i = 0; i < whole.length; i += 20) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      Path file = Files.write(folder.resolve("changed"), changed);
      assertThat(Run.of("trust", "show", file, "--root", rootA).code()).isEqualTo(1);
    }
  }

  @Test
  void showAndCheck_sayWhoSignedAndWhetherItWasChecked() throws IOException {
    Run shown = Run.of("trust", "show", signed);
    assertThat(shown.code()).isZero();
    assertThat(shown.err()).contains("signed by " + kid(rootA) + ": not checked");
    Run checked = Run.of("trust", "show", signed, "--root", rootA);
    assertThat(checked.err()).contains("trusted");
    assertThat(checked.out()).isEqualTo(shown.out());
    assertThat(Run.of("trust", "show", signed, "--root", rootB).code()).isEqualTo(1);
    assertThat(Run.of("trust", "check", signed, "--at", AT, "--root", rootA).code()).isZero();
    assertThat(Run.of("trust", "check", signed, "--at", AT, "--root", rootB).code()).isEqualTo(1);
    Path noise = Files.write(folder.resolve("noise"), new byte[] {0x5a, 1});
    assertThat(Run.of("trust", "show", noise).code()).isEqualTo(2);
  }

  @Test
  void logAndReconcile_takeSignedBundlesToo() {
    Path log = folder.resolve("log");
    assertThat(Run.of("log", "init", log, "--origin", "example.com/dock").code()).isZero();
    Run appended =
        Run.of(
            "log", "append", log, FEED, "--trust", signed, "--root", rootA, "--at", AT, "--json");
    assertThat(appended.code()).isZero();
    assertThat(appended.out()).contains("\"notVerified\":0");
    Run refused = Run.of("log", "append", log, FEED, "--trust", signed, "--root", rootB);
    assertThat(refused.code()).isEqualTo(1);
    Run reconciled =
        Run.of("reconcile", FEED, "--trust", signed, "--root", rootB, "--plan", BUNDLE);
    assertThat(reconciled.code()).isEqualTo(1);
    assertThat(reconciled.err()).contains("UNKNOWN_KEY");
  }

  @Test
  void signing_overwritesNothing_andSignsNoBrokenBundle() throws IOException {
    assertThat(Run.of("trust", "sign", BUNDLE, "--key", rootB, "--out", signed).code())
        .isEqualTo(2);
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"version\": 1}");
    Path out = folder.resolve("broken.ctrust");
    assertThat(Run.of("trust", "sign", broken, "--key", rootB, "--out", out).code()).isEqualTo(2);
    assertThat(out).doesNotExist();
  }
}
