package dev.custody.feeds.epcis;

/**
 * What became of a document: read to its end, or refused as a whole.
 *
 * @since 0.1.0
 */
public sealed interface EpcisOutcome {

  /**
   * Read to its end.
   *
   * @param epcisEvents events in the document
   * @param mappedEpcisEvents of these, how many became at least one custody event
   * @param custodyEvents custody events made
   * @param unmapped reports given
   */
  record Read(long epcisEvents, long mappedEpcisEvents, long custodyEvents, long unmapped)
      implements EpcisOutcome {}

  /**
   * Refused before any event was given out.
   *
   * @param fault why and where
   */
  record Refused(DocumentFault fault) implements EpcisOutcome {}
}
