package dev.custody.crypto.fips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table of docs/adr/0122, each line seen in a process of its own: with bc-fips instead of
 * bcprov, in approved mode. The build puts bc-fips into target/fips, never on a class path.
 */
class FipsTest {

  private static final String PROVIDER =
      "org.bouncycastle.jcajce.provider.BouncyCastleFipsProvider";
  private static final String APPROVED = "-Dorg.bouncycastle.fips.approved_only=true";

  @TempDir Path temporary;

  @Test
  void inApprovedMode_signsAndVerifies_withTheModuleAlone() throws Exception {
    assertThat(run(List.of(APPROVED), classPath(module(), null)))
        .containsExactly(
            "approved mode only: true",
            "installed: false",
            "digests: SUN",
            "backend: ES256=BCFIPS, Ed25519=BCFIPS, ML-DSA-44=none, ML-DSA-65=none",
            "ES256 sign and verify: Verified Verified Verified",
            "ES256 batched: Verified Verified Verified",
            "ES256 other bytes: VALID INVALID",
            "Ed25519 sign and verify: Verified Verified Verified",
            "Ed25519 batched: Verified Verified Verified",
            "Ed25519 other bytes: VALID INVALID",
            "Ed25519 torsion in R: INVALID",
            "Ed25519 torsion in R, the module alone: INVALID",
            "ML-DSA: no, IllegalArgumentException",
            "trust bundle with ML-DSA: no, IllegalArgumentException",
            "RFC 6979: SHA256withECDSA another each time, SHA256withECDDSA the same twice",
            "PKCS#12: no, KeyStoreException",
            "SoftwareSigner: no, NoClassDefFoundError",
            withoutTheModule());
  }

  /** What a site does that wants the digests from the module too: its own java.security. */
  @Test
  void installedFirst_theDigestsAreTheModules() throws Exception {
    Path security = temporary.resolve("java.security");
    Files.write(
        security,
        List.of(
            "security.provider.1=" + PROVIDER,
            "security.provider.2=SUN",
            "security.provider.3=SunEC"));
    List<String> answers =
        run(List.of(APPROVED, "-Djava.security.properties=" + security), classPath(module(), null));
    assertThat(answers)
        .contains(
            "installed: true",
            "digests: BCFIPS",
            "ES256 sign and verify: Verified Verified Verified",
            "Ed25519 batched: Verified Verified Verified");
  }

  @Test
  void behindBcprovOnOneClassPath_theModuleDoesNotStart() throws Exception {
    assertThat(run(List.of(APPROVED), classPath(bcprov(), module())))
        .containsExactly("module: does not start");
  }

  /** The JDK is the last resort of the backends; ML-DSA is none of JDK 17, and needs bcprov. */
  private static String withoutTheModule() {
    return "without the module: ES256=SunEC, Ed25519=SunEC, ML-DSA-44=none, ML-DSA-65=none";
  }

  private static Path module() throws IOException {
    Path folder = Path.of("target", "fips");
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".jar")).forEach(found::add);
      }
    }
    assumeTrue(
        found.size() == 1,
        "SKIPPED: bc-fips is not there, mvn puts it into " + folder + ": " + found);
    return found.get(0).toAbsolutePath();
  }

  private static Path bcprov() {
    return entries("bcprov").get(0);
  }

  private static List<Path> entries(String name) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> new File(entry).getName().contains(name))
        .map(Path::of)
        .collect(Collectors.toList());
  }

  /** That of this process with these instead of all of Bouncy Castle and the native providers. */
  private static String classPath(Path first, Path second) {
    List<String> path = new ArrayList<>();
    path.add(first.toString());
    if (second != null) {
      path.add(second.toString());
    }
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      String name = new File(entry).getName();
      if (!name.matches("(bc(prov|pkix|util)|conscrypt|AmazonCorretto).*")) {
        path.add(entry);
      }
    }
    return String.join(File.pathSeparator, path);
  }

  private static List<String> run(List<String> options, String classPath) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, FipsCheck.class.getName(), PROVIDER));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      List<String> lines = out.lines().collect(Collectors.toList());
      assertThat(child.waitFor()).isZero();
      return lines;
    }
  }
}
