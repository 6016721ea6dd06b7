package dev.custody.crypto.internal.key;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.internal.backend.SpkiForm;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationKey;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/**
 * ML-DSA (FIPS 204), from its seed, in the deterministic variant (section 3.4), with no context.
 */
final class MlDsaSecretKey extends SecretKey {

  private final MLDSAPrivateKeyParameters key;

  private MlDsaSecretKey(VerificationKey publicKey, MLDSAPrivateKeyParameters key) {
    super(publicKey);
    this.key = key;
  }

  static MlDsaSecretKey ofSeed(Algorithm direct, byte[] seed) throws MalformedKeyException {
    MLDSAParameters parameters =
        direct == Algorithm.ML_DSA_44 ? MLDSAParameters.ml_dsa_44 : MLDSAParameters.ml_dsa_65;
    MLDSAPrivateKeyParameters key = new MLDSAPrivateKeyParameters(parameters, seed.clone());
    VerificationKey publicKey =
        VerificationKey.of(direct, SpkiForm.ofRaw(direct, key.getPublicKey()));
    return new MlDsaSecretKey(publicKey, key);
  }

  @Override
  public byte[] sign(byte[] tbs) {
    MLDSASigner signer = new MLDSASigner();
    signer.init(true, key);
    signer.update(tbs, 0, tbs.length);
    try {
      return signer.generateSignature();
    } catch (CryptoException e) {
      throw new AssertionError("signing with a key in memory does not fail", e);
    }
  }

  @Override
  byte[] secret() {
    return key.getSeed();
  }
}
