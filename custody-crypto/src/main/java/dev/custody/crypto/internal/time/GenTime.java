package dev.custody.crypto.internal.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The genTime of a token: {@code YYYYMMDDhhmmss[.f]Z} (RFC 3161, section 2.4.2).
 *
 * @param instant what it says
 * @param resolution the unit of its last digit
 */
record GenTime(Instant instant, Duration resolution) {

  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})"
              + "(?:\\.([0-9]{0,8}[1-9]))?Z");

  static GenTime parse(String text) throws BadToken {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new BadToken("genTime as YYYYMMDDhhmmss[.f]Z expected: length=" + text.length());
    }
    String fraction = matcher.group(7);
    Duration unit = Duration.ofSeconds(1);
    for (int i = 0; fraction != null && i < fraction.length(); i++) {
      unit = unit.dividedBy(10);
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
              number(matcher, 1),
              number(matcher, 2),
              number(matcher, 3),
              number(matcher, 4),
              number(matcher, 5),
              number(matcher, 6));
      long units = fraction == null ? 0 : Long.parseLong(fraction);
      return new GenTime(time.toInstant(ZoneOffset.UTC).plus(unit.multipliedBy(units)), unit);
    } catch (DateTimeException e) {
      throw new BadToken("genTime of the calendar expected: " + e.getClass().getSimpleName());
    }
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}
