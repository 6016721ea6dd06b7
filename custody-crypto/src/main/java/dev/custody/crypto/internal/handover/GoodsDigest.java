package dev.custody.crypto.internal.handover;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.internal.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The digest of the goods of an event: {@code SHA-256("custody goods v1" 00 || fields)}, where
 * fields are the bytes of the body's fields 6 (items) and 7 (container) as they stand, tags and
 * lengths included. In a canonical body they are one piece, and there is one such piece for one set
 * of goods.
 */
public final class GoodsDigest {

  private static final byte[] DOMAIN = "custody goods v1\0".getBytes(StandardCharsets.US_ASCII);
  private static final int ITEMS = 6;
  private static final int CONTAINER = 7;

  private GoodsDigest() {}

  /** Of an event, whose body is canonical. */
  public static Digest of(CustodyEvent event) {
    Bytes body = EventCodec.encode(event);
    WireReader in =
        new WireReader(body.unsafeArray(), Reason.BODY_NOT_CANONICAL, Reason.BODY_TOO_LARGE);
    int from = body.length();
    int to = body.length();
    int start = in.position();
    int tag = in.tag(0);
    while (tag != 0) {
      int number = tag >>> 3;
      if (number > CONTAINER) {
        to = start;
        from = Math.min(from, to);
        break;
      }
      if (number >= ITEMS) {
        from = Math.min(from, start);
      }
      do {
        if ((tag & 7) == WireReader.VARINT) {
          in.varint("field");
        } else {
          in.skip(in.length("field"));
        }
        start = in.position();
      } while (in.again(tag));
      tag = in.tag(tag);
    }
    MessageDigest digest = Digest.threadSha256();
    digest.update(DOMAIN);
    digest.update(body.unsafeArray(), from, to - from);
    return new Digest(Bytes.ofOwned(digest.digest()));
  }
}
