package dev.custody.feeds.internal.json;

/**
 * Where in a document something starts.
 *
 * @param offset bytes before it, 0-based
 * @param line 1-based
 * @param column 1-based, in bytes of the line
 */
public record Spot(long offset, int line, int column) {

  /** The start of a document. */
  public static final Spot START = new Spot(0, 1, 1);
}
