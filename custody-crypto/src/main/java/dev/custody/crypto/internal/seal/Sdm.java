package dev.custody.crypto.internal.seal;

import dev.custody.api.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What Secure Dynamic Messaging of NTAG 424 DNA computes, in its AES mode (NXP AN12196, section 3;
 * data sheet NT4H2421Gx, section 9.3).
 *
 * <pre>{@code
 * PICC data, decrypted (AES-128 CBC, zero IV, key SDMMetaRead), 16 bytes:
 *   0      1                 8             11           16
 *   +------+-----------------+-------------+------------+
 *   | tag  | UID             | SDMReadCtr  | random     |
 *   +------+-----------------+-------------+------------+
 *   tag: bit 7 UID mirrored, bit 6 SDMReadCtr mirrored, bits 5-4 zero, bits 3-0 length of the UID
 * SDMReadCtr here and below: 3 bytes, low byte first
 * SV1 = C3 3C 00 01 00 80 || UID || SDMReadCtr      KSesSDMFileReadENC = CMAC(KSDMFileRead, SV1)
 * SV2 = 3C C3 00 01 00 80 || UID || SDMReadCtr      KSesSDMFileReadMAC = CMAC(KSDMFileRead, SV2)
 * SDMMAC = bytes 1, 3, 5, ... 15 of CMAC(KSesSDMFileReadMAC, MAC input)
 * IV of file data = AES(KSesSDMFileReadENC, SDMReadCtr || 13 zero bytes)
 * }</pre>
 */
public final class Sdm {

  /** Bytes of a UID. */
  public static final int UID = 7;

  /** Bytes of a read counter. */
  public static final int COUNTER = 3;

  /** Bytes of a truncated MAC. */
  public static final int MAC = 8;

  // A seal must say who it is and how often it was read: UID and counter mirrored, 7 bytes of UID.
  private static final byte BOTH_MIRRORED = (byte) 0xc7;

  private static final byte[] SV1 = {(byte) 0xc3, 0x3c, 0x00, 0x01, 0x00, (byte) 0x80};
  private static final byte[] SV2 = {0x3c, (byte) 0xc3, 0x00, 0x01, 0x00, (byte) 0x80};

  private Sdm() {}

  /**
   * Which tag spoke, and its count of readings then.
   *
   * @param uid 7 bytes
   * @param counter 0 to 2^24-1
   */
  public record Tap(Bytes uid, int counter) {}

  /** Decrypts PICC data; null unless it has a UID of 7 bytes and a counter. */
  public static @Nullable Tap decryptPicc(byte[] metaReadKey, Bytes picc) {
    byte[] plain = Aes.decryptCbc(metaReadKey, new byte[Aes.BLOCK], picc.toByteArray());
    if (plain[0] != BOTH_MIRRORED) {
      return null;
    }
    int at = 1 + UID;
    int counter = plain[at] & 0xff | (plain[at + 1] & 0xff) << 8 | (plain[at + 2] & 0xff) << 16;
    return new Tap(Bytes.copyOf(plain, 1, at), counter);
  }

  /** The truncated MAC of this reading over this input. */
  public static byte[] mac(byte[] fileReadKey, Tap tap, Bytes input) {
    byte[] full = Aes.cmac(macKey(fileReadKey, tap), input.toByteArray());
    byte[] truncated = new byte[MAC];
    for (int i = 0; i < MAC; i++) {
      truncated[i] = full[2 * i + 1];
    }
    return truncated;
  }

  /**
   * Decrypts file data of this reading.
   *
   * @param data whole blocks of 16 bytes
   */
  public static byte[] decryptFile(byte[] fileReadKey, Tap tap, Bytes data) {
    byte[] key = encryptionKey(fileReadKey, tap);
    byte[] iv = Aes.encryptBlock(key, Arrays.copyOf(lowByteFirst(tap.counter()), Aes.BLOCK));
    return Aes.decryptCbc(key, iv, data.toByteArray());
  }

  /** KSesSDMFileReadENC. */
  static byte[] encryptionKey(byte[] fileReadKey, Tap tap) {
    return session(fileReadKey, SV1, tap);
  }

  /** KSesSDMFileReadMAC. */
  static byte[] macKey(byte[] fileReadKey, Tap tap) {
    return session(fileReadKey, SV2, tap);
  }

  private static byte[] session(byte[] key, byte[] label, Tap tap) {
    return Aes.cmac(key, label, tap.uid().toByteArray(), lowByteFirst(tap.counter()));
  }

  private static byte[] lowByteFirst(int counter) {
    return new byte[] {(byte) counter, (byte) (counter >> 8), (byte) (counter >> 16)};
  }
}
