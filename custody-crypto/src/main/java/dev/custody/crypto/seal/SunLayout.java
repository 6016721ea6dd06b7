package dev.custody.crypto.seal;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the mirrored values of an NTAG 424 DNA stand in the URL that it gives: how the tag was
 * personalised, without any secret. Reading device and verifier have the same one; it is part of
 * the registration and never of the proof, so nobody can have a value read from another place.
 *
 * <p>Names are those of query parameters, 1 to 32 of A-Z a-z 0-9 {@code _} and {@code -}, no two
 * alike.
 *
 * @param picc the parameter with encrypted PICC data; null where UID and counter are mirrored plain
 * @param uid the parameter with the plain UID; null where PICC data is encrypted
 * @param counter the parameter with the plain read counter; null where PICC data is encrypted
 * @param mac the parameter with SDMMAC
 * @param macInput the parameter with whose value the MAC input begins (SDMMACInputOffset); it ends
 *     where the value of {@code mac} begins. Null for an empty MAC input
 * @param fileData the parameter with encrypted file data, inside the MAC input; null for none
 * @param tamper the parameter with the plain tamper status, inside the MAC input; null for none
 * @param tamperOffset where the two bytes of the tamper status stand in the decrypted file data;
 *     null where they do not
 * @since 0.1.0
 */
public record SunLayout(
    @Nullable String picc,
    @Nullable String uid,
    @Nullable String counter,
    String mac,
    @Nullable String macInput,
    @Nullable String fileData,
    @Nullable String tamper,
    @Nullable Integer tamperOffset) {

  private static final int NAME_MAX = 32;
  private static final int FILE_DATA_MAX = 128;

  /**
   * @throws IllegalArgumentException if a name is none or stands twice, or the parts do not go
   *     together: neither or both of encrypted and plain PICC data, file data or tamper status
   *     without a MAC input, an offset without file data or beyond 126, both forms of tamper status
   */
  public SunLayout {
    boolean plain = uid != null && counter != null;
    require(
        (picc != null) != plain && (uid != null) == (counter != null), "picc, or uid and counter");
    require(macInput != null || fileData == null && tamper == null, "macInput around what is read");
    require(tamperOffset == null || fileData != null, "fileData around the tamper status");
    require(tamperOffset == null || tamper == null, "one tamper status");
    require(
        tamperOffset == null || tamperOffset >= 0 && tamperOffset <= FILE_DATA_MAX - 2,
        "tamperOffset 0.." + (FILE_DATA_MAX - 2));
    Set<String> names = new HashSet<>();
    for (@Nullable String name :
        new @Nullable String[] {picc, uid, counter, mac, fileData, tamper}) {
      require(name == null || isName(name) && names.add(name), "names of parameters, each once");
    }
    require(macInput == null || isName(macInput) && !macInput.equals(mac), "macInput before mac");
  }

  /** Encrypted PICC data and an empty MAC input, as {@code ?e=...&c=...}. */
  public static SunLayout encrypted(String picc, String mac) {
    return new SunLayout(picc, null, null, mac, null, null, null, null);
  }

  /** Plain UID and counter and an empty MAC input, as {@code ?uid=...&ctr=...&c=...}. */
  public static SunLayout plain(String uid, String counter, String mac) {
    return new SunLayout(null, uid, counter, mac, null, null, null, null);
  }

  /** The same with a MAC input that begins with the value of this parameter. */
  public SunLayout withMacInput(String from) {
    return new SunLayout(picc, uid, counter, mac, from, fileData, tamper, tamperOffset);
  }

  /** The same with encrypted file data; there is a MAC input already. */
  public SunLayout withFileData(String parameter) {
    return new SunLayout(picc, uid, counter, mac, macInput, parameter, tamper, tamperOffset);
  }

  /** The same with a tamper status at this offset of the decrypted file data. */
  public SunLayout withEncryptedTamper(int offset) {
    return new SunLayout(picc, uid, counter, mac, macInput, fileData, tamper, offset);
  }

  /** The same with a plain tamper status; there is a MAC input already. */
  public SunLayout withPlainTamper(String parameter) {
    return new SunLayout(picc, uid, counter, mac, macInput, fileData, parameter, tamperOffset);
  }

  /** Whether PICC data is encrypted. */
  public boolean isEncrypted() {
    return picc != null;
  }

  /** Whether the tag says that it was opened (TagTamper). */
  public boolean sensesTamper() {
    return tamper != null || tamperOffset != null;
  }

  private static boolean isName(String name) {
    if (name.isEmpty() || name.length() > NAME_MAX) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static void require(boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("layout of a tag: expected=" + expected);
    }
  }
}
