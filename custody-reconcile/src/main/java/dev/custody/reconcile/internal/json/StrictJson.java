package dev.custody.reconcile.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.custody.reconcile.plan.PlanFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document (RFC 8259) into maps, lists, strings, numbers and booleans, and refuses
 * what people trip over: other encodings than UTF-8, a name twice in one object, depth, trailing
 * text.
 */
public final class StrictJson {

  private static final int DEPTH_MAX = 16;
  private static final int STRING_CHARS_MAX = 4_096;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(STRING_CHARS_MAX)
                  .maxNameLength(256)
                  .maxNumberLength(64)
                  .build())
          .build();

  private StrictJson() {}

  /**
   * The document as a value.
   *
   * @throws PlanFileException if it is no JSON, or breaks one of the limits, with the place
   */
  public static JsonValue parse(byte[] bytes, int bytesMax) throws PlanFileException {
    if (bytes.length > bytesMax) {
      throw new PlanFileException(
          "", "file longer than limit: lengthBytes=" + bytes.length + ", limitBytes=" + bytesMax);
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new PlanFileException("", "file that is not UTF-8");
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      try {
        if (parser.nextToken() == null) {
          throw new PlanFileException("", "empty file: expected=object");
        }
        Object value = value(parser, "", 0);
        if (parser.nextToken() != null) {
          throw new PlanFileException(
              "", "text after the document: " + at(parser.currentLocation()));
        }
        return new JsonValue(value, "");
      } catch (JsonProcessingException e) {
        // The library's sentence may quote the text, so only the place is passed on.
        throw new PlanFileException(
            parser.getParsingContext().pathAsPointer().toString(),
            "text that is not JSON, or beyond its limits: " + at(e.getLocation()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be read", e);
    }
  }

  private static String at(@Nullable JsonLocation location) {
    return location == null
        ? "line=unknown"
        : "line=" + location.getLineNr() + ", column=" + location.getColumnNr();
  }

  private static @Nullable Object value(JsonParser parser, String path, int depth)
      throws IOException, PlanFileException {
    if (depth > DEPTH_MAX) {
      throw new PlanFileException(path, "nested too deep: expected depth<=" + DEPTH_MAX);
    }
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT:
        return object(parser, path, depth);
      case START_ARRAY:
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser, path + "/" + list.size(), depth + 1));
        }
        return list;
      case VALUE_STRING:
        return parser.getText();
      case VALUE_NUMBER_INT:
      case VALUE_NUMBER_FLOAT:
        return new JsonNumber(parser.getText());
      case VALUE_TRUE:
        return Boolean.TRUE;
      case VALUE_FALSE:
        return Boolean.FALSE;
      case VALUE_NULL:
        return null;
      default:
        throw new PlanFileException(path, "unexpected text: token=" + token);
    }
  }

  private static Map<String, @Nullable Object> object(JsonParser parser, String path, int depth)
      throws IOException, PlanFileException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String below = path + "/" + name.replace("~", "~0").replace("/", "~1");
      if (members.containsKey(name)) {
        throw new PlanFileException(below, "name twice in one object");
      }
      parser.nextToken();
      members.put(name, value(parser, below, depth + 1));
    }
    return members;
  }

  /** A number as it is written: what it may be is for the reader of the member to say. */
  record JsonNumber(String text) {}
}
