package dev.custody.crypto.internal.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** AES-CMAC gives the examples of RFC 4493, section 4, and CBC agrees with the platform's. */
class AesTest {

  private static final byte[] KEY = hex("2b7e151628aed2a6abf7158809cf4f3c");
  private static final String MESSAGE =
      "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
          + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

  @Test
  void cmac_givesTheExamplesOfRfc4493() {
    assertThat(cmac(0)).isEqualTo("bb1d6929e95937287fa37d129b756746");
    assertThat(cmac(16)).isEqualTo("070a16b46b4d4144f79bdd9dd04a287c");
    assertThat(cmac(40)).isEqualTo("dfa66747de9ae63030ca32611497c827");
    assertThat(cmac(64)).isEqualTo("51f0bebf7e3b9d92fc49741779363cfe");
  }

  @Test
  void cmac_inParts_isThatOfTheWhole() {
    byte[] whole = hex(MESSAGE);
    for (int at = 0; at <= whole.length; at++) {
      byte[] head = java.util.Arrays.copyOf(whole, at);
      byte[] tail = java.util.Arrays.copyOfRange(whole, at, whole.length);
      assertThat(Aes.cmac(KEY, head, tail)).isEqualTo(Aes.cmac(KEY, whole));
    }
  }

  @Test
  void decryptCbc_agreesWithThePlatform() throws Exception {
    Random random = new Random(7);
    for (int blocks = 1; blocks <= 9; blocks++) {
      byte[] iv = new byte[16];
      byte[] plain = new byte[16 * blocks];
      random.nextBytes(iv);
      random.nextBytes(plain);
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new IvParameterSpec(iv));
      assertThat(Aes.decryptCbc(KEY, iv, cipher.doFinal(plain))).isEqualTo(plain);
    }
  }

  @Test
  void everythingElseThanWholeBlocks_isRefused() {
    byte[] block = new byte[16];
    assertThatThrownBy(() -> Aes.decryptCbc(KEY, block, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Aes.decryptCbc(KEY, block, new byte[17]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Aes.decryptCbc(KEY, new byte[15], block))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Aes.encryptBlock(KEY, new byte[32]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Aes.cmac(new byte[15]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("00");
  }

  private static String cmac(int length) {
    return Bytes.ofOwned(Aes.cmac(KEY, java.util.Arrays.copyOf(hex(MESSAGE), length))).toHex();
  }

  private static byte[] hex(String hex) {
    return Bytes.ofHex(hex).toByteArray();
  }
}
