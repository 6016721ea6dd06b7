package dev.custody.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.MalformedKeyException;
import dev.custody.crypto.key.SoftwareSigner;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KmsKeyFileTest {

  private static final String ARN =
      "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  private static final byte[] SPKI =
      SoftwareSigner.generate(Algorithm.ES256, new SecureRandom()).publicKey().spki().toByteArray();

  @Test
  void aWholeFile_isRead_andWrittenTheSame() throws Exception {
    KmsKeyFile file = KmsKeyFile.parse(file("https://kms.example.net:8443/x"));

    assertThat(file.keyArn()).isEqualTo(ARN);
    assertThat(file.publicKey().spki().toByteArray()).isEqualTo(SPKI);
    assertThat(file.endpoint().orElseThrow().getPort()).isEqualTo(8443);
    assertThat(KmsKeyFile.parse(file.encode()).encode()).isEqualTo(file.encode());
  }

  @Test
  void everyPrefix_isRefused() {
    byte[] whole = file("https://kms.example.net");
    int end = new String(whole, StandardCharsets.US_ASCII).lastIndexOf('}') + 1;
    for (int length = 0; length < end; length++) {
      byte[] prefix = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> KmsKeyFile.parse(prefix)).isInstanceOf(MalformedKeyException.class);
    }
  }

  @Test
  void everyFlippedBit_isRefused_orIsAnotherFileThatIsWhole() throws Exception {
    byte[] whole = file("https://kms.example.net");
    int read = 0;
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      KmsKeyFile other;
      try {
        other = KmsKeyFile.parse(flipped);
      } catch (MalformedKeyException refused) {
        continue;
      }
      read++;
      assertThat(flipped[bit / 8]).isNotNegative();
      assertThat(KmsKeyFile.parse(other.encode()).encode()).isEqualTo(other.encode());
    }
    // A letter of the ARN or of the host may be another letter; that is not the file's to know.
    assertThat(read).isBetween(1, whole.length * 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://kms.example.net",
        "ftp://kms.example.net",
        "https://user:secret@kms.example.net",
        "https:kms",
        "null",
        "https://"
      })
  void anAddressThatIsNone_orNamesAUser_isRefusedWithoutTheSecret(String endpoint) {
    assertThatThrownBy(() -> KmsKeyFile.parse(file(endpoint)))
        .isInstanceOf(MalformedKeyException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @Test
  void bytesThatAreNoAscii_areRefused_whereTheyStand() {
    byte[] file = file("https://kms.example.net/a");
    int offset = new String(file, StandardCharsets.US_ASCII).indexOf("/a");
    file[offset] = (byte) 0xff;
    assertThatThrownBy(() -> KmsKeyFile.parse(file))
        .isInstanceOf(MalformedKeyException.class)
        .hasMessageContaining("offset=" + offset);
  }

  @Test
  void aLongerFile_isRefusedBeforeItIsRead() {
    byte[] file = Arrays.copyOf(file("https://kms.example.net"), 16_385);
    Arrays.fill(file, 200, file.length, (byte) ' ');
    assertThatThrownBy(() -> KmsKeyFile.parse(file)).hasMessageContaining("limitBytes=16384");
  }

  static byte[] file(String endpoint) {
    return ("{\"kms\":\""
            + ARN
            + "\",\"publicKey\":\""
            + Base64.getEncoder().encodeToString(SPKI)
            + "\",\"endpoint\":\""
            + endpoint
            + "\"}\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
