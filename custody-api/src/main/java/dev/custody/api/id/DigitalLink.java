package dev.custody.api.id;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.internal.id.IdentifierRule;
import dev.custody.api.internal.id.LinkKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A GS1 Digital Link path, as {@code /01/09506000134352/21/A-17}: a primary key with its value,
 * then qualifiers (docs/format.md, identifiers).
 *
 * <p>The factories take values as people read them, with their check digits, and percent-encode
 * what needs it. {@link CheckDigit} computes a check digit that is missing. Text from outside goes
 * through {@link Identifier#parse}.
 *
 * @param text the path
 * @since 0.1.0
 */
@CheckReturnValue
public record DigitalLink(String text) implements Identifier {

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  /**
   * @throws IllegalArgumentException if it is none; use {@link Identifier#parse} for untrusted text
   */
  public DigitalLink {
    IdentifierRule.require(text, IdentifierRule.GTIN_CLASS, IdentifierRule.OTHER_PATH);
  }

  /** A logistic unit: SSCC, 18 digits. */
  public static DigitalLink sscc(String digits) {
    return of(LinkKey.SSCC, digits);
  }

  /** A class of goods: GTIN, 14 digits (shorter ones with zeros before them). */
  public static DigitalLink gtin(String digits) {
    return of(LinkKey.GTIN, digits);
  }

  /** A lot of goods: GTIN, 14 digits, and 1..20 characters. */
  public static DigitalLink gtinLot(String gtin, String lot) {
    return of(LinkKey.GTIN, gtin, LinkKey.LOT, lot);
  }

  /** One unit of goods: GTIN, 14 digits, and a serial of 1..20 characters. */
  public static DigitalLink sgtin(String gtin, String serial) {
    return of(LinkKey.GTIN, gtin, LinkKey.SERIAL, serial);
  }

  /** A place: GLN, 13 digits. */
  public static DigitalLink gln(String digits) {
    return of(LinkKey.GLN, digits);
  }

  /** A part of a place: GLN, 13 digits, and an extension of 1..20 characters. */
  public static DigitalLink glnExtension(String gln, String extension) {
    return of(LinkKey.GLN, gln, LinkKey.GLN_EXTENSION, extension);
  }

  /** A party: PGLN, 13 digits. */
  public static DigitalLink party(String digits) {
    return of(LinkKey.PARTY, digits);
  }

  /** A shipment: GSIN, 17 digits. */
  public static DigitalLink gsin(String digits) {
    return of(LinkKey.GSIN, digits);
  }

  /** A returnable asset: GRAI, 0 and 13 digits, and a serial of 0..16 characters. */
  public static DigitalLink grai(String digits, String serial) {
    return of(LinkKey.GRAI, digits + serial);
  }

  /** An individual asset: GIAI, 1..30 characters. */
  public static DigitalLink giai(String value) {
    return of(LinkKey.GIAI, value);
  }

  /** A consignment: GINC, 1..30 characters. */
  public static DigitalLink ginc(String value) {
    return of(LinkKey.GINC, value);
  }

  /** A document: GDTI, 13 digits, and a serial of 0..17 characters. */
  public static DigitalLink gdti(String digits, String serial) {
    return of(LinkKey.GDTI, digits + serial);
  }

  /** A recipient of a service: GSRN, 18 digits. */
  public static DigitalLink gsrn(String digits) {
    return of(LinkKey.GSRN, digits);
  }

  /** A provider of a service: GSRN, 18 digits. */
  public static DigitalLink gsrnp(String digits) {
    return of(LinkKey.GSRN_PROVIDER, digits);
  }

  /** A class of components or parts: CPID, 1..30 characters of GS1 set 39. */
  public static DigitalLink cpi(String value) {
    return of(LinkKey.CPID, value);
  }

  /** One component or part: CPID, 1..30 characters of GS1 set 39, and a serial of 1..12 digits. */
  public static DigitalLink cpi(String value, String serial) {
    return of(LinkKey.CPID, value, LinkKey.CPID_SERIAL, serial);
  }

  /**
   * A value as it stands in a path: every character but {@code A-Z a-z 0-9 - . _ ~} as a percent
   * triplet in upper-case hex. What is not ASCII stays, for {@link Identifier#parse} to refuse.
   */
  public static String percentEncode(String value) {
    StringBuilder encoded = new StringBuilder(value.length() + 8);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > 0x7f || IdentifierRule.isUnreserved(c)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 0xf]);
      }
    }
    return encoded.toString();
  }

  /** The primary key: {@code 01}, {@code 8003} and so on. */
  public String key() {
    return segments()[1];
  }

  /** The value of the primary key, decoded. */
  public String value() {
    return decoded(segments()[2]);
  }

  /** The qualifiers with their values, decoded, in the order of the path. */
  public Map<String, String> qualifiers() {
    String[] segments = segments();
    Map<String, String> qualifiers = new LinkedHashMap<>();
    for (int i = 3; i < segments.length; i += 2) {
      qualifiers.put(segments[i], decoded(segments[i + 1]));
    }
    return Collections.unmodifiableMap(qualifiers);
  }

  /** Whether it names a class of goods or a lot, not one unit: key 01 without serial. */
  public boolean isGoodsClass() {
    byte[] bytes = IdentifierRule.bytes(text);
    return IdentifierRule.form(bytes, 0, bytes.length) == IdentifierRule.GTIN_CLASS;
  }

  /** The path. */
  @Override
  public String toString() {
    return text;
  }

  private String[] segments() {
    // No value is empty, so none is dropped from the end.
    return text.split("/", -1);
  }

  private static String decoded(String value) {
    StringBuilder decoded = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '%') {
        c = (char) Integer.parseInt(value.substring(i + 1, i + 3), 16);
        i += 2;
      }
      decoded.append(c);
    }
    return decoded.toString();
  }

  private static DigitalLink of(LinkKey key, String value) {
    return new DigitalLink("/" + key.code + "/" + percentEncode(value));
  }

  private static DigitalLink of(
      LinkKey key, String value, LinkKey qualifier, String qualifierValue) {
    return new DigitalLink(
        "/"
            + key.code
            + "/"
            + percentEncode(value)
            + "/"
            + qualifier.code
            + "/"
            + percentEncode(qualifierValue));
  }
}
