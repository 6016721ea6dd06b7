package dev.custody.reconcile.sink;

import dev.custody.api.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What sender and receiver share, so that the receiver knows who sent a message and that nobody
 * changed it: HMAC-SHA256 as in Standard Webhooks 1.0.0.
 *
 * <p>The signature is {@code v1,} and the base64 of HMAC over {@code key.seconds.body}: the key of
 * the message, when it is sent in seconds since 1970, and the body, with full stops between them.
 * It never prints itself.
 *
 * @since 0.1.0
 */
public final class WebhookSecret {

  /** With what its text begins. */
  public static final String PREFIX = "whsec_";

  private static final int BYTES_MIN = 24;
  private static final int BYTES_MAX = 64;

  private final SecretKeySpec key;

  private WebhookSecret(byte[] bytes) {
    this.key = new SecretKeySpec(bytes, "HmacSHA256");
  }

  /**
   * Reads {@code whsec_} and the base64 of 24 to 64 random bytes.
   *
   * @throws IllegalArgumentException if it is anything else; nothing of it is in the message
   */
  public static WebhookSecret parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("webhook secret of another form: expected " + PREFIX);
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      // Without its cause, which quotes what it could not read.
      throw new IllegalArgumentException("webhook secret that is not base64");
    }
    if (bytes.length < BYTES_MIN || bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "webhook secret out of range: bytes=" + bytes.length + ", expected 24..64");
    }
    return new WebhookSecret(bytes);
  }

  /** The signature of a message that is sent at this time. */
  public String sign(String messageKey, Instant sentAt, Bytes body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(
          (messageKey + "." + sentAt.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
      mac.update(body.toByteArray());
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal());
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError("every Java platform has HmacSHA256", e);
    }
  }

  /** That it is one, and nothing of it. */
  @Override
  public String toString() {
    return "WebhookSecret";
  }
}
