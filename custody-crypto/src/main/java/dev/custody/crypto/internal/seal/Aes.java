package dev.custody.crypto.internal.seal;

import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** AES-128 as tags use it: one block, CBC without padding, and CMAC (RFC 4493). */
public final class Aes {

  /** Bytes of a block, and of a key. */
  public static final int BLOCK = 16;

  private Aes() {}

  /** AES-CMAC over the concatenation of these arrays, 16 bytes. */
  public static byte[] cmac(byte[] key, byte[]... message) {
    CMac mac = new CMac(AESEngine.newInstance());
    mac.init(new KeyParameter(requireKey(key)));
    for (byte[] part : message) {
      mac.update(part, 0, part.length);
    }
    byte[] out = new byte[BLOCK];
    mac.doFinal(out, 0);
    return out;
  }

  /** One block, encrypted. */
  public static byte[] encryptBlock(byte[] key, byte[] block) {
    byte[] out = new byte[BLOCK];
    cipher(true, key).processBlock(requireBlocks(block, BLOCK), 0, out, 0);
    return out;
  }

  /**
   * CBC without padding, decrypted.
   *
   * @param data one or more whole blocks
   */
  public static byte[] decryptCbc(byte[] key, byte[] iv, byte[] data) {
    BlockCipher cipher = cipher(false, key);
    byte[] out = new byte[requireBlocks(data, data.length).length];
    byte[] previous = requireBlocks(iv, BLOCK);
    for (int at = 0; at < data.length; at += BLOCK) {
      cipher.processBlock(data, at, out, at);
      for (int i = 0; i < BLOCK; i++) {
        out[at + i] ^= previous[i];
      }
      previous = Arrays.copyOfRange(data, at, at + BLOCK);
    }
    return out;
  }

  private static BlockCipher cipher(boolean encrypting, byte[] key) {
    BlockCipher cipher = AESEngine.newInstance();
    cipher.init(encrypting, new KeyParameter(requireKey(key)));
    return cipher;
  }

  private static byte[] requireKey(byte[] key) {
    if (key.length != BLOCK) {
      throw new IllegalArgumentException(
          "AES-128 key of another length: expected=" + BLOCK + ", found=" + key.length);
    }
    return key;
  }

  private static byte[] requireBlocks(byte[] data, int length) {
    if (data.length != length || length == 0 || length % BLOCK != 0) {
      throw new IllegalArgumentException("no whole blocks: lengthBytes=" + data.length);
    }
    return data;
  }
}
