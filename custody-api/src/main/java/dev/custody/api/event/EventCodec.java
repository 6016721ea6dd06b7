package dev.custody.api.event;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.internal.wire.WireWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Turns events into their one canonical body and back (docs/format.md, body).
 *
 * <p>{@code encode(decode(b))} is {@code b}, or {@code decode} refuses; {@code decode(encode(e))}
 * equals {@code e}. The body is protobuf as any generated parser reads it, within stricter rules
 * than those parsers hold. All methods are pure and safe to call from several threads.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class EventCodec {

  private EventCodec() {}

  /** The body of an event: what is hashed to its id, and signed by way of it. */
  public static Bytes encode(CustodyEvent event) {
    Bytes asItCame = event.bodyWithUnknownFields();
    return asItCame != null ? asItCame : write(event, true);
  }

  /**
   * Reads a body of up to 56,000 bytes.
   *
   * <p>Refuses with BODY_TOO_LARGE, BODY_NOT_CANONICAL or UNSUPPORTED_SCHEMA, each alone, or with
   * any of MALFORMED_IDENTIFIER, MISSING_ASPECT, UNSUPPORTED_KIND and UNSUPPORTED_FIELD together.
   */
  public static Parsed<CustodyEvent> decode(Bytes body) {
    return BodyReader.read(body);
  }

  /** Builds by writing and reading back: so a builder admits exactly what a reader accepts. */
  static CustodyEvent check(CustodyEventBuilder builder) {
    // Time without utc_ms might encode to nothing at all: say what is missing, not what came of it.
    boolean timed = builder.time != null && builder.time.utcMs() != 0;
    if (!timed || builder.nonce == null) {
      throw new IllegalArgumentException(
          new Refusal(Reason.MISSING_ASPECT, "", 0, timed ? "nonce" : "time.utc_ms", "none")
              .toString());
    }
    builder.items = sorted(builder.items, BodyWriter::item);
    builder.seals = sorted(builder.seals, BodyWriter::seal);
    builder.documents = sorted(builder.documents, BodyWriter::document);
    builder.attachments = sorted(builder.attachments, BodyWriter::attachment);
    builder.readings = sorted(builder.readings, BodyWriter::reading);
    Parsed<CustodyEvent> read = decode(write(new CustodyEvent(builder.kind, builder, null), false));
    if (read instanceof Parsed.Accepted<CustodyEvent> accepted) {
      return accepted.value();
    }
    Refusal refusal = ((Parsed.Refused<CustodyEvent>) read).first();
    throw new IllegalArgumentException(refusal.toString());
  }

  private static Bytes write(CustodyEvent event, boolean checked) {
    WireWriter scratch = WireWriter.scratch();
    new BodyWriter(scratch, checked).event(event);
    return scratch.toBytes();
  }

  private record Encoded<T>(T element, Bytes bytes) {}

  private static <T> List<T> sorted(List<T> elements, BiConsumer<BodyWriter, T> part) {
    if (elements.size() < 2) {
      return elements;
    }
    List<Encoded<T>> encoded = new ArrayList<>(elements.size());
    for (T element : elements) {
      encoded.add(new Encoded<>(element, BodyWriter.element(element, part)));
    }
    encoded.sort(Comparator.comparing(Encoded::bytes));
    List<T> sorted = new ArrayList<>(elements.size());
    for (Encoded<T> e : encoded) {
      sorted.add(e.element());
    }
    return sorted;
  }
}
