package dev.custody.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the vectors of the format, which stand in the repository and are never skipped. */
public final class Vectors {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  /** The repository: given by the build, else the folder above the module. */
  public static Path root() {
    String given = System.getProperty("custody.root");
    Path root = given != null ? Path.of(given) : Path.of("..");
    if (!Files.isDirectory(root.resolve("vectors"))) {
      throw new AssertionError("the vectors stand in the repository: root=" + root);
    }
    return root;
  }

  /** A vector file below {@code vectors/}. */
  public static JsonNode read(String path) {
    try {
      return JSON.readTree(Files.readAllBytes(root().resolve("vectors").resolve(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
