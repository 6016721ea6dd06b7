package dev.custody.crypto.internal.key;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.internal.backend.SpkiForm;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.VerificationKey;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Ed25519 (RFC 8032, 5.1): deterministic by itself. */
final class Ed25519SecretKey extends SecretKey {

  private final byte[] seed;
  private final byte[] publicPoint;

  private Ed25519SecretKey(VerificationKey publicKey, byte[] seed, byte[] publicPoint) {
    super(publicKey);
    this.seed = seed;
    this.publicPoint = publicPoint;
  }

  static Ed25519SecretKey of(byte[] secret) throws MalformedKeyException {
    byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(secret, 0, point, 0);
    VerificationKey publicKey =
        VerificationKey.of(Algorithm.ED25519, SpkiForm.ofRaw(Algorithm.ED25519, point));
    return new Ed25519SecretKey(publicKey, secret.clone(), point);
  }

  @Override
  public byte[] sign(byte[] tbs) {
    byte[] out = new byte[Ed25519.SIGNATURE_SIZE];
    // The public point is our own: with one from elsewhere two signatures would give the key away.
    Ed25519.sign(seed, 0, publicPoint, 0, tbs, 0, tbs.length, out, 0);
    return out;
  }

  @Override
  byte[] secret() {
    return seed.clone();
  }
}
