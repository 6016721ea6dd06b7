package dev.custody.crypto.internal.backend;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/**
 * Known answers that an engine must give before it is chosen: a native library may be there and not
 * load, or be of another age. The good signature is accepted and a changed message refused.
 */
public final class SelfTest {

  private static final byte[] MESSAGE = "custody self-test".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OTHER = "custody self-tesT".getBytes(StandardCharsets.US_ASCII);

  private static final Bytes P256_SPKI =
      Bytes.ofHex(
          "3059301306072a8648ce3d020106082a8648ce3d03010703420004017359ebb0bc150ae9b68612dc"
              + "ba884b834dd424a56b60f92b539486a582e5435306aeba95438b9296c26256f489870da4952e3a3c"
              + "07ed06c78c3589660d106f");
  private static final Bytes P256_SIGNATURE =
      Bytes.ofHex(
          "906effcb5c7255b49ab6166cb1e57ac010b57b966464bb9a5545306f4968a5d9046f50f168ae9c89"
              + "90d44ec2d1b726329464029698695bf0628c6edce9b18b25");
  private static final Bytes ED25519_SPKI =
      Bytes.ofHex(
          "302a300506032b6570032100a1a7a407938ab75d792eaba45d64ae8a5a9e7084fe225e20e661ca06"
              + "4d7d17ae");
  private static final Bytes ED25519_SIGNATURE =
      Bytes.ofHex(
          "5df97d3fa7bad899aef76f2dfb3898585c362d362742fa34f9a60748f5cf55cd3b3a996146b1d09e"
              + "b963d11d2e5daccfe776606fdf69a014e9572efa8534430e");

  private SelfTest() {}

  /** Whether the engine gives the known answers. */
  public static boolean passes(Engine engine, Algorithm direct) {
    switch (direct) {
      case ES256:
        return answers(engine, direct, P256_SPKI, P256_SIGNATURE.toByteArray());
      case ED25519:
        return answers(engine, direct, ED25519_SPKI, ED25519_SIGNATURE.toByteArray());
      case ML_DSA_44:
        return mlDsa(engine, direct, MLDSAParameters.ml_dsa_44);
      case ML_DSA_65:
        return mlDsa(engine, direct, MLDSAParameters.ml_dsa_65);
      default:
        throw new IllegalArgumentException("algorithm of a key expected: found=" + direct);
    }
  }

  /**
   * Signed on the spot with a key from a fixed seed: a signature of 3 KB is no constant to keep.
   */
  private static boolean mlDsa(Engine engine, Algorithm direct, MLDSAParameters parameters) {
    if (engine == BouncyCastleEngine.INSTANCE) {
      return true;
    }
    MLDSAPrivateKeyParameters key = new MLDSAPrivateKeyParameters(parameters, new byte[32]);
    MLDSASigner signer = new MLDSASigner();
    signer.init(true, key);
    signer.update(MESSAGE, 0, MESSAGE.length);
    try {
      Bytes spki = SpkiForm.ofRaw(direct, key.getPublicKey());
      return answers(engine, direct, spki, signer.generateSignature());
    } catch (CryptoException e) {
      throw new AssertionError("signing with a key from a seed does not fail", e);
    }
  }

  private static boolean answers(Engine engine, Algorithm direct, Bytes spki, byte[] signature) {
    try {
      PreparedKey key = engine.prepare(direct, spki);
      return key.verify(MESSAGE, signature) && !key.verify(OTHER, signature);
    } catch (EngineFailure e) {
      return false;
    }
  }
}
