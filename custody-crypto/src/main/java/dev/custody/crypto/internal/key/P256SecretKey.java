package dev.custody.crypto.internal.key;

import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.internal.backend.SpkiForm;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationKey;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * ECDSA on P-256 with SHA-256, deterministic (RFC 6979) and with s in the lower half: the same key
 * and bytes give the same signature on every machine, and no bad randomness can give the key away
 * (docs/adr/0022).
 */
final class P256SecretKey extends SecretKey {

  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("P-256");
  private static final ECDomainParameters DOMAIN = new ECDomainParameters(CURVE);
  private static final BigInteger N = CURVE.getN();
  private static final BigInteger HALF_N = N.shiftRight(1);

  private final ECPrivateKeyParameters key;

  private P256SecretKey(VerificationKey publicKey, ECPrivateKeyParameters key) {
    super(publicKey);
    this.key = key;
  }

  static P256SecretKey of(byte[] secret) throws MalformedKeyException {
    BigInteger scalar = new BigInteger(1, secret);
    if (scalar.signum() == 0 || scalar.compareTo(N) >= 0) {
      throw new MalformedKeyException("secret out of range: algorithm=ES256");
    }
    byte[] point =
        new FixedPointCombMultiplier().multiply(CURVE.getG(), scalar).normalize().getEncoded(false);
    byte[] coordinates = Arrays.copyOfRange(point, 1, point.length);
    VerificationKey publicKey =
        VerificationKey.of(Algorithm.ES256, SpkiForm.ofRaw(Algorithm.ES256, coordinates));
    return new P256SecretKey(publicKey, new ECPrivateKeyParameters(scalar, DOMAIN));
  }

  @Override
  public byte[] sign(byte[] tbs) {
    // A signer and a k calculator per call: both have state.
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, key);
    BigInteger[] rs = signer.generateSignature(Digest.threadSha256().digest(tbs));
    BigInteger s = rs[1].compareTo(HALF_N) > 0 ? N.subtract(rs[1]) : rs[1];
    byte[] out = new byte[64];
    copyTo(rs[0], out, 0);
    copyTo(s, out, 32);
    return out;
  }

  @Override
  byte[] secret() {
    byte[] out = new byte[32];
    copyTo(key.getD(), out, 0);
    return out;
  }

  /** 32 bytes, big-endian; toByteArray has a sign byte too many or leading zeros too few. */
  private static void copyTo(BigInteger number, byte[] target, int offset) {
    byte[] bytes = number.toByteArray();
    int skip = Math.max(0, bytes.length - 32);
    int length = bytes.length - skip;
    System.arraycopy(bytes, skip, target, offset + 32 - length, length);
  }
}
