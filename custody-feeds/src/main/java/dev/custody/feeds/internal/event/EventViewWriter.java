package dev.custody.feeds.internal.event;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.event.Anchor;
import dev.custody.api.event.Attachment;
import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.Commitment;
import dev.custody.api.event.Correction;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Decimal;
import dev.custody.api.event.Device;
import dev.custody.api.event.Document;
import dev.custody.api.event.Evidence;
import dev.custody.api.event.Finding;
import dev.custody.api.event.Foreign;
import dev.custody.api.event.Item;
import dev.custody.api.event.Operator;
import dev.custody.api.event.Place;
import dev.custody.api.event.Position;
import dev.custody.api.event.Reading;
import dev.custody.api.event.Seal;
import dev.custody.api.event.Time;
import dev.custody.api.event.Transfer;
import dev.custody.feeds.internal.json.JsonOut;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the members of an event in the order of custody.proto. */
public final class EventViewWriter {

  /** One element of a list. */
  private interface Element<T> {
    void write(T value, JsonOut json) throws IOException;
  }

  private EventViewWriter() {}

  /** Writes all members of the event into the open object. */
  public static void write(CustodyEvent event, JsonOut json) throws IOException {
    json.number("schema", 1).constant("kind", event.kind());
    member("time", event.time(), json, EventViewWriter::time);
    bytes("nonce", event.nonce(), json);
    json.text("consignment", event.consignment());
    list("items", event.items(), json, EventViewWriter::item);
    json.text("container", event.container());
    member("place", event.place(), json, EventViewWriter::place);
    json.text("holder", event.holder());
    member("transfer", event.transfer(), json, EventViewWriter::transfer);
    list("seals", event.seals(), json, EventViewWriter::seal);
    member("operator", event.operator(), json, EventViewWriter::operator);
    member("device", event.device(), json, EventViewWriter::device);
    list("documents", event.documents(), json, EventViewWriter::document);
    if (!event.critical().isEmpty()) {
      json.array("critical");
      for (int number : event.critical()) {
        json.element(number);
      }
      json.endArray();
    }
    list("commitments", event.commitments(), json, EventViewWriter::commitment);
    list("attachments", event.attachments(), json, EventViewWriter::attachment);
    list("readings", event.readings(), json, EventViewWriter::reading);
    json.text("disposition", event.disposition());
    member("correction", event.correction(), json, EventViewWriter::correction);
    ids("related", event.related(), json);
    member("foreign", event.foreign(), json, EventViewWriter::foreign);
    member("seen", event.seen(), json, EventViewWriter::anchor);
    id("previous", event.previous(), json);
    json.constant("lifecycle", event.lifecycle()).constant("access", event.access());
    member("finding", event.finding(), json, EventViewWriter::finding);
  }

  private static void time(Time time, JsonOut json) throws IOException {
    json.moment("utcMs", time.utcMs())
        .number("offsetMin", time.offsetMin())
        .number("uncertaintyMs", time.uncertaintyMs())
        .constant("source", time.source());
    bytes("bootId", time.bootId(), json);
    json.longText("monotonicMs", time.monotonicMs()).number("syncAgeS", time.syncAgeS());
  }

  private static void item(Item item, JsonOut json) throws IOException {
    json.text("id", item.id()).text("classId", item.classId());
    decimal("quantity", item.quantity(), json);
    json.text("uom", item.uom()).constant("condition", item.condition());
  }

  private static void place(Place place, JsonOut json) throws IOException {
    json.text("readPoint", place.readPoint()).text("location", place.location());
    Position position = place.position();
    if (position != null) {
      json.number("latE7", position.latE7())
          .number("lonE7", position.lonE7())
          .number("accuracyMm", position.accuracyMm())
          .constant("source", position.source());
    }
  }

  private static void transfer(Transfer transfer, JsonOut json) throws IOException {
    json.text("giver", transfer.giver()).text("receiver", transfer.receiver());
    bytes("tokenId", transfer.tokenId(), json);
    methods("receiverAuth", transfer.receiverAuth(), json);
    json.constant("outcome", transfer.outcome())
        .text("giverOwner", transfer.giverOwner())
        .text("receiverOwner", transfer.receiverOwner());
  }

  private static void seal(Seal seal, JsonOut json) throws IOException {
    json.text("id", seal.id())
        .constant("state", seal.state())
        .constant("sealClass", seal.sealClass())
        .longText("counter", seal.counter());
    bytes("proof", seal.proof(), json);
    json.text("replaces", seal.replaces()).text("unit", seal.unit());
  }

  private static void operator(Operator operator, JsonOut json) throws IOException {
    json.text("id", operator.id());
    methods("auth", operator.auth(), json);
    bytes("session", operator.session(), json);
  }

  private static void device(Device device, JsonOut json) throws IOException {
    json.text("id", device.id()).text("firmware", device.firmware()).text("app", device.app());
    member("evidence", device.evidence(), json, EventViewWriter::evidence);
  }

  private static void evidence(Evidence evidence, JsonOut json) throws IOException {
    json.constant("type", evidence.type());
    digest("digest", evidence.digest(), json);
    json.moment("atMs", evidence.atMs());
  }

  private static void document(Document document, JsonOut json) throws IOException {
    json.text("type", document.type()).text("id", document.id());
    json.number("revision", document.revision());
    digest("digest", document.digest(), json);
  }

  private static void commitment(Commitment commitment, JsonOut json) throws IOException {
    json.number("slot", commitment.slot());
    digest("digest", commitment.digest(), json);
  }

  private static void attachment(Attachment attachment, JsonOut json) throws IOException {
    digest("digest", attachment.digest(), json);
    json.longText("length", attachment.length())
        .text("mediaType", attachment.mediaType())
        .number("segmentLog2", attachment.segmentLog2());
    digest("treeRoot", attachment.treeRoot(), json);
    json.moment("startMs", attachment.startMs())
        .number("durationMs", attachment.durationMs())
        .text("source", attachment.source());
  }

  private static void reading(Reading reading, JsonOut json) throws IOException {
    json.text("type", reading.type());
    decimal("value", reading.value(), json);
    json.text("uom", reading.uom()).moment("atMs", reading.atMs());
    decimal("min", reading.min(), json);
    decimal("max", reading.max(), json);
    json.text("device", reading.device()).flag("alarm", reading.alarm());
  }

  private static void correction(Correction correction, JsonOut json) throws IOException {
    id("target", correction.target(), json);
    json.constant("reason", correction.reason());
    ids("corrective", correction.corrective(), json);
  }

  private static void foreign(Foreign foreign, JsonOut json) throws IOException {
    json.text("mediaType", foreign.mediaType());
    digest("digest", foreign.digest(), json);
    json.longText("length", foreign.length())
        .text("source", foreign.source())
        .text("line", foreign.line());
  }

  private static void anchor(Anchor anchor, JsonOut json) throws IOException {
    json.text("origin", anchor.origin()).longText("size", anchor.size());
    digest("root", anchor.root(), json);
    digest("note", anchor.note(), json);
  }

  private static void finding(Finding finding, JsonOut json) throws IOException {
    bytes("id", finding.id(), json);
    json.number("revision", finding.revision())
        .text("rule", finding.rule())
        .constant("resolution", finding.resolution())
        .text("reason", finding.reason());
  }

  private static void methods(String name, List<AuthMethod> methods, JsonOut json)
      throws IOException {
    json.texts(name, methods.stream().map(Enum::name).toList());
  }

  private static void bytes(String name, @Nullable Bytes bytes, JsonOut json) throws IOException {
    json.base64url(name, bytes == null ? null : bytes.unsafeArray());
  }

  private static void digest(String name, @Nullable Digest digest, JsonOut json)
      throws IOException {
    bytes(name, digest == null ? null : digest.bytes(), json);
  }

  private static void id(String name, @Nullable EventId id, JsonOut json) throws IOException {
    bytes(name, id == null ? null : id.bytes(), json);
  }

  private static void ids(String name, List<EventId> ids, JsonOut json) throws IOException {
    if (!ids.isEmpty()) {
      json.array(name);
      for (EventId id : ids) {
        json.element(
            Base64.getUrlEncoder().withoutPadding().encodeToString(id.bytes().unsafeArray()));
      }
      json.endArray();
    }
  }

  private static void decimal(String name, @Nullable Decimal decimal, JsonOut json)
      throws IOException {
    json.text(name, decimal == null ? null : decimal.toString());
  }

  private static <T> void member(String name, @Nullable T value, JsonOut json, Element<T> element)
      throws IOException {
    if (value != null) {
      json.object(name);
      element.write(value, json);
      json.end();
    }
  }

  private static <T> void list(String name, List<T> values, JsonOut json, Element<T> element)
      throws IOException {
    if (!values.isEmpty()) {
      json.array(name);
      for (T value : values) {
        json.object();
        element.write(value, json);
        json.end();
      }
      json.endArray();
    }
  }
}
