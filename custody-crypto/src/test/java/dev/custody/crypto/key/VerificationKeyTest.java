package dev.custody.crypto.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerificationKeyTest {

  private static final String[] DIRECT = {"ES256", "ED25519", "ML_DSA_44", "ML_DSA_65"};

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"ES256", "ED25519", "ML_DSA_44", "ML_DSA_65"})
  void encodingAndId_comeBack(Algorithm algorithm) throws Exception {
    VerificationKey key = SoftwareSigner.generate(algorithm, new SecureRandom()).publicKey();
    assertThat(VerificationKey.of(algorithm, key.spki())).isEqualTo(key);
    assertThat(VerificationKey.parse(key.spki())).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(key.keyId()).isEqualTo(KeyId.ofSpki(key.spki().toByteArray()));
    assertThat(key.algorithm()).isEqualTo(algorithm);
    assertThat(key.toString()).contains(key.keyId().toHex());
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"ES256", "ED25519"})
  void everyBitOfTheEncoding_isAnotherKeyOrNone(Algorithm algorithm) throws Exception {
    VerificationKey key = SoftwareSigner.generate(algorithm, new SecureRandom()).publicKey();
    int prefixBits = algorithm == Algorithm.ES256 ? 27 * 8 : 12 * 8;
    for (int bit = 0; bit < key.spki().length() * 8; bit++) {
      byte[] changed = key.spki().toByteArray();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      if (bit < prefixBits || algorithm == Algorithm.ES256) {
        assertThrows(
            MalformedKeyException.class, () -> VerificationKey.parse(Bytes.ofOwned(changed)));
      } else {
        assertThat(keyIdOrNull(changed)).isNotEqualTo(key.keyId());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"ES256", "ED25519", "ML_DSA_44"})
  void everyOtherLength_isRefused(Algorithm algorithm) throws Exception {
    Bytes spki = SoftwareSigner.generate(algorithm, new SecureRandom()).publicKey().spki();
    for (int length = 0; length < spki.length(); length++) {
      Bytes prefix = spki.slice(0, length);
      assertThrows(MalformedKeyException.class, () -> VerificationKey.of(algorithm, prefix));
      assertThrows(MalformedKeyException.class, () -> VerificationKey.parse(prefix));
    }
    byte[] longer = new byte[spki.length() + 1];
    spki.copyTo(longer, 0);
    assertThrows(
        MalformedKeyException.class, () -> VerificationKey.of(algorithm, Bytes.ofOwned(longer)));
  }

  @Test
  void keyOfAnotherAlgorithm_isRefused() {
    for (String of : DIRECT) {
      Bytes spki =
          SoftwareSigner.generate(Algorithm.valueOf(of), new SecureRandom()).publicKey().spki();
      for (String as : DIRECT) {
        if (!of.equals(as)) {
          assertThrows(
              MalformedKeyException.class, () -> VerificationKey.of(Algorithm.valueOf(as), spki));
        }
      }
    }
  }

  @Test
  void batchedAlgorithm_isACallersError() {
    assertThatThrownBy(() -> VerificationKey.of(Algorithm.ES256_BATCH, Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void coordinateBeyondTheField_isRefused_thoughItIsOnTheCurveModuloP() throws Exception {
    // x = 5 is on P-256; x + p names the same point in another encoding.
    String prefix = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";
    String y = "459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc";
    Bytes good = Bytes.ofHex(prefix + "0".repeat(63) + "5" + y);
    Bytes other =
        Bytes.ofHex(
            prefix + "ffffffff00000001000000000000000000000001000000000000000000000004" + y);
    assertThat(VerificationKey.of(Algorithm.ES256, good).algorithm()).isEqualTo(Algorithm.ES256);
    assertThrows(MalformedKeyException.class, () -> VerificationKey.of(Algorithm.ES256, other));
  }

  @Test
  void pointAtInfinityAndCompressedForm_areRefused() {
    for (String form :
        new String[] {
          "3019301306072a8648ce3d020106082a8648ce3d030107030200" + "00",
          "3039301306072a8648ce3d020106082a8648ce3d030107032200" + "02" + "0".repeat(63) + "5"
        }) {
      assertThrows(
          MalformedKeyException.class,
          () -> VerificationKey.of(Algorithm.ES256, Bytes.ofHex(form)));
    }
  }

  private static KeyId keyIdOrNull(byte[] spki) {
    try {
      return VerificationKey.parse(Bytes.copyOf(spki)).keyId();
    } catch (MalformedKeyException e) {
      return null;
    }
  }
}
