package dev.custody.kms;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;

/** A key of the loopback service: real, with the names, states and encodings of KMS. */
public final class KmsTestKey {

  private static final BigInteger N =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  public final String arn;
  public final SoftwareSigner signer;
  public volatile String state = "Enabled";
  volatile String usage = "SIGN_VERIFY";
  private int signatures;

  KmsTestKey(String arn, Algorithm algorithm) {
    this(arn, SoftwareSigner.generate(algorithm, new SecureRandom()));
  }

  KmsTestKey(String arn, SoftwareSigner signer) {
    this.arn = arn;
    this.signer = signer;
  }

  String spec() {
    return switch (signer.algorithm()) {
      case ES256 -> "ECC_NIST_P256";
      case ED25519 -> "ECC_NIST_EDWARDS25519";
      case ML_DSA_44 -> "ML_DSA_44";
      case ML_DSA_65 -> "ML_DSA_65";
      default -> throw new AssertionError(signer.algorithm());
    };
  }

  String signingAlgorithm() {
    return switch (signer.algorithm()) {
      case ES256 -> "ECDSA_SHA_256";
      case ED25519 -> "ED25519_SHA_512";
      case ML_DSA_44, ML_DSA_65 -> "ML_DSA_SHAKE_256";
      default -> throw new AssertionError(signer.algorithm());
    };
  }

  /** As the service encodes it: ECDSA in DER, and every second time with s in the upper half. */
  synchronized byte[] sign(byte[] message) throws SigningException {
    byte[] raw = signer.sign(message);
    signatures++;
    if (signer.algorithm() != Algorithm.ES256) {
      return raw;
    }
    BigInteger r = new BigInteger(1, Arrays.copyOf(raw, 32));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(raw, 32, 64));
    byte[] first = r.toByteArray();
    byte[] second = (signatures % 2 == 0 ? N.subtract(s) : s).toByteArray();
    byte[] der = new byte[6 + first.length + second.length];
    der[0] = 0x30;
    der[1] = (byte) (der.length - 2);
    der[2] = 2;
    der[3] = (byte) first.length;
    System.arraycopy(first, 0, der, 4, first.length);
    der[4 + first.length] = 2;
    der[5 + first.length] = (byte) second.length;
    System.arraycopy(second, 0, der, 6 + first.length, second.length);
    return der;
  }

  public synchronized int signatures() {
    return signatures;
  }
}
