package dev.custody.feeds.epcis;

import java.io.IOException;
import java.io.InputStream;

/**
 * A document that can be read from its start more than once, each time the same bytes.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DocumentSource {

  /**
   * A new stream from the first byte on; whoever asks closes it.
   *
   * @throws IOException if it cannot be read
   */
  InputStream open() throws IOException;
}
