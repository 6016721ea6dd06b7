package dev.custody.crypto.handover;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Transfer;
import dev.custody.api.internal.cbor.OfferCodec;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Tbs;
import dev.custody.crypto.internal.handover.Base45;
import dev.custody.crypto.internal.handover.GoodsDigest;
import dev.custody.crypto.internal.handover.OfferComparison;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a giver's device shows before a handover: these goods, at this place, to this party, for a
 * short while. A COSE_Sign1 over a CWT (RFC 9052, RFC 8392) of at most 300 bytes, for a QR code,
 * NFC or BLE (docs/format.md, handover offers).
 *
 * <p>One that was parsed says only what somebody claims: {@link ReceiverDevice} and the verifier
 * hold it against key and event. An offer is for one event; the event names it by its {@link
 * #tokenId}.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class HandoverOffer {

  /** Bytes of the longest offer. */
  public static final int BYTES_MAX = OfferCodec.OFFER_BYTES_MAX;

  /** How long an offer is good where the caller names no other time: two minutes. */
  public static final Duration LIFETIME = Duration.ofSeconds(120);

  /** Bytes of a token id. */
  public static final int TOKEN_ID_LENGTH = 16;

  private final OfferCodec.Offer offer;
  private final Bytes encoded;
  private final Bytes tokenId;

  private HandoverOffer(OfferCodec.Offer offer, Bytes encoded) {
    this.offer = offer;
    this.encoded = encoded;
    this.tokenId = Digest.sha256(tbs()).bytes().slice(0, TOKEN_ID_LENGTH);
  }

  /**
   * Signs an offer for the handover that a draft describes, good for {@link #LIFETIME}, the only
   * default there is.
   *
   * @see #issue(CustodyEvent, Instant, Duration, Signer)
   */
  public static HandoverOffer issue(CustodyEvent draft, Instant from, Signer signer)
      throws SigningException {
    return issue(draft, from, LIFETIME, signer);
  }

  /**
   * Signs an offer for the handover that a draft describes: its parties, subject (consignment, else
   * container, else a constant), place (read point, else location), items and container. What else
   * the draft says may still change.
   *
   * @param draft the event to come, without a token id
   * @param from when it becomes good, of which whole seconds count
   * @param lifetime how long it is good, whole seconds, at least one
   * @param signer the giver's key, ES256 or Ed25519: a signature of another algorithm does not fit
   *     into a QR code
   * @throws IllegalArgumentException if the algorithm is another, the draft names no giver,
   *     receiver or place, the lifetime is out of range, or the identifiers together are so long
   *     that the offer would exceed 300 bytes (they have about 100)
   * @throws SigningException if there is no signature
   */
  public static HandoverOffer issue(
      CustodyEvent draft, Instant from, Duration lifetime, Signer signer) throws SigningException {
    Algorithm algorithm = signer.algorithm();
    if (!isFit(algorithm)) {
      throw new IllegalArgumentException(
          "offers are signed by ES256 or Ed25519, others do not fit into 300 bytes: algorithm="
              + algorithm.keyName());
    }
    Transfer transfer = draft.transfer();
    String place = OfferComparison.place(draft);
    if (transfer == null
        || transfer.giver() == null
        || transfer.receiver() == null
        || place == null) {
      throw new IllegalArgumentException(
          "an offer names giver, receiver and place: one is missing");
    }
    if (lifetime.getNano() != 0 || lifetime.getSeconds() < 1) {
      throw new IllegalArgumentException(
          "lifetime of an offer: expected whole seconds from 1, found=" + lifetime);
    }
    OfferCodec.Claims claims =
        new OfferCodec.Claims(
            algorithm.coseNumber(),
            signer.keyId(),
            transfer.giver(),
            draft.subject(),
            Math.addExact(from.getEpochSecond(), lifetime.getSeconds()),
            from.getEpochSecond(),
            transfer.receiver(),
            place,
            GoodsDigest.of(draft));
    Bytes header = OfferCodec.protectedHeader(claims);
    Bytes payload = OfferCodec.payload(claims);
    Bytes blank = Bytes.ofOwned(new byte[64]);
    // Read back by the rules of a reader before a key is asked: too long, or out of range, shows.
    HandoverOffer unsigned = parse(OfferCodec.encode(header, payload, blank)).require();
    Bytes signature = Bytes.ofOwned(signer.sign(unsigned.tbs()));
    return parse(OfferCodec.encode(header, payload, signature)).require();
  }

  /**
   * Reads an offer of up to 300 bytes; its signature is not checked.
   *
   * <p>Refuses with RECORD_TOO_LARGE, RECORD_NOT_CANONICAL, CONTENT_TYPE_MISMATCH,
   * HEADER_NOT_CANONICAL, MALFORMED_IDENTIFIER or SIGNATURE_NOT_CANONICAL.
   */
  public static Parsed<HandoverOffer> parse(Bytes encoded) {
    Parsed<OfferCodec.Offer> parsed = OfferCodec.parse(encoded);
    if (parsed instanceof Parsed.Refused<OfferCodec.Offer> refused) {
      return new Parsed.Refused<>(refused.refusals());
    }
    return new Parsed.Accepted<>(new HandoverOffer(parsed.require(), encoded));
  }

  /** Reads the text of a QR code: base45 (RFC 9285), in its one form, nothing around it. */
  public static Parsed<HandoverOffer> ofBase45(String text) {
    Parsed<Bytes> bytes = Base45.decode(text, BYTES_MAX);
    return bytes instanceof Parsed.Refused<Bytes> refused
        ? new Parsed.Refused<>(refused.refusals())
        : parse(bytes.require());
  }

  /** The bytes: what travels in {@code EventPackage.offers}. */
  public Bytes encode() {
    return encoded;
  }

  /** The text of a QR code, at most 450 characters of its alphanumeric mode. */
  public String toBase45() {
    return Base45.encode(encoded);
  }

  /** What an event names it by: the first 16 bytes of SHA-256 over what its signature covers. */
  public Bytes tokenId() {
    return tokenId;
  }

  /** What its signature covers: the Sig_structure of RFC 9052, section 4.4. */
  public byte[] tbs() {
    return Tbs.ofOffer(offer.protectedHeader(), offer.payload());
  }

  /** The signature, 64 bytes, not checked. */
  public Bytes signature() {
    return offer.signature();
  }

  /** COSE number of the algorithm, on the list or not. */
  public long alg() {
    return offer.claims().alg();
  }

  /**
   * The algorithm, if an offer may have it.
   *
   * @return {@code null} if it is neither ES256 nor Ed25519
   */
  public @Nullable Algorithm algorithm() {
    Algorithm algorithm = Algorithm.ofCoseNumber(alg());
    return algorithm != null && isFit(algorithm) ? algorithm : null;
  }

  /** The giver's key. */
  public KeyId kid() {
    return offer.claims().kid();
  }

  /** Identifier of the party that gives: claim {@code iss}. */
  public String giver() {
    return offer.claims().giver();
  }

  /** Identifier of the party to which alone it is addressed. */
  public String receiver() {
    return offer.claims().receiver();
  }

  /** What the event's statements name as subject, mostly the consignment: claim {@code aud}. */
  public String subject() {
    return offer.claims().subject();
  }

  /** Identifier of the place where the goods are. */
  public String place() {
    return offer.claims().place();
  }

  /** The digest of items and container. */
  public Digest goods() {
    return offer.claims().goods();
  }

  /** The digest of the items and the container of an event, as offers state it. */
  public static Digest goodsOf(CustodyEvent event) {
    return GoodsDigest.of(event);
  }

  /** From when on it is good, a whole second. */
  public Instant notBefore() {
    return Instant.ofEpochSecond(offer.claims().notBefore());
  }

  /** From when on it is good no more, a whole second. */
  public Instant expires() {
    return Instant.ofEpochSecond(offer.claims().expires());
  }

  private static boolean isFit(Algorithm algorithm) {
    return algorithm == Algorithm.ES256 || algorithm == Algorithm.ED25519;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HandoverOffer that && encoded.equals(that.encoded);
  }

  @Override
  public int hashCode() {
    return Objects.hash(encoded);
  }

  /** Token id and window. */
  @Override
  public String toString() {
    return "HandoverOffer["
        + tokenId.toShortHex()
        + ", from "
        + notBefore()
        + " to "
        + expires()
        + "]";
  }
}
