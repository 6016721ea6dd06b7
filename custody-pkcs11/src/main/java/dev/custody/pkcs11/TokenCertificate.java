package dev.custody.pkcs11;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.VerificationKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A certificate that only says which public key stands beside a private one, for tokens whose keys
 * were made without.
 *
 * <p>Java finds a key of a token by the certificate with the same id. This one is written to the
 * token once, by the tool of its maker or by OpenSC's {@code pkcs11-tool --write-object FILE --type
 * cert --id ID --label LABEL} (docs/signers.md). It vouches for nothing: its signature is no
 * signature, its dates are the widest there are (RFC 5280, 4.1.2.5), and {@link Pkcs11Signer} reads
 * nothing but the key. Whether it is the right one shows when the token signs for the first time.
 *
 * @since 0.1.0
 */
public final class TokenCertificate {

  private static final Bytes ECDSA_SHA256 = Bytes.ofHex("300a06082a8648ce3d040302");
  private static final Bytes COMMON_NAME = Bytes.ofHex("0603550403");
  private static final Bytes VERSION_3 = Bytes.ofHex("a003020102");
  // SEQUENCE { INTEGER 1, INTEGER 1 }: the form of a signature, and none.
  private static final Bytes NO_SIGNATURE = Bytes.ofHex("3006020101020101");

  private TokenCertificate() {}

  /**
   * The certificate in DER, about 250 bytes; its name is the key id in hex.
   *
   * @throws IllegalArgumentException if the key is not of P-256
   */
  public static byte[] der(VerificationKey key) {
    if (key.algorithm() != Algorithm.ES256) {
      throw new IllegalArgumentException("P-256 key expected: found=" + key.algorithm().keyName());
    }
    byte[] commonName = key.keyId().toHex().getBytes(StandardCharsets.US_ASCII);
    byte[] name =
        element(
            0x30,
            element(0x31, element(0x30, COMMON_NAME.toByteArray(), element(0x0c, commonName))));
    byte[] serial = new byte[16];
    Bytes.ofHex(key.keyId().toHex()).slice(0, 15).copyTo(serial, 1);
    serial[0] = 1;
    byte[] dates =
        element(
            0x30,
            element(0x18, "20000101000000Z".getBytes(StandardCharsets.US_ASCII)),
            element(0x18, "99991231235959Z".getBytes(StandardCharsets.US_ASCII)));
    byte[] unsigned =
        element(
            0x30,
            VERSION_3.toByteArray(),
            element(0x02, serial),
            ECDSA_SHA256.toByteArray(),
            name,
            dates,
            name,
            key.spki().toByteArray());
    return element(
        0x30,
        unsigned,
        ECDSA_SHA256.toByteArray(),
        element(0x03, new byte[1], NO_SIGNATURE.toByteArray()));
  }

  /** Tag, length, content; below 65,536 bytes. */
  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length >= 0x100) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length);
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
