package dev.custody.api.id;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.internal.id.IdentifierRule;
import dev.custody.api.internal.id.Iso6346;

/**
 * The check digits of GS1 keys (GS1 General Specifications, 7.9: weights 3 and 1 from the right,
 * modulo 10) and of freight containers (ISO 6346: weights 2^i, modulo 11, a remainder of 10 written
 * as 0).
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class CheckDigit {

  private CheckDigit() {}

  /**
   * The GS1 check digit that belongs behind these digits.
   *
   * @return 0..9
   * @throws IllegalArgumentException if there is none or a character is no digit 0-9
   */
  public static int gs1(String digits) {
    if (digits.isEmpty()) {
      throw new IllegalArgumentException("digits before a check digit: length=0");
    }
    int sum = 0;
    int weight = 3;
    for (int i = digits.length() - 1; i >= 0; i--) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        throw new IllegalArgumentException("no digit: offset=" + i);
      }
      // Reduced at once: no length of digits overflows.
      sum = (sum + weight * (c - '0')) % 10;
      weight = 4 - weight;
    }
    return (10 - sum) % 10;
  }

  /**
   * These digits and their GS1 check digit: 17 become an SSCC, 13 a GTIN-14, 12 a GLN.
   *
   * @throws IllegalArgumentException if there is none or a character is no digit 0-9
   */
  public static String appendGs1(String digits) {
    return digits + gs1(digits);
  }

  /** Whether these are at least two digits, and the last one is the check digit of those before. */
  public static boolean holdsGs1(String digits) {
    int last = digits.length() - 1;
    for (int i = 0; i <= last; i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return false;
      }
    }
    return last > 0 && gs1(digits.substring(0, last)) == digits.charAt(last) - '0';
  }

  /**
   * The check digit of a container number.
   *
   * @param number without it: 4 capital letters and 6 digits
   * @return 0..9
   * @throws IllegalArgumentException if it has another form
   */
  public static int iso6346(String number) {
    int length = Iso6346.LENGTH - 1;
    boolean formed = number.length() == length;
    for (int i = 0; formed && i < length; i++) {
      formed = Iso6346.admits(i, number.charAt(i));
    }
    if (!formed) {
      throw new IllegalArgumentException(
          "4 capital letters and 6 digits: characters=" + number.length());
    }
    return Iso6346.checkDigit(IdentifierRule.bytes(number), 0);
  }

  /** Whether this is a container number of 11 characters whose check digit holds. */
  public static boolean holdsIso6346(String number) {
    for (int i = 0; i < number.length(); i++) {
      if (i == Iso6346.LENGTH || !Iso6346.admits(i, number.charAt(i))) {
        return false;
      }
    }
    return number.length() == Iso6346.LENGTH
        && iso6346(number.substring(0, Iso6346.LENGTH - 1))
            == number.charAt(Iso6346.LENGTH - 1) - '0';
  }
}
