package dev.custody.crypto.attest;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;

/**
 * The name of a key in a TPM: the algorithm 000b and the SHA-256 of the key's public area, 34 bytes
 * (TCG part 1, 16). Two keys with one name are one key with the same attributes and policy.
 *
 * @param bytes exactly 34, the first two 00 0b
 * @since 0.1.0
 */
public record TpmName(Bytes bytes) {

  /** Bytes in a name. */
  public static final int LENGTH = 2 + Digest.LENGTH;

  private static final byte SHA_256 = 0x0b;

  /**
   * @throws IllegalArgumentException if it is no name with SHA-256
   */
  public TpmName {
    if (!isName(bytes)) {
      throw new IllegalArgumentException(
          "name of a TPM key expected, 000b and 32 bytes: found bytes=" + bytes.length());
    }
  }

  /** Whether these bytes are a name with SHA-256. */
  public static boolean isName(Bytes bytes) {
    return bytes.length() == LENGTH && bytes.byteAt(0) == 0 && bytes.byteAt(1) == SHA_256;
  }

  /**
   * A name from 68 hex digits.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static TpmName ofHex(String hex) {
    return new TpmName(Bytes.ofHex(hex));
  }

  /** The name whose digest is over these bytes. */
  static TpmName over(byte[]... parts) {
    byte[] out = new byte[LENGTH];
    out[1] = SHA_256;
    Digest.sha256(parts).bytes().copyTo(out, 2);
    return new TpmName(Bytes.ofOwned(out));
  }

  /** In lower-case hex. */
  public String toHex() {
    return bytes.toHex();
  }

  /** The first four bytes of the digest in hex. */
  @Override
  public String toString() {
    return bytes.slice(2, 6).toHex();
  }
}
