package dev.custody.api.internal.cbor;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.internal.wire.MalformedBytes;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;

/**
 * The protected header of an event statement: one map with exactly these labels, in this order,
 * which is that of their bytes.
 *
 * <pre>
 *   1       alg, an integer
 *   4       kid, 16 bytes
 *   15      {1: iss, 2: sub}, text
 *   258     -16, SHA-256 (RFC 9995)
 *   259     the content type
 *   -70001  role, 1..5
 *   -70002  [sequence, previous link of 32 bytes]
 *   -70003  the link answered: RECEIVER and WITNESS
 *   -70004  milliseconds since 1970: GATEWAY and WITNESS
 * </pre>
 */
public final class HeaderCodec {

  private static final int ALG = 1;
  private static final int KID = 4;
  private static final int CLAIMS = 15;
  private static final int PAYLOAD_HASH_ALG = 258;
  private static final int CONTENT_TYPE = 259;
  private static final int ROLE = -70_001;
  private static final int POSITION = -70_002;
  private static final int ANSWERS = -70_003;
  private static final int STATED = -70_004;
  private static final int SHA_256 = -16;
  private static final int ALWAYS = 7;
  private static final long MS_MAX = 253_402_300_799_999L;

  private HeaderCodec() {}

  /** The one encoding of a header. */
  public static Bytes encode(ProtectedHeader header) {
    Link answers = header.answers();
    Long stated = header.statedMs();
    CborWriter out = new CborWriter();
    out.map(ALWAYS + (answers == null ? 0 : 1) + (stated == null ? 0 : 1));
    out.integer(ALG).integer(header.alg());
    out.integer(KID).bytes(header.kid().bytes());
    out.integer(CLAIMS).map(2).integer(1).text(header.iss()).integer(2).text(header.sub());
    out.integer(PAYLOAD_HASH_ALG).integer(SHA_256);
    out.integer(CONTENT_TYPE).text(ProtectedHeader.EVENT_CONTENT_TYPE);
    out.integer(ROLE).integer(header.role().number());
    out.integer(POSITION).array(2).integer(header.sequence()).bytes(header.previous().bytes());
    if (answers != null) {
      out.integer(ANSWERS).bytes(answers.bytes());
    }
    if (stated != null) {
      out.integer(STATED).integer(stated);
    }
    Bytes encoded = Bytes.ofOwned(out.toByteArray());
    // What we write is read back by the rules of a reader: a lone surrogate or a time out of range
    // shows.
    if (!parse(encoded).require().equals(header)) {
      throw new IllegalArgumentException("header that does not read back: role=" + header.role());
    }
    return encoded;
  }

  /** Reads a header, content type first. */
  public static Parsed<ProtectedHeader> parse(Bytes encoded) {
    try {
      if (encoded.length() > Limits.PROTECTED_BYTES_MAX) {
        return new Parsed.Refused<>(
            new Refusal(
                Reason.RECORD_TOO_LARGE,
                "protected",
                0,
                "at most " + Limits.PROTECTED_BYTES_MAX + " bytes",
                encoded.length() + " bytes"));
      }
      return new Parsed.Accepted<>(read(encoded));
    } catch (MalformedBytes e) {
      return new Parsed.Refused<>(
          ContentTypeRule.judge(encoded, ProtectedHeader.EVENT_CONTENT_TYPE, e.refusal()));
    }
  }

  private static ProtectedHeader read(Bytes encoded) {
    CborReader in = new CborReader(encoded);
    long count = in.head("map", CborReader.MAP);
    in.label(ALG);
    long alg = in.integer("alg");
    in.label(KID);
    KeyId kid = new KeyId(in.byteString("kid", KeyId.LENGTH));
    in.label(CLAIMS);
    int start = in.position();
    if (in.head("claims", CborReader.MAP) != 2) {
      throw in.malformed("claims", start, "a map of 2", "another count");
    }
    in.label(1);
    String iss = in.text("iss");
    in.label(2);
    String sub = in.text("sub");
    in.label(PAYLOAD_HASH_ALG);
    in.label(SHA_256);
    in.label(CONTENT_TYPE);
    start = in.position();
    if (!in.text("contentType").equals(ProtectedHeader.EVENT_CONTENT_TYPE)) {
      throw in.malformed("contentType", start, ProtectedHeader.EVENT_CONTENT_TYPE, "another");
    }
    in.label(ROLE);
    start = in.position();
    Role role = Role.ofNumber(in.unsigned("role"));
    if (role == null) {
      throw in.malformed("role", start, "1..5", "another number");
    }
    in.label(POSITION);
    start = in.position();
    if (in.head("position", CborReader.ARRAY) != 2) {
      throw in.malformed("position", start, "an array of 2", "another count");
    }
    long sequence = in.unsigned("sequence");
    Link previous = new Link(in.byteString("previous", 32));
    Link answers = null;
    if (role.answers()) {
      in.label(ANSWERS);
      answers = new Link(in.byteString("answers", 32));
    }
    Long stated = role.stamps() ? stated(in) : null;
    long expected = ALWAYS + (role.answers() ? 1 : 0) + (role.stamps() ? 1 : 0);
    if (count != expected || !in.atEnd()) {
      throw in.malformed(
          "map", in.position(), expected + " labels of the role and the end", "something else");
    }
    return new ProtectedHeader(alg, kid, iss, sub, role, sequence, previous, answers, stated);
  }

  private static Long stated(CborReader in) {
    in.label(STATED);
    int start = in.position();
    long stated = in.unsigned("stated");
    if (stated > MS_MAX) {
      throw in.malformed("stated", start, "at most " + MS_MAX, Long.toString(stated));
    }
    return stated;
  }
}
