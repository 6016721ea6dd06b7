package dev.custody.crypto.internal.attest.tpm;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.attest.AttestationFault;
import dev.custody.crypto.attest.TpmAttribute;
import dev.custody.crypto.internal.backend.SpkiForm;
import dev.custody.crypto.key.MalformedKeyException;
import java.util.Set;

/**
 * The public area of a key in a TPM, TPMT_PUBLIC (TCG part 2, 12.2.4): P-256 or RSA, named with
 * SHA-256.
 *
 * <pre>
 *   type(2)  nameAlg(2)  objectAttributes(4)  authPolicy(2+n)
 *   RSA 0001: symmetric(2 or 6)  scheme(2 or 4)  keyBits(2)  exponent(4)  modulus(2+n)
 *   ECC 0023: symmetric(2 or 6)  scheme(2 or 4)  curve(2)    kdf(2)       x(2+n)  y(2+n)
 * </pre>
 *
 * @param encoded the TPMT_PUBLIC
 * @param attributes what the TPM keeps to
 * @param authPolicy empty or a digest of 32 bytes
 * @param rsa whether it is an RSA key, else P-256
 * @param symmetric AES key bits of a parent's protection, 0 for none
 * @param scheme the number of the signature scheme, {@link #NO_SCHEME} for none
 * @param spki SubjectPublicKeyInfo in DER
 */
public record PublicArea(
    Bytes encoded,
    Set<TpmAttribute> attributes,
    Bytes authPolicy,
    boolean rsa,
    int symmetric,
    int scheme,
    Bytes spki) {

  /** TPM_ALG_SHA256. */
  static final int SHA_256 = 0x000b;

  /** TPM_ALG_NULL. */
  public static final int NO_SCHEME = 0x0010;

  static final int RSASSA = 0x0014;
  static final int RSAPSS = 0x0016;
  static final int ECDSA = 0x0018;
  static final int BYTES_MAX = 1_024;

  private static final int RSA = 0x0001;
  private static final int ECC = 0x0023;
  private static final int AES = 0x0006;
  private static final int CFB = 0x0043;
  private static final int P_256 = 0x0003;
  private static final int COORDINATE = 32;

  /**
   * Reads a TPMT_PUBLIC, or a TPM2B_PUBLIC: the same behind its length. No public area is so short
   * that its type could be its own length, so the two cannot be confused.
   *
   * @param role whose key it is, for messages
   */
  public static PublicArea parse(String role, Bytes bytes) throws TpmRefusal {
    Bytes area = bytes;
    if (bytes.length() >= 2
        && bytes.length() - 2 == ((bytes.byteAt(0) & 0xff) << 8 | bytes.byteAt(1) & 0xff)) {
      area = bytes.slice(2, bytes.length());
    }
    TpmReader in = new TpmReader(role, area, BYTES_MAX);
    int type = in.u16("type");
    if (type != RSA && type != ECC) {
      throw unsupported(in, "type", "0001 or 0023", type);
    }
    int nameAlgorithm = in.u16("nameAlg");
    if (nameAlgorithm != SHA_256) {
      throw unsupported(in, "nameAlg", "000b", nameAlgorithm);
    }
    Set<TpmAttribute> attributes = attributes(in);
    Bytes authPolicy = in.sized("authPolicy", 32);
    if (authPolicy.length() != 0 && authPolicy.length() != 32) {
      throw in.malformed("authPolicy", "bytes=0 or 32", "bytes=" + authPolicy.length());
    }
    int symmetric = symmetric(in);
    int scheme = scheme(in, type);
    Bytes spki = type == RSA ? rsaKey(in) : eccKey(in);
    in.end();
    return new PublicArea(area, attributes, authPolicy, type == RSA, symmetric, scheme, spki);
  }

  private static Set<TpmAttribute> attributes(TpmReader in) throws TpmRefusal {
    int bits = in.bits32("objectAttributes");
    try {
      return TpmAttribute.ofBits(bits);
    } catch (IllegalArgumentException e) {
      throw in.malformed("objectAttributes", "reserved bits of zero", Integer.toHexString(bits));
    }
  }

  private static int symmetric(TpmReader in) throws TpmRefusal {
    int algorithm = in.u16("symmetric");
    if (algorithm == NO_SCHEME) {
      return 0;
    }
    int keyBits = algorithm == AES ? in.u16("symmetric.keyBits") : 0;
    if (keyBits != 128 && keyBits != 192 && keyBits != 256) {
      throw unsupported(in, "symmetric", "0010 or AES", algorithm);
    }
    int mode = in.u16("symmetric.mode");
    if (mode != CFB) {
      throw unsupported(in, "symmetric.mode", "0043", mode);
    }
    return keyBits;
  }

  private static int scheme(TpmReader in, int type) throws TpmRefusal {
    int scheme = in.u16("scheme");
    if (scheme == NO_SCHEME) {
      return scheme;
    }
    boolean known = type == ECC ? scheme == ECDSA : scheme == RSASSA || scheme == RSAPSS;
    if (!known) {
      throw unsupported(in, "scheme", "none, ECDSA, RSASSA or RSAPSS of its type", scheme);
    }
    int hash = in.u16("scheme.hash");
    if (hash != SHA_256) {
      throw unsupported(in, "scheme.hash", "000b", hash);
    }
    return scheme;
  }

  private static Bytes rsaKey(TpmReader in) throws TpmRefusal {
    int bits = in.u16("keyBits");
    if (bits != 2_048 && bits != 3_072 && bits != 4_096) {
      throw in.refusal(
          AttestationFault.KEY_UNSUPPORTED,
          "keyBits",
          "2048, 3072 or 4096",
          Integer.toString(bits));
    }
    long exponent = in.u32("exponent");
    if (exponent != 0 && exponent != RsaKeys.EXPONENT) {
      throw in.refusal(
          AttestationFault.KEY_UNSUPPORTED, "exponent", "0 or 65537", Long.toString(exponent));
    }
    Bytes modulus = in.sized("modulus", bits / 8);
    boolean good =
        modulus.length() == bits / 8
            && modulus.byteAt(0) < 0
            && (modulus.byteAt(modulus.length() - 1) & 1) == 1;
    if (!good) {
      throw in.malformed("modulus", "odd number of bits=" + bits, "another");
    }
    return RsaKeys.spki(modulus);
  }

  private static Bytes eccKey(TpmReader in) throws TpmRefusal {
    int curve = in.u16("curve");
    if (curve != P_256) {
      throw unsupported(in, "curve", "0003", curve);
    }
    int kdf = in.u16("kdf");
    if (kdf != NO_SCHEME) {
      throw unsupported(in, "kdf", "0010", kdf);
    }
    byte[] point = new byte[2 * COORDINATE];
    coordinate(in, "x", point, COORDINATE);
    coordinate(in, "y", point, 2 * COORDINATE);
    Bytes spki = SpkiForm.ofRaw(Algorithm.ES256, point);
    try {
      SpkiForm.check(Algorithm.ES256, spki);
    } catch (MalformedKeyException e) {
      throw in.malformed("point", "a point of P-256", "none");
    }
    return spki;
  }

  /** A number of up to 32 bytes: some TPMs leave leading zeros away. */
  private static void coordinate(TpmReader in, String field, byte[] point, int end)
      throws TpmRefusal {
    Bytes number = in.sized(field, COORDINATE);
    number.copyTo(point, end - number.length());
  }

  private static TpmRefusal unsupported(TpmReader in, String field, String expected, int found) {
    return in.refusal(
        AttestationFault.KEY_UNSUPPORTED, field, expected, Integer.toHexString(found));
  }
}
