package dev.custody.api.internal.cbor;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.internal.wire.MalformedBytes;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.TrustHeader;

/**
 * The protected header of a statement about a trust bundle: one map with exactly these labels.
 *
 * <pre>
 *   1    alg, an integer
 *   4    kid, 16 bytes
 *   258  -16, SHA-256 (RFC 9995)
 *   259  the content type
 * </pre>
 */
public final class TrustHeaderCodec {

  private static final int ALG = 1;
  private static final int KID = 4;
  private static final int PAYLOAD_HASH_ALG = 258;
  private static final int CONTENT_TYPE = 259;
  private static final int SHA_256 = -16;
  private static final int LABELS = 4;

  private TrustHeaderCodec() {}

  /** The one encoding of a header. */
  public static Bytes encode(TrustHeader header) {
    CborWriter out = new CborWriter().map(LABELS);
    out.integer(ALG).integer(header.alg());
    out.integer(KID).bytes(header.kid().bytes());
    out.integer(PAYLOAD_HASH_ALG).integer(SHA_256);
    out.integer(CONTENT_TYPE).text(TrustHeader.CONTENT_TYPE);
    return Bytes.ofOwned(out.toByteArray());
  }

  /** Reads a header, content type first. */
  public static Parsed<TrustHeader> parse(Bytes encoded) {
    if (encoded.length() > Limits.PROTECTED_BYTES_MAX) {
      return new Parsed.Refused<>(
          new Refusal(
              Reason.RECORD_TOO_LARGE,
              "protected",
              0,
              "at most " + Limits.PROTECTED_BYTES_MAX + " bytes",
              encoded.length() + " bytes"));
    }
    try {
      return new Parsed.Accepted<>(read(encoded));
    } catch (MalformedBytes e) {
      return new Parsed.Refused<>(
          ContentTypeRule.judge(encoded, TrustHeader.CONTENT_TYPE, e.refusal()));
    }
  }

  private static TrustHeader read(Bytes encoded) {
    CborReader in = new CborReader(encoded);
    long count = in.head("map", CborReader.MAP);
    in.label(ALG);
    long alg = in.integer("alg");
    in.label(KID);
    KeyId kid = new KeyId(in.byteString("kid", KeyId.LENGTH));
    in.label(PAYLOAD_HASH_ALG);
    in.label(SHA_256);
    in.label(CONTENT_TYPE);
    int start = in.position();
    if (!in.text("contentType").equals(TrustHeader.CONTENT_TYPE)) {
      throw in.malformed("contentType", start, TrustHeader.CONTENT_TYPE, "another");
    }
    if (count != LABELS || !in.atEnd()) {
      throw in.malformed("map", in.position(), LABELS + " labels and the end", "something else");
    }
    return new TrustHeader(alg, kid);
  }
}
