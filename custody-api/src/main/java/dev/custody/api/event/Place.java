package dev.custody.api.event;

import org.jspecify.annotations.Nullable;

/**
 * Where something happened: by name, by position, or both.
 *
 * @param readPoint identifier of the exact spot, a gate or reader
 * @param location identifier of the site or area
 * @param position the position, absent where none was taken
 * @since 0.1.0
 */
public record Place(
    @Nullable String readPoint, @Nullable String location, @Nullable Position position) {

  /** A place known by its read point alone. */
  public static Place at(String readPoint) {
    return new Place(readPoint, null, null);
  }
}
