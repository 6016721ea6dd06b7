package dev.custody.crypto.internal.key;

/** A key whose signatures come out wrong: a fault in arithmetic or memory. */
public final class FaultySecretKey extends SecretKey {

  private final SecretKey good;

  /** Signs with this key, and changes a bit. */
  public FaultySecretKey(SecretKey good) {
    super(good.publicKey());
    this.good = good;
  }

  @Override
  public byte[] sign(byte[] tbs) {
    byte[] signature = good.sign(tbs);
    signature[20] ^= 1;
    return signature;
  }

  @Override
  byte[] secret() {
    return good.secret();
  }
}
