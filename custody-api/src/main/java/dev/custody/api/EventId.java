package dev.custody.api;

import java.util.Base64;

/**
 * What identifies an event: SHA-256 of its body, 32 bytes.
 *
 * <p>As text {@code ni:///sha-256;<base64url without padding>} (RFC 6920, section 3). Two events
 * with one id have the same bytes; it never stands inside the body that it names.
 *
 * @param bytes exactly 32
 * @since 0.1.0
 */
public record EventId(Bytes bytes) implements Comparable<EventId> {

  private static final String PREFIX = "ni:///sha-256;";

  /**
   * @throws IllegalArgumentException if there are not exactly 32 bytes
   */
  public EventId {
    Digest.requireLength(bytes, Digest.LENGTH, "event id");
  }

  /** The id of the event with this body. */
  public static EventId ofBody(Bytes body) {
    return new EventId(Digest.sha256(body).bytes());
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if it is not the one canonical text of 32 bytes
   */
  public static EventId parse(String text) {
    if (!text.startsWith(PREFIX) || text.length() != PREFIX.length() + 43) {
      throw new IllegalArgumentException(
          "event id in another form: expected=" + PREFIX + "<43 characters>");
    }
    EventId id =
        new EventId(Bytes.ofOwned(Base64.getUrlDecoder().decode(text.substring(PREFIX.length()))));
    if (!id.toString().equals(text)) {
      throw new IllegalArgumentException("event id with unused bits set");
    }
    return id;
  }

  /** The first four bytes in hex, for messages. */
  public String toShortHex() {
    return bytes.toShortHex();
  }

  @Override
  public int compareTo(EventId other) {
    return bytes.compareTo(other.bytes);
  }

  /** Its first four bytes: a hash needs no second one to be spread over a table. */
  @Override
  public int hashCode() {
    byte[] hash = bytes.unsafeArray();
    return hash[0] << 24 | (hash[1] & 0xff) << 16 | (hash[2] & 0xff) << 8 | hash[3] & 0xff;
  }

  /** The text form of RFC 6920. */
  @Override
  public String toString() {
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.unsafeArray());
  }
}
