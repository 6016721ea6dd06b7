package dev.custody.api.statement;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.internal.cbor.TrustHeaderCodec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The protected header of a statement about a trust bundle: who signs, by which algorithm, and that
 * it is a trust bundle. It has no role and no position: roots have no stream.
 *
 * @param alg the COSE number of the algorithm, on the list or not
 * @param kid the key
 * @since 0.1.0
 */
@CheckReturnValue
public record TrustHeader(long alg, KeyId kid) {

  /** The content type that tells these statements from all others. */
  public static final String CONTENT_TYPE = "application/vnd.custody.trust.v1+protobuf";

  public TrustHeader {
    Objects.requireNonNull(kid, "kid");
  }

  /**
   * Reads a header of up to 1,024 bytes.
   *
   * <p>Refuses with CONTENT_TYPE_MISMATCH, looked at first, HEADER_NOT_CANONICAL or
   * RECORD_TOO_LARGE.
   */
  public static Parsed<TrustHeader> parse(Bytes encoded) {
    return TrustHeaderCodec.parse(encoded);
  }

  /** The one encoding: deterministic CBOR. */
  public Bytes encode() {
    return TrustHeaderCodec.encode(this);
  }

  /**
   * The algorithm, if bundles may be signed by it.
   *
   * @return {@code null} if it is not on the list, or batched: that is for event statements only
   */
  public @Nullable Algorithm algorithm() {
    Algorithm algorithm = Algorithm.ofCoseNumber(alg);
    return algorithm == null || algorithm.batched() ? null : algorithm;
  }
}
