package dev.custody.crypto.key;

import dev.custody.crypto.internal.key.KeyPem;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * Key files as PEM text: PKCS#8, plain or encrypted (PBES2 with PBKDF2-HMAC-SHA256 and
 * AES-256-CBC), and behind it the public key.
 *
 * <p>Reads what {@code openssl genpkey} and {@code openssl pkcs8 -topk8} write for P-256 and
 * Ed25519, and OpenSSL reads what this writes. A file has up to 16 KiB; a public key beside the
 * private one must be its own. Passwords stay with the caller, who wipes them. Stateless and
 * thread-safe. File access is the caller's; {@link KeyFiles} has it for file systems.
 *
 * @since 0.1.0
 */
public final class PrivateKeyPem {

  /** Rounds of PBKDF2 for files that are written; a reader accepts 1 to 2,000,000. */
  public static final int ITERATIONS = 600_000;

  private PrivateKeyPem() {}

  /**
   * The signer of a plain key file.
   *
   * @throws MalformedKeyException if it is none of the forms above
   * @throws KeyPasswordException if the key is encrypted
   */
  public static SoftwareSigner read(byte[] pem) throws MalformedKeyException, KeyPasswordException {
    return new SoftwareSigner(KeyPem.read(pem, null));
  }

  /**
   * The signer of an encrypted key file. Takes about as long as its rounds of PBKDF2.
   *
   * @throws MalformedKeyException if it is none of the forms above, or is not encrypted
   * @throws KeyPasswordException if the password does not open it, or the encrypted part was
   *     altered
   */
  public static SoftwareSigner read(byte[] pem, char[] password)
      throws MalformedKeyException, KeyPasswordException {
    return new SoftwareSigner(KeyPem.read(pem, Objects.requireNonNull(password, "password")));
  }

  /**
   * The public key of a key file, without a password: of a private key file with its public key, a
   * plain private key, or a public key alone.
   *
   * @throws MalformedKeyException if there is none in it
   */
  public static VerificationKey readPublic(byte[] pem) throws MalformedKeyException {
    return KeyPem.readPublic(pem);
  }

  /**
   * Whether the private key of the file needs a password.
   *
   * @throws MalformedKeyException if it is none of the forms above
   */
  public static boolean isEncrypted(byte[] pem) throws MalformedKeyException {
    return KeyPem.isEncrypted(pem);
  }

  /** The file of this key, not encrypted: whoever reads it is the signer. */
  public static byte[] writeUnencrypted(SoftwareSigner signer) {
    return KeyPem.write(signer.secretKey());
  }

  /**
   * The file of this key under a password.
   *
   * @param password not empty
   * @param random where salt and initial vector come from
   * @throws IllegalArgumentException if the password is empty
   */
  public static byte[] writeEncrypted(SoftwareSigner signer, char[] password, SecureRandom random) {
    if (password.length == 0) {
      throw new IllegalArgumentException("password is empty");
    }
    return KeyPem.writeEncrypted(signer.secretKey(), password, ITERATIONS, random);
  }

  /** The file of a public key alone. */
  public static byte[] writePublic(VerificationKey key) {
    return KeyPem.writePublic(key);
  }
}
