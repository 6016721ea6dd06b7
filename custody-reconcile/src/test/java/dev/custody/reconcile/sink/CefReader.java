package dev.custody.reconcile.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads CEF strictly: no escape that the format does not have, no key twice, no length exceeded.
 */
record CefReader(List<String> header, Map<String, String> extension) {

  private static final int[] HEADER_BYTES_MAX = {5, 63, 63, 31, 1023, 512, 10};
  private static final Map<String, Integer> BYTES_MAX =
      Map.of("externalId", 40, "msg", 1023, "act", 63, "outcome", 63, "reason", 1023, "cat", 1023);
  private static final Pattern PAIR = Pattern.compile("(?:^| )([A-Za-z][A-Za-z0-9]*)=");

  static CefReader read(String line) {
    assertThat(line.chars().anyMatch(Character::isISOControl)).as("one line").isFalse();
    List<String> header = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int at = 0;
    while (header.size() < 7) {
      char c = line.charAt(at++);
      if (c == '\\') {
        char escaped = line.charAt(at++);
        assertThat(escaped).as("escape in the header").isIn('\\', '|');
        part.append(escaped);
      } else if (c == '|') {
        header.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    assertThat(header.get(0)).isEqualTo("CEF:0");
    for (int i = 0; i < header.size(); i++) {
      assertThat(header.get(i).getBytes(StandardCharsets.UTF_8).length)
          .as("header part " + i)
          .isBetween(1, HEADER_BYTES_MAX[i]);
    }
    assertThat(Integer.parseInt(header.get(6))).isBetween(0, 10);
    return new CefReader(header, pairs(line.substring(at)));
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    Matcher matcher = PAIR.matcher(text);
    List<int[]> keys = new ArrayList<>();
    while (matcher.find()) {
      keys.add(new int[] {matcher.start(), matcher.start(1), matcher.end()});
    }
    assertThat(keys.get(0)[0]).isZero();
    for (int i = 0; i < keys.size(); i++) {
      int end = i + 1 < keys.size() ? keys.get(i + 1)[0] : text.length();
      String key = text.substring(keys.get(i)[1], keys.get(i)[2] - 1);
      String value = unescaped(text.substring(keys.get(i)[2], end));
      assertThat(value.strip()).as(key).isEqualTo(value).isNotEmpty();
      assertThat(value.getBytes(StandardCharsets.UTF_8).length)
          .as(key)
          .isLessThanOrEqualTo(BYTES_MAX.getOrDefault(key, 4000));
      assertThat(pairs.put(key, value)).as(key + " twice").isNull();
    }
    for (String key : pairs.keySet()) {
      if (key.matches("(cs|cn|cfp)[0-9]")) {
        assertThat(pairs).containsKey(key + "Label");
      }
    }
    return pairs;
  }

  private static String unescaped(String value) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      assertThat(c).as("equals sign without escape").isNotEqualTo('=');
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escaped = value.charAt(++i);
      assertThat(escaped).as("escape in a value").isIn('\\', '=', 'n', 'r');
      out.append(escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
    }
    return out.toString();
  }
}
