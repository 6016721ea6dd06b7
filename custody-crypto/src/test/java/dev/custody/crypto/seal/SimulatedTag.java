package dev.custody.crypto.seal;

import dev.custody.api.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An NTAG 424 DNA made of software, written from the application note and on the platform's AES
 * alone, so that it shares nothing with what it tests.
 */
public final class SimulatedTag {

  private final byte[] uid;
  private final byte[] metaKey;
  private final byte[] fileKey;
  private int counter;
  private String tamper = "CC";

  public SimulatedTag(String uid, String metaKey, String fileKey) {
    this.uid = Bytes.ofHex(uid).toByteArray();
    this.metaKey = Bytes.ofHex(metaKey).toByteArray();
    this.fileKey = Bytes.ofHex(fileKey).toByteArray();
  }

  public SimulatedTag counter(int before) {
    counter = before;
    return this;
  }

  /** The two status bytes of a TagTamper. */
  public SimulatedTag tamper(String status) {
    tamper = status;
    return this;
  }

  /** {@code ?e=...&c=...}, the MAC over nothing. */
  public String tapEncrypted() {
    counter++;
    return "https://seal.example/t?e=" + picc() + "&c=" + mac("");
  }

  /** {@code ?uid=...&ctr=...&c=...}, the MAC over nothing. */
  public String tapPlain() {
    counter++;
    return "https://seal.example/t?uid=" + hex(uid) + "&ctr=" + ctr() + "&c=" + mac("");
  }

  /** Encrypted file data that begins with the tamper status; the MAC from its first digit on. */
  public String tapWithFile() {
    counter++;
    byte[] file =
        Arrays.copyOf((tamper + "note of the tag").getBytes(StandardCharsets.US_ASCII), 32);
    String input = hex(file(file)) + "&cmac=";
    return "https://seal.example/t?v=1&picc_data=" + picc() + "&enc=" + input + mac(input);
  }

  /** Everything plain, and the MAC from the UID on. */
  public String tapPlainTamper() {
    counter++;
    String input = hex(uid) + "&ctr=" + ctr() + "&tt=" + tamper + "&c=";
    return "https://seal.example/t?uid=" + input + mac(input);
  }

  private String picc() {
    byte[] plain = new byte[16];
    plain[0] = (byte) 0xc7;
    System.arraycopy(uid, 0, plain, 1, 7);
    System.arraycopy(low(), 0, plain, 8, 3);
    plain[11] = (byte) (31 * counter);
    return hex(cbc(metaKey, new byte[16], plain));
  }

  private String mac(String input) {
    byte[] full = cmac(session(0x3c, 0xc3), input.getBytes(StandardCharsets.US_ASCII));
    byte[] odd = new byte[8];
    for (int i = 0; i < 8; i++) {
      odd[i] = full[2 * i + 1];
    }
    return hex(odd);
  }

  private byte[] file(byte[] plain) {
    byte[] key = session(0xc3, 0x3c);
    byte[] iv = cbc(key, new byte[16], Arrays.copyOf(low(), 16));
    return cbc(key, iv, plain);
  }

  private byte[] session(int first, int second) {
    byte[] vector = new byte[16];
    vector[0] = (byte) first;
    vector[1] = (byte) second;
    vector[3] = 1;
    vector[5] = (byte) 0x80;
    System.arraycopy(uid, 0, vector, 6, 7);
    System.arraycopy(low(), 0, vector, 13, 3);
    return cmac(fileKey, vector);
  }

  private byte[] low() {
    return new byte[] {(byte) counter, (byte) (counter >> 8), (byte) (counter >> 16)};
  }

  private String ctr() {
    return String.format("%06X", counter);
  }

  /** RFC 4493, section 2.4. */
  static byte[] cmac(byte[] key, byte[] message) {
    byte[] k1 = doubled(cbc(key, new byte[16], new byte[16]));
    byte[] k2 = doubled(k1);
    int blocks = Math.max(1, (message.length + 15) / 16);
    boolean whole = message.length > 0 && message.length % 16 == 0;
    byte[] padded = Arrays.copyOf(message, 16 * blocks);
    if (!whole) {
      padded[message.length] = (byte) 0x80;
    }
    for (int i = 0; i < 16; i++) {
      padded[16 * (blocks - 1) + i] ^= whole ? k1[i] : k2[i];
    }
    byte[] out = cbc(key, new byte[16], padded);
    return Arrays.copyOfRange(out, out.length - 16, out.length);
  }

  private static byte[] doubled(byte[] in) {
    byte[] out = new byte[16];
    for (int i = 0; i < 16; i++) {
      out[i] = (byte) (in[i] << 1 | (i < 15 ? (in[i + 1] & 0xff) >> 7 : 0));
    }
    if (in[0] < 0) {
      out[15] ^= (byte) 0x87;
    }
    return out;
  }

  private static byte[] cbc(byte[] key, byte[] iv, byte[] plain) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("the platform has AES", e);
    }
  }

  private static String hex(byte[] bytes) {
    return Bytes.copyOf(bytes).toHex().toUpperCase(java.util.Locale.ROOT);
  }
}
