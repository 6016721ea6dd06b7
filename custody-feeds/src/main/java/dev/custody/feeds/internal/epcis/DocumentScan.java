package dev.custody.feeds.internal.epcis;

import dev.custody.feeds.epcis.DocumentSource;
import dev.custody.feeds.internal.json.Json;
import dev.custody.feeds.internal.json.JsonRefused;
import dev.custody.feeds.internal.json.JsonRefused.Rule;
import dev.custody.feeds.internal.json.StrictJson;
import dev.custody.feeds.internal.json.StrictJson.Token;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * The first pass over a document: every byte is judged before any event is given out, so a document
 * is refused whole or not at all, and contexts are known before what they apply to, wherever they
 * stand.
 */
public final class DocumentScan {

  private static final Set<String> EVENT_TYPES =
      Set.of(
          "ObjectEvent",
          "AggregationEvent",
          "TransactionEvent",
          "TransformationEvent",
          "AssociationEvent");

  private final StrictJson json;
  private Map<String, String> prefixes = Contexts.builtIn();
  private boolean object;
  private boolean singleEvent;
  private boolean body;
  private boolean declaresErrors;

  private DocumentScan(StrictJson json) {
    this.json = json;
  }

  /**
   * What the second pass needs to know.
   *
   * @param prefixes those of the document's own context
   * @param singleEvent whether the document is one event
   * @param hasBody whether it has an epcisBody
   * @param declaresErrors whether an errorDeclaration occurs anywhere
   */
  public record Shape(
      Map<String, String> prefixes, boolean singleEvent, boolean hasBody, boolean declaresErrors) {}

  /**
   * Judges a document.
   *
   * @throws JsonRefused if it is refused
   * @throws IOException if it cannot be read
   */
  public static Shape scan(DocumentSource document) throws IOException, JsonRefused {
    try (StrictJson json = StrictJson.open(document.open())) {
      DocumentScan scan = new DocumentScan(json);
      Token first = json.next();
      if (first == Token.END) {
        throw json.refused(Rule.SYNTAX, "a document", "nothing");
      }
      scan.object = first == Token.OBJECT;
      scan.value(first, 0);
      if (json.next() != Token.END) {
        throw json.refused(Rule.SYNTAX, "the end", "more text");
      }
      return new Shape(scan.prefixes, scan.singleEvent, scan.body, scan.declaresErrors);
    }
  }

  /** Whether this is one of the five types of EPCIS events. */
  static boolean isEventType(String type) {
    return EVENT_TYPES.contains(type);
  }

  private void value(Token first, int depth) throws IOException, JsonRefused {
    if (first == Token.OBJECT) {
      StrictJson.Names names = new StrictJson.Names(json);
      while (json.next() != Token.OBJECT_END) {
        String name = json.name();
        names.add(name);
        member(name, depth);
      }
    } else if (first == Token.ARRAY) {
      for (Token token = json.next(); token != Token.ARRAY_END; token = json.next()) {
        value(token, depth + 1);
      }
    }
  }

  private void member(String name, int depth) throws IOException, JsonRefused {
    Token token = json.next();
    boolean root = object && depth == 0;
    if (name.equals("@context")) {
      String pointer = json.pointer();
      Map<String, String> found = Contexts.with(Contexts.builtIn(), json.tree(), pointer);
      prefixes = root ? found : prefixes;
    } else if (root && name.equals("type") && token == Token.SCALAR) {
      Json type = json.tree();
      singleEvent = type instanceof Json.Str text && EVENT_TYPES.contains(text.value());
    } else {
      body |= root && name.equals("epcisBody");
      declaresErrors |= name.equals("errorDeclaration");
      value(token, depth + 1);
    }
  }
}
