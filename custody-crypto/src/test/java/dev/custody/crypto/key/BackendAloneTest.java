package dev.custody.crypto.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The optional libraries are optional: a process that has none of them verifies all the same. */
class BackendAloneTest {

  @Test
  void withoutNativeLibraries_bouncyCastleChecksEverything() throws Exception {
    assertThat(report("AmazonCorretto", "conscrypt"))
        .isEqualTo(
            "VerificationBackend[BouncyCastle: ES256=BouncyCastle, Ed25519=BouncyCastle,"
                + " ML-DSA-44=BouncyCastle, ML-DSA-65=BouncyCastle]");
  }

  private static String report(String... absent) throws Exception {
    List<String> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      boolean kept = true;
      for (String name : absent) {
        kept &= !new File(entry).getName().contains(name);
      }
      if (kept) {
        path.add(entry);
      }
    }
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                String.join(File.pathSeparator, path),
                BackendReport.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      String line = out.readLine();
      assertThat(child.waitFor()).isZero();
      return line;
    }
  }
}
