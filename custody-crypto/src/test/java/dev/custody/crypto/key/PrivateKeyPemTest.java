package dev.custody.crypto.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.KeyId;
import dev.custody.crypto.internal.key.KeyPem;
import dev.custody.crypto.internal.key.SecretKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrivateKeyPemTest {

  private static final char[] PASSWORD = "correct".toCharArray();
  private static final char[] OTHER = "incorrect".toCharArray();

  // Made with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 (3.0), and ed25519;
  // encrypted: openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 2048, password
  // "correct".
  private static final String OPENSSL_P256 =
      "-----BEGIN PRIVATE KEY-----\n"
          + "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgP2yhIM1KdxfxkHNq\n"
          + "9vW8MyV1MWSTig+GNl0Ti/4TZC6hRANCAASjbscyfGun0IZaWRY1nfqp0+v5z81C\n"
          + "GfC1A0czJcEEpCXdWz9e/rN77QMQSr3dAErQjZe95ibwH+hbG+TJCP0P\n"
          + "-----END PRIVATE KEY-----\n";
  private static final String OPENSSL_ED25519 =
      "-----BEGIN PRIVATE KEY-----\n"
          + "MC4CAQAwBQYDK2VwBCIEIO0agVeH1qOF0g1mJwki1vaqf8+2eDmuKo7NoNANtwY8\n"
          + "-----END PRIVATE KEY-----\n";
  private static final String OPENSSL_P256_ENCRYPTED =
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
          + "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiPNRiB54GURgICCAAw\n"
          + "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEFvGyI9VF82NpRhxEafrB0EEgZBE\n"
          + "8EtArlA9/MH0K+SVvIGKfZ81S3ueUV6NJpinL4Fuw9JWoZRaGsbnE7AOtgUJvLyB\n"
          + "GjvsibnWs2r7v4WyTlzmg7zLIes0+46tbtex5uFA/95HLe6bILdaP6NPXZsKX4na\n"
          + "nQfj2q8Q4UfRZtGxMuvL0cpTEdnpmvYD/FqcFANmI4QGHvS8+pSZ4Dk/11Dungs=\n"
          + "-----END ENCRYPTED PRIVATE KEY-----\n";
  private static final String OPENSSL_ED25519_ENCRYPTED =
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
          + "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAj9qwVq5AQTdgICCAAw\n"
          + "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEELkpj/FI57QwYL/hVCjL92gEQK4Y\n"
          + "apKMJAUzIhvQSOw99iJFbhOSRk+cpLqt2Vdv0SmdLgoPOTnjhrHMn8s/v69il79Q\n"
          + "q1ezwA+6e9flvk1WK0I=\n"
          + "-----END ENCRYPTED PRIVATE KEY-----\n";
  private static final String P256_SPKI =
      "3059301306072a8648ce3d020106082a8648ce3d03010703420004a36ec7327c6ba7d0865a591635"
          + "9dfaa9d3ebf9cfcd4219f0b503473325c104a425dd5b3f5efeb37bed03104abddd004ad08d97bde6"
          + "26f01fe85b1be4c908fd0f";
  private static final String ED25519_SPKI =
      "302a300506032b6570032100700bbd96cead137d95beabca20f7513f5278193424513197dac676b5"
          + "a6945177";

  @Test
  void reads_whatOpensslWrites() throws Exception {
    KeyId p256 = KeyId.ofSpki(Bytes.ofHex(P256_SPKI).toByteArray());
    KeyId ed25519 = KeyId.ofSpki(Bytes.ofHex(ED25519_SPKI).toByteArray());
    assertThat(PrivateKeyPem.read(ascii(OPENSSL_P256)).keyId()).isEqualTo(p256);
    assertThat(PrivateKeyPem.read(ascii(OPENSSL_ED25519)).keyId()).isEqualTo(ed25519);
    assertThat(PrivateKeyPem.read(ascii(OPENSSL_P256_ENCRYPTED), PASSWORD).keyId()).isEqualTo(p256);
    assertThat(PrivateKeyPem.read(ascii(OPENSSL_ED25519_ENCRYPTED), PASSWORD).keyId())
        .isEqualTo(ed25519);
    assertThat(PrivateKeyPem.read(ascii(OPENSSL_P256.replace("\n", "\r\n"))).keyId())
        .isEqualTo(p256);
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"ES256", "ED25519", "ML_DSA_44", "ML_DSA_65"})
  void plainAndEncrypted_comeBack(Algorithm algorithm) throws Exception {
    SoftwareSigner signer = SoftwareSigner.generate(algorithm, new SecureRandom());
    byte[] plain = PrivateKeyPem.writeUnencrypted(signer);
    byte[] encrypted =
        algorithm == Algorithm.ES256
            ? PrivateKeyPem.writeEncrypted(signer, PASSWORD, new SecureRandom())
            : KeyPem.writeEncrypted(signer.secretKey(), PASSWORD, 1_000, new SecureRandom());
    byte[] tbs = {1, 2};
    assertThat(PrivateKeyPem.read(plain).sign(tbs)).isEqualTo(signer.sign(tbs));
    assertThat(PrivateKeyPem.read(encrypted, PASSWORD).sign(tbs)).isEqualTo(signer.sign(tbs));
    assertThat(PrivateKeyPem.isEncrypted(plain)).isFalse();
    assertThat(PrivateKeyPem.isEncrypted(encrypted)).isTrue();
    for (byte[] file :
        new byte[][] {plain, encrypted, PrivateKeyPem.writePublic(signer.publicKey())}) {
      assertThat(PrivateKeyPem.readPublic(file)).isEqualTo(signer.publicKey());
    }
  }

  @Test
  void wrongMissingOrNeedlessPassword_isNamed() throws Exception {
    byte[] encrypted = ascii(OPENSSL_ED25519_ENCRYPTED);
    assertThatThrownBy(() -> PrivateKeyPem.read(encrypted, OTHER))
        .isInstanceOf(KeyPasswordException.class)
        .hasMessageNotContaining("incorrect");
    assertThrows(KeyPasswordException.class, () -> PrivateKeyPem.read(encrypted));
    assertThrows(KeyPasswordException.class, () -> PrivateKeyPem.read(encrypted, new char[0]));
    assertThrows(
        MalformedKeyException.class, () -> PrivateKeyPem.read(ascii(OPENSSL_P256), PASSWORD));
    SoftwareSigner signer = PrivateKeyPem.read(ascii(OPENSSL_P256));
    assertThrows(
        IllegalArgumentException.class,
        () -> PrivateKeyPem.writeEncrypted(signer, new char[0], new SecureRandom()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"ES256", "ED25519"})
  void everyChangedByteAndEveryPrefix_isRefused_orStillTheSameKey(Algorithm algorithm)
      throws Exception {
    SoftwareSigner signer = SoftwareSigner.generate(algorithm, new SecureRandom());
    byte[] plain = PrivateKeyPem.writeUnencrypted(signer);
    byte[] encrypted = KeyPem.writeEncrypted(signer.secretKey(), PASSWORD, 1, new SecureRandom());
    for (byte[] file : new byte[][] {plain, encrypted}) {
      char[] password = file == plain ? null : PASSWORD;
      for (int at = 0; at < file.length; at++) {
        byte[] changed = file.clone();
        changed[at] ^= (byte) (1 << at % 8);
        assertRefusedOrSame(changed, password, signer, "byte " + at);
      }
      for (int length = 0; length < file.length; length++) {
        assertRefusedOrSame(Arrays.copyOf(file, length), password, signer, "length " + length);
      }
    }
  }

  @Test
  void publicKeyOfAnother_besideThePrivateOne_isRefused() {
    SoftwareSigner one = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    SoftwareSigner two = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    String first = new String(PrivateKeyPem.writeUnencrypted(one), StandardCharsets.US_ASCII);
    String mixed =
        first.substring(0, first.indexOf("-----BEGIN PUBLIC"))
            + new String(PrivateKeyPem.writePublic(two.publicKey()), StandardCharsets.US_ASCII);
    assertThrows(MalformedKeyException.class, () -> PrivateKeyPem.read(ascii(mixed)));
  }

  @Test
  void otherForms_areRefused() {
    String[] files = {
      "",
      "\n",
      "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n",
      OPENSSL_P256.trim(),
      "text before\n" + OPENSSL_P256,
      OPENSSL_P256 + "text behind\n",
      OPENSSL_P256 + OPENSSL_P256,
      OPENSSL_P256.replace("-----END", " \n-----END"),
      "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
      "-----BEGIN PRIVATE KEY-----\n",
      "A".repeat(20_000),
      "é" + OPENSSL_P256
    };
    for (String file : files) {
      byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
      assertThrows(MalformedKeyException.class, () -> PrivateKeyPem.read(bytes), file);
      assertThrows(MalformedKeyException.class, () -> PrivateKeyPem.readPublic(bytes), file);
    }
  }

  @Test
  void iterationsBeyondTheLimit_areRefusedBeforeTheyAreComputed() throws Exception {
    SecretKey key = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom()).secretKey();
    byte[] pem = KeyPem.writeEncrypted(key, PASSWORD, 0x10000, new SecureRandom());
    String[] lines = new String(pem, StandardCharsets.US_ASCII).split("\n");
    StringBuilder text = new StringBuilder();
    for (int i = 1; !lines[i].startsWith("-"); i++) {
      text.append(lines[i]);
    }
    String der = Bytes.ofOwned(Base64.getDecoder().decode(text.toString())).toHex();
    assertThat(der).contains("0203010000");
    for (String count : new String[] {"02037fffff", "0203800000", "0203000001"}) {
      String changed = der.replace("0203010000", count);
      String base64 = Base64.getEncoder().encodeToString(Bytes.ofHex(changed).toByteArray());
      String file =
          "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
              + base64.replaceAll("(.{64})", "$1\n").trim()
              + "\n-----END ENCRYPTED PRIVATE KEY-----\n";
      assertThatThrownBy(() -> PrivateKeyPem.read(ascii(file), PASSWORD))
          .isInstanceOf(MalformedKeyException.class)
          .hasMessageContaining("iterations");
    }
  }

  private static void assertRefusedOrSame(
      byte[] file, char[] password, SoftwareSigner signer, String what) {
    try {
      SoftwareSigner read =
          password == null ? PrivateKeyPem.read(file) : PrivateKeyPem.read(file, password);
      assertThat(read.keyId()).as(what).isEqualTo(signer.keyId());
    } catch (MalformedKeyException | KeyPasswordException e) {
      assertThat(e.getMessage()).as(what).isNotEmpty();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
