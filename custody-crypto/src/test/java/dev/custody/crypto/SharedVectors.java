package dev.custody.crypto;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Test data from elsewhere, which may be absent. */
public final class SharedVectors {
  private SharedVectors() {}

  /** The folder, or the calling test is skipped. */
  public static Path folder(String name) {
    Path folder = Path.of(System.getProperty("custody.vectors", "../../shared/vectors"), name);
    Assumptions.assumeTrue(
        Files.isDirectory(folder),
        () -> "vectors of others are not here: set -Dcustody.vectors, looked at " + folder);
    return folder;
  }
}
