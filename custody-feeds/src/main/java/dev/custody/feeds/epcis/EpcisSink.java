package dev.custody.feeds.epcis;

import dev.custody.api.event.CustodyEvent;
import java.io.IOException;

/**
 * Takes what a document says, in its order.
 *
 * @since 0.1.0
 */
public interface EpcisSink {

  /**
   * A mapped event.
   *
   * @param jsonPointer the EPCIS event that it comes from; several events may come from one
   * @throws IOException if it cannot be taken; reading ends
   */
  void event(String jsonPointer, CustodyEvent event) throws IOException;

  /**
   * Something that is not mapped.
   *
   * @throws IOException if it cannot be taken; reading ends
   */
  void unmapped(Unmapped unmapped) throws IOException;
}
