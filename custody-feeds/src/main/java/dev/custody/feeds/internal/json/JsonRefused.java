package dev.custody.feeds.internal.json;

import dev.custody.api.Reason;
import dev.custody.api.Refusal;

/**
 * Text that is refused, on its way to the public method that makes a value of it. It never leaves
 * this module.
 */
public final class JsonRefused extends Exception {

  private static final long serialVersionUID = 1;

  /** Which rule of strict JSON it breaks. */
  public enum Rule {
    /** Not JSON, NaN and unfinished text included. */
    SYNTAX,
    /** One name twice in an object. */
    DUPLICATE_KEY,
    /** Bytes that are no UTF-8. */
    NOT_UTF8,
    /** Half of a surrogate pair in a string. */
    LONE_SURROGATE,
    /** Deeper than 32. */
    TOO_DEEP,
    /** A string, number or value beyond its limit. */
    TOO_LONG,
    /** A JSON-LD context that would have to be fetched or that redefines terms. */
    CONTEXT_NOT_BUNDLED,
    /** Well-formed, but not what the form admits there. */
    UNEXPECTED
  }

  private final Rule rule;
  private final String pointer;
  private final transient Spot spot;
  private final String expected;
  private final String found;

  /** Refused at this JSON pointer and spot. */
  public JsonRefused(Rule rule, String pointer, Spot spot, String expected, String found) {
    super(rule + " at " + pointer, null, false, false);
    this.rule = rule;
    this.pointer = pointer;
    this.spot = spot;
    this.expected = expected;
    this.found = found;
  }

  /** The rule. */
  public Rule rule() {
    return rule;
  }

  /** The JSON pointer (RFC 6901) of the value, or of the innermost one around it. */
  public String pointer() {
    return pointer;
  }

  /** Where in the bytes. */
  public Spot spot() {
    return spot;
  }

  /** What the form admits there. */
  public String expected() {
    return expected;
  }

  /** What is there; never a payload. */
  public String found() {
    return found;
  }

  /** The same as a refusal of the api. */
  public Refusal toRefusal(Reason reason) {
    int offset = (int) Math.min(Integer.MAX_VALUE, spot.offset());
    return new Refusal(reason, pointer, offset, expected, found);
  }
}
