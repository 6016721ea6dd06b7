package dev.custody.crypto.seal;

import dev.custody.api.Bytes;
import dev.custody.crypto.internal.seal.Sdm;
import dev.custody.crypto.internal.seal.SunText;
import dev.custody.crypto.internal.seal.SunText.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an NTAG 424 DNA gives when it is tapped (a SUN message), unverified: read from the URL or
 * the NDEF record that a phone sees, or from the proof in an event. Reading needs the layout and no
 * key, so the device in the field makes the proof and knows no secret.
 *
 * <pre>{@code
 * encrypted PICC data:   01 || PICC data (16) || SDMMAC (8) || MAC input (0..487)
 * plain UID and counter: 02 || UID (7) || SDMReadCtr (3, high byte first) || SDMMAC (8)
 *                           || MAC input (0..493)
 * }</pre>
 *
 * The MAC input is the text of the URL from the value of {@link SunLayout#macInput()} up to the
 * value of {@link SunLayout#mac()}, in ASCII, or empty (NXP AN12196, sections 3.4.4 and 3.4.2). One
 * message gives one proof.
 *
 * @since 0.1.0
 */
public final class SunMessage implements SunReading {

  /** Most characters of a URL. */
  public static final int URL_CHARS_MAX = 512;

  static final int PICC = 16;

  private static final int PROOF_MAX = 512;
  private static final byte ENCRYPTED = 1;
  private static final byte PLAIN = 2;
  private static final int FILE_BLOCKS_MAX = 8;
  private static final String[] NDEF_PREFIXES = {
    "", "http://www.", "https://www.", "http://", "https://"
  };

  private final Bytes identity;
  private final Bytes mac;
  private final Bytes macInput;
  private final @Nullable Bytes fileData;
  private final @Nullable String tamper;

  private SunMessage(
      Bytes identity,
      Bytes mac,
      Bytes macInput,
      @Nullable Bytes fileData,
      @Nullable String tamper) {
    this.identity = identity;
    this.mac = mac;
    this.macInput = macInput;
    this.fileData = fileData;
    this.tamper = tamper;
  }

  /**
   * Reads a URL of up to 512 characters: printable ASCII, one {@code ?}, no {@code #}; in the query
   * every name once; mirrored values in upper-case hex of their exact lengths. Parameters that the
   * layout does not name are static text of the tag and may be there.
   */
  public static SunReading ofUrl(String url, SunLayout layout) {
    Objects.requireNonNull(layout, "layout");
    if (url.length() > URL_CHARS_MAX) {
      return new Refused(URL_CHARS_MAX, "up to " + URL_CHARS_MAX + " characters");
    }
    int query = -1;
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        return new Refused(i, "printable ASCII without a fragment");
      }
      if (c == '?') {
        if (query >= 0) {
          return new Refused(i, "one query");
        }
        query = i;
      }
    }
    if (query < 0) {
      return new Refused(url.length(), "a query");
    }
    try {
      SunText text = SunText.parse(url, query + 1);
      Bytes mac = Bytes.ofOwned(text.hex(layout.mac(), Sdm.MAC));
      String macInput = "";
      if (layout.macInput() != null) {
        int from = text.start(layout.macInput());
        int to = text.start(layout.mac());
        if (from < 0 || from > to) {
          throw new Malformed(to, "a parameter " + layout.macInput() + " before");
        }
        macInput = url.substring(from, to);
      }
      SunMessage message = of(identity(text, layout), mac, macInput, layout);
      return message.length() > PROOF_MAX
          ? new Refused(url.length(), "a proof of up to " + PROOF_MAX + " bytes")
          : message;
    } catch (Malformed e) {
      return new Refused(e.offset(), e.expected());
    }
  }

  /**
   * Reads an NDEF message as a phone hands it out: one short record of type U (D1 01 length 55),
   * whose first byte stands for nothing, {@code http://}, {@code https://} or one of these with
   * {@code www.} (NFC Forum, URI RTD 1.0, section 3.2.2).
   */
  public static SunReading ofNdef(Bytes record, SunLayout layout) {
    byte[] bytes = record.toByteArray();
    if (bytes.length < 5 || bytes[0] != (byte) 0xd1 || bytes[1] != 1 || bytes[3] != 'U') {
      return new Refused(0, "one short NDEF record of type U");
    }
    if ((bytes[2] & 0xff) != bytes.length - 4) {
      return new Refused(2, "the length of the record");
    }
    int prefix = bytes[4] & 0xff;
    if (prefix >= NDEF_PREFIXES.length) {
      return new Refused(4, "a URI of http or https");
    }
    // Not ASCII becomes a character that no URL has, and is refused there.
    String rest = new String(bytes, 5, bytes.length - 5, StandardCharsets.ISO_8859_1);
    SunReading reading = ofUrl(NDEF_PREFIXES[prefix] + rest, layout);
    return reading instanceof Refused refused
        ? new Refused(
            Math.max(5, refused.offset() - NDEF_PREFIXES[prefix].length() + 5), refused.expected())
        : reading;
  }

  /** Reads the proof of an event, up to 512 bytes. */
  public static SunReading ofProof(Bytes proof, SunLayout layout) {
    int identityLength = layout.isEncrypted() ? PICC : Sdm.UID + Sdm.COUNTER;
    int inputAt = 1 + identityLength + Sdm.MAC;
    if (proof.length() < inputAt || proof.length() > PROOF_MAX) {
      return new Refused(proof.length(), inputAt + ".." + PROOF_MAX + " bytes");
    }
    if (proof.byteAt(0) != (layout.isEncrypted() ? ENCRYPTED : PLAIN)) {
      return new Refused(0, "the form of this layout");
    }
    Bytes identity = proof.slice(1, 1 + identityLength);
    Bytes mac = proof.slice(1 + identityLength, inputAt);
    for (int i = inputAt; i < proof.length(); i++) {
      byte b = proof.byteAt(i);
      if (b <= ' ' || b == 0x7f || b == '#' || b == '?') {
        return new Refused(i, "text of a query");
      }
    }
    String input =
        new String(proof.slice(inputAt, proof.length()).unsafeArray(), StandardCharsets.US_ASCII);
    try {
      return of(identity, mac, input, layout);
    } catch (Malformed e) {
      return new Refused(Math.max(inputAt, e.offset() + inputAt), e.expected());
    }
  }

  private static Bytes identity(SunText text, SunLayout layout) throws Malformed {
    if (layout.picc() != null) {
      return Bytes.ofOwned(text.hex(layout.picc(), PICC));
    }
    byte[] plain = new byte[Sdm.UID + Sdm.COUNTER];
    System.arraycopy(text.hex(require(layout.uid()), Sdm.UID), 0, plain, 0, Sdm.UID);
    byte[] counter = text.hex(require(layout.counter()), Sdm.COUNTER);
    System.arraycopy(counter, 0, plain, Sdm.UID, Sdm.COUNTER);
    return Bytes.ofOwned(plain);
  }

  /** Takes what is read inside the MAC input from there, and nothing from elsewhere. */
  private static SunMessage of(Bytes identity, Bytes mac, String macInput, SunLayout layout)
      throws Malformed {
    String from = layout.macInput();
    Bytes input = Bytes.ofOwned(macInput.getBytes(StandardCharsets.US_ASCII));
    if (from == null) {
      if (!macInput.isEmpty()) {
        throw new Malformed(0, "no MAC input");
      }
      return new SunMessage(identity, mac, input, null, null);
    }
    String end = "&" + layout.mac() + "=";
    if (!macInput.endsWith(end)) {
      throw new Malformed(macInput.length(), "a MAC input that ends with " + end);
    }
    String lead = from + "=";
    String covered = lead + macInput.substring(0, macInput.length() - end.length());
    try {
      SunText text = SunText.parse(covered, 0);
      if (text.start(layout.mac()) >= 0) {
        throw new Malformed(lead.length(), "each name once");
      }
      requireSame(identity, text, layout);
      Bytes fileData =
          layout.fileData() == null
              ? null
              : Bytes.ofOwned(text.hexBlocks(layout.fileData(), FILE_BLOCKS_MAX));
      String tamper = layout.tamper() == null ? null : text.value(layout.tamper());
      if (layout.tamper() != null && (tamper == null || tamper.length() != 2)) {
        throw new Malformed(covered.length(), "two characters of tamper status");
      }
      return new SunMessage(identity, mac, input, fileData, tamper);
    } catch (Malformed e) {
      throw new Malformed(Math.max(0, e.offset() - lead.length()), e.expected());
    }
  }

  /** Where the MAC input has the identity too, it is the same. */
  private static void requireSame(Bytes identity, SunText text, SunLayout layout) throws Malformed {
    if (layout.picc() != null) {
      int at = text.start(layout.picc());
      if (at >= 0 && !identity.equals(Bytes.ofOwned(text.hex(layout.picc(), PICC)))) {
        throw new Malformed(at, "the same PICC data");
      }
      return;
    }
    String uid = require(layout.uid());
    if (text.start(uid) >= 0
        && !identity.slice(0, Sdm.UID).equals(Bytes.ofOwned(text.hex(uid, Sdm.UID)))) {
      throw new Malformed(text.start(uid), "the same UID");
    }
    String counter = require(layout.counter());
    if (text.start(counter) >= 0
        && !identity
            .slice(Sdm.UID, Sdm.UID + Sdm.COUNTER)
            .equals(Bytes.ofOwned(text.hex(counter, Sdm.COUNTER)))) {
      throw new Malformed(text.start(counter), "the same counter");
    }
  }

  private static String require(@Nullable String name) {
    if (name == null) {
      throw new AssertionError("a layout without encrypted PICC data has uid and counter");
    }
    return name;
  }

  /** What {@code Seal.proof} holds: up to 512 bytes. */
  public Bytes proof() {
    byte[] proof = new byte[length()];
    proof[0] = identity.length() == PICC ? ENCRYPTED : PLAIN;
    identity.copyTo(proof, 1);
    mac.copyTo(proof, 1 + identity.length());
    macInput.copyTo(proof, 1 + identity.length() + mac.length());
    return Bytes.ofOwned(proof);
  }

  private int length() {
    return 1 + identity.length() + mac.length() + macInput.length();
  }

  /** Encrypted PICC data, or UID and counter. */
  Bytes identity() {
    return identity;
  }

  Bytes mac() {
    return mac;
  }

  Bytes macInput() {
    return macInput;
  }

  @Nullable Bytes fileData() {
    return fileData;
  }

  @Nullable String tamper() {
    return tamper;
  }

  /** Nothing of its content: an answer that was not used yet is worth something. */
  @Override
  public String toString() {
    return "SunMessage[proofBytes=" + length() + "]";
  }
}
