package dev.custody.api.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds events from the fields that the vectors give, by the public builder. */
final class VectorEvents {

  private VectorEvents() {}

  static CustodyEvent event(JsonNode e) {
    CustodyEventBuilder b = CustodyEvent.builder(Kind.valueOf(e.get("kind").asText()));
    b.time(time(e.get("time")));
    b.nonce(hex(e.get("nonce")));
    b.consignment(text(e, "consignment"));
    b.items(list(e, "items", VectorEvents::item));
    b.container(text(e, "container"));
    b.place(part(e, "place", VectorEvents::place));
    b.holder(text(e, "holder"));
    b.transfer(part(e, "transfer", VectorEvents::transfer));
    b.seals(list(e, "seals", VectorEvents::seal));
    b.operator(
        part(
            e, "operator", o -> new Operator(text(o, "id"), auth(o, "auth"), bytes(o, "session"))));
    b.device(part(e, "device", VectorEvents::device));
    b.documents(
        list(
            e,
            "documents",
            d ->
                new Document(
                    text(d, "type"), text(d, "id"), number(d, "revision"), digest(d, "digest"))));
    b.critical(list(e, "critical", JsonNode::asInt));
    b.commitments(
        list(e, "commitments", c -> new Commitment(number(c, "slot"), digest(c, "digest"))));
    b.attachments(list(e, "attachments", VectorEvents::attachment));
    b.readings(list(e, "readings", VectorEvents::reading));
    b.disposition(text(e, "disposition"));
    b.correction(
        part(
            e,
            "correction",
            c ->
                new Correction(
                    id(c, "target"),
                    named(c, "reason", CorrectionReason::valueOf),
                    list(c, "corrective", n -> new EventId(hex(n))))));
    b.related(list(e, "related", n -> new EventId(hex(n))));
    b.foreign(
        part(
            e,
            "foreign",
            f ->
                new Foreign(
                    text(f, "media_type"),
                    digest(f, "digest"),
                    number(f, "length"),
                    text(f, "source"),
                    text(f, "line"))));
    b.seen(
        part(
            e,
            "seen",
            a ->
                new Anchor(
                    text(a, "origin"), number(a, "size"), digest(a, "root"), digest(a, "note"))));
    b.previous(id(e, "previous"));
    b.lifecycle(named(e, "lifecycle", Lifecycle::valueOf));
    b.access(named(e, "access", AccessState::valueOf));
    b.finding(
        part(
            e,
            "finding",
            f ->
                new Finding(
                    bytes(f, "id"),
                    number(f, "revision"),
                    text(f, "rule"),
                    named(f, "resolution", Resolution::valueOf),
                    text(f, "reason"))));
    return b.build();
  }

  private static Time time(JsonNode t) {
    return new Time(
        number(t, "utc_ms"),
        (int) number(t, "offset_min"),
        number(t, "uncertainty_ms"),
        named(t, "source", ClockSource::valueOf),
        bytes(t, "boot_id"),
        number(t, "monotonic_ms"),
        number(t, "sync_age_s"));
  }

  private static Place place(JsonNode p) {
    PositionSource source = named(p, "source", PositionSource::valueOf);
    Position position =
        source == null
            ? null
            : new Position(
                (int) number(p, "lat_e7"),
                (int) number(p, "lon_e7"),
                number(p, "accuracy_mm"),
                source);
    return new Place(text(p, "read_point"), text(p, "location"), position);
  }

  private static Item item(JsonNode i) {
    return new Item(
        text(i, "id"),
        text(i, "class_id"),
        decimal(i, "quantity"),
        text(i, "uom"),
        named(i, "condition", Condition::valueOf));
  }

  private static Transfer transfer(JsonNode t) {
    return new Transfer(
        text(t, "giver"),
        text(t, "receiver"),
        bytes(t, "token_id"),
        auth(t, "receiver_auth"),
        named(t, "outcome", Outcome::valueOf),
        text(t, "giver_owner"),
        text(t, "receiver_owner"));
  }

  private static Seal seal(JsonNode s) {
    return new Seal(
        s.get("id").asText(),
        named(s, "state", SealState::valueOf),
        named(s, "seal_class", SealClass::valueOf),
        number(s, "counter"),
        bytes(s, "proof"),
        text(s, "replaces"),
        text(s, "unit"));
  }

  private static Device device(JsonNode d) {
    return new Device(
        text(d, "id"),
        text(d, "firmware"),
        text(d, "app"),
        part(
            d,
            "evidence",
            e ->
                new Evidence(
                    named(e, "type", EvidenceType::valueOf),
                    digest(e, "digest"),
                    number(e, "at_ms"))));
  }

  private static Attachment attachment(JsonNode a) {
    return new Attachment(
        digest(a, "digest"),
        number(a, "length"),
        text(a, "media_type"),
        (int) number(a, "segment_log2"),
        digest(a, "tree_root"),
        number(a, "start_ms"),
        number(a, "duration_ms"),
        text(a, "source"));
  }

  private static Reading reading(JsonNode r) {
    return new Reading(
        text(r, "type"),
        decimal(r, "value"),
        text(r, "uom"),
        number(r, "at_ms"),
        decimal(r, "min"),
        decimal(r, "max"),
        text(r, "device"),
        r.has("alarm") && r.get("alarm").asBoolean());
  }

  private static @Nullable Decimal decimal(JsonNode node, String name) {
    return part(node, name, d -> new Decimal(number(d, "unscaled"), (int) number(d, "scale")));
  }

  private static List<AuthMethod> auth(JsonNode node, String name) {
    return list(node, name, n -> AuthMethod.valueOf(n.asText()));
  }

  private static @Nullable String text(JsonNode node, String name) {
    return node.has(name) ? node.get(name).asText() : null;
  }

  private static long number(JsonNode node, String name) {
    return node.has(name) ? node.get(name).asLong() : 0;
  }

  private static Bytes hex(JsonNode node) {
    return Bytes.ofHex(node.get("hex").asText());
  }

  private static @Nullable Bytes bytes(JsonNode node, String name) {
    return node.has(name) ? hex(node.get(name)) : null;
  }

  private static @Nullable Digest digest(JsonNode node, String name) {
    return node.has(name) ? new Digest(hex(node.get(name))) : null;
  }

  private static @Nullable EventId id(JsonNode node, String name) {
    return node.has(name) ? new EventId(hex(node.get(name))) : null;
  }

  private static <T> @Nullable T named(JsonNode node, String name, Function<String, T> of) {
    return node.has(name) ? of.apply(node.get(name).asText()) : null;
  }

  private static <T> @Nullable T part(JsonNode node, String name, Function<JsonNode, T> of) {
    return node.has(name) ? of.apply(node.get(name)) : null;
  }

  private static <T> List<T> list(JsonNode node, String name, Function<JsonNode, T> of) {
    List<T> list = new ArrayList<>();
    if (node.has(name)) {
      node.get(name).forEach(element -> list.add(of.apply(element)));
    }
    return list;
  }
}
