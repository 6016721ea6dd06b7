package dev.custody.feeds.internal.json;

import dev.custody.feeds.internal.json.JsonRefused.Rule;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The members of one object of a strict form: each is taken by its name and type, and {@link
 * #done()} refuses what nobody took. An absent member is null; JSON null is refused.
 */
public final class Members {

  private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,18}");
  private static final Pattern MOMENT =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{3})?Z");

  private final Json.Obj object;
  private final String pointer;
  private final Set<String> taken = new HashSet<>();

  private Members(Json.Obj object, String pointer) {
    this.object = object;
    this.pointer = pointer;
  }

  /**
   * The members of this value.
   *
   * @throws JsonRefused if it is no object
   */
  public static Members of(Json value, String pointer) throws JsonRefused {
    if (value instanceof Json.Obj object) {
      return new Members(object, pointer);
    }
    throw new JsonRefused(Rule.UNEXPECTED, pointer, value.spot(), "an object", value.what());
  }

  /** The JSON pointer of a member. */
  public String at(String name) {
    return child(pointer, name);
  }

  /** The JSON pointer of a member below this pointer (RFC 6901, section 3). */
  public static String child(String pointer, String name) {
    return pointer + '/' + name.replace("~", "~0").replace("/", "~1");
  }

  /** The member, if it is there. */
  public @Nullable Json take(String name) {
    taken.add(name);
    return object.members().get(name);
  }

  /** A refusal at a member, or at the object where the member is absent. */
  public JsonRefused refused(String name, String expected, String found) {
    Json member = object.members().get(name);
    Spot spot = member == null ? object.spot() : member.spot();
    return new JsonRefused(Rule.UNEXPECTED, at(name), spot, expected, found);
  }

  /** The value of a member that must be there. */
  public <T> T required(String name, @Nullable T value) throws JsonRefused {
    if (value == null) {
      throw refused(name, "a member " + name, "none");
    }
    return value;
  }

  /** A string. */
  public @Nullable String text(String name) throws JsonRefused {
    Json value = take(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Json.Str string) {
      return string.value();
    }
    throw refused(name, "a string", value.what());
  }

  /** A whole JSON number within these bounds; absent is 0. */
  public long number(String name, long min, long max) throws JsonRefused {
    Json value = take(name);
    if (value == null) {
      return 0;
    }
    if (value instanceof Json.Num number && WHOLE.matcher(number.text()).matches()) {
      return within(name, number.text(), min, max);
    }
    throw refused(name, "a whole number", value.what());
  }

  /** A whole number as a string, 64 bits; absent is 0. */
  public long longText(String name, long min, long max) throws JsonRefused {
    String text = text(name);
    if (text == null) {
      return 0;
    }
    if (!WHOLE.matcher(text).matches()) {
      throw refused(name, "a whole number as a string", "another string");
    }
    return within(name, text, min, max);
  }

  /** true or false; absent is false. */
  public boolean flag(String name) throws JsonRefused {
    Json value = take(name);
    if (value == null) {
      return false;
    }
    if (value instanceof Json.Bool flag) {
      return flag.value();
    }
    throw refused(name, "true or false", value.what());
  }

  /** A constant of this enum by its name. */
  public <E extends Enum<E>> @Nullable E constant(String name, Class<E> type) throws JsonRefused {
    String text = text(name);
    return text == null ? null : constant(name, text, type);
  }

  /** A list of constants by name; absent is empty. */
  public <E extends Enum<E>> List<E> constants(String name, Class<E> type) throws JsonRefused {
    List<E> constants = new ArrayList<>();
    for (String text : texts(name)) {
      constants.add(constant(name, text, type));
    }
    return constants;
  }

  /** A list of strings; absent is empty. */
  public List<String> texts(String name) throws JsonRefused {
    List<String> texts = new ArrayList<>();
    List<Json> elements = elements(name);
    for (int i = 0; i < elements.size(); i++) {
      if (!(elements.get(i) instanceof Json.Str string)) {
        Json element = elements.get(i);
        throw new JsonRefused(
            Rule.UNEXPECTED, at(name) + "/" + i, element.spot(), "a string", element.what());
      }
      texts.add(string.value());
    }
    return texts;
  }

  /** The elements of an array; absent is empty. */
  public List<Json> elements(String name) throws JsonRefused {
    Json value = take(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof Json.Arr array) {
      return array.elements();
    }
    throw refused(name, "an array", value.what());
  }

  /** Bytes in base64url without padding. */
  public byte @Nullable [] base64url(String name) throws JsonRefused {
    String text = text(name);
    return text == null ? null : decode(name, text, Base64.getUrlDecoder(), unpaddedUrl());
  }

  /** Bytes in base64 with padding (RFC 4648, section 4). */
  public byte @Nullable [] base64(String name) throws JsonRefused {
    String text = text(name);
    return text == null ? null : decode(name, text, Base64.getDecoder(), Base64.getEncoder());
  }

  /** A list of bytes in base64url without padding; absent is empty. */
  public List<byte[]> base64urls(String name) throws JsonRefused {
    List<byte[]> list = new ArrayList<>();
    for (String text : texts(name)) {
      list.add(decode(name, text, Base64.getUrlDecoder(), unpaddedUrl()));
    }
    return list;
  }

  /** RFC 3339 in UTC with Z, to the second or millisecond. */
  public @Nullable Instant moment(String name) throws JsonRefused {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      if (MOMENT.matcher(text).matches()) {
        return Instant.parse(text);
      }
    } catch (DateTimeParseException e) {
      // Falls through: the 31st of February and the like.
    }
    throw refused(name, "a time as 2026-11-01T00:00:00.000Z", "another string");
  }

  /**
   * Ends the object.
   *
   * @throws JsonRefused if a member was not taken
   */
  public void done() throws JsonRefused {
    for (String name : object.members().keySet()) {
      if (!taken.contains(name)) {
        throw refused(name, "only members of the form", "an unknown member");
      }
    }
  }

  /** Names that were not taken, in the order of the text. */
  public List<String> left() {
    List<String> left = new ArrayList<>(object.members().keySet());
    left.removeAll(taken);
    return left;
  }

  private <E extends Enum<E>> E constant(String name, String text, Class<E> type)
      throws JsonRefused {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw refused(name, "a name of " + type.getSimpleName(), "another string");
  }

  private long within(String name, String text, long min, long max) throws JsonRefused {
    try {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through: 19 digits may be more than 63 bits.
    }
    throw refused(name, min + ".." + max, "a number outside");
  }

  private byte[] decode(String name, String text, Base64.Decoder decoder, Base64.Encoder encoder)
      throws JsonRefused {
    try {
      byte[] bytes = decoder.decode(text);
      // One text for one value: no unused bits, padding as the form has it.
      if (encoder.encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Falls through.
    }
    throw refused(name, "canonical base64", "another string");
  }

  private static Base64.Encoder unpaddedUrl() {
    return Base64.getUrlEncoder().withoutPadding();
  }
}
