package dev.custody.reconcile.internal.json;

import dev.custody.api.Parsed;
import dev.custody.api.id.Identifier;
import dev.custody.reconcile.internal.json.StrictJson.JsonNumber;
import dev.custody.reconcile.plan.PlanFileException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value with its path: asks for what it must be, and says where it is not. */
public final class JsonValue {

  private static final Instant TIME_MIN = Instant.EPOCH;
  private static final Instant TIME_MAX = Instant.ofEpochMilli(253_402_300_799_999L);

  private final @Nullable Object value;
  private final String path;

  JsonValue(@Nullable Object value, String path) {
    this.value = value;
    this.path = path;
  }

  /** A refusal of this value. */
  public PlanFileException refuse(String message) {
    return new PlanFileException(path, message);
  }

  /** An object that has no other members than these. */
  public JsonValue object(String... members) throws PlanFileException {
    for (Object name : map().keySet()) {
      if (!Arrays.asList(members).contains((String) name)) {
        throw below((String) name, null).refuse("unknown member");
      }
    }
    return this;
  }

  /** Whether it is an object. */
  public boolean isObject() {
    return value instanceof Map;
  }

  /** A member that must be there. */
  public JsonValue required(String name) throws PlanFileException {
    JsonValue member = optional(name);
    if (member == null) {
      throw refuse("missing member: name=" + name);
    }
    return member;
  }

  /** A member, or null if it is not there; a JSON null is a wrong type, not an absence. */
  public @Nullable JsonValue optional(String name) throws PlanFileException {
    Map<?, ?> map = map();
    return map.containsKey(name) ? below(name, map.get(name)) : null;
  }

  /** The elements of an array. */
  public List<JsonValue> elements(int max) throws PlanFileException {
    if (!(value instanceof List<?> list)) {
      throw wrong("array");
    }
    if (list.size() > max) {
      throw refuse("array longer than limit: count=" + list.size() + ", limit=" + max);
    }
    List<JsonValue> out = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      out.add(below(Integer.toString(i), list.get(i)));
    }
    return out;
  }

  /** 1 to {@code max} printable ASCII characters without space. */
  public String word(int max) throws PlanFileException {
    String text = string();
    boolean fits = !text.isEmpty() && text.length() <= max;
    for (int i = 0; fits && i < text.length(); i++) {
      fits = text.charAt(i) > ' ' && text.charAt(i) < 0x7f;
    }
    if (!fits) {
      throw refuse("expected 1.." + max + " printable ASCII characters: length=" + text.length());
    }
    return text;
  }

  /** 1 to {@code max} characters. */
  public String text(int max) throws PlanFileException {
    String text = string();
    if (text.isEmpty() || text.length() > max) {
      throw refuse("expected 1.." + max + " characters: length=" + text.length());
    }
    return text;
  }

  /**
   * An identifier by the format's own rule: a plan names things as events do, or it names nothing.
   */
  public String identifier() throws PlanFileException {
    String text = string();
    if (Identifier.parse(text) instanceof Parsed.Refused<Identifier> refused) {
      throw refuse(
          "malformed identifier: expected="
              + refused.first().expected()
              + ", offset="
              + refused.first().offset());
    }
    return text;
  }

  /** An RFC 3339 time with zone, from 1970 to 9999. */
  public Instant time() throws PlanFileException {
    String text = string();
    try {
      Instant at = OffsetDateTime.parse(text).toInstant();
      if (!at.isBefore(TIME_MIN) && !at.isAfter(TIME_MAX)) {
        return at;
      }
    } catch (DateTimeException e) {
      // Refused below, with the place.
    }
    throw refuse("expected an RFC 3339 time with zone: length=" + text.length());
  }

  /** A whole number in a range. */
  public int integer(int min, int max) throws PlanFileException {
    BigDecimal number = number();
    if (number.scale() > 0
        || number.compareTo(BigDecimal.valueOf(min)) < 0
        || number.compareTo(BigDecimal.valueOf(max)) > 0) {
      throw refuse("expected a whole number: range=" + min + ".." + max);
    }
    return number.intValueExact();
  }

  /** A number in double precision. */
  public double real() throws PlanFileException {
    return number().doubleValue();
  }

  /** A decimal written as a string, as the format's JSON view has it: digits, sign, point. */
  public BigDecimal decimalText() throws PlanFileException {
    String text = string();
    if (!text.matches("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?")) {
      throw refuse("expected a decimal number as a string: length=" + text.length());
    }
    return new BigDecimal(text);
  }

  /** One constant of an enum by its name. */
  public <E extends Enum<E>> E constant(Class<E> type) throws PlanFileException {
    String text = string();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw refuse("expected one of " + Arrays.toString(type.getEnumConstants()));
  }

  private BigDecimal number() throws PlanFileException {
    if (!(value instanceof JsonNumber number)) {
      throw wrong("number");
    }
    try {
      BigDecimal decimal = new BigDecimal(number.text());
      if (Math.abs((long) decimal.scale()) <= 64) {
        return decimal;
      }
    } catch (NumberFormatException e) {
      // An exponent beyond what a decimal can have: out of range like any other.
    }
    throw refuse("number out of range");
  }

  private String string() throws PlanFileException {
    if (value instanceof String text) {
      return text;
    }
    throw wrong("string");
  }

  private Map<?, ?> map() throws PlanFileException {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw wrong("object");
  }

  private PlanFileException wrong(String expected) {
    return refuse("wrong type: expected=" + expected + ", found=" + found());
  }

  private String found() {
    if (value == null) {
      return "null";
    }
    if (value instanceof Map) {
      return "object";
    }
    if (value instanceof List) {
      return "array";
    }
    if (value instanceof String) {
      return "string";
    }
    return value instanceof Boolean ? "boolean" : "number";
  }

  private JsonValue below(String name, @Nullable Object member) {
    return new JsonValue(member, path + "/" + name.replace("~", "~0").replace("/", "~1"));
  }
}
