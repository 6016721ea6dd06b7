package dev.custody.api.internal.cbor;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.id.Identifier;
import dev.custody.api.internal.wire.MalformedBytes;
import dev.custody.api.statement.KeyId;
import java.util.Objects;

/**
 * A handover offer as bytes: an untagged COSE_Sign1 (RFC 9052, section 4.2) in deterministic CBOR,
 * whose payload is a CWT claims set (RFC 8392).
 *
 * <pre>
 *   84                  array of 4
 *     bstr protected    {1: alg, 4: kid, 16: "application/vnd.custody.offer.v1+cwt"}
 *     a0                no unprotected header
 *     bstr payload      {1: iss, 3: aud, 4: exp, 5: nbf,
 *                        -70011: receiver, -70012: place, -70013: digest of the goods}
 *     bstr signature    64 bytes
 * </pre>
 */
public final class OfferCodec {

  /** Bytes of an offer: as base45 they fit into a QR code that a handheld reads at arm's length. */
  public static final int OFFER_BYTES_MAX = 300;

  /** The type of an offer, header label 16 (RFC 9596). */
  public static final String TYPE = "application/vnd.custody.offer.v1+cwt";

  private static final int ALG = 1;
  private static final int KID = 4;
  private static final int TYP = 16;
  private static final int LABELS = 3;
  private static final int ISS = 1;
  private static final int AUD = 3;
  private static final int EXP = 4;
  private static final int NBF = 5;
  private static final int RECEIVER = -70_011;
  private static final int PLACE = -70_012;
  private static final int GOODS = -70_013;
  private static final int CLAIMS = 7;
  private static final int SIGNATURE_BYTES = 64;
  private static final long SECONDS_MAX = 253_402_300_799L;

  private OfferCodec() {}

  /**
   * What an offer says.
   *
   * @param alg COSE number of the algorithm
   * @param kid the giver's key
   * @param giver claim iss, an identifier
   * @param subject claim aud, an identifier
   * @param expires claim exp, seconds since 1970
   * @param notBefore claim nbf, seconds since 1970, below {@code expires}
   * @param receiver an identifier
   * @param place an identifier
   * @param goods digest of items and container
   */
  public record Claims(
      long alg,
      KeyId kid,
      String giver,
      String subject,
      long expires,
      long notBefore,
      String receiver,
      String place,
      Digest goods) {

    public Claims {
      Objects.requireNonNull(kid, "kid");
      Objects.requireNonNull(goods, "goods");
    }
  }

  /**
   * An offer whose form was read; its signature was not checked.
   *
   * @param claims what it says
   * @param protectedHeader as it stands in the offer
   * @param payload as it stands in the offer
   * @param signature 64 bytes
   */
  public record Offer(Claims claims, Bytes protectedHeader, Bytes payload, Bytes signature) {}

  /** The one encoding of the protected header. */
  public static Bytes protectedHeader(Claims claims) {
    CborWriter out = new CborWriter().map(LABELS);
    out.integer(ALG).integer(claims.alg());
    out.integer(KID).bytes(claims.kid().bytes());
    out.integer(TYP).text(TYPE);
    return Bytes.ofOwned(out.toByteArray());
  }

  /** The one encoding of the payload. */
  public static Bytes payload(Claims claims) {
    CborWriter out = new CborWriter().map(CLAIMS);
    out.integer(ISS).text(claims.giver());
    out.integer(AUD).text(claims.subject());
    out.integer(EXP).integer(claims.expires());
    out.integer(NBF).integer(claims.notBefore());
    out.integer(RECEIVER).text(claims.receiver());
    out.integer(PLACE).text(claims.place());
    out.integer(GOODS).bytes(claims.goods().bytes());
    return Bytes.ofOwned(out.toByteArray());
  }

  /** The bytes of the whole offer. */
  public static Bytes encode(Bytes protectedHeader, Bytes payload, Bytes signature) {
    CborWriter out = new CborWriter().array(4).bytes(protectedHeader).map(0);
    return Bytes.ofOwned(out.bytes(payload).bytes(signature).toByteArray());
  }

  /** Reads an offer of up to 300 bytes. */
  public static Parsed<Offer> parse(Bytes encoded) {
    if (encoded.length() > OFFER_BYTES_MAX) {
      return refused(
          Reason.RECORD_TOO_LARGE,
          "offer",
          "at most " + OFFER_BYTES_MAX + " bytes",
          encoded.length() + " bytes");
    }
    try {
      CborReader in = new CborReader(encoded, Reason.RECORD_NOT_CANONICAL, "offer.");
      if (in.head("array", CborReader.ARRAY) != 4) {
        throw in.malformed("array", 0, "an array of 4", "another count");
      }
      Bytes header = in.byteStringUpTo("protected", OFFER_BYTES_MAX);
      int start = in.position();
      if (in.head("unprotected", CborReader.MAP) != 0) {
        throw in.malformed("unprotected", start, "an empty map", "another");
      }
      Bytes payload = in.byteStringUpTo("payload", OFFER_BYTES_MAX);
      Bytes signature = in.byteStringUpTo("signature", OFFER_BYTES_MAX);
      if (!in.atEnd()) {
        throw in.malformed("array", in.position(), "the end of the offer", "more bytes");
      }
      return read(header, payload, signature);
    } catch (MalformedBytes e) {
      return new Parsed.Refused<>(e.refusal());
    }
  }

  private static Parsed<Offer> read(Bytes header, Bytes payload, Bytes signature) {
    long alg;
    KeyId kid;
    try {
      CborReader in = new CborReader(header);
      long count = in.head("map", CborReader.MAP);
      in.label(ALG);
      alg = in.integer("alg");
      in.label(KID);
      kid = new KeyId(in.byteString("kid", KeyId.LENGTH));
      in.label(TYP);
      int start = in.position();
      if (!in.text("typ").equals(TYPE)) {
        throw in.malformed("typ", start, TYPE, "another");
      }
      if (count != LABELS || !in.atEnd()) {
        throw in.malformed("map", in.position(), LABELS + " labels and the end", "something else");
      }
    } catch (MalformedBytes e) {
      return new Parsed.Refused<>(ContentTypeRule.judge(header, TYP, TYPE, e.refusal()));
    }
    return readClaims(new Signed(alg, kid), header, payload, signature);
  }

  /** By whom, which stands in the header. */
  private record Signed(long alg, KeyId kid) {}

  private static Parsed<Offer> readClaims(
      Signed head, Bytes header, Bytes payload, Bytes signature) {
    CborReader in = new CborReader(payload, Reason.RECORD_NOT_CANONICAL, "payload.");
    long count = in.head("map", CborReader.MAP);
    in.label(ISS);
    String giver = in.text("iss");
    in.label(AUD);
    String subject = in.text("aud");
    in.label(EXP);
    int start = in.position();
    long expires = in.unsigned("exp");
    in.label(NBF);
    long notBefore = in.unsigned("nbf");
    if (expires > SECONDS_MAX || notBefore >= expires) {
      throw in.malformed(
          "exp", start, "nbf < exp <= " + SECONDS_MAX, "nbf=" + notBefore + ", exp=" + expires);
    }
    in.label(RECEIVER);
    String receiver = in.text("receiver");
    in.label(PLACE);
    String place = in.text("place");
    in.label(GOODS);
    Digest goods = new Digest(in.byteString("goods", Digest.LENGTH));
    if (count != CLAIMS || !in.atEnd()) {
      throw in.malformed("map", in.position(), CLAIMS + " claims and the end", "something else");
    }
    String[] names = {"iss", "aud", "receiver", "place"};
    String[] identifiers = {giver, subject, receiver, place};
    for (int i = 0; i < names.length; i++) {
      if (Identifier.parse(identifiers[i]) instanceof Parsed.Refused<Identifier> refused) {
        Refusal first = refused.first();
        return refused(
            Reason.MALFORMED_IDENTIFIER, "payload." + names[i], first.expected(), first.found());
      }
    }
    if (signature.length() != SIGNATURE_BYTES) {
      return refused(
          Reason.SIGNATURE_NOT_CANONICAL,
          "offer.signature",
          SIGNATURE_BYTES + " bytes",
          signature.length() + " bytes");
    }
    Claims claims =
        new Claims(head.alg, head.kid, giver, subject, expires, notBefore, receiver, place, goods);
    return new Parsed.Accepted<>(new Offer(claims, header, payload, signature));
  }

  private static Parsed<Offer> refused(Reason reason, String path, String expected, String found) {
    return new Parsed.Refused<>(new Refusal(reason, path, 0, expected, found));
  }
}
