package dev.custody.reconcile.sink;

import dev.custody.api.Bytes;
import java.io.IOException;
import java.util.Map;

/**
 * The way to one receiver.
 *
 * @since 0.1.0
 */
public interface WebhookTransport {

  /**
   * Sends one message as the body of a POST and waits for the whole answer, up to a time and a
   * length that are the transport's. Follows no redirect.
   *
   * @param headers to send beside those of the transport itself
   * @throws IOException if no whole answer came; whether the receiver has the message is not known.
   *     The message of the exception names no address: it is shown to people
   */
  WebhookAnswer post(Map<String, String> headers, Bytes body) throws IOException;
}
