package dev.custody.crypto.internal.backend;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/**
 * The ML-DSA part of {@link SelfTest}, signed on the spot with a key from a fixed seed: a signature
 * of 3 KB is no constant to keep. A class of its own, since it does not link without bcprov.
 */
final class MlDsaSelfTest {

  private MlDsaSelfTest() {}

  /**
   * Whether the engine gives the known answers.
   *
   * @throws LinkageError if there is nothing to sign with
   */
  static boolean passes(Engine engine, Algorithm direct) {
    if (engine == BouncyCastleEngine.INSTANCE) {
      return true;
    }
    MLDSAParameters parameters =
        direct == Algorithm.ML_DSA_44 ? MLDSAParameters.ml_dsa_44 : MLDSAParameters.ml_dsa_65;
    MLDSAPrivateKeyParameters key = new MLDSAPrivateKeyParameters(parameters, new byte[32]);
    MLDSASigner signer = new MLDSASigner();
    signer.init(true, key);
    signer.update(SelfTest.MESSAGE, 0, SelfTest.MESSAGE.length);
    try {
      Bytes spki = SpkiForm.ofRaw(direct, key.getPublicKey());
      return SelfTest.answers(engine, direct, spki, signer.generateSignature());
    } catch (CryptoException e) {
      throw new AssertionError("signing with a key from a seed does not fail", e);
    }
  }
}
