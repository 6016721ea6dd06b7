package dev.custody.api.statement;

import dev.custody.api.Bytes;
import java.util.Objects;

/**
 * One signature over an event as it travels: unverified bytes, re-framed to a COSE_Sign1 by nothing
 * but moving them (RFC 9052, section 4.2).
 *
 * @param protectedHeader the protected header exactly as signed, up to 1,024 bytes
 * @param signature the signature or, for a batched algorithm, a canonical {@link BatchProof}; up to
 *     8,192 bytes, empty only inside a batch record
 * @since 0.1.0
 */
public record Statement(Bytes protectedHeader, Bytes signature) {

  public Statement {
    Objects.requireNonNull(protectedHeader, "protectedHeader");
    Objects.requireNonNull(signature, "signature");
  }
}
