package dev.custody.log.stream;

import dev.custody.crypto.feed.FeedFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of a feed. All that has a place is durable.
 *
 * @param records one for each event or refused record, in their order
 * @param brokenOff why the feed could not be read to its end; empty if it could
 * @since 0.1.0
 */
public record MergedFeed(List<MergedRecord> records, Optional<FeedFormatException> brokenOff) {

  public MergedFeed {
    records = List.copyOf(records);
    Objects.requireNonNull(brokenOff, "brokenOff");
  }

  /** Where the events stand that are in the log: what {@link DeviceMerge#receipts} takes. */
  public List<Long> indexes() {
    List<Long> indexes = new ArrayList<>();
    for (MergedRecord record : records) {
      record.place().ifPresent(place -> indexes.add(place.index()));
    }
    return indexes;
  }
}
