package dev.custody.crypto.internal.attest.tpm;

import dev.custody.api.Bytes;
import dev.custody.crypto.attest.AttestationFault;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/**
 * RSA as a TPM uses it for keys that are none of this format: signatures of attestation keys, and
 * the seed of a credential for an endorsement key. All with SHA-256 and the exponent 65537.
 */
final class RsaKeys {

  static final int EXPONENT = 65_537;

  private static final int HASH_BYTES = 32;

  private RsaKeys() {}

  /** The SubjectPublicKeyInfo of this modulus (RFC 8017, A.1; RFC 3279, 2.3.1). */
  static Bytes spki(Bytes modulus) {
    RSAPublicKey key =
        new RSAPublicKey(new BigInteger(1, modulus.unsafeArray()), BigInteger.valueOf(EXPONENT));
    AlgorithmIdentifier algorithm =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    try {
      return Bytes.ofOwned(new SubjectPublicKeyInfo(algorithm, key).getEncoded("DER"));
    } catch (IOException e) {
      throw new AssertionError("a key is encoded into memory", e);
    }
  }

  /** Whether this is the key's signature by RSASSA-PKCS1-v1_5 (RFC 8017, 8.2). */
  static boolean fitsPkcs1(Bytes spki, byte[] message, byte[] signature) throws TpmRefusal {
    return fits(new RSADigestSigner(new SHA256Digest()), key(spki), message, signature);
  }

  /**
   * Whether this is the key's signature by RSASSA-PSS (RFC 8017, 8.1). The salt is as long as the
   * digest or, from older TPMs, as long as there is room (TCG part 1, B.7).
   */
  static boolean fitsPss(Bytes spki, byte[] message, byte[] signature) throws TpmRefusal {
    RSAKeyParameters key = key(spki);
    int roomBytes = (key.getModulus().bitLength() + 6) / 8 - HASH_BYTES - 2;
    return fits(pss(HASH_BYTES), key, message, signature)
        || fits(pss(roomBytes), key, message, signature);
  }

  private static Signer pss(int saltBytes) {
    return new PSSSigner(new RSAEngine(), new SHA256Digest(), saltBytes);
  }

  private static boolean fits(
      Signer verifier, RSAKeyParameters key, byte[] message, byte[] signature) {
    // The exact length: a signature has one form here too.
    if (signature.length != (key.getModulus().bitLength() + 7) / 8) {
      return false;
    }
    verifier.init(false, key);
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signature);
  }

  /** The bytes to this key alone: OAEP with SHA-256 and a label (RFC 8017, 7.1). */
  static Bytes encrypt(Bytes spki, byte[] clear, String label, SecureRandom random)
      throws TpmRefusal {
    // The label goes with its terminating zero (TCG part 1, B.4).
    byte[] encodedLabel = (label + '\0').getBytes(StandardCharsets.US_ASCII);
    OAEPEncoding oaep =
        new OAEPEncoding(new RSAEngine(), new SHA256Digest(), new SHA256Digest(), encodedLabel);
    oaep.init(true, new ParametersWithRandom(key(spki), random));
    try {
      return Bytes.ofOwned(oaep.processBlock(clear, 0, clear.length));
    } catch (InvalidCipherTextException e) {
      throw new AssertionError("a seed of 32 bytes fits every key of 2048 bits", e);
    }
  }

  private static RSAKeyParameters key(Bytes spki) throws TpmRefusal {
    try {
      return (RSAKeyParameters) PublicKeyFactory.createKey(spki.unsafeArray());
    } catch (IllegalArgumentException | IOException e) {
      // A modulus that cannot be a product of two large primes.
      throw new TpmRefusal(
          AttestationFault.KEY_UNSUPPORTED, "RSA modulus expected: found a number that is none");
    }
  }
}
