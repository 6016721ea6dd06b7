package dev.custody.crypto.trust;

import dev.custody.api.Digest;
import dev.custody.crypto.key.VerificationKey;
import java.time.Instant;
import java.util.Objects;

/**
 * What a certificate chain says about a key: the key and its window, or the fault.
 *
 * @since 0.1.0
 */
public sealed interface ImportVerdict {

  /**
   * An anchor vouches for the key.
   *
   * @param key the key of the leaf
   * @param notBefore when the last certificate of the chain becomes valid
   * @param notAfter when the first of them ends: their last second itself is left out
   * @param subjectName the leaf's subject as RFC 4514 writes it; of people it is personal data
   * @param certificate SHA-256 of the leaf in DER
   */
  record Imported(
      VerificationKey key,
      Instant notBefore,
      Instant notAfter,
      String subjectName,
      Digest certificate)
      implements ImportVerdict {

    /** All are required. */
    public Imported {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(notBefore, "notBefore");
      Objects.requireNonNull(notAfter, "notAfter");
      Objects.requireNonNull(subjectName, "subjectName");
      Objects.requireNonNull(certificate, "certificate");
    }

    /**
     * Begins an entry with key and window. For whom the key acts, and as what, no certificate says:
     * that is the caller's to decide.
     *
     * @param party identifier of the party
     * @param holder in whose hands it is
     */
    public TrustedKey.Builder entry(String party, Holder holder) {
      return TrustedKey.builder(key, party, holder).window(notBefore, notAfter);
    }
  }

  /**
   * No key.
   *
   * @param fault why
   * @param certificate which one of the chain, the leaf is 0
   * @param detail what was expected and found; names nobody
   */
  record NotImported(ImportFault fault, int certificate, String detail) implements ImportVerdict {

    /** All are required. */
    public NotImported {
      Objects.requireNonNull(fault, "fault");
      Objects.requireNonNull(detail, "detail");
    }
  }
}
