package dev.custody.crypto.time;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.internal.time.BadToken;
import dev.custody.crypto.internal.time.DatedSignature;
import dev.custody.crypto.internal.time.TspMessage;
import dev.custody.crypto.time.TimestampReply.Fault;
import dev.custody.crypto.time.TimestampReply.Granted;
import dev.custody.crypto.time.TimestampReply.Refused;
import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks a TSA for a token over a statement (RFC 3161, section 2.4.1): {@link #encode} is the body of
 * a POST with content type {@code application/timestamp-query}, which the caller sends; {@link
 * #check} reads the answer, of type {@code application/timestamp-reply}.
 *
 * <p>Immutable and safe to share between threads.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class TimestampRequest {

  /** Bytes of a nonce: at least, so that no answer to another request fits by chance. */
  public static final int NONCE_BYTES_MIN = 8;

  /** Bytes of a nonce: at most. */
  public static final int NONCE_BYTES_MAX = 32;

  private final Digest imprint;
  private final BigInteger nonce;
  private final Optional<String> policy;

  private TimestampRequest(Digest imprint, BigInteger nonce, Optional<String> policy) {
    this.imprint = imprint;
    this.nonce = nonce;
    this.policy = policy;
  }

  /**
   * A request for a statement. Of a batched one the signature of its batch is dated, and with it
   * every statement of the batch.
   *
   * @param statement signed; nothing of it but a hash leaves
   * @param nonce 8 to 32 random bytes, new for each request
   * @param policy the TSA policy that is wanted, a dotted object identifier; empty for the TSA's
   *     own
   * @throws IllegalArgumentException if the statement cannot be read, the nonce is of another
   *     length, or the policy is no object identifier
   */
  public static TimestampRequest of(Statement statement, Bytes nonce, Optional<String> policy) {
    Objects.requireNonNull(policy, "policy");
    if (nonce.length() < NONCE_BYTES_MIN || nonce.length() > NONCE_BYTES_MAX) {
      throw new IllegalArgumentException(
          "nonce of "
              + NONCE_BYTES_MIN
              + " to "
              + NONCE_BYTES_MAX
              + " bytes expected: bytes="
              + nonce.length());
    }
    if (policy.isPresent()) {
      TimestampPolicy.requireOid(policy.get());
    }
    ProtectedHeader header = ProtectedHeader.parse(statement.protectedHeader()).require();
    Bytes signature = DatedSignature.of(statement, header).require();
    return new TimestampRequest(
        Digest.sha256(signature), new BigInteger(1, nonce.unsafeArray()), policy);
  }

  /** SHA-256 of the signature that is to be dated. */
  public Digest imprint() {
    return imprint;
  }

  /** The TimeStampReq, DER: by SHA-256, with the nonce, asking for certificates. */
  public Bytes encode() {
    return TspMessage.request(imprint, policy.orElse(null), nonce);
  }

  /**
   * Reads the TSA's answer: whether it is a token for this request. Whether the token is signed by
   * a TSA that anybody believes is not asked here; a verifier with a policy says so.
   *
   * @param reply the TimeStampResp, DER, up to 20 KiB
   */
  public TimestampReply check(Bytes reply) {
    TspMessage.Reply frame;
    try {
      frame = TspMessage.reply(reply);
    } catch (BadToken e) {
      return new Refused(Fault.MALFORMED, e.detail());
    }
    Bytes encoded = frame.token();
    if (frame.status() > 1 || encoded == null) {
      return new Refused(Fault.NOT_GRANTED, "status 0 or 1 expected: found=" + frame.status());
    }
    Parsed<TimestampToken> parsed = TimestampToken.parse(encoded);
    if (parsed instanceof Parsed.Refused<TimestampToken> refused) {
      return new Refused(Fault.MALFORMED, refused.first().found());
    }
    TimestampToken token = parsed.require();
    if (!token.imprint().equals(imprint)) {
      return new Refused(
          Fault.OTHER_IMPRINT, "imprint expected=" + imprint + ", found=" + token.imprint());
    }
    if (!token.nonce().equals(Optional.of(nonce))) {
      return new Refused(Fault.OTHER_NONCE, "nonce of the request expected");
    }
    if (policy.isPresent() && !policy.get().equals(token.policy())) {
      return new Refused(
          Fault.OTHER_POLICY, "policy expected=" + policy.get() + ", found=" + token.policy());
    }
    return new Granted(token);
  }

  /** The start of the imprint. */
  @Override
  public String toString() {
    return "TimestampRequest[imprint=" + imprint + "]";
  }
}
