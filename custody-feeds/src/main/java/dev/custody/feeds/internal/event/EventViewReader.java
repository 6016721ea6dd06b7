package dev.custody.feeds.internal.event;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.event.AccessState;
import dev.custody.api.event.Anchor;
import dev.custody.api.event.Attachment;
import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.ClockSource;
import dev.custody.api.event.Commitment;
import dev.custody.api.event.Condition;
import dev.custody.api.event.Correction;
import dev.custody.api.event.CorrectionReason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.CustodyEventBuilder;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Device;
import dev.custody.api.event.Document;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Evidence;
import dev.custody.api.event.EvidenceType;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Foreign;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Lifecycle;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.PositionSource;
import dev.custody.api.event.Reading;
import dev.custody.api.event.Resolution;
import dev.custody.api.event.Seal;
import dev.custody.api.event.SealClass;
import dev.custody.api.event.SealState;
import dev.custody.api.event.Time;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.SignedEvent;
import dev.custody.feeds.internal.json.Json;
import dev.custody.feeds.internal.json.JsonRefused;
import dev.custody.feeds.internal.json.Members;
import dev.custody.feeds.internal.json.StrictJson;
import dev.custody.feeds.json.EventView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of an event. Types are held here; the rules of events are held once, by the
 * builder of the api.
 *
 * <p>Longer than other classes because a message of custody.proto is a method here, and all stand
 * together.
 */
public final class EventViewReader {

  private static final long UINT32_MAX = 0xffff_ffffL;

  /** Reads one object. */
  private interface Reader<T> {
    T read(Members in) throws JsonRefused;
  }

  /** An event whose text is the form but that breaks a rule of events. */
  public static final class EventRefused extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    EventRefused(Refusal refusal) {
      super(refusal.toString(), null, false, false);
      this.refusal = refusal;
    }

    /** What is wrong. */
    public Refusal refusal() {
      return refusal;
    }
  }

  private EventViewReader() {}

  /** The event of this view, in UTF-8. */
  public static EventView read(byte[] text) throws JsonRefused, EventRefused {
    Members in = Members.of(StrictJson.parse(text), "");
    Json mark = in.take("lossless");
    boolean lossless = mark == null || in.flag("lossless");
    SignedEvent signed = signed(in);
    CustodyEventBuilder builder = members(in);
    in.done();
    if (signed == null) {
      if (!lossless) {
        throw new EventRefused(
            new Refusal(Reason.UNSUPPORTED_FIELD, "/lossless", 0, "signed beside it", "none"));
      }
      return new EventView(build(builder), null);
    }
    CustodyEvent carried = accepted(EventCodec.decode(signed.body()));
    requireSame(in, text, carried, lossless);
    return new EventView(carried, signed);
  }

  private static @Nullable SignedEvent signed(Members in) throws JsonRefused, EventRefused {
    byte[] bytes = in.base64url("signed");
    return bytes == null ? null : accepted(ContainerCodec.parseSignedEvent(Bytes.ofOwned(bytes)));
  }

  private static <T> T accepted(Parsed<T> parsed) throws EventRefused {
    if (parsed instanceof Parsed.Accepted<T> accepted) {
      return accepted.value();
    }
    Refusal refusal = ((Parsed.Refused<T>) parsed).first();
    throw new EventRefused(
        new Refusal(
            refusal.reason(), "/signed", refusal.offset(), refusal.expected(), refusal.found()));
  }

  // The members must be those of the carried body: compared as values, so spaces and order are
  // free.
  private static void requireSame(Members in, byte[] text, CustodyEvent carried, boolean lossless)
      throws JsonRefused {
    if (lossless == carried.hasUnknownFields()) {
      throw in.refused("lossless", String.valueOf(!lossless), String.valueOf(lossless));
    }
    Json.Obj shown = (Json.Obj) StrictJson.parse(text);
    Json.Obj real = (Json.Obj) StrictJson.parse(EventViewText.of(carried));
    for (String name : real.members().keySet()) {
      Json member = shown.members().get(name);
      if (member == null || !JsonEquality.same(member, real.members().get(name))) {
        throw in.refused(name, "what the signed body says", "something else");
      }
    }
    for (String name : shown.members().keySet()) {
      if (!real.members().containsKey(name) && !name.equals("signed") && !name.equals("lossless")) {
        throw in.refused(name, "what the signed body says", "a member more");
      }
    }
  }

  private static CustodyEvent build(CustodyEventBuilder builder) throws EventRefused {
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new EventRefused(
          new Refusal(reasonOf(message), "", 0, "an event by its rules", message));
    }
  }

  // The builder's message begins with the reason code.
  private static Reason reasonOf(String message) {
    for (Reason reason : Reason.values()) {
      if (message.startsWith(reason.name())) {
        return reason;
      }
    }
    return Reason.BODY_NOT_CANONICAL;
  }

  private static CustodyEventBuilder members(Members in) throws JsonRefused {
    if (in.number("schema", 0, UINT32_MAX) != 1) {
      throw in.refused("schema", "1", "another schema or none");
    }
    Kind kind = in.required("kind", in.constant("kind", Kind.class));
    return CustodyEvent.builder(kind)
        .time(in.required("time", one(in, "time", EventViewReader::time)))
        .nonce(in.required("nonce", bytes(in, "nonce")))
        .consignment(in.text("consignment"))
        .items(list(in, "items", EventViewReader::item))
        .container(in.text("container"))
        .place(one(in, "place", EventViewReader::place))
        .holder(in.text("holder"))
        .transfer(one(in, "transfer", EventViewReader::transfer))
        .seals(list(in, "seals", EventViewReader::seal))
        .operator(one(in, "operator", EventViewReader::operator))
        .device(one(in, "device", EventViewReader::device))
        .documents(list(in, "documents", EventViewReader::document))
        .critical(critical(in))
        .commitments(list(in, "commitments", EventViewReader::commitment))
        .attachments(list(in, "attachments", EventViewReader::attachment))
        .readings(list(in, "readings", EventViewReader::reading))
        .disposition(in.text("disposition"))
        .correction(one(in, "correction", EventViewReader::correction))
        .related(ids(in, "related"))
        .foreign(one(in, "foreign", EventViewReader::foreign))
        .seen(one(in, "seen", EventViewReader::anchor))
        .previous(id(in, "previous"))
        .lifecycle(in.constant("lifecycle", Lifecycle.class))
        .access(in.constant("access", AccessState.class))
        .finding(one(in, "finding", EventViewReader::finding));
  }

  private static Time time(Members in) throws JsonRefused {
    return new Time(
        millis(in, "utcMs"),
        (int) in.number("offsetMin", Integer.MIN_VALUE, Integer.MAX_VALUE),
        in.number("uncertaintyMs", 0, UINT32_MAX),
        in.constant("source", ClockSource.class),
        bytes(in, "bootId"),
        in.longText("monotonicMs", 0, Long.MAX_VALUE),
        in.number("syncAgeS", 0, UINT32_MAX));
  }

  private static Item item(Members in) throws JsonRefused {
    return new Item(
        in.text("id"),
        in.text("classId"),
        decimal(in, "quantity"),
        in.text("uom"),
        in.constant("condition", Condition.class));
  }

  private static Place place(Members in) throws JsonRefused {
    int lat = (int) in.number("latE7", Integer.MIN_VALUE, Integer.MAX_VALUE);
    int lon = (int) in.number("lonE7", Integer.MIN_VALUE, Integer.MAX_VALUE);
    long accuracy = in.number("accuracyMm", 0, UINT32_MAX);
    PositionSource source = in.constant("source", PositionSource.class);
    if (source == null && (lat != 0 || lon != 0 || accuracy != 0)) {
      throw in.refused("source", "a source of the position", "none");
    }
    Position position = source == null ? null : new Position(lat, lon, accuracy, source);
    return new Place(in.text("readPoint"), in.text("location"), position);
  }

  private static Transfer transfer(Members in) throws JsonRefused {
    return new Transfer(
        in.text("giver"),
        in.text("receiver"),
        bytes(in, "tokenId"),
        in.constants("receiverAuth", AuthMethod.class),
        in.constant("outcome", Outcome.class),
        in.text("giverOwner"),
        in.text("receiverOwner"));
  }

  private static Seal seal(Members in) throws JsonRefused {
    return new Seal(
        in.required("id", in.text("id")),
        in.constant("state", SealState.class),
        in.constant("sealClass", SealClass.class),
        in.longText("counter", 0, Long.MAX_VALUE),
        bytes(in, "proof"),
        in.text("replaces"),
        in.text("unit"));
  }

  private static Operator operator(Members in) throws JsonRefused {
    return new Operator(
        in.text("id"), in.constants("auth", AuthMethod.class), bytes(in, "session"));
  }

  private static Device device(Members in) throws JsonRefused {
    return new Device(
        in.text("id"),
        in.text("firmware"),
        in.text("app"),
        one(in, "evidence", EventViewReader::evidence));
  }

  private static Evidence evidence(Members in) throws JsonRefused {
    return new Evidence(
        in.constant("type", EvidenceType.class), digest(in, "digest"), millis(in, "atMs"));
  }

  private static Document document(Members in) throws JsonRefused {
    return new Document(
        in.text("type"), in.text("id"), in.number("revision", 0, UINT32_MAX), digest(in, "digest"));
  }

  private static Commitment commitment(Members in) throws JsonRefused {
    return new Commitment(
        in.number("slot", 0, UINT32_MAX), in.required("digest", digest(in, "digest")));
  }

  private static Attachment attachment(Members in) throws JsonRefused {
    return new Attachment(
        digest(in, "digest"),
        in.longText("length", 0, Long.MAX_VALUE),
        in.text("mediaType"),
        (int) in.number("segmentLog2", 0, Integer.MAX_VALUE),
        digest(in, "treeRoot"),
        millis(in, "startMs"),
        in.number("durationMs", 0, UINT32_MAX),
        in.text("source"));
  }

  private static Reading reading(Members in) throws JsonRefused {
    return new Reading(
        in.text("type"),
        decimal(in, "value"),
        in.text("uom"),
        millis(in, "atMs"),
        decimal(in, "min"),
        decimal(in, "max"),
        in.text("device"),
        in.flag("alarm"));
  }

  private static Correction correction(Members in) throws JsonRefused {
    return new Correction(
        id(in, "target"), in.constant("reason", CorrectionReason.class), ids(in, "corrective"));
  }

  private static Foreign foreign(Members in) throws JsonRefused {
    return new Foreign(
        in.text("mediaType"),
        digest(in, "digest"),
        in.longText("length", 0, Long.MAX_VALUE),
        in.text("source"),
        in.text("line"));
  }

  private static Anchor anchor(Members in) throws JsonRefused {
    return new Anchor(
        in.text("origin"),
        in.longText("size", 0, Long.MAX_VALUE),
        digest(in, "root"),
        digest(in, "note"));
  }

  private static Finding finding(Members in) throws JsonRefused {
    return new Finding(
        bytes(in, "id"),
        in.number("revision", 0, UINT32_MAX),
        in.text("rule"),
        in.constant("resolution", Resolution.class),
        in.text("reason"));
  }

  private static List<Integer> critical(Members in) throws JsonRefused {
    List<Integer> numbers = new ArrayList<>();
    for (Json element : in.elements("critical")) {
      if (!(element instanceof Json.Num number) || !number.text().matches("[1-9][0-9]{0,8}")) {
        throw in.refused("critical", "field numbers", element.what());
      }
      numbers.add(Integer.valueOf(number.text()));
    }
    return numbers;
  }

  private static long millis(Members in, String name) throws JsonRefused {
    Instant at = in.moment(name);
    if (at != null && at.toEpochMilli() <= 0) {
      throw in.refused(name, "a time after 1970", "an earlier one");
    }
    return at == null ? 0 : at.toEpochMilli();
  }

  private static @Nullable Decimal decimal(Members in, String name) throws JsonRefused {
    String text = in.text(name);
    if (text == null) {
      return null;
    }
    try {
      // One text for one number: plain notation, no leading or trailing zeros.
      if (text.length() <= 40) {
        Decimal decimal = Decimal.of(new BigDecimal(text));
        if (decimal.toString().equals(text)) {
          return decimal;
        }
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Falls through.
    }
    throw in.refused(name, "a decimal in its one form as a string", "another string");
  }

  private static @Nullable Bytes bytes(Members in, String name) throws JsonRefused {
    byte[] bytes = in.base64url(name);
    if (bytes != null && bytes.length == 0) {
      throw in.refused(name, "bytes", "none");
    }
    return bytes == null ? null : Bytes.ofOwned(bytes);
  }

  private static @Nullable Digest digest(Members in, String name) throws JsonRefused {
    Bytes bytes = bytes(in, name);
    return bytes == null ? null : new Digest(require32(in, name, bytes));
  }

  private static @Nullable EventId id(Members in, String name) throws JsonRefused {
    Bytes bytes = bytes(in, name);
    return bytes == null ? null : new EventId(require32(in, name, bytes));
  }

  private static List<EventId> ids(Members in, String name) throws JsonRefused {
    List<EventId> ids = new ArrayList<>();
    for (byte[] bytes : in.base64urls(name)) {
      ids.add(new EventId(require32(in, name, Bytes.ofOwned(bytes))));
    }
    return ids;
  }

  private static Bytes require32(Members in, String name, Bytes bytes) throws JsonRefused {
    if (bytes.length() != Digest.LENGTH) {
      throw in.refused(name, Digest.LENGTH + " bytes", bytes.length() + " bytes");
    }
    return bytes;
  }

  private static <T> @Nullable T one(Members in, String name, Reader<T> reader) throws JsonRefused {
    Json value = in.take(name);
    return value == null ? null : object(value, in.at(name), reader);
  }

  private static <T> List<T> list(Members in, String name, Reader<T> reader) throws JsonRefused {
    List<T> values = new ArrayList<>();
    List<Json> elements = in.elements(name);
    for (int i = 0; i < elements.size(); i++) {
      values.add(object(elements.get(i), in.at(name) + "/" + i, reader));
    }
    return values;
  }

  private static <T> T object(Json value, String pointer, Reader<T> reader) throws JsonRefused {
    Members members = Members.of(value, pointer);
    T read = reader.read(members);
    members.done();
    return read;
  }
}
