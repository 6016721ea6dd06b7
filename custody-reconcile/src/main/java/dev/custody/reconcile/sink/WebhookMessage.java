package dev.custody.reconcile.sink;

import dev.custody.api.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One message to a webhook: its idempotency key, and the JSON object that is its body. Every
 * message says the whole state, so one that never arrives is made up for by the next.
 *
 * @param key up to 80 letters, digits, colons and hyphens, the same for each attempt: {@code
 *     id:revision} for an exception
 * @param body UTF-8, up to {@value #BODY_BYTES_MAX} bytes
 * @since 0.1.0
 */
public record WebhookMessage(String key, Bytes body) {

  /** Bytes of a body. */
  public static final int BODY_BYTES_MAX = 256 * 1024;

  // No full stop: the signature covers key, time and body with full stops between them.
  private static final Pattern KEY = Pattern.compile("[0-9A-Za-z:-]{1,80}");

  /**
   * Checks form and length.
   *
   * @throws IllegalArgumentException if the key has another form or the body is empty or too long
   */
  public WebhookMessage {
    Objects.requireNonNull(body, "body");
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("key of another form: length=" + key.length());
    }
    if (body.length() < 1 || body.length() > BODY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "body outside its limits: bytes=" + body.length() + ", limits=1.." + BODY_BYTES_MAX);
    }
  }

  /** As it waits in a queue: the key, a line feed, the body. */
  Bytes toItem() {
    byte[] head = (key + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] item = new byte[head.length + body.length()];
    System.arraycopy(head, 0, item, 0, head.length);
    body.copyTo(item, head.length);
    return Bytes.ofOwned(item);
  }

  /**
   * Reads what waits.
   *
   * @throws IOException if somebody else has put it there
   */
  static WebhookMessage ofItem(Bytes item) throws IOException {
    int line = 0;
    while (line < item.length() && item.byteAt(line) != '\n') {
      line++;
    }
    if (line >= item.length()) {
      throw new IOException("queue of something else: expected a webhook message");
    }
    try {
      return new WebhookMessage(
          new String(item.slice(0, line).toByteArray(), StandardCharsets.US_ASCII),
          item.slice(line + 1, item.length()));
    } catch (IllegalArgumentException e) {
      throw new IOException("queue of something else: expected a webhook message", e);
    }
  }
}
