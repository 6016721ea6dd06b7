package dev.custody.crypto.stream;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.Limits;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Tbs;
import java.util.Objects;

/**
 * One statement that is about to be signed, or was: everything but the signature.
 *
 * @param body the body of the event, up to 56,000 bytes
 * @param protectedHeader the protected header, up to 1,024 bytes
 * @since 0.1.0
 */
public record StreamIntent(Bytes body, Bytes protectedHeader) {

  /**
   * @throws IllegalArgumentException if one is empty or beyond its limit
   */
  public StreamIntent {
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(protectedHeader, "protectedHeader");
    requireLength("body", body.length(), Limits.BODY_BYTES_MAX);
    requireLength("protected header", protectedHeader.length(), Limits.PROTECTED_BYTES_MAX);
  }

  /** The bytes that its signature covers. */
  public byte[] tbs() {
    return Tbs.ofStatement(protectedHeader, EventId.ofBody(body));
  }

  /** Its link, which does not depend on the signature. */
  public Link link() {
    return Link.ofTbs(tbs());
  }

  private static void requireLength(String what, int length, int limit) {
    if (length < 1 || length > limit) {
      throw new IllegalArgumentException(
          what + " of another length: expected bytes=1.." + limit + ", found=" + length);
    }
  }
}
