package dev.custody.crypto.feed;

/**
 * A feed whose framing is broken, so that no later record can be found: another file, a length that
 * is not minimal or over the limit, or an end inside a record. What was read before stands.
 *
 * <p>It is about the bytes, never about the disk: an I/O error stays an {@link
 * java.io.IOException}.
 *
 * @since 0.1.0
 */
public final class FeedFormatException extends Exception {

  private static final long serialVersionUID = 1L;

  private final long recordIndex;
  private final long offset;

  FeedFormatException(String what, long recordIndex, long offset) {
    super(what + ": record=" + recordIndex + ", offset=" + offset);
    this.recordIndex = recordIndex;
    this.offset = offset;
  }

  /** The 0-based index of the record that could not be framed. */
  public long recordIndex() {
    return recordIndex;
  }

  /** The 0-based byte offset in the feed where that record, or the magic, begins. */
  public long offset() {
    return offset;
  }
}
