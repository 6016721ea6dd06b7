package dev.custody.feeds.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.custody.feeds.internal.json.JsonRefused.Rule;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON token by token or value by value, and refuses what strict JSON does not admit.
 * Documents may have any length; what is held in memory at a time has limits. Not safe for use by
 * several threads.
 */
public final class StrictJson implements Closeable {

  /** Nested objects and arrays. */
  public static final int DEPTH_MAX = 32;

  /** Characters of a string. */
  public static final int STRING_LENGTH_MAX = 1 << 20;

  /** Characters of a member's name. */
  public static final int NAME_LENGTH_MAX = 1_024;

  /** Characters of a number. */
  public static final int NUMBER_LENGTH_MAX = 64;

  /** Members of one object. */
  public static final int MEMBERS_MAX = 100_000;

  /** Values of one tree. */
  public static final int TREE_VALUES_MAX = 250_000;

  /** Bytes of text of one tree. */
  public static final int TREE_BYTES_MAX = 16 << 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(STRING_LENGTH_MAX)
                  .maxNameLength(NAME_LENGTH_MAX)
                  .maxNumberLength(NUMBER_LENGTH_MAX)
                  .maxDocumentLength(-1)
                  .build())
          // Interned names of strangers would stay in memory for good.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final JsonParser parser;
  private int treeValues;
  private long treeStart;
  private boolean beyondTree;

  private StrictJson(JsonParser parser) {
    this.parser = parser;
  }

  /** What a token is. */
  public enum Token {
    /** An object begins. */
    OBJECT,
    /** An object ends. */
    OBJECT_END,
    /** An array begins. */
    ARRAY,
    /** An array ends. */
    ARRAY_END,
    /** The name of a member. */
    NAME,
    /** A string, number, boolean or null. */
    SCALAR,
    /** The end of the text. */
    END
  }

  /**
   * Opens a document; closing this closes the stream.
   *
   * @throws JsonRefused if its first bytes are no UTF-8
   * @throws IOException if the stream fails
   */
  public static StrictJson open(InputStream in) throws IOException, JsonRefused {
    try {
      return new StrictJson(FACTORY.createParser((InputStream) new Utf8Gate(in)));
    } catch (Utf8Gate.Utf8Fault e) {
      // The parser looks at the first bytes to tell encodings apart.
      in.close();
      throw notUtf8(e, "", Spot.START);
    }
  }

  /**
   * Reads text that is exactly one value.
   *
   * @throws JsonRefused if it is not, with the place
   */
  public static Json parse(byte[] text) throws JsonRefused {
    if (text.length > TREE_BYTES_MAX) {
      throw new JsonRefused(
          Rule.TOO_LONG,
          "",
          Spot.START,
          "up to " + TREE_BYTES_MAX + " bytes",
          text.length + " bytes");
    }
    if (text.length >= 3
        && text[0] == (byte) 0xef
        && text[1] == (byte) 0xbb
        && text[2] == (byte) 0xbf) {
      throw new JsonRefused(Rule.SYNTAX, "", Spot.START, "a JSON value", "a byte order mark");
    }
    try (StrictJson json = open(new ByteArrayInputStream(text))) {
      json.require(json.next() != Token.END, "a value", "nothing");
      Json value = json.tree();
      json.require(json.next() == Token.END, "the end", "more text");
      return value;
    } catch (IOException e) {
      throw new AssertionError("an array in memory does not fail", e);
    }
  }

  /**
   * The next token.
   *
   * @throws JsonRefused if the text is not strict JSON here
   * @throws IOException if the stream fails
   */
  public Token next() throws IOException, JsonRefused {
    JsonToken token;
    try {
      token = parser.nextToken();
      if (token == JsonToken.VALUE_STRING) {
        requirePairs(parser.getText());
      } else if (token == JsonToken.FIELD_NAME) {
        requirePairs(parser.currentName());
      }
    } catch (StreamConstraintsException e) {
      throw refusedByParser(tooDeep() ? Rule.TOO_DEEP : Rule.TOO_LONG, e);
    } catch (JsonProcessingException e) {
      throw refusedByParser(Rule.SYNTAX, e);
    } catch (Utf8Gate.Utf8Fault e) {
      throw notUtf8(e, pointer(), spotOf(parser.currentLocation()));
    } catch (IllegalStateException e) {
      // Jackson's answer to names that were made to collide.
      throw refused(Rule.TOO_LONG, "names that do not collide", "too many collisions");
    }
    return token == null ? Token.END : tokenOf(token);
  }

  /** The name at hand, after {@link Token#NAME}. */
  public String name() throws IOException {
    String name = parser.currentName();
    if (name == null) {
      throw new IllegalStateException("no name at hand");
    }
    return name;
  }

  /** Where the token at hand starts. */
  public Spot spot() {
    return spotOf(parser.currentTokenLocation());
  }

  /** The JSON pointer of the token at hand. */
  public String pointer() {
    return parser.getParsingContext().pathAsPointer().toString();
  }

  /**
   * The whole value that begins with the token at hand; the last of its tokens is at hand
   * afterwards.
   *
   * @throws JsonRefused if it is not strict JSON or beyond the limits of a tree
   */
  public Json tree() throws IOException, JsonRefused {
    treeValues = 0;
    treeStart = spot().offset();
    return value();
  }

  /**
   * As {@link #tree}, but a value beyond the limits of a tree is passed over.
   *
   * @return null if it was passed over
   */
  public @Nullable Json treeOrSkip() throws IOException, JsonRefused {
    JsonStreamContext around = parser.getParsingContext();
    if (parser.currentToken().isStructStart()) {
      around = around.getParent();
    }
    try {
      return tree();
    } catch (JsonRefused e) {
      if (!beyondTree) {
        throw e;
      }
      beyondTree = false;
      while (parser.getParsingContext() != around) {
        next();
      }
      return null;
    }
  }

  /**
   * Passes over the value that begins with the token at hand, by the same rules but of any size.
   */
  public void skip() throws IOException, JsonRefused {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Names names = new Names(this);
      while (next() != Token.OBJECT_END) {
        names.add(name());
        next();
        skip();
      }
    } else if (token == JsonToken.START_ARRAY) {
      while (next() != Token.ARRAY_END) {
        skip();
      }
    }
  }

  /** The names seen in one object: refuses the second of a kind. */
  public static final class Names {

    private final StrictJson json;
    private final Set<String> seen = new HashSet<>();

    /** Starts an object. */
    public Names(StrictJson json) {
      this.json = json;
    }

    /**
     * Takes the name at hand.
     *
     * @throws JsonRefused if it was there before
     */
    public void add(String name) throws JsonRefused {
      if (!seen.add(name)) {
        throw json.refused(Rule.DUPLICATE_KEY, "each name once", "a name again");
      }
      if (seen.size() > MEMBERS_MAX) {
        throw json.refused(Rule.TOO_LONG, "up to " + MEMBERS_MAX + " members", "more");
      }
    }
  }

  /** A refusal at the token at hand. */
  public JsonRefused refused(Rule rule, String expected, String found) {
    return new JsonRefused(rule, pointer(), spot(), expected, found);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private Json value() throws IOException, JsonRefused {
    Spot spot = spot();
    if (++treeValues > TREE_VALUES_MAX || spot.offset() - treeStart > TREE_BYTES_MAX) {
      beyondTree = true;
      throw refused(
          Rule.TOO_LONG,
          "up to " + TREE_VALUES_MAX + " values, " + TREE_BYTES_MAX + " bytes",
          "more");
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return object(spot);
    } else if (token == JsonToken.START_ARRAY) {
      List<Json> elements = new ArrayList<>();
      while (next() != Token.ARRAY_END) {
        elements.add(value());
      }
      return new Json.Arr(elements, spot);
    } else if (token == JsonToken.VALUE_STRING) {
      return new Json.Str(parser.getText(), spot);
    } else if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      return new Json.Num(parser.getText(), spot);
    } else if (token == JsonToken.VALUE_NULL) {
      return new Json.Null(spot);
    }
    return new Json.Bool(token == JsonToken.VALUE_TRUE, spot);
  }

  private Json object(Spot spot) throws IOException, JsonRefused {
    Map<String, Json> members = new LinkedHashMap<>();
    Names names = new Names(this);
    while (next() != Token.OBJECT_END) {
      String name = name();
      names.add(name);
      next();
      members.put(name, value());
    }
    return new Json.Obj(members, spot);
  }

  private void require(boolean holds, String expected, String found) throws JsonRefused {
    if (!holds) {
      throw refused(Rule.SYNTAX, expected, found);
    }
  }

  private void requirePairs(@Nullable String text) throws JsonRefused {
    for (int i = 0; text != null && i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (!pair) {
        throw refused(Rule.LONE_SURROGATE, "surrogates in pairs", "one alone");
      }
      i++;
    }
  }

  private boolean tooDeep() {
    return parser.getParsingContext().getNestingDepth() >= DEPTH_MAX;
  }

  // The parser's own message may quote the text, so only its place is taken.
  private JsonRefused refusedByParser(Rule rule, JsonProcessingException e) {
    Spot spot = spotOf(e.getLocation() == null ? parser.currentLocation() : e.getLocation());
    String expected =
        switch (rule) {
          case TOO_DEEP -> "up to " + DEPTH_MAX + " levels";
          case TOO_LONG -> "strings, names and numbers within their limits";
          default -> "JSON";
        };
    return new JsonRefused(rule, pointer(), spot, expected, "something else");
  }

  // Read ahead of the tokens: the offset is exact, line and column are where the tokens are.
  private static JsonRefused notUtf8(Utf8Gate.Utf8Fault e, String pointer, Spot near) {
    Spot spot = new Spot(e.offset(), near.line(), near.column());
    return new JsonRefused(Rule.NOT_UTF8, pointer, spot, "UTF-8", "another byte");
  }

  private static Spot spotOf(JsonLocation location) {
    return new Spot(
        Math.max(0, location.getByteOffset()),
        Math.max(1, location.getLineNr()),
        Math.max(1, location.getColumnNr()));
  }

  private static Token tokenOf(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> Token.OBJECT;
      case END_OBJECT -> Token.OBJECT_END;
      case START_ARRAY -> Token.ARRAY;
      case END_ARRAY -> Token.ARRAY_END;
      case FIELD_NAME -> Token.NAME;
      default -> Token.SCALAR;
    };
  }
}
