package dev.custody.crypto.internal.time;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The request and the frame of the reply of RFC 3161, sections 2.4.1 and 2.4.2: a few elements of
 * DER, written and read here without a library.
 */
public final class TspMessage {

  /** A token, a status, and words of the TSA about it. */
  private static final int REPLY_BYTES_MAX = Limits.PROOF_BYTES_MAX + 4_096;

  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int SEQUENCE = 0x30;
  // AlgorithmIdentifier of SHA-256 with parameters NULL, as most TSAs want it.
  private static final Bytes SHA_256 = Bytes.ofHex("300d06096086480165030402010500");
  private static final Bytes VERSION_1 = Bytes.ofHex("020101");
  private static final Bytes CERTIFICATES_PLEASE = Bytes.ofHex("0101ff");

  private TspMessage() {}

  /** The query: an imprint, perhaps a policy, a nonce, and that certificates are wanted. */
  public static Bytes request(Digest imprint, @Nullable String policy, BigInteger nonce) {
    Bytes messageImprint = element(SEQUENCE, SHA_256, element(OCTET_STRING, imprint.bytes()));
    return element(
        SEQUENCE,
        VERSION_1,
        messageImprint,
        policy == null ? Bytes.EMPTY : oid(policy),
        element(INTEGER, Bytes.ofOwned(nonce.toByteArray())),
        CERTIFICATES_PLEASE);
  }

  /**
   * A reply.
   *
   * @param status 0 granted, 1 granted with changes, 2 and more refused
   * @param token what stands behind the status; null if nothing does
   */
  public record Reply(int status, @Nullable Bytes token) {}

  /** Reads the frame of a reply. */
  public static Reply reply(Bytes encoded) throws BadToken {
    if (encoded.length() > REPLY_BYTES_MAX) {
      throw new BadToken(
          "reply longer than limit: lengthBytes="
              + encoded.length()
              + ", limitBytes="
              + REPLY_BYTES_MAX);
    }
    byte[] bytes = encoded.unsafeArray();
    DerShape.require(bytes, "reply");
    // The shape is right, so each header lies inside and each end is known.
    int at = requireTag(bytes, 0, SEQUENCE);
    if (at == bytes.length) {
      throw new BadToken("PKIStatusInfo expected");
    }
    int info = requireTag(bytes, at, SEQUENCE);
    int infoEnd = DerShape.end(bytes, at);
    if (info == infoEnd) {
      throw new BadToken("PKIStatus expected");
    }
    int status = requireTag(bytes, info, INTEGER);
    if (DerShape.end(bytes, info) - status != 1 || bytes[status] < 0) {
      throw new BadToken("PKIStatus of one byte expected");
    }
    Bytes token = infoEnd == bytes.length ? null : encoded.slice(infoEnd, bytes.length);
    return new Reply(bytes[status], token);
  }

  /** Where the value of the element begins. */
  private static int requireTag(byte[] bytes, int at, int tag) throws BadToken {
    if ((bytes[at] & 0xff) != tag) {
      throw new BadToken(
          "element of another kind: offset="
              + at
              + ", expected tag="
              + tag
              + ", found="
              + (bytes[at] & 0xff));
    }
    return DerShape.value(bytes, at);
  }

  private static Bytes element(int tag, Bytes... parts) {
    int length = 0;
    for (Bytes part : parts) {
      length += part.length();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length >= 0x80) {
      // A request has some 100 bytes, and never 256.
      out.write(0x81);
    }
    out.write(length);
    for (Bytes part : parts) {
      out.write(part.unsafeArray(), 0, part.length());
    }
    return Bytes.ofOwned(out.toByteArray());
  }

  /** X.690, section 8.19. */
  private static Bytes oid(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    base128(out, 40 * Long.parseLong(arcs[0]) + Long.parseLong(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      base128(out, Long.parseLong(arcs[i]));
    }
    return element(OBJECT_IDENTIFIER, Bytes.ofOwned(out.toByteArray()));
  }

  private static void base128(ByteArrayOutputStream out, long value) {
    int shift = 0;
    while (value >>> shift + 7 != 0) {
      shift += 7;
    }
    for (; shift > 0; shift -= 7) {
      out.write((int) (value >>> shift & 0x7f | 0x80));
    }
    out.write((int) (value & 0x7f));
  }
}
