package dev.custody.crypto.internal.backend;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.statement.Algorithm;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Bouncy Castle's lightweight API: no provider, no lookup, always there, all algorithms.
 *
 * <p>Its Ed25519 accepts signatures whose R has a torsion component. Cofactorless verification (RFC
 * 8032, 5.1.7: "sufficient, but not required" the other way round) refuses them, because S·B - k·A
 * lies in the prime-order subgroup when A does; so R is held to that subgroup after the signature
 * was accepted.
 */
public final class BouncyCastleEngine implements Engine {

  /** The only one needed: it has no state. */
  public static final BouncyCastleEngine INSTANCE = new BouncyCastleEngine();

  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("P-256");
  private static final ECDomainParameters P256 = new ECDomainParameters(CURVE);

  private BouncyCastleEngine() {}

  @Override
  public String name() {
    return "BouncyCastle";
  }

  @Override
  public boolean offers(Algorithm direct) {
    return true;
  }

  @Override
  public PreparedKey prepare(Algorithm direct, Bytes spki) {
    byte[] raw = SpkiForm.raw(direct, spki);
    switch (direct) {
      case ES256:
        return p256(raw);
      case ED25519:
        return ed25519(raw);
      case ML_DSA_44:
        return mlDsa(new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_44, raw));
      case ML_DSA_65:
        return mlDsa(new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_65, raw));
      default:
        throw new IllegalArgumentException("algorithm of a key expected: found=" + direct);
    }
  }

  private static PreparedKey p256(byte[] raw) {
    BigInteger x = new BigInteger(1, Arrays.copyOf(raw, 32));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(raw, 32, 64));
    ECPublicKeyParameters key = new ECPublicKeyParameters(CURVE.getCurve().createPoint(x, y), P256);
    return (message, signature) -> {
      ECDSASigner verifier = new ECDSASigner();
      verifier.init(false, key);
      return verifier.verifySignature(
          Digest.threadSha256().digest(message),
          new BigInteger(1, Arrays.copyOf(signature, 32)),
          new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)));
    };
  }

  private static PreparedKey ed25519(byte[] raw) {
    Ed25519.PublicPoint point = Ed25519.validatePublicKeyPartialExport(raw, 0);
    if (point == null) {
      throw new AssertionError("a checked Ed25519 key decodes");
    }
    return (message, signature) ->
        Ed25519.verify(signature, 0, point, message, 0, message.length)
            && PrimeOrder.hasR(signature);
  }

  private static PreparedKey mlDsa(MLDSAPublicKeyParameters key) {
    return (message, signature) -> {
      MLDSASigner verifier = new MLDSASigner();
      verifier.init(false, key);
      verifier.update(message, 0, message.length);
      return verifier.verifySignature(signature);
    };
  }
}
