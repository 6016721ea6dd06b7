package dev.custody.crypto.internal.backend;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;

/**
 * A JCA provider, asked by instance: it need not be installed, and no other one answers in its
 * place.
 *
 * <p>One {@link Signature} per call. Sharing one between threads ruins some providers until the
 * process ends, and making one costs little beside the arithmetic.
 */
public final class JcaEngine implements Engine {

  // Measured to refuse an R with a torsion component (docs/adr/0020); the self-test sees to it.
  private static final List<String> COFACTORLESS =
      List.of(
          "SunEC",
          "Conscrypt",
          "GmsCore_OpenSSL",
          "AndroidOpenSSL",
          "AmazonCorrettoCryptoProvider");

  private final Provider provider;
  private final boolean checksR;

  /** An engine over this provider. */
  public JcaEngine(Provider provider) {
    this.provider = provider;
    this.checksR = !COFACTORLESS.contains(provider.getName());
  }

  @Override
  public String name() {
    return provider.getName();
  }

  @Override
  public boolean offers(Algorithm direct) {
    return provider.getService("Signature", signatureName(direct)) != null
        && provider.getService("KeyFactory", keyFactoryName(direct)) != null;
  }

  @Override
  public PreparedKey prepare(Algorithm direct, Bytes spki) {
    PublicKey key;
    try {
      key =
          KeyFactory.getInstance(keyFactoryName(direct), provider)
              .generatePublic(new X509EncodedKeySpec(spki.toByteArray()));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw failure(direct, e);
    }
    if (direct == Algorithm.ED25519 && checksR) {
      return (message, signature) ->
          verify(direct, key, message, signature) && PrimeOrder.hasR(signature);
    }
    return (message, signature) -> verify(direct, key, message, signature);
  }

  private boolean verify(Algorithm direct, PublicKey key, byte[] message, byte[] signature) {
    Signature verifier;
    try {
      verifier = Signature.getInstance(signatureName(direct), provider);
      verifier.initVerify(key);
      verifier.update(message);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw failure(direct, e);
    }
    try {
      return verifier.verify(direct == Algorithm.ES256 ? toDer(signature) : signature);
    } catch (SignatureException e) {
      // Lengths and ranges are good here: what is left is a point or a hint that does not decode.
      return false;
    } catch (RuntimeException e) {
      throw failure(direct, e);
    }
  }

  /**
   * {@code r || s} as SEQUENCE of two INTEGERs. Every provider takes DER; the P1363 names are
   * missing on Android and differ elsewhere.
   */
  static byte[] toDer(byte[] signature) {
    int rSkip = leadingZeros(signature, 0);
    int sSkip = leadingZeros(signature, 32);
    int rPad = signature[rSkip] < 0 ? 1 : 0;
    int sPad = signature[32 + sSkip] < 0 ? 1 : 0;
    int rLength = 32 - rSkip + rPad;
    int sLength = 32 - sSkip + sPad;
    byte[] der = new byte[6 + rLength + sLength];
    der[0] = 0x30;
    der[1] = (byte) (4 + rLength + sLength);
    der[2] = 0x02;
    der[3] = (byte) rLength;
    System.arraycopy(signature, rSkip, der, 4 + rPad, 32 - rSkip);
    der[4 + rLength] = 0x02;
    der[5 + rLength] = (byte) sLength;
    System.arraycopy(signature, 32 + sSkip, der, 6 + rLength + sPad, 32 - sSkip);
    return der;
  }

  /** At most 31: the number is not zero. */
  private static int leadingZeros(byte[] bytes, int offset) {
    int count = 0;
    while (count < 31 && bytes[offset + count] == 0) {
      count++;
    }
    return count;
  }

  private EngineFailure failure(Algorithm direct, Exception cause) {
    return new EngineFailure(
        "provider did not do its work: provider=" + name() + ", algorithm=" + direct.keyName(),
        cause);
  }

  private static String signatureName(Algorithm direct) {
    switch (direct) {
      case ES256:
        return "SHA256withECDSA";
      case ED25519:
        return "Ed25519";
      default:
        return "ML-DSA";
    }
  }

  private static String keyFactoryName(Algorithm direct) {
    switch (direct) {
      case ES256:
        return "EC";
      case ED25519:
        return "Ed25519";
      default:
        return "ML-DSA";
    }
  }
}
