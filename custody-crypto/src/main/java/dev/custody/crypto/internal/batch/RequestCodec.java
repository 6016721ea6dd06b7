package dev.custody.crypto.internal.batch;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import dev.custody.crypto.stream.StatementRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A request as bytes, for an outbox on this machine; no form that anybody exchanges.
 *
 * <pre>
 *   offset  0        1        2                  34                    42
 *           01       role     answers (32)       statedAt, ms (8)      body
 *                             zeros if none      zeros if none
 * </pre>
 *
 * <p>Whether the two are there follows from the role.
 */
public final class RequestCodec {

  private static final byte VERSION = 1;
  private static final int LINK_BYTES = 32;
  private static final int HEAD_BYTES = 2 + LINK_BYTES + 8;

  private RequestCodec() {}

  /** The bytes of a request. */
  public static Bytes encode(StatementRequest request) {
    Bytes body = EventCodec.encode(request.event());
    byte[] out = new byte[HEAD_BYTES + body.length()];
    out[0] = VERSION;
    out[1] = (byte) request.role().number();
    Link answers = request.answers();
    if (answers != null) {
      answers.bytes().copyTo(out, 2);
    }
    Instant statedAt = request.statedAt();
    if (statedAt != null) {
      ByteBuffer.wrap(out).putLong(2 + LINK_BYTES, statedAt.toEpochMilli());
    }
    body.copyTo(out, HEAD_BYTES);
    return Bytes.ofOwned(out);
  }

  /**
   * The request of these bytes.
   *
   * @throws IOException if they are none, or of a newer version
   */
  public static StatementRequest decode(Bytes bytes) throws IOException {
    if (bytes.length() <= HEAD_BYTES || bytes.byteAt(0) != VERSION) {
      throw new IOException(
          "outbox item is no request of this version: lengthBytes=" + bytes.length());
    }
    Role role = Role.ofNumber(bytes.byteAt(1));
    Parsed<CustodyEvent> event = EventCodec.decode(bytes.slice(HEAD_BYTES, bytes.length()));
    if (role == null || !(event instanceof Parsed.Accepted<CustodyEvent> accepted)) {
      throw new IOException("outbox item is no request: role=" + bytes.byteAt(1));
    }
    long statedAt = ByteBuffer.wrap(bytes.unsafeArray()).getLong(2 + LINK_BYTES);
    return new StatementRequest(
        accepted.value(),
        role,
        role.answers() ? new Link(bytes.slice(2, 2 + LINK_BYTES)) : null,
        role.stamps() ? Instant.ofEpochMilli(statedAt) : null);
  }
}
