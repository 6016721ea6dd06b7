package dev.custody.feeds.internal.epcis;

import dev.custody.api.event.Decimal;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Single values of EPCIS events; one that an event cannot carry is reported and null or 0. */
final class Values {

  private static final long MILLIS_MAX = 253_402_300_799_999L;
  private static final Pattern OFFSET = Pattern.compile("([+-])([0-9]{2}):([0-9]{2})");

  private Values() {}

  /** A time with its offset (ISO 8601) as milliseconds since 1970; 0 if absent or reported. */
  static long millis(Fields in, String name) {
    String text = in.has(name) ? in.text(name) : null;
    if (text == null) {
      return 0;
    }
    try {
      Instant at = OffsetDateTime.parse(text).toInstant();
      long millis = at.toEpochMilli();
      if (millis > 0 && millis <= MILLIS_MAX) {
        if (at.getNano() % 1_000_000 != 0) {
          in.report(name, "events have milliseconds: digits behind them are left out");
        }
        return millis;
      }
      in.report(name, "a time outside 1970..9999");
    } catch (DateTimeException | ArithmeticException e) {
      in.report(name, "expected a time with its offset");
    }
    return 0;
  }

  /** Minutes east of UTC; 0 if absent or reported. */
  static int offsetMinutes(Fields in, String name) {
    String text = in.has(name) ? in.text(name) : null;
    if (text == null) {
      return 0;
    }
    Matcher matcher = OFFSET.matcher(text);
    if (matcher.matches()) {
      int minutes = Integer.parseInt(matcher.group(2)) * 60 + Integer.parseInt(matcher.group(3));
      if (minutes <= 840 && Integer.parseInt(matcher.group(3)) < 60) {
        return matcher.group(1).equals("-") ? -minutes : minutes;
      }
    }
    in.report(name, "expected an offset within 14 hours");
    return 0;
  }

  /** A number in the format's one form. */
  static @Nullable Decimal decimal(Fields in, String name) {
    String text = in.has(name) ? in.numberText(name) : null;
    if (text == null) {
      return null;
    }
    try {
      return Decimal.of(new BigDecimal(text));
    } catch (ArithmeticException | NumberFormatException e) {
      in.report(name, "a number beyond 18 decimals or 63 bits");
      return null;
    }
  }

  /** An identifier that is a member. */
  static @Nullable String identifier(Fields in, String name, Map<String, String> prefixes) {
    String text = in.has(name) ? in.text(name) : null;
    return text == null ? null : identifier(in, name, text, prefixes);
  }

  /** An identifier that stands at or below a member. */
  static @Nullable String identifier(
      Fields in, String place, String text, Map<String, String> prefixes) {
    String full = Vocabulary.expand(text, prefixes);
    String identifier = EpcIdentifiers.read(full);
    if (identifier == null) {
      in.report(place, "no identifier that an event may carry");
    } else if (EpcIdentifiers.saysMore(full)) {
      in.report(place, "the query of a Digital Link URI is left out");
    }
    return identifier;
  }

  /** A word of the format. */
  static @Nullable String word(Fields in, String name, String text) {
    if (Vocabulary.isWord(text)) {
      return text;
    }
    in.report(name, "expected 1..127 printable characters without space");
    return null;
  }
}
