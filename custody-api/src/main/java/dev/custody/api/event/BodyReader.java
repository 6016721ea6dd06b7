package dev.custody.api.event;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.internal.wire.MalformedBytes;
import dev.custody.api.internal.wire.WireReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body, judging in this order: size, schema, canonical form to the last byte, then
 * identifiers, aspects, kind and fields of later versions. Hot path: see CodecBenchmark.
 */
final class BodyReader {

  private static final int KNOWN_MAX = 27;

  private final Bytes body;
  private final WireReader wire;
  private final FieldReader in;
  private final PartReader parts;
  private final ElementReader elements;

  private int kindNumber;
  private long presentFields;
  private final List<Integer> unknownNumbers = new ArrayList<>(0);

  private BodyReader(Bytes body) {
    this.body = body;
    this.wire =
        new WireReader(body.unsafeArray(), Reason.BODY_NOT_CANONICAL, Reason.BODY_TOO_LARGE);
    this.in = new FieldReader(wire);
    this.parts = new PartReader(in);
    this.elements = new ElementReader(in);
  }

  static Parsed<CustodyEvent> read(Bytes body) {
    try {
      return new BodyReader(body).read();
    } catch (MalformedBytes e) {
      return new Parsed.Refused<>(e.refusal());
    }
  }

  private Parsed<CustodyEvent> read() {
    if (body.length() > Limits.BODY_BYTES_MAX) {
      throw wire.tooLarge(
          "", 0, "at most " + Limits.BODY_BYTES_MAX + " bytes", body.length() + " bytes");
    }
    if (body.length() == 0 || body.byteAt(0) != 8) {
      throw wire.malformed("schema", 0, "a body that begins with its schema", "another byte");
    }
    int tag = wire.tag(0);
    long schema = wire.unsigned("schema", FieldReader.UINT32_MAX);
    if (schema != CustodyEvent.SCHEMA) {
      // A later version may have other rules for all that follows: nothing more is judged.
      return new Parsed.Refused<>(
          wire.refusal(Reason.UNSUPPORTED_SCHEMA, "schema", 1, "1", Long.toString(schema)));
    }
    presentFields = 1L << 1;
    // The kind decides about aspects only at the end; any stands in for an unknown one until then.
    CustodyEventBuilder event = new CustodyEventBuilder(Kind.SCAN);
    for (tag = wire.tag(tag); tag != 0; tag = wire.tag(tag)) {
      int number = tag >>> 3;
      field(event, tag);
      if (number <= KNOWN_MAX) {
        presentFields |= 1L << number;
      } else {
        unknownNumbers.add(number);
      }
    }
    criticalFields(event.critical);
    return verdict(event);
  }

  private Parsed<CustodyEvent> verdict(CustodyEventBuilder event) {
    List<Refusal> refusals = in.noted();
    Kind kind = Kind.ofNumber(kindNumber);
    Refusal missing = Aspects.missing(kind, event, wire);
    if (missing != null) {
      refusals.add(missing);
    }
    if (kind == null) {
      refusals.add(
          wire.refusal(
              Reason.UNSUPPORTED_KIND,
              "kind",
              2,
              "a kind of this version",
              Integer.toString(kindNumber)));
    }
    Refusal unsupported = in.unsupportedField();
    if (unsupported != null) {
      refusals.add(unsupported);
    }
    if (kind == null || !refusals.isEmpty()) {
      return new Parsed.Refused<>(refusals);
    }
    return new Parsed.Accepted<>(new CustodyEvent(kind, event, in.unknownFields ? body : null));
  }

  private void field(CustodyEventBuilder event, int tag) {
    switch (tag) {
      case 2 << 3 -> kindNumber = in.number("kind");
      case 3 << 3 | 2 -> {
        wire.enter("time");
        event.time = parts.time();
        wire.leave();
      }
      case 4 << 3 | 2 -> event.nonce = wire.bytes("nonce", 16);
      case 5 << 3 | 2 -> event.consignment = in.id("consignment");
      case 6 << 3 | 2 -> event.items = items(tag);
      case 7 << 3 | 2 -> event.container = in.id("container");
      case 8 << 3 | 2 -> {
        wire.enter("place");
        event.place = parts.place();
        wire.leave();
      }
      case 9 << 3 | 2 -> event.holder = in.id("holder");
      case 10 << 3 | 2 -> {
        wire.enter("transfer");
        event.transfer = parts.transfer();
        wire.leave();
      }
      case 11 << 3 | 2 -> event.seals = list(tag, "seals", Limits.LIST_MAX, true, elements::seal);
      case 12 << 3 | 2 -> {
        wire.enter("operator");
        event.operator = parts.operator();
        wire.leave();
      }
      case 13 << 3 | 2 -> {
        wire.enter("device");
        event.device = parts.device();
        wire.leave();
      }
      case 14 << 3 | 2 -> event.documents = documents(tag);
      case 15 << 3 | 2 -> event.critical = in.packed("critical", FieldReader.UINT32_MAX);
      case 16 << 3 | 2 ->
          event.commitments =
              list(
                  tag,
                  "commitments",
                  Limits.LIST_MAX,
                  false,
                  before -> elements.commitment(before == null ? 0 : before.slot()));
      case 17 << 3 | 2 ->
          event.attachments =
              list(tag, "attachments", Limits.LIST_MAX, true, before -> elements.attachment());
      case 18 << 3 | 2 ->
          event.readings =
              list(tag, "readings", Limits.LIST_MAX, true, before -> elements.reading());
      default -> laterField(event, tag);
    }
  }

  private void laterField(CustodyEventBuilder event, int tag) {
    switch (tag) {
      case 19 << 3 | 2 -> event.disposition = in.word("disposition");
      case 20 << 3 | 2 -> {
        wire.enter("correction");
        event.correction = parts.correction();
        wire.leave();
      }
      case 21 << 3 | 2 -> event.related = in.eventIds(tag, "related");
      case 22 << 3 | 2 -> {
        wire.enter("foreign");
        event.foreign = parts.foreign();
        wire.leave();
      }
      case 23 << 3 | 2 -> {
        wire.enter("seen");
        event.seen = parts.anchor();
        wire.leave();
      }
      case 24 << 3 | 2 -> event.previous = new EventId(wire.bytes("previous", 32));
      case 25 << 3 -> {
        int number = in.number("lifecycle");
        event.lifecycle =
            in.known("lifecycle", number, Lifecycle.ofNumber(number), Lifecycle.ENROLLED);
      }
      case 26 << 3 -> {
        int number = in.number("access");
        event.access =
            in.known("access", number, AccessState.ofNumber(number), AccessState.ACCESS_OPENED);
      }
      case 27 << 3 | 2 -> {
        wire.enter("finding");
        event.finding = parts.finding();
        wire.leave();
      }
      default -> in.unknown(tag, KNOWN_MAX);
    }
  }

  /**
   * The same as {@link #list} for items, which are most of most bodies: without calls by interface.
   */
  private List<Item> items(int tag) {
    ItemRule rule = new ItemRule();
    wire.enter("items", 0);
    int beforeFrom = wire.position();
    int beforeTo = wire.limit();
    Item first = elements.item(rule);
    wire.leave();
    if (!wire.again(tag)) {
      // Most bodies have one, and an event is kept for long.
      return Collections.singletonList(first);
    }
    ArrayList<Item> items = new ArrayList<>(8);
    items.add(first);
    do {
      int start = wire.position();
      in.requireRoom("items", items.size(), Limits.ITEMS_MAX, start);
      wire.enter("items", items.size());
      int from = wire.position();
      int to = wire.limit();
      requireAscending(beforeFrom, beforeTo, from, to, start);
      items.add(elements.item(rule));
      wire.leave();
      beforeFrom = from;
      beforeTo = to;
    } while (wire.again(tag));
    items.trimToSize();
    return Collections.unmodifiableList(items);
  }

  private List<Document> documents(int tag) {
    DocumentRule rule = new DocumentRule();
    return list(tag, "documents", Limits.LIST_MAX, true, before -> elements.document(rule));
  }

  /** Reads one element of a list, given the one before it. */
  private interface Element<T> {
    T read(@Nullable T before);
  }

  private <T> List<T> list(int tag, String name, int max, boolean sorted, Element<T> element) {
    ArrayList<T> list = new ArrayList<>(4);
    T before = null;
    int beforeFrom = -1;
    int beforeTo = 0;
    do {
      int start = wire.position();
      in.requireRoom(name, list.size(), max, start);
      wire.enter(name, list.size());
      int from = wire.position();
      int to = wire.limit();
      if (sorted) {
        requireAscending(beforeFrom, beforeTo, from, to, start);
      }
      before = element.read(before);
      list.add(before);
      wire.leave();
      beforeFrom = from;
      beforeTo = to;
    } while (wire.again(tag));
    list.trimToSize();
    return list.size() == 1
        ? Collections.singletonList(list.get(0))
        : Collections.unmodifiableList(list);
  }

  private void requireAscending(int beforeFrom, int beforeTo, int from, int to, int start) {
    if (beforeFrom >= 0 && !ascending(beforeFrom, beforeTo, from, to)) {
      throw wire.malformed("", start, "elements in the order of their bytes", "another order");
    }
  }

  /** Whether the first range comes before the second: unsigned, a prefix first, never equal. */
  private boolean ascending(int firstFrom, int firstTo, int secondFrom, int secondTo) {
    byte[] bytes = wire.bytes();
    int shared = Math.min(firstTo - firstFrom, secondTo - secondFrom);
    for (int i = 0; i < shared; i++) {
      int difference = (bytes[firstFrom + i] & 0xff) - (bytes[secondFrom + i] & 0xff);
      if (difference != 0) {
        return difference < 0;
      }
    }
    return firstTo - firstFrom < secondTo - secondFrom;
  }

  /** Critical fields must be in the body, which is a question of form, and be known. */
  private void criticalFields(List<Integer> critical) {
    for (int i = 0; i < critical.size(); i++) {
      int number = critical.get(i);
      boolean known = number > 0 && number <= KNOWN_MAX;
      boolean present = known && (presentFields >>> number & 1) == 1;
      if (!present && !unknownNumbers.contains(number)) {
        throw wire.malformed(
            "critical[" + i + "]",
            wire.position(),
            "a field that is in the body",
            "field " + Integer.toUnsignedString(number));
      }
    }
    for (int i = 0; i < critical.size(); i++) {
      if (critical.get(i) > KNOWN_MAX) {
        in.unsupported(
            "critical[" + i + "]", "a field of this version", "field " + critical.get(i));
      }
    }
  }
}
