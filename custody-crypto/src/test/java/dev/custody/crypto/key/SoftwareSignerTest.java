package dev.custody.crypto.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.internal.key.FaultySecretKey;
import dev.custody.crypto.internal.key.SecretKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SoftwareSignerTest {

  @Test
  void es256_isRfc6979_withSInTheLowerHalf() throws Exception {
    // RFC 6979, A.2.5, P-256 with SHA-256; s of "sample" is high there and comes out as n - s.
    byte[] secret =
        Bytes.ofHex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721")
            .toByteArray();
    SoftwareSigner signer = SoftwareSigner.ofSecret(Algorithm.ES256, secret);
    BigInteger n =
        new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    BigInteger s =
        new BigInteger("f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8", 16);
    Bytes signature = Bytes.ofOwned(signer.sign("sample".getBytes(StandardCharsets.US_ASCII)));
    assertThat(signature.slice(0, 32).toHex())
        .isEqualTo("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716");
    assertThat(new BigInteger(1, signature.slice(32, 64).toByteArray())).isEqualTo(n.subtract(s));
    assertThat(Bytes.ofOwned(signer.sign("test".getBytes(StandardCharsets.US_ASCII))).toHex())
        .isEqualTo(
            "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
                + "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083");
  }

  @Test
  void ed25519_isRfc8032() throws Exception {
    // RFC 8032, 7.1, test 2.
    SoftwareSigner signer =
        SoftwareSigner.ofSecret(
            Algorithm.ED25519,
            Bytes.ofHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
                .toByteArray());
    assertThat(Bytes.ofOwned(signer.sign(new byte[] {0x72})).toHex())
        .isEqualTo(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"ES256", "ED25519", "ML_DSA_44", "ML_DSA_65"})
  void signsTheSameTwice_andPrintsOnlyTheKeyId(Algorithm algorithm) throws Exception {
    SoftwareSigner signer = SoftwareSigner.generate(algorithm, new SecureRandom());
    byte[] message = {1, 2, 3};
    assertThat(signer.sign(message)).isEqualTo(signer.sign(message));
    assertThat(signer.toString()).isEqualTo("SoftwareSigner[" + signer.keyId() + "]");
    assertThat(signer.algorithm()).isEqualTo(algorithm);
  }

  @Test
  void scalarOutOfRange_isNoKey() {
    String n = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    for (String secret :
        new String[] {"00".repeat(32), n, "ff".repeat(32), "00".repeat(31), "01"}) {
      assertThrows(
          MalformedKeyException.class,
          () -> SoftwareSigner.ofSecret(Algorithm.ES256, Bytes.ofHex(secret).toByteArray()));
    }
  }

  @Test
  void generating_takesTheNextBytesWhereTheScalarIsOutOfRange() {
    SecureRandom first =
        new SecureRandom() {
          private static final long serialVersionUID = 1L;
          private int calls;

          @Override
          public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) (calls++ == 0 ? 0xff : 0x11));
          }
        };
    assertThat(SoftwareSigner.generate(Algorithm.ES256, first).keyId()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"ES256", "ED25519", "ML_DSA_44", "ML_DSA_65"})
  void faultInTheArithmetic_noSignatureGetsOut(Algorithm algorithm) {
    SecretKey good = SecretKey.generate(algorithm, new SecureRandom());
    SoftwareSigner faulty = new SoftwareSigner(new FaultySecretKey(good));
    SigningException e = assertThrows(SigningException.class, () -> faulty.sign(new byte[] {1}));
    assertThat(e.kind()).isEqualTo(SigningException.Kind.BAD_SIGNATURE);
    assertThat(assertThrows(SigningException.class, faulty::checkHealth).kind())
        .isEqualTo(SigningException.Kind.BAD_SIGNATURE);
  }

  @Test
  void signatureThatDoesNotFitThePinnedKey_isNotHandedOut() throws Exception {
    SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
    byte[] tbs = {1};
    byte[] signature = signer.sign(tbs);
    signature[5] ^= 1;
    SigningException e =
        assertThrows(
            SigningException.class, () -> Signer.requireFits(signer.publicKey(), tbs, signature));
    assertThat(e.kind()).isEqualTo(SigningException.Kind.BAD_SIGNATURE);
  }
}
