package dev.custody.feeds.epcis;

import dev.custody.feeds.internal.json.JsonRefused;
import java.util.Objects;

/**
 * Why a document is refused as a whole, and where.
 *
 * @param code the rule that it breaks
 * @param pointer JSON pointer (RFC 6901) of the value, or of the innermost one around it
 * @param offset bytes before the fault, 0-based
 * @param line 1-based
 * @param column 1-based, in bytes
 * @param expected what is admitted there
 * @param found what is there; never text of the document
 * @since 0.1.0
 */
public record DocumentFault(
    Code code, String pointer, long offset, int line, int column, String expected, String found) {

  /** The rules of strict JSON and of contexts. */
  public enum Code {
    /** Not JSON, NaN and unfinished text included: get the whole document from its sender. */
    SYNTAX,
    /** One name twice in an object: readers would differ about it. */
    DUPLICATE_KEY,
    /** Bytes that are no UTF-8. */
    NOT_UTF8,
    /** Half of a surrogate pair in a string. */
    LONE_SURROGATE,
    /** Nested deeper than 32. */
    TOO_DEEP,
    /** A string, number, name or event beyond its limit. */
    TOO_LONG,
    /** A JSON-LD context that would have to be fetched, or that redefines terms. */
    CONTEXT_NOT_BUNDLED,
    /** Of a table: a header, row or value that its columns do not admit. */
    VALUE
  }

  public DocumentFault {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(pointer, "pointer");
  }

  static DocumentFault of(JsonRefused refused) {
    Code code =
        refused.rule() == JsonRefused.Rule.UNEXPECTED
            ? Code.SYNTAX
            : Code.valueOf(refused.rule().name());
    return new DocumentFault(
        code,
        refused.pointer(),
        refused.spot().offset(),
        refused.spot().line(),
        refused.spot().column(),
        refused.expected(),
        refused.found());
  }

  /** One line for people. */
  @Override
  public String toString() {
    return code
        + " at "
        + (pointer.isEmpty() ? "/" : pointer)
        + ": line="
        + line
        + ", column="
        + column
        + ", offset="
        + offset
        + ", expected "
        + expected
        + ", found "
        + found;
  }
}
