package dev.custody.feeds.epcis;

import dev.custody.api.EventId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What was known of EPCIS events when a document arrived, so that an error declaration finds its target.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface KnownEvents {

  /** Nothing. */
  KnownEvents NONE = epcisEventId -> null;

  /**
   * The first custody event that was mapped from the EPCIS event with this eventID.
   *
   * @return null if none is known
   * @throws IOException if it cannot be looked up
   */
  @Nullable EventId find(String epcisEventId) throws IOException;
}
