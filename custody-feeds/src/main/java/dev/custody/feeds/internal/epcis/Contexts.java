package dev.custody.feeds.internal.epcis;

import dev.custody.feeds.internal.json.Json;
import dev.custody.feeds.internal.json.JsonRefused;
import dev.custody.feeds.internal.json.JsonRefused.Rule;
import dev.custody.feeds.internal.json.Members;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * JSON-LD contexts that mean something without the network: those of EPCIS 2.0 by their URL, whose
 * terms are built in, and inline objects that only define prefixes. Any other could change what
 * every word of the document means.
 */
public final class Contexts {

  /** The context that we write. */
  public static final String EPCIS_2 =
      "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

  private static final Set<String> KNOWN =
      Set.of(
          EPCIS_2,
          "https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
          "https://ref.gs1.org/standards/epcis/2.0.1/epcis-context.jsonld",
          "https://ref.gs1.org/standards/epcis/2.0.0/query-schema.json");

  /** Prefixes that the EPCIS context defines and that stand in values. */
  private static final Map<String, String> BUILT_IN =
      Map.of("cbv", "https://ref.gs1.org/cbv/", "gs1", "https://gs1.org/voc/");

  // Terms of the EPCIS context that the mapping reads: a prefix of such a name would redefine them.
  private static final Set<String> TERMS =
      Set.of(
          "type",
          "id",
          "schemaVersion",
          "epcisBody",
          "eventList",
          "eventTime",
          "recordTime",
          "eventTimeZoneOffset",
          "eventID",
          "epcList",
          "childEPCs",
          "parentID",
          "quantityList",
          "childQuantityList",
          "inputEPCList",
          "inputQuantityList",
          "outputEPCList",
          "outputQuantityList",
          "epcClass",
          "quantity",
          "uom",
          "action",
          "bizStep",
          "disposition",
          "readPoint",
          "bizLocation",
          "bizTransactionList",
          "bizTransaction",
          "sourceList",
          "source",
          "destinationList",
          "destination",
          "sensorElementList",
          "sensorReport",
          "sensorMetadata",
          "errorDeclaration",
          "reason",
          "declarationTime",
          "correctiveEventIDs",
          "queryResults",
          "resultsBody",
          "event",
          "value",
          "time");

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");
  private static final Pattern URI = Pattern.compile("[a-z][a-z0-9+.-]*:[\\x21-\\x7e]{1,1000}");

  private Contexts() {}

  /** The prefixes that hold where no inline object defines any. */
  public static Map<String, String> builtIn() {
    return BUILT_IN;
  }

  /**
   * The prefixes that hold under this context in addition to those given.
   *
   * @throws JsonRefused if it would have to be fetched, or does more than define prefixes
   */
  public static Map<String, String> with(Map<String, String> outer, Json context, String pointer)
      throws JsonRefused {
    Map<String, String> prefixes = new HashMap<>(outer);
    add(context, pointer, prefixes);
    return prefixes;
  }

  private static void add(Json context, String pointer, Map<String, String> prefixes)
      throws JsonRefused {
    if (context instanceof Json.Arr array) {
      List<Json> elements = array.elements();
      for (int i = 0; i < elements.size(); i++) {
        if (elements.get(i) instanceof Json.Arr) {
          throw refused(elements.get(i), pointer + "/" + i, "a context in a context");
        }
        add(elements.get(i), pointer + "/" + i, prefixes);
      }
    } else if (context instanceof Json.Str url) {
      if (!KNOWN.contains(url.value())) {
        throw refused(context, pointer, "another URL");
      }
    } else if (context instanceof Json.Obj object) {
      for (Map.Entry<String, Json> entry : object.members().entrySet()) {
        String place = Members.child(pointer, entry.getKey());
        define(entry.getKey(), entry.getValue(), place, prefixes);
      }
    } else {
      throw refused(context, pointer, context.what());
    }
  }

  private static void define(String name, Json value, String pointer, Map<String, String> prefixes)
      throws JsonRefused {
    String builtIn = BUILT_IN.get(name);
    boolean prefix =
        PREFIX.matcher(name).matches()
            && !TERMS.contains(name)
            && value instanceof Json.Str uri
            && URI.matcher(uri.value()).matches()
            && (builtIn == null || builtIn.equals(uri.value()));
    if (!prefix) {
      throw refused(value, pointer, "a definition of something else");
    }
    prefixes.put(name, ((Json.Str) value).value());
  }

  private static JsonRefused refused(Json at, String pointer, String found) {
    return new JsonRefused(
        Rule.CONTEXT_NOT_BUNDLED,
        pointer,
        at.spot(),
        "a bundled EPCIS 2.0 context or an object that defines prefixes",
        found);
  }
}
