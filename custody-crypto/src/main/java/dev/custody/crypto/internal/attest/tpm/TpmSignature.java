package dev.custody.crypto.internal.attest.tpm;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.attest.AttestationFault;
import dev.custody.crypto.key.EcdsaEncoding;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.SignatureOutcome;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.key.VerificationKey;

/**
 * A signature of a TPM, TPMT_SIGNATURE (TCG part 2, 11.3.4): the scheme of its key, SHA-256.
 *
 * <pre>
 *   0018 000b  r(2+n) s(2+n)      ECDSA P-256, s anywhere in 1..n-1
 *   0014 000b  signature(2+n)     RSASSA
 *   0016 000b  signature(2+n)     RSAPSS
 * </pre>
 *
 * @param scheme the number of the scheme
 * @param value r || s of 32 bytes each, or the RSA signature
 */
public record TpmSignature(int scheme, Bytes value) {

  private static final int BYTES_MAX = 1_024;
  private static final int RSA_BYTES_MAX = 512;
  private static final int NUMBER = 32;

  /**
   * Reads a signature.
   *
   * @param part whose it is, for messages
   */
  public static TpmSignature parse(String part, Bytes bytes) throws TpmRefusal {
    TpmReader in = new TpmReader(part, bytes, BYTES_MAX);
    int scheme = in.u16("sigAlg");
    if (scheme != PublicArea.ECDSA && scheme != PublicArea.RSASSA && scheme != PublicArea.RSAPSS) {
      throw mismatch(in, "sigAlg", "0014, 0016 or 0018", scheme);
    }
    int hash = in.u16("hash");
    if (hash != PublicArea.SHA_256) {
      throw mismatch(in, "hash", "000b", hash);
    }
    Bytes value = scheme == PublicArea.ECDSA ? numbers(in) : in.sized("sig", RSA_BYTES_MAX);
    in.end();
    return new TpmSignature(scheme, value);
  }

  private static Bytes numbers(TpmReader in) throws TpmRefusal {
    byte[] out = new byte[2 * NUMBER];
    Bytes r = in.sized("r", NUMBER);
    r.copyTo(out, NUMBER - r.length());
    Bytes s = in.sized("s", NUMBER);
    s.copyTo(out, 2 * NUMBER - s.length());
    return Bytes.ofOwned(out);
  }

  /**
   * Holds it against key and message.
   *
   * @param part what was signed, for messages
   * @throws TpmRefusal if it is another scheme's than the key's, or does not fit
   */
  public void require(String part, PublicArea key, Bytes message, VerificationBackend backend)
      throws TpmRefusal {
    if (scheme != key.scheme()) {
      throw new TpmRefusal(
          AttestationFault.SIGNATURE_SCHEME_MISMATCH,
          part
              + ": expected scheme="
              + Integer.toHexString(key.scheme())
              + ", found="
              + Integer.toHexString(scheme));
    }
    if (!fits(key, message, backend)) {
      throw new TpmRefusal(
          AttestationFault.SIGNATURE_INVALID,
          part + ": expected a signature of the attestation key, found another");
    }
  }

  private boolean fits(PublicArea key, Bytes message, VerificationBackend backend)
      throws TpmRefusal {
    byte[] bytes = message.unsafeArray();
    if (scheme == PublicArea.RSASSA) {
      return RsaKeys.fitsPkcs1(key.spki(), bytes, value.unsafeArray());
    }
    if (scheme == PublicArea.RSAPSS) {
      return RsaKeys.fitsPss(key.spki(), bytes, value.unsafeArray());
    }
    try {
      // A TPM leaves s as it falls; about half are in the upper half.
      Bytes low = Bytes.ofOwned(EcdsaEncoding.ofP1363(value.unsafeArray()));
      VerificationKey verificationKey = VerificationKey.of(Algorithm.ES256, key.spki());
      return backend.check(verificationKey, bytes, low) == SignatureOutcome.VALID;
    } catch (SigningException e) {
      return false;
    } catch (MalformedKeyException e) {
      throw new AssertionError("a public area holds a checked key", e);
    }
  }

  private static TpmRefusal mismatch(TpmReader in, String field, String expected, int found) {
    return in.refusal(
        AttestationFault.SIGNATURE_SCHEME_MISMATCH, field, expected, Integer.toHexString(found));
  }
}
