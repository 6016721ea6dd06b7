package dev.custody.crypto.time;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.crypto.internal.time.BadToken;
import dev.custody.crypto.internal.time.ParsedToken;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An RFC 3161 TimeStampToken as somebody claims it: its form is good, its signature and its way to
 * an anchor are for a verifier to judge. Travels in {@code EventPackage.timestampTokens}.
 *
 * <p>Equal by its bytes.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class TimestampToken {

  private final Bytes encoded;
  private final ParsedToken parsed;

  private TimestampToken(Bytes encoded, ParsedToken parsed) {
    this.encoded = encoded;
    this.parsed = parsed;
  }

  /**
   * Reads a token: CMS SignedData over one TSTInfo, by one signer, with definite and minimal
   * lengths, up to 16 KiB, with an imprint by SHA-256. Refuses with TIMESTAMP_INVALID.
   */
  public static Parsed<TimestampToken> parse(Bytes encoded) {
    try {
      return new Parsed.Accepted<>(new TimestampToken(encoded, ParsedToken.parse(encoded)));
    } catch (BadToken e) {
      return new Parsed.Refused<>(
          new Refusal(
              Reason.TIMESTAMP_INVALID, "token", 0, "an RFC 3161 TimeStampToken", e.detail()));
    }
  }

  /** The token itself, DER. */
  public Bytes encoded() {
    return encoded;
  }

  /** SHA-256 of the signature that it dates. */
  public Digest imprint() {
    return parsed.imprint();
  }

  /** The policy of the TSA, a dotted object identifier. */
  public String policy() {
    return parsed.policy();
  }

  /** The time that it states, which is not yet a bound: accuracy and resolution come on top. */
  public Instant genTime() {
    return parsed.genTime();
  }

  /** How far the TSA's clock may be off, if it says so. */
  public Optional<Duration> accuracy() {
    return Optional.ofNullable(parsed.accuracy());
  }

  /** The unit of the last digit of {@link #genTime}: a second, or a decimal fraction of one. */
  public Duration resolution() {
    return parsed.resolution();
  }

  /** The nonce of the request that it answers, if it had one. */
  public Optional<BigInteger> nonce() {
    return Optional.ofNullable(parsed.nonce());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TimestampToken that && encoded.equals(that.encoded);
  }

  @Override
  public int hashCode() {
    return encoded.hashCode();
  }

  /** Time, policy and the start of the imprint. */
  @Override
  public String toString() {
    return "TimestampToken[genTime="
        + genTime()
        + ", policy="
        + policy()
        + ", imprint="
        + imprint()
        + "]";
  }
}
