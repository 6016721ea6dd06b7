package dev.custody.crypto.feed;

import dev.custody.api.Parsed;
import dev.custody.api.statement.FeedRecord;
import java.util.Objects;

/**
 * One record of a feed as it was found: a whole record, or why it is refused. Unverified either
 * way.
 *
 * @param index the 0-based index of the record
 * @param offset the 0-based byte offset in the feed where the record's own bytes begin
 * @param lengthBytes how many they are
 * @param record what they are
 * @since 0.1.0
 */
public record FeedEntry(long index, long offset, int lengthBytes, Parsed<FeedRecord> record) {

  /** Made by a {@link FeedReader}. */
  public FeedEntry {
    Objects.requireNonNull(record, "record");
  }
}
