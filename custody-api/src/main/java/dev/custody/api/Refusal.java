package dev.custody.api;

import java.util.Objects;

/**
 * Why bytes were refused, and where.
 *
 * @param reason the stable code
 * @param path the field, as {@code items[3].id}; empty for the whole
 * @param offset the 0-based byte offset within the bytes that were parsed
 * @param expected what the format admits there
 * @param found what is there; values of identifiers and numbers, never free text or payloads
 * @since 0.1.0
 */
public record Refusal(Reason reason, String path, int offset, String expected, String found) {

  public Refusal {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(found, "found");
  }

  /** One line for people, in the form of all our messages. */
  @Override
  public String toString() {
    return reason
        + (path.isEmpty() ? "" : " at " + path)
        + ": offset="
        + offset
        + ", expected "
        + expected
        + ", found "
        + found;
  }
}
