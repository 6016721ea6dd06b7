package dev.custody.feeds.json;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.SignedEvent;
import dev.custody.feeds.internal.event.EventViewReader;
import dev.custody.feeds.internal.event.EventViewWriter;
import dev.custody.feeds.internal.json.JsonOut;
import dev.custody.feeds.internal.json.JsonRefused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The JSON view of an event: everything the body says, readable, and back to the same body.
 *
 * <p>Members are the field names of custody.proto in lowerCamel, in the order of their numbers.
 * Enums stand by name, 64-bit integers and decimals as strings, other integers as numbers, bytes in
 * base64url without padding, and every field in milliseconds since 1970 ({@code utcMs}, {@code
 * atMs}, {@code startMs}) as RFC 3339 in UTC with milliseconds. What a body leaves out is left out
 * here.
 *
 * <p>The law: {@code EventCodec.encode(fromJson(toJson(e)))} is the same body. A body with fields
 * of a later version cannot be written from its known fields: its view says {@code "lossless":
 * false}, and it is read back only where the view carries the bytes themselves in {@code signed};
 * without them it is refused (UNSUPPORTED_FIELD), because the event made of the rest would be
 * another one. Where {@code signed} is there, the members must say what its body says, so a view
 * cannot show one event and carry another.
 *
 * @since 0.1.0
 */
public final class EventJson {

  private EventJson() {}

  /** The view of an event, on one line. */
  public static String toJson(CustodyEvent event) {
    return write(event, null);
  }

  /** The view of a signed event with its bytes in {@code signed}; refused where the body is. */
  public static Parsed<String> toJson(SignedEvent signed) {
    Parsed<CustodyEvent> decoded = EventCodec.decode(signed.body());
    if (decoded instanceof Parsed.Refused<CustodyEvent> refused) {
      return new Parsed.Refused<>(refused.refusals());
    }
    return new Parsed.Accepted<>(write(decoded.require(), signed));
  }

  /**
   * Reads a view, in UTF-8.
   *
   * <p>Refused with RECORD_NOT_CANONICAL or RECORD_TOO_LARGE where the text is not the form, with
   * the reason of the event's own rule where it is but the event is not whole; paths are JSON
   * pointers, offsets bytes of the text.
   */
  public static Parsed<EventView> fromJson(byte[] json) {
    try {
      return new Parsed.Accepted<>(EventViewReader.read(json));
    } catch (JsonRefused e) {
      Reason reason =
          e.rule() == JsonRefused.Rule.TOO_LONG
              ? Reason.RECORD_TOO_LARGE
              : Reason.RECORD_NOT_CANONICAL;
      return new Parsed.Refused<>(e.toRefusal(reason));
    } catch (EventViewReader.EventRefused e) {
      return new Parsed.Refused<>(e.refusal());
    }
  }

  /** Reads a view. */
  public static Parsed<EventView> fromJson(String json) {
    // A lone surrogate would turn into "?" on its way to bytes.
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(json)) {
      return new Parsed.Refused<>(
          new Refusal(Reason.RECORD_NOT_CANONICAL, "", 0, "surrogates in pairs", "one alone"));
    }
    return fromJson(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String write(CustodyEvent event, @Nullable SignedEvent signed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonOut json = JsonOut.compact(out)) {
      json.object();
      EventViewWriter.write(event, json);
      if (signed != null) {
        Bytes bytes = ContainerCodec.encode(signed);
        json.base64url("signed", bytes.unsafeArray());
      }
      json.bool("lossless", !event.hasUnknownFields());
      json.end();
    } catch (IOException e) {
      throw new AssertionError("an array in memory does not fail", e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
