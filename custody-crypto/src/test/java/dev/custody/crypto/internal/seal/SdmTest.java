package dev.custody.crypto.internal.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The worked examples of NXP AN12196 (Rev. 2.0), sections 3.3 and 3.4, by their tables. */
class SdmTest {

  private static final byte[] ZERO = new byte[16];

  @Test
  void table1_sessionKeys() {
    byte[] key = Bytes.ofHex("5ACE7E50AB65D5D51FD5BF5A16B8205B").toByteArray();
    Sdm.Tap tap = new Sdm.Tap(Bytes.ofHex("04C767F2066180"), 1);
    assertThat(hex(Sdm.encryptionKey(key, tap))).isEqualTo("66da61797e23deca5d8eca13bbadf7a9");
    assertThat(hex(Sdm.macKey(key, tap))).isEqualTo("3a3e8110e05311f7a3fcf0d969bf2b48");
  }

  @Test
  void table2_piccData() {
    assertThat(Sdm.decryptPicc(ZERO, Bytes.ofHex("EF963FF7828658A599F3041510671E88")))
        .isEqualTo(new Sdm.Tap(Bytes.ofHex("04DE5F1EACC040"), 61));
  }

  @Test
  void table3_encryptedFileData() {
    Bytes picc = Bytes.ofHex("FDE4AFA99B5C820A2C1BB0F1C792D0EB");
    Sdm.Tap tap = Sdm.decryptPicc(ZERO, picc);
    assertThat(tap).isEqualTo(new Sdm.Tap(Bytes.ofHex("04958CAA5C5E80"), 1));
    assertThat(hex(Sdm.encryptionKey(ZERO, tap))).isEqualTo("8097d73344d53f963b09e23e03b62336");
    byte[] file = Sdm.decryptFile(ZERO, tap, Bytes.ofHex("94592FDE69FA06E8E3B6CA686A22842B"));
    assertThat(new String(file, StandardCharsets.US_ASCII)).isEqualTo("xxxxxxxxxxxxxxxx");
  }

  @Test
  void table4_macOverNothing() {
    Sdm.Tap tap = new Sdm.Tap(Bytes.ofHex("04DE5F1EACC040"), 61);
    assertThat(hex(Sdm.macKey(ZERO, tap))).isEqualTo("3fb5f6e3a807a03d5e3570ace393776f");
    assertThat(hex(Sdm.mac(ZERO, tap, Bytes.EMPTY))).isEqualTo("94eed9ee65337086");
  }

  @Test
  void table5_macOverFileData() {
    Sdm.Tap tap = Sdm.decryptPicc(ZERO, Bytes.ofHex("FD91EC264309878BE6345CBE53BADF40"));
    assertThat(tap).isEqualTo(new Sdm.Tap(Bytes.ofHex("04958CAA5C5E80"), 8));
    assertThat(hex(Sdm.macKey(ZERO, tap))).isEqualTo("3ed0920e5e6a0320d823d5987feafbb1");
    String input = "CEE9A53E3E463EF1F459635736738962&cmac=";
    byte[] mac = Sdm.mac(ZERO, tap, Bytes.copyOf(input.getBytes(StandardCharsets.US_ASCII)));
    assertThat(hex(mac)).isEqualTo("ecc1e7f6c6c73bf6");
  }

  @Test
  void piccDataWithoutUidOrCounter_isNone() {
    for (int tag = 0; tag < 256; tag++) {
      byte[] plain = new byte[16];
      plain[0] = (byte) tag;
      Bytes picc = Bytes.ofOwned(Aes.encryptBlock(ZERO, plain));
      assertThat(Sdm.decryptPicc(ZERO, picc) != null).as("tag %02x", tag).isEqualTo(tag == 0xc7);
    }
  }

  private static String hex(byte[] bytes) {
    return Bytes.copyOf(bytes).toHex();
  }
}
