package dev.custody.feeds.table;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a table is about. Its media type says so, and is signed with every event that comes from it;
 * reconciliation takes the source of the event from there.
 *
 * @since 0.1.0
 */
public enum TableKind {
  /** What a warehouse system counted, received, stored or dispatched. */
  COUNTS("item"),
  /** What a scale weighed. */
  WEIGHTS("weight"),
  /** Where a vehicle or tracker was, departed or arrived. */
  POSITIONS("lat");

  private static final String PREFIX = "application/vnd.custody.";

  private final String column;

  TableKind(String column) {
    this.column = column;
  }

  /** As {@code application/vnd.custody.counts+csv}. */
  public String csvMediaType() {
    return PREFIX + word() + "+csv";
  }

  /** As {@code application/vnd.custody.counts+json}. */
  public String jsonMediaType() {
    return PREFIX + word() + "+json";
  }

  /** The name of the only member of a table in JSON, as {@code counts}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind that a media type says; empty where it says another kind of document. */
  public static Optional<TableKind> ofMediaType(String mediaType) {
    return Arrays.stream(values())
        .filter(k -> k.csvMediaType().equals(mediaType) || k.jsonMediaType().equals(mediaType))
        .findFirst();
  }

  /**
   * The media type that the first bytes of a document look like: the header of a CSV table, or the
   * first member of one in JSON. A guess for people who give files; the reader is strict.
   *
   * @param head up to the first few thousand bytes
   * @return empty where it is no table of these
   */
  public static Optional<String> guess(byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8);
    for (TableKind kind : values()) {
      if (text.stripLeading().startsWith("{")
          && text.replaceAll("\\s", "").startsWith("{\"" + kind.word() + "\":[")) {
        return Optional.of(kind.jsonMediaType());
      }
    }
    String[] header = text.split("\r?\n", 2)[0].split(",");
    for (TableKind kind : values()) {
      if (Arrays.asList(header).contains("time") && Arrays.asList(header).contains(kind.column)) {
        return Optional.of(kind.csvMediaType());
      }
    }
    return Optional.empty();
  }
}
