package dev.custody.crypto.batch;

import dev.custody.api.statement.SignedEvent;
import java.io.IOException;
import java.util.List;

/**
 * Takes what was signed, before its requests leave the outbox: a log, a queue to send from.
 *
 * @since 0.1.0
 */
public interface SignedEventSink {

  /**
   * Keeps these events. When this returns they are as durable as they have to be.
   *
   * <p>After a crash or a failure the last ones come again, the same statements with the same links
   * and perhaps another signature. So this keeps each link once.
   *
   * @param events one statement each, in the order of their positions
   * @throws IOException if they may not be kept; the batch signer halts, and they come again when
   *     it is opened anew
   */
  void accept(List<SignedEvent> events) throws IOException;
}
