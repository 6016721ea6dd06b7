package dev.custody.api.id;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.internal.id.IdentifierRule;

/**
 * The name of a thing, place or party: a GS1 Digital Link path where GS1 has a key for it,
 * otherwise an absolute URI. 1..255 printable ASCII characters, equal if the characters are
 * (docs/format.md, identifiers).
 *
 * @since 0.1.0
 */
@CheckReturnValue
public sealed interface Identifier permits DigitalLink, AbsoluteUri {

  /** The identifier as it stands in an event. */
  String text();

  /**
   * Judges a text from anywhere.
   *
   * @return the identifier, or {@link Reason#MALFORMED_IDENTIFIER} with the offset of the character
   */
  static Parsed<Identifier> parse(String text) {
    if (text.length() > Limits.IDENTIFIER_BYTES_MAX) {
      return refused(0, "1..255 characters", "characters=" + text.length());
    }
    byte[] bytes = IdentifierRule.bytes(text);
    int form = IdentifierRule.form(bytes, 0, bytes.length);
    if (form == IdentifierRule.MALFORMED) {
      IdentifierRule.Violation violation = IdentifierRule.violation(bytes, 0, bytes.length);
      return refused(violation.offset(), violation.expected(), violation.found());
    }
    return new Parsed.Accepted<>(
        form == IdentifierRule.URI ? new AbsoluteUri(text) : new DigitalLink(text));
  }

  private static Parsed<Identifier> refused(int offset, String expected, String found) {
    return new Parsed.Refused<>(
        new Refusal(Reason.MALFORMED_IDENTIFIER, "", offset, expected, found));
  }
}
