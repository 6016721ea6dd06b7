package dev.custody.feeds;

import dev.custody.feeds.internal.json.Json;
import dev.custody.feeds.internal.json.JsonRefused;
import dev.custody.feeds.internal.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The vectors in the repository, read with our own reader. */
public final class Vectors {

  private Vectors() {}

  /** The directory of the vectors of format version 1. */
  public static Path directory() {
    return Path.of(System.getProperty("custody.root", ".."), "vectors", "custody-v1");
  }

  /** A file of vectors as a value. */
  public static Json read(String file) {
    try {
      return StrictJson.parse(Files.readAllBytes(directory().resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonRefused e) {
      throw new AssertionError(e);
    }
  }

  /** A member. */
  public static Json get(Json object, String name) {
    Json member = ((Json.Obj) object).members().get(name);
    if (member == null) {
      throw new AssertionError("vector without " + name);
    }
    return member;
  }

  /** The elements of a member. */
  public static List<Json> list(Json object, String name) {
    return ((Json.Arr) get(object, name)).elements();
  }

  /** A member that is a string. */
  public static String text(Json object, String name) {
    return ((Json.Str) get(object, name)).value();
  }
}
