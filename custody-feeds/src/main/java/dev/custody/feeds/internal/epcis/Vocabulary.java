package dev.custody.feeds.internal.epcis;

import dev.custody.api.event.Kind;
import dev.custody.feeds.epcis.KnownEvents;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Words of the Core Business Vocabulary 2.0 and what they are called here. */
public final class Vocabulary {

  /** The business step of seal events: CBV has none. */
  public static final String SEAL_STEP = "urn:custody:bizstep:seal";

  /** Before the dispositions and document types that are ours alone, and so no words of CBV. */
  public static final String OWN_DISPOSITION = "urn:custody:disposition:";

  /** As {@link #OWN_DISPOSITION}, for types of documents. */
  public static final String OWN_DOCUMENT_TYPE = "urn:custody:btt:";

  /** The type of the document entry that keeps the eventID of an EPCIS event. */
  public static final String EVENT_ID = KnownEvents.DOCUMENT_TYPE;

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("shipping", Kind.DISPATCH),
          Map.entry("receiving", Kind.RECEIVE),
          // A feed that nobody signed cannot say that both sides agreed.
          Map.entry("accepting", Kind.RECEIVE),
          Map.entry("loading", Kind.LOAD),
          Map.entry("unloading", Kind.UNLOAD),
          Map.entry("departing", Kind.DEPART),
          Map.entry("arriving", Kind.ARRIVE),
          Map.entry("packing", Kind.PACK),
          Map.entry("unpacking", Kind.UNPACK),
          Map.entry("inspecting", Kind.INSPECT),
          Map.entry("storing", Kind.STORE),
          Map.entry("holding", Kind.HOLD),
          Map.entry("entering_exiting", Kind.ACCESS),
          Map.entry("sensor_reporting", Kind.TELEMETRY),
          Map.entry("returning", Kind.RETURN),
          Map.entry(SEAL_STEP, Kind.SEAL));

  private static final Set<String> DISPOSITIONS =
      Set.of(
          "active",
          "available",
          "completeness_inferred",
          "completeness_verified",
          "conformant",
          "container_closed",
          "container_open",
          "damaged",
          "destroyed",
          "dispensed",
          "disposed",
          "encoded",
          "expired",
          "in_progress",
          "in_transit",
          "inactive",
          "mismatch_class",
          "mismatch_instance",
          "mismatch_quantity",
          "needs_replacement",
          "no_pedigree_match",
          "non_conformant",
          "non_sellable_other",
          "partially_dispensed",
          "recalled",
          "reserved",
          "retail_sold",
          "returned",
          "sellable_accessible",
          "sellable_not_accessible",
          "stolen",
          "unavailable",
          "unknown");

  private static final Set<String> DOCUMENT_TYPES =
      Set.of(
          "bol",
          "cert",
          "desadv",
          "inv",
          "pedigree",
          "po",
          "poc",
          "prodorder",
          "recadv",
          "rma",
          "testprd",
          "testres",
          "upevt");

  private Vocabulary() {}

  /** The kind that a business step stands for in a feed that nobody signed; null if none. */
  public static @Nullable Kind kind(String step) {
    return KINDS.get(step);
  }

  /** The business step of a kind on the way out; null if CBV has none. */
  public static @Nullable String step(Kind kind) {
    if (kind == Kind.HANDOVER || kind == Kind.DELIVER) {
      return "accepting";
    }
    for (Map.Entry<String, Kind> entry : KINDS.entrySet()) {
      if (entry.getValue() == kind && !entry.getKey().equals("accepting")) {
        return entry.getKey();
      }
    }
    return null;
  }

  /** A word as EPCIS has it: those of CBV as they are, others behind this prefix. */
  public static String dispositionOut(String word) {
    return out(word, DISPOSITIONS, OWN_DISPOSITION);
  }

  /** As {@link #dispositionOut}, for types of documents. */
  public static String documentTypeOut(String word) {
    return out(word, DOCUMENT_TYPES, OWN_DOCUMENT_TYPE);
  }

  /**
   * The short form of a word of CBV, however it is written: {@code shipping}, {@code
   * https://ref.gs1.org/cbv/BizStep-shipping}, {@code cbv:BizStep-shipping}, {@code
   * urn:epcglobal:cbv:bizstep:shipping}; anything else with its prefix expanded.
   *
   * @param list {@code BizStep}, {@code Disp}, {@code BTT}, {@code SDT} or {@code ER}
   */
  public static String shortForm(String value, String list, Map<String, String> prefixes) {
    String full = expand(value, prefixes);
    String web = "https://ref.gs1.org/cbv/" + list + "-";
    String urn = "urn:epcglobal:cbv:" + list.toLowerCase(Locale.ROOT) + ":";
    if (full.startsWith(web)) {
      return full.substring(web.length());
    }
    return full.startsWith(urn) ? full.substring(urn.length()) : full;
  }

  /** The short form of a type of measurement: {@code Temperature}. */
  public static String measurement(String value, Map<String, String> prefixes) {
    String full = expand(value, prefixes);
    String web = "https://gs1.org/voc/";
    return full.startsWith(web) ? full.substring(web.length()) : full;
  }

  /** A compact URI in full, if its prefix is defined (JSON-LD 1.1, 4.1.5). */
  public static String expand(String value, Map<String, String> prefixes) {
    int colon = value.indexOf(':');
    if (colon <= 0 || value.startsWith("//", colon + 1)) {
      return value;
    }
    String namespace = prefixes.get(value.substring(0, colon));
    return namespace == null ? value : namespace + value.substring(colon + 1);
  }

  /** Whether this is a word of the format: 1..127 of U+0021-007E. */
  public static boolean isWord(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 0x21 || text.charAt(i) > 0x7e) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= 127;
  }

  private static String out(String word, Set<String> known, String prefix) {
    return known.contains(word) || word.indexOf(':') > 0 ? word : prefix + word;
  }
}
