package dev.custody.feeds.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes JSON member by member; an absent value writes nothing. */
public final class JsonOut implements Closeable {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final JsonGenerator generator;

  private JsonOut(JsonGenerator generator) {
    this.generator = generator;
  }

  /** On one line. */
  public static JsonOut compact(OutputStream out) throws IOException {
    return new JsonOut(FACTORY.createGenerator(out));
  }

  /** With a line for each member, two spaces in. */
  public static JsonOut indented(OutputStream out) throws IOException {
    JsonGenerator generator = FACTORY.createGenerator(out);
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    generator.setPrettyPrinter(
        new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
    return new JsonOut(generator);
  }

  /** RFC 3339 in UTC with milliseconds. */
  public static String moment(Instant at) {
    return MILLIS.format(at);
  }

  /** Begins an object. */
  public JsonOut object() throws IOException {
    generator.writeStartObject();
    return this;
  }

  /** Begins an object as a member. */
  public JsonOut object(String name) throws IOException {
    generator.writeObjectFieldStart(name);
    return this;
  }

  /** Ends an object. */
  public JsonOut end() throws IOException {
    generator.writeEndObject();
    return this;
  }

  /** Begins an array as a member. */
  public JsonOut array(String name) throws IOException {
    generator.writeArrayFieldStart(name);
    return this;
  }

  /** Ends an array. */
  public JsonOut endArray() throws IOException {
    generator.writeEndArray();
    return this;
  }

  /** An element that is a string. */
  public JsonOut element(String value) throws IOException {
    generator.writeString(value);
    return this;
  }

  /** An element that is a number. */
  public JsonOut element(long value) throws IOException {
    generator.writeNumber(value);
    return this;
  }

  /** A string. */
  public JsonOut text(String name, @Nullable String value) throws IOException {
    if (value != null) {
      generator.writeStringField(name, value);
    }
    return this;
  }

  /** A constant by its name. */
  public JsonOut constant(String name, @Nullable Enum<?> value) throws IOException {
    return text(name, value == null ? null : value.name());
  }

  /** A list of strings; an empty one writes nothing. */
  public JsonOut texts(String name, List<String> values) throws IOException {
    return values.isEmpty() ? this : textsEvenEmpty(name, values);
  }

  /** A list of strings, empty ones too. */
  public JsonOut textsEvenEmpty(String name, List<String> values) throws IOException {
    generator.writeArrayFieldStart(name);
    for (String value : values) {
      generator.writeString(value);
    }
    generator.writeEndArray();
    return this;
  }

  /** A JSON number; 0 writes nothing. */
  public JsonOut number(String name, long value) throws IOException {
    if (value != 0) {
      generator.writeNumberField(name, value);
    }
    return this;
  }

  /** A decimal as a JSON number. */
  public JsonOut decimal(String name, @Nullable BigDecimal value) throws IOException {
    if (value != null) {
      generator.writeFieldName(name);
      generator.writeNumber(value.toPlainString());
    }
    return this;
  }

  /** A 64-bit number as a string; 0 writes nothing. */
  public JsonOut longText(String name, long value) throws IOException {
    return value == 0 ? this : text(name, Long.toString(value));
  }

  /** true; false writes nothing. */
  public JsonOut flag(String name, boolean value) throws IOException {
    return value ? bool(name, true) : this;
  }

  /** true or false. */
  public JsonOut bool(String name, boolean value) throws IOException {
    generator.writeBooleanField(name, value);
    return this;
  }

  /** Bytes in base64url without padding. */
  public JsonOut base64url(String name, byte @Nullable [] value) throws IOException {
    return value == null
        ? this
        : text(name, Base64.getUrlEncoder().withoutPadding().encodeToString(value));
  }

  /** Milliseconds since 1970 as a time; 0 writes nothing. */
  public JsonOut moment(String name, long millis) throws IOException {
    return millis == 0 ? this : text(name, moment(Instant.ofEpochMilli(millis)));
  }

  @Override
  public void close() throws IOException {
    generator.close();
  }
}
