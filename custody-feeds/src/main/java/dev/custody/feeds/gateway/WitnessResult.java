package dev.custody.feeds.gateway;

import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.feeds.epcis.DocumentFault;
import java.util.Objects;

/**
 * What became of a document that was given to a gateway.
 *
 * @since 0.1.0
 */
public sealed interface WitnessResult {

  /** SHA-256 of exactly the bytes received; also their name in the object store. */
  Digest digest();

  /** How many bytes. */
  long length();

  /**
   * The document is witnessed, now or before, and everything mapped from it is in the log.
   *
   * @param digest SHA-256 of the bytes
   * @param length how many
   * @param foreign the event that witnesses the document
   * @param epcisEvents events in the document; of a table, its rows
   * @param mappedEpcisEvents of these, how many became at least one custody event; the others are
   *     reported
   * @param custodyEvents custody events mapped, those of earlier runs included
   * @param added entries that this run added to the log; 0 where the same bytes were witnessed
   *     before
   * @param unmapped reports given
   */
  record Witnessed(
      Digest digest,
      long length,
      EventId foreign,
      long epcisEvents,
      long mappedEpcisEvents,
      long custodyEvents,
      long added,
      long unmapped)
      implements WitnessResult {
    public Witnessed {
      Objects.requireNonNull(digest, "digest");
      Objects.requireNonNull(foreign, "foreign");
    }
  }

  /**
   * The document is refused as a whole: the log has nothing of it. Its bytes stay in the object
   * store, where they do no harm.
   *
   * @param digest SHA-256 of the bytes
   * @param length how many
   * @param fault why and where
   */
  record Refused(Digest digest, long length, DocumentFault fault) implements WitnessResult {
    public Refused {
      Objects.requireNonNull(digest, "digest");
      Objects.requireNonNull(fault, "fault");
    }
  }
}
