package dev.custody.api.id;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.internal.id.IdentifierRule;

/**
 * An absolute URI (RFC 3986, section 4.3): lower-case scheme, no fragment, and nothing that a
 * Digital Link path names.
 *
 * @param text the URI
 * @since 0.1.0
 */
@CheckReturnValue
public record AbsoluteUri(String text) implements Identifier {

  private static final String CONTAINER = "urn:custody:iso6346:";

  /**
   * @throws IllegalArgumentException if it is none; use {@link Identifier#parse} for untrusted text
   */
  public AbsoluteUri {
    IdentifierRule.require(text, IdentifierRule.URI, IdentifierRule.URI);
  }

  /**
   * The identifier of a freight container.
   *
   * @param number of ISO 6346: owner and category, 4 capital letters, serial number, 6 digits, and
   *     the check digit
   * @throws IllegalArgumentException if it has another form or the check digit does not hold
   */
  public static AbsoluteUri container(String number) {
    return new AbsoluteUri(CONTAINER + number);
  }

  /** The URI. */
  @Override
  public String toString() {
    return text;
  }
}
