package dev.custody.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people call parties and sites, put in place of identifiers where people read. */
final class Names {

  private static final int BYTES_MAX = 16 * 1_024 * 1_024;
  private static final Pattern PLACE = Pattern.compile("(/414/[0-9]{13})(?:/254/([A-Z0-9]+))?");
  private static final Pattern PARTY = Pattern.compile("/417/[0-9]{13}");
  private static final Pattern THING = Pattern.compile("/(00|402|8004)/([A-Z0-9]+)");
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T([0-9]{2}:[0-9]{2}):[0-9]{2}(?:\\.[0-9]+)?Z");
  private static final Pattern ABSENCE =
      Pattern.compile("(?:PROVEN_ABSENT|PRESUMED_ABSENT|SOURCE_SILENT): ([a-z])");

  private final Map<String, String> names;

  private Names(Map<String, String> names) {
    this.names = names;
  }

  /** Reads a JSON object of names by identifier. */
  static Names read(Path file) throws IOException {
    try {
      return new Names(
          new ObjectMapper()
              .readValue(
                  Inputs.bytes(file, BYTES_MAX), new TypeReference<Map<String, String>>() {}));
    } catch (JsonProcessingException e) {
      throw CommandFault.usage(
          "no names: expected=a JSON object as {\"/414/9501101020016\": \"Leeds\"}, file=" + file);
    }
  }

  /** None: identifiers stay what they are. */
  static Names none() {
    return new Names(Map.of());
  }

  /** The name of one thing; of a place with an extension the extension and the name of its site. */
  String of(String identifier) {
    Matcher place = PLACE.matcher(identifier);
    String known = names.get(identifier);
    if (known != null || !place.matches() || !names.containsKey(place.group(1))) {
      return known == null ? identifier : known;
    }
    return place(place);
  }

  /** The text with names for identifiers, and times of the day without their date. */
  String in(String text) {
    String named = PLACE.matcher(text).replaceAll(this::place);
    named = PARTY.matcher(named).replaceAll(found -> name(found.group()));
    named = THING.matcher(named).replaceAll(found -> thing(found.group(1), found.group(2)));
    named = TIME.matcher(named).replaceAll(found -> found.group(1));
    return ABSENCE.matcher(named).replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
  }

  private String place(MatchResult found) {
    String site = name(found.group(1));
    return found.group(2) == null ? site : found.group(2) + " of " + site;
  }

  private String name(String identifier) {
    return names.getOrDefault(identifier, identifier);
  }

  private static String thing(String key, String value) {
    if (key.equals("00")) {
      return "pallet " + value;
    }
    return key.equals("402") ? "consignment " + value : value;
  }

  /** What is said to be wrong, for a heading: a thing of ours by its kind and number. */
  String subject(String identifier) {
    String named = in(identifier);
    return identifier.startsWith("/8004/") ? "trailer " + named : named;
  }
}
