package dev.custody.reconcile.sink;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a receiver has answered.
 *
 * @param status of HTTP, 100 to 599
 * @param retryAfter the value of Retry-After as it came; empty if there was none
 * @since 0.1.0
 */
public record WebhookAnswer(int status, String retryAfter) {

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  /** What it means for the message. */
  enum Meaning {
    /** The receiver has it. */
    DELIVERED,
    /** Not now: the same again later. */
    LATER,
    /** Not this message, whenever it comes. */
    NOT_THIS,
    /** No message at all: address, credentials or receiver are not what somebody configured. */
    NOT_HERE
  }

  /** Checks that nothing is null. */
  public WebhookAnswer {
    Objects.requireNonNull(retryAfter, "retryAfter");
  }

  /** What the status says, RFC 9110 section 15. */
  Meaning meaning() {
    if (status >= 200 && status < 300) {
      return Meaning.DELIVERED;
    }
    return switch (status) {
      case 400, 409, 411, 413, 415, 422, 431 -> Meaning.NOT_THIS;
      case 408, 421, 423, 425, 429 -> Meaning.LATER;
      default -> status >= 500 ? Meaning.LATER : Meaning.NOT_HERE;
    };
  }

  /** How long it asks to wait: seconds or a date, RFC 9110 section 10.2.3; empty if neither. */
  Optional<Duration> wait(Instant now) {
    if (SECONDS.matcher(retryAfter).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)));
    }
    try {
      ZonedDateTime until =
          ZonedDateTime.parse(
              retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT));
      Duration wait = Duration.between(now, until.toInstant());
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
