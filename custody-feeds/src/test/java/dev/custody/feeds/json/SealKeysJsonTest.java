package dev.custody.feeds.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.crypto.key.MalformedKeyException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of seals are read in one form, and a refusal shows none of them. */
class SealKeysJsonTest {

  private static final String K16 = "00112233445566778899aabbccddeeff";
  private static final String GOOD =
      ("{'version':1,'seals':["
              + "{'id':'urn:s:1','technology':'HMAC_SHA_256','key':'K16K16','sensesTamper':true},"
              + "{'id':'urn:s:2','technology':'AES_128_CMAC','key':'K16','sensesTamper':false},"
              + "{'id':'urn:s:3','technology':'NTAG_424_DNA','uid':'04a1b2c3d4e5f6',"
              + "'metaReadKey':'K16','fileReadKey':'K16','layout':{'picc':'picc_data',"
              + "'mac':'cmac','macInput':'enc','fileData':'enc','tamperOffset':0}},"
              + "{'id':'urn:s:4','technology':'NTAG_424_DNA','uid':'04a1b2c3d4e5f6',"
              + "'fileReadKey':'K16','layout':{'uid':'u','counter':'n','mac':'c'}}]}")
          .replace("K16", K16)
          .replace('\'', '"');

  @Test
  void readsEveryTechnology() throws Exception {
    assertThat(SealKeysJson.parse(bytes(GOOD)).sealIds())
        .containsExactly("urn:s:1", "urn:s:2", "urn:s:3", "urn:s:4");
    assertThat(SealKeysJson.parse(bytes("{\"version\":1,\"seals\":[]}")).sealIds()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "\"version\":1~\"version\":2",
        "\"version\":1,~ ",
        "urn:s:2~urn:s:1",
        "urn:s:2~no identifier",
        "\"id\":\"urn:s:2\",~ ",
        "AES_128_CMAC~AES_256_CMAC",
        "AES_128_CMAC~HMAC_SHA_256",
        "\"sensesTamper\":true~\"sensesTamper\":\"true\"",
        ",\"sensesTamper\":true~ ",
        "\"sensesTamper\":true~\"sensesTamper\":true,\"x\":1",
        "\"sensesTamper\":true~\"sensesTamper\":true,\"sensesTamper\":true",
        "04a1b2c3d4e5f6~04A1B2C3D4E5F6",
        "04a1b2c3d4e5f6~04a1b2c3d4e5",
        "\"metaReadKey\":\"00112233445566778899aabbccddeeff\",~ ",
        "\"picc\":\"picc_data\",~ ",
        "\"mac\":\"cmac\",~ ",
        "\"mac\":\"cmac\"~\"mac\":\"picc_data\"",
        "\"macInput\":\"enc\",~ ",
        "\"tamperOffset\":0~\"tamperOffset\":127",
        "\"tamperOffset\":0~\"tamperOffset\":-1",
        "\"tamperOffset\":0~\"other\":0",
        "aabbccddeeff\",\"sensesTamper\":false~aabbccddeegg\",\"sensesTamper\":false",
        "aabbccddeeff\",\"sensesTamper\":false~aabbccddee\",\"sensesTamper\":false",
      })
  void refusesAnyOtherForm(String from, String to) {
    String changed = GOOD.replaceFirst(java.util.regex.Pattern.quote(from), to == null ? "" : to);
    assertThat(changed).isNotEqualTo(GOOD);
    assertThatThrownBy(() -> SealKeysJson.parse(bytes(changed)))
        .isInstanceOf(MalformedKeyException.class)
        .hasMessageNotContaining("00112233")
        .hasMessageNotContaining("aabbcc");
  }

  @Test
  void everyPrefix_isRefused() {
    for (int length = 0; length < GOOD.length(); length++) {
      byte[] prefix = bytes(GOOD.substring(0, length));
      assertThatThrownBy(() -> SealKeysJson.parse(prefix))
          .isInstanceOf(MalformedKeyException.class)
          .hasMessageNotContaining("00112233");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
