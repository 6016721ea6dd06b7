package dev.custody.api.event;

import dev.custody.api.EventId;
import dev.custody.api.Limits;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.internal.id.IdentifierRule;
import dev.custody.api.internal.wire.TextRule;
import dev.custody.api.internal.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values that the format marks [id], [word], [text] and the enums and lists among them.
 *
 * <p>What breaks the canonical form ends the reading. A malformed identifier and a value of a later
 * version do not: they are noted, the first of each, because the rest of the body must still be
 * judged.
 */
final class FieldReader {

  /** The largest time of the format: the end of the year 9999. */
  static final long MS_MAX = 253_402_300_799_999L;

  static final long UINT32_MAX = 0xffff_ffffL;

  final WireReader wire;
  boolean unknownFields;
  private @Nullable Refusal malformedIdentifier;
  private @Nullable Refusal unsupportedField;

  FieldReader(WireReader wire) {
    this.wire = wire;
  }

  /** What was noted so far: at most one malformed identifier and one unsupported field. */
  List<Refusal> noted() {
    List<Refusal> noted = new ArrayList<>(2);
    if (malformedIdentifier != null) {
      noted.add(malformedIdentifier);
    }
    return noted;
  }

  @Nullable Refusal unsupportedField() {
    return unsupportedField;
  }

  /** A field that this version does not know: kept, and only wire type 2 may repeat. */
  void unknown(int tag, int knownMax) {
    int start = wire.position();
    if (tag >>> 3 <= knownMax) {
      throw wire.malformed(
          "field " + (tag >>> 3), start, "another wire type", "wire type " + (tag & 7));
    }
    unknownFields = true;
    if ((tag & 7) == WireReader.VARINT) {
      wire.presentVarint("field " + (tag >>> 3));
      return;
    }
    do {
      wire.skip(wire.presentLength("field " + (tag >>> 3)));
    } while (wire.again(tag));
  }

  /** An identifier of any form. */
  String id(String name) {
    return id(name, 0);
  }

  /** An identifier that is not of the given form, 0 for none. */
  String id(String name, int excludedForm) {
    int length = wire.presentLength(name);
    int from = wire.position();
    int form = IdentifierRule.form(wire.bytes(), from, from + length);
    if (malformedIdentifier == null) {
      if (form == IdentifierRule.MALFORMED) {
        noteViolation(name, from, length);
      } else if (form == excludedForm) {
        malformed(name, from, "an identifier of an instance", "one of a class");
      }
    }
    return ascii(length);
  }

  /** An identifier of a class of things: an /01 path without serial number, or a URI. */
  String classId(String name) {
    int length = wire.presentLength(name);
    int start = wire.position();
    int form = IdentifierRule.form(wire.bytes(), start, start + length);
    if (form == IdentifierRule.GTIN_CLASS || form == IdentifierRule.URI) {
      return ascii(length);
    }
    if (form == IdentifierRule.MALFORMED) {
      noteViolation(name, start, length);
    } else if (malformedIdentifier == null) {
      malformed(name, start, "an /01 path without /21, or a URI", "another path");
    }
    return ascii(length);
  }

  private void noteViolation(String name, int start, int length) {
    if (malformedIdentifier == null) {
      IdentifierRule.Violation violation =
          IdentifierRule.violation(wire.bytes(), start, start + length);
      malformed(name, start + violation.offset(), violation.expected(), violation.found());
    }
  }

  private void malformed(String name, int offset, String expected, String found) {
    malformedIdentifier = wire.refusal(Reason.MALFORMED_IDENTIFIER, name, offset, expected, found);
  }

  private String ascii(int length) {
    // Bytes above 0x7f were noted as malformed: no event will come of them.
    String value = new String(wire.bytes(), wire.position(), length, StandardCharsets.ISO_8859_1);
    wire.skip(length);
    return value;
  }

  /** A word. */
  String word(String name) {
    int length = wire.presentLength(name);
    int from = wire.position();
    if (length > Limits.WORD_BYTES_MAX) {
      throw wire.malformed(
          name, from, "at most " + Limits.WORD_BYTES_MAX + " bytes", length + " bytes");
    }
    int bad = TextRule.badWord(wire.bytes(), from, from + length);
    if (bad >= 0) {
      throw wire.malformed(name, bad, "printable ASCII without space", "another byte");
    }
    return ascii(length);
  }

  /** Free text. */
  String text(String name) {
    int length = wire.presentLength(name);
    int from = wire.position();
    if (length > Limits.TEXT_BYTES_MAX) {
      throw wire.malformed(
          name, from, "at most " + Limits.TEXT_BYTES_MAX + " bytes", length + " bytes");
    }
    int bad = TextRule.badText(wire.bytes(), from, from + length);
    if (bad >= 0) {
      throw wire.malformed(
          name, bad, "UTF-8 without controls and direction marks", "another byte sequence");
    }
    String value = new String(wire.bytes(), from, length, StandardCharsets.UTF_8);
    wire.skip(length);
    return value;
  }

  /** An enum number; above 31 bits it breaks the form. */
  int number(String name) {
    return (int) wire.unsigned(name, Integer.MAX_VALUE);
  }

  /**
   * Notes a value of a later version if there is no constant. No event will come of the body then,
   * so the stand-in never reaches a caller; it keeps "present" apart from "absent" until the end.
   */
  <E extends Enum<E>> E known(String name, int number, @Nullable E constant, E standIn) {
    if (constant != null) {
      return constant;
    }
    unsupported(name, "an enum value of this version", Integer.toString(number));
    return standIn;
  }

  void unsupported(String name, String expected, String found) {
    if (unsupportedField == null) {
      unsupportedField =
          wire.refusal(Reason.UNSUPPORTED_FIELD, name, wire.position(), expected, found);
    }
  }

  /** A packed list of auth methods: one chunk, strictly ascending, no 0. */
  List<AuthMethod> methods(String name) {
    List<AuthMethod> methods = new ArrayList<>(4);
    for (int number : packed(name, Integer.MAX_VALUE)) {
      methods.add(known(name, number, AuthMethod.ofNumber(number), AuthMethod.QR_TOKEN));
    }
    return methods;
  }

  /** A packed list of numbers within {@code 1..max}, strictly ascending. */
  List<Integer> packed(String name, long max) {
    List<Integer> numbers = new ArrayList<>(4);
    wire.enter(name);
    long last = 0;
    while (wire.position() < wire.limit()) {
      int start = wire.position();
      requireRoom("", numbers.size(), Limits.LIST_MAX, start);
      long number = wire.unsigned("", max);
      if (number <= last) {
        throw wire.malformed("", start, "more than " + last, Long.toString(number));
      }
      last = number;
      numbers.add((int) number);
    }
    wire.leave();
    return Collections.unmodifiableList(numbers);
  }

  /** A repeated field of event ids, in the writer's order. */
  List<EventId> eventIds(int tag, String name) {
    List<EventId> ids = new ArrayList<>(2);
    do {
      requireRoom(name, ids.size(), Limits.LIST_MAX, wire.position());
      wire.enter(name, ids.size());
      ids.add(new EventId(wire.rest(32)));
      wire.leave();
    } while (wire.again(tag));
    return Collections.unmodifiableList(ids);
  }

  void requireRoom(String name, int count, int max, int offset) {
    if (count == max) {
      throw wire.tooLarge(name, offset, "at most " + max + " elements", "more");
    }
  }
}
