package dev.custody.crypto.internal.key;

import dev.custody.api.Bytes;
import dev.custody.crypto.key.KeyPasswordException;
import dev.custody.crypto.key.MalformedKeyException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.paddings.PKCS7Padding;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * Encrypted PKCS#8 in one form: PBES2 (RFC 8018, section 6.2) with PBKDF2-HMAC-SHA256 and
 * AES-256-CBC, which is what {@code openssl pkcs8 -topk8} writes and reads.
 *
 * <p>CBC does not notice changes; the public key that {@link KeyPem} puts beside the private one
 * does.
 */
final class Pbes2 {

  /** What a reader computes at most: a hostile file must not stall it for longer than seconds. */
  static final int ITERATIONS_MAX = 2_000_000;

  private static final int SALT_BYTES_MAX = 64;
  private static final int SALT_BYTES = 16;
  private static final int IV_BYTES = 16;

  private static final byte[] OID_PBES2 = hex("06092a864886f70d01050d");
  private static final byte[] OID_PBKDF2 = hex("06092a864886f70d01050c");
  private static final byte[] HMAC_SHA256 = hex("300c06082a864886f70d02090500");
  private static final byte[] OID_AES_256_CBC = hex("060960864801650304012a");
  private static final byte[] KEY_LENGTH_32 = {0x02, 0x01, 0x20};

  private Pbes2() {}

  static byte[] encrypt(byte[] plain, char[] password, int iterations, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(salt);
    random.nextBytes(iv);
    byte[] encrypted;
    try {
      encrypted = aes(true, plain, derive(password, salt, iterations), iv);
    } catch (InvalidCipherTextException e) {
      throw new AssertionError("encrypting does not fail", e);
    }
    byte[] kdf =
        DerReader.element(
            DerReader.SEQUENCE,
            OID_PBKDF2,
            DerReader.element(
                DerReader.SEQUENCE,
                DerReader.element(DerReader.OCTET_STRING, salt),
                DerReader.element(DerReader.INTEGER, BigInteger.valueOf(iterations).toByteArray()),
                HMAC_SHA256));
    byte[] cipher =
        DerReader.element(
            DerReader.SEQUENCE, OID_AES_256_CBC, DerReader.element(DerReader.OCTET_STRING, iv));
    return DerReader.element(
        DerReader.SEQUENCE,
        DerReader.element(
            DerReader.SEQUENCE, OID_PBES2, DerReader.element(DerReader.SEQUENCE, kdf, cipher)),
        DerReader.element(DerReader.OCTET_STRING, encrypted));
  }

  static byte[] decrypt(byte[] der, char[] password)
      throws MalformedKeyException, KeyPasswordException {
    DerReader outer = new DerReader(der);
    DerReader info = outer.enter(DerReader.SEQUENCE);
    outer.requireEnd();
    DerReader scheme = info.enter(DerReader.SEQUENCE);
    byte[] encrypted = info.value(DerReader.OCTET_STRING);
    info.requireEnd();
    scheme.expect(OID_PBES2, "encryption by PBES2");
    DerReader parameters = scheme.enter(DerReader.SEQUENCE);
    scheme.requireEnd();
    DerReader kdf = parameters.enter(DerReader.SEQUENCE);
    DerReader cipher = parameters.enter(DerReader.SEQUENCE);
    parameters.requireEnd();
    cipher.expect(OID_AES_256_CBC, "AES-256-CBC");
    byte[] iv = cipher.value(DerReader.OCTET_STRING);
    cipher.requireEnd();
    kdf.expect(OID_PBKDF2, "key derivation by PBKDF2");
    DerReader derivation = kdf.enter(DerReader.SEQUENCE);
    kdf.requireEnd();
    byte[] salt = derivation.value(DerReader.OCTET_STRING);
    int iterations = iterations(derivation.value(DerReader.INTEGER));
    derivation.skipIf(KEY_LENGTH_32);
    derivation.expect(HMAC_SHA256, "HMAC-SHA256");
    derivation.requireEnd();
    if (iv.length != IV_BYTES || salt.length < 8 || salt.length > SALT_BYTES_MAX) {
      throw new MalformedKeyException(
          "key file in another form: expected ivBytes=16, saltBytes=8..64, found ivBytes="
              + iv.length
              + ", saltBytes="
              + salt.length);
    }
    try {
      return aes(false, encrypted, derive(password, salt, iterations), iv);
    } catch (InvalidCipherTextException | RuntimeException e) {
      // The cause says how the padding looked: nobody needs to know.
      throw new KeyPasswordException("private key not opened: password wrong or file altered");
    }
  }

  private static int iterations(byte[] number) throws MalformedKeyException {
    BigInteger count = number.length == 0 || number.length > 4 ? null : new BigInteger(number);
    if (count == null
        || count.signum() <= 0
        || !Arrays.equals(count.toByteArray(), number)
        || count.intValue() > ITERATIONS_MAX) {
      throw new MalformedKeyException(
          "key file with a count of iterations out of range: expected=1.." + ITERATIONS_MAX);
    }
    return count.intValue();
  }

  private static byte[] derive(char[] password, byte[] salt, int iterations) {
    byte[] secret = PBEParametersGenerator.PKCS5PasswordToUTF8Bytes(password);
    try {
      PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
      generator.init(secret, salt, iterations);
      return ((KeyParameter) generator.generateDerivedParameters(256)).getKey();
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static byte[] aes(boolean encrypt, byte[] input, byte[] key, byte[] iv)
      throws InvalidCipherTextException {
    PaddedBufferedBlockCipher cipher =
        new PaddedBufferedBlockCipher(
            CBCBlockCipher.newInstance(AESEngine.newInstance()), new PKCS7Padding());
    cipher.init(encrypt, new ParametersWithIV(new KeyParameter(key), iv));
    byte[] out = new byte[cipher.getOutputSize(input.length)];
    int length = cipher.processBytes(input, 0, input.length, out, 0);
    length += cipher.doFinal(out, length);
    byte[] result = Arrays.copyOf(out, length);
    Arrays.fill(out, (byte) 0);
    return result;
  }

  private static byte[] hex(String hex) {
    return Bytes.ofHex(hex).toByteArray();
  }
}
