package dev.custody.api.statement;

import dev.custody.api.Bytes;

/**
 * One record of a feed: exactly one of four things.
 *
 * @since 0.1.0
 */
public sealed interface FeedRecord {

  /** An event with what travels beside it. */
  record OfEvent(EventPackage event) implements FeedRecord {}

  /** Many events under one signature. */
  record OfBatch(Batch batch) implements FeedRecord {}

  /** A log checkpoint as a signed note: data, which the feed's verdicts do not rest on. */
  record OfCheckpoint(String note) implements FeedRecord {}

  /** A trust bundle: data; the caller chooses the bundle that judges before the first record. */
  record OfTrustBundle(Bytes bundle) implements FeedRecord {}
}
