package dev.custody.crypto.key;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A signer whose private key stands in a {@link KeyStore} of the JCA: a PKCS#12 file, Android
 * Keystore, or whatever else a provider offers.
 *
 * <p>P-256 and Ed25519, as far as the provider has them. The public key is that of the entry's
 * certificate, of which nothing else is read: neither its dates nor who signed it. The key object
 * is asked for once and never for its bytes, so it may live in hardware. One {@link Signature} per
 * call, so calls may come from any thread.
 *
 * <p>The caller loads the key store, and gives no password where the store has none (Android
 * Keystore). Passwords stay with the caller, who wipes them.
 *
 * @since 0.1.0
 */
public final class KeyStoreSigner implements Signer {

  private static final int TBS_BYTES_MAX = 4_096;

  private final VerificationKey publicKey;
  private final PrivateKey privateKey;
  private final @Nullable Provider provider;
  private final @Nullable VerificationBackend backend;

  private KeyStoreSigner(
      VerificationKey publicKey,
      PrivateKey privateKey,
      @Nullable Provider provider,
      @Nullable VerificationBackend backend) {
    this.publicKey = publicKey;
    this.privateKey = privateKey;
    this.provider = provider;
    this.backend = backend;
  }

  /**
   * The signer of an entry, after it has signed once and the signature was verified. The JCA finds
   * the provider that can work with the key.
   *
   * @param keyStore loaded
   * @param alias the entry's name
   * @param password of the entry; null where it has none
   * @throws SigningException of kind KEY_STATE if there is no such key, it has no certificate, or
   *     is none of P-256 and Ed25519; PERMISSION if the password does not open it; or as for {@link
   *     #sign}
   */
  public static KeyStoreSigner open(KeyStore keyStore, String alias, char @Nullable [] password)
      throws SigningException {
    return open(keyStore, alias, password, null);
  }

  /**
   * The same with a provider that is not installed.
   *
   * @param provider what signs; null lets the JCA find it
   * @throws SigningException as above
   */
  public static KeyStoreSigner open(
      KeyStore keyStore, String alias, char @Nullable [] password, @Nullable Provider provider)
      throws SigningException {
    return open(keyStore, alias, password, provider, null);
  }

  /**
   * The same where one provider does all of it, and its signatures are verified by a backend of the
   * caller's choice: a certified module, with {@link VerificationBackend#only}.
   *
   * @param provider what signs
   * @param backend what verifies each signature before it is handed out
   * @throws SigningException as above, and of kind OUTAGE if the backend could not verify
   * @throws IllegalArgumentException if the backend does not offer the key's algorithm
   */
  public static KeyStoreSigner openWith(
      KeyStore keyStore,
      String alias,
      char @Nullable [] password,
      Provider provider,
      VerificationBackend backend)
      throws SigningException {
    return open(
        keyStore,
        alias,
        password,
        Objects.requireNonNull(provider, "provider"),
        Objects.requireNonNull(backend, "backend"));
  }

  private static KeyStoreSigner open(
      KeyStore keyStore,
      String alias,
      char @Nullable [] password,
      @Nullable Provider provider,
      @Nullable VerificationBackend backend)
      throws SigningException {
    Objects.requireNonNull(alias, "alias");
    try {
      Key key = keyStore.getKey(alias, password);
      Certificate certificate = keyStore.getCertificate(alias);
      if (!(key instanceof PrivateKey privateKey)) {
        throw keyState("key store has no such private key", alias, null);
      }
      if (certificate == null) {
        throw keyState("private key has no certificate, so its public key is unknown", alias, null);
      }
      KeyStoreSigner signer =
          new KeyStoreSigner(publicKey(alias, certificate), privateKey, provider, backend);
      signer.checkHealth();
      return signer;
    } catch (UnrecoverableKeyException e) {
      throw new SigningException(
          SigningException.Kind.PERMISSION,
          "private key not opened, password wrong or missing: alias=" + alias,
          e);
    } catch (KeyStoreException | NoSuchAlgorithmException e) {
      throw keyState("key store does not hand out the key", alias, e);
    } catch (ProviderException e) {
      throw new SigningException(
          SigningException.Kind.OUTAGE, "key store does not answer: alias=" + alias, e);
    }
  }

  @Override
  public VerificationKey publicKey() {
    return publicKey;
  }

  /**
   * {@inheritDoc}
   *
   * @throws SigningException of kind PERMISSION if the user must unlock the key first; KEY_STATE if
   *     the key cannot be used any more; OUTAGE if the provider fails; BAD_SIGNATURE
   * @throws IllegalArgumentException if there are more than 4,096 bytes
   */
  @Override
  public byte[] sign(byte[] tbs) throws SigningException {
    if (tbs.length > TBS_BYTES_MAX) {
      throw new IllegalArgumentException(
          "bytes to sign beyond limit: found=" + tbs.length + ", limit=" + TBS_BYTES_MAX);
    }
    byte[] signature = signRaw(tbs);
    boolean ecdsa = publicKey.algorithm() == Algorithm.ES256;
    byte[] raw = ecdsa ? EcdsaEncoding.ofDer(signature) : signature;
    return Signer.requireFits(publicKey, tbs, raw, verifiedBy());
  }

  /** {@inheritDoc} By the backend that this was opened with. */
  @Override
  public void checkHealth() throws SigningException {
    // Signing verifies.
    sign(HealthCheck.bytes());
  }

  /** Asked for late: the best one is looked for only where it is needed. */
  private VerificationBackend verifiedBy() {
    return backend == null ? VerificationBackend.best() : backend;
  }

  private byte[] signRaw(byte[] tbs) throws SigningException {
    try {
      // DER by this name is what every provider offers; the P1363 names are missing on Android.
      String name = publicKey.algorithm() == Algorithm.ES256 ? "SHA256withECDSA" : "Ed25519";
      Signature signature =
          provider == null ? Signature.getInstance(name) : Signature.getInstance(name, provider);
      signature.initSign(privateKey);
      signature.update(tbs);
      return signature.sign();
    } catch (InvalidKeyException e) {
      throw failed(
          isLocked(e) ? SigningException.Kind.PERMISSION : SigningException.Kind.KEY_STATE, e);
    } catch (NoSuchAlgorithmException e) {
      throw failed(SigningException.Kind.KEY_STATE, e);
    } catch (SignatureException | ProviderException e) {
      throw failed(SigningException.Kind.OUTAGE, e);
    }
  }

  /**
   * Android says by the class alone that the user must unlock first; it is not on our class path.
   */
  private static boolean isLocked(InvalidKeyException e) {
    return e.getClass().getName().endsWith("UserNotAuthenticatedException");
  }

  private SigningException failed(SigningException.Kind kind, Exception cause) {
    return new SigningException(
        kind, "key store did not sign: kid=" + publicKey.keyId() + ", kind=" + kind, cause);
  }

  private static VerificationKey publicKey(String alias, Certificate certificate)
      throws SigningException {
    byte[] spki = certificate.getPublicKey().getEncoded();
    try {
      VerificationKey key = VerificationKey.parse(Bytes.copyOf(spki == null ? new byte[0] : spki));
      if (key.algorithm() == Algorithm.ES256 || key.algorithm() == Algorithm.ED25519) {
        return key;
      }
      throw keyState("P-256 or Ed25519 key expected", alias, null);
    } catch (MalformedKeyException e) {
      throw keyState("P-256 or Ed25519 key expected", alias, e);
    }
  }

  private static SigningException keyState(String what, String alias, @Nullable Throwable cause) {
    return new SigningException(SigningException.Kind.KEY_STATE, what + ": alias=" + alias, cause);
  }

  /** The key id. */
  @Override
  public String toString() {
    return "KeyStoreSigner[" + keyId() + "]";
  }
}
