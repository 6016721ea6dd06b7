package dev.custody.feeds.epcis;

import dev.custody.api.EventId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What was known of EPCIS events when a document arrived, so that an error declaration finds its
 * target.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface KnownEvents {

  /** Nothing. */
  KnownEvents NONE = epcisEventId -> null;

  /**
   * The type of the document entry in which a mapped event keeps the eventID of its EPCIS event.
   */
  String DOCUMENT_TYPE = "epcis:eventID";

  /**
   * The first custody event that was mapped from the EPCIS event with this eventID.
   *
   * @param epcisEventId as an identifier of ours, the way the document entry has it
   * @return null if none is known
   * @throws IOException if it cannot be looked up
   */
  @Nullable EventId find(String epcisEventId) throws IOException;
}
