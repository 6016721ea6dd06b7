package dev.custody.log.stream;

import dev.custody.crypto.verify.Verdict;
import dev.custody.log.Appended;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of one event of a feed.
 *
 * @param record the 0-based number of the feed record; the events of a batch record share it
 * @param verdict what verification says of the event
 * @param place where the log has it; empty where nothing of it is authentic, which is not stored
 * @since 0.1.0
 */
public record MergedRecord(long record, Verdict verdict, Optional<Appended> place) {

  public MergedRecord {
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(place, "place");
  }

  static MergedRecord without(long record, Verdict verdict) {
    return new MergedRecord(record, verdict, Optional.empty());
  }

  MergedRecord at(Appended place) {
    return new MergedRecord(record, verdict, Optional.of(place));
  }
}
