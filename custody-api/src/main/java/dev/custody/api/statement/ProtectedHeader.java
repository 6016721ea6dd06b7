package dev.custody.api.statement;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.internal.cbor.HeaderCodec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a statement says under its signature: who vouches for the event, as what, and where in the
 * signer's stream. One deterministic CBOR map (RFC 8949, section 4.2.1; labels of RFC 9052, 9597
 * and 9995).
 *
 * @param alg the COSE algorithm number as it stands there; it may be one that no reader knows
 * @param kid the key that signs
 * @param iss identifier of the party that the key acts for
 * @param sub the consignment, else the container, else {@code urn:custody:event}
 * @param role as what the signer vouches
 * @param sequence the position in the key's stream, 0-based
 * @param previous the link at the position before
 * @param answers the link of the statement that this one answers: RECEIVER and WITNESS exactly
 * @param statedMs when the signer received or saw it, milliseconds since 1970: GATEWAY and WITNESS
 *     exactly
 * @since 0.1.0
 */
public record ProtectedHeader(
    long alg,
    KeyId kid,
    String iss,
    String sub,
    Role role,
    long sequence,
    Link previous,
    @Nullable Link answers,
    @Nullable Long statedMs) {

  /** The content type of event statements (label 259). */
  public static final String EVENT_CONTENT_TYPE = "application/vnd.custody.event.v1+protobuf";

  /**
   * @throws IllegalArgumentException if the sequence or the stated time is negative, or if answers
   *     or statedMs is there for a role without it or missing for a role with it
   */
  public ProtectedHeader {
    Objects.requireNonNull(kid, "kid");
    Objects.requireNonNull(iss, "iss");
    Objects.requireNonNull(sub, "sub");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(previous, "previous");
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence below zero: sequence=" + sequence);
    }
    if ((answers != null) != role.answers()) {
      throw new IllegalArgumentException("role and answered link do not go together: role=" + role);
    }
    if ((statedMs != null) != role.stamps()) {
      throw new IllegalArgumentException("role and stated time do not go together: role=" + role);
    }
  }

  /** The algorithm, or null if it is not on the list. */
  public @Nullable Algorithm algorithm() {
    return Algorithm.ofCoseNumber(alg);
  }

  /**
   * The one encoding.
   *
   * @throws IllegalArgumentException if iss, sub or statedMs break a rule of the format
   */
  public Bytes encode() {
    return HeaderCodec.encode(this);
  }

  /**
   * Reads a protected header; refuses with CONTENT_TYPE_MISMATCH (looked at first),
   * HEADER_NOT_CANONICAL or RECORD_TOO_LARGE. An algorithm that is not on the list is no refusal
   * here.
   */
  public static Parsed<ProtectedHeader> parse(Bytes encoded) {
    return HeaderCodec.parse(encoded);
  }
}
