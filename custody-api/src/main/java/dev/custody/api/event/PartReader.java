package dev.custody.api.event;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.internal.id.IdentifierRule;
import dev.custody.api.internal.wire.WireReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sub-messages of a body, each between {@code enter} and {@code leave} of its caller. Case
 * labels are whole tags, so that a field of another wire type falls to the default and is refused.
 */
final class PartReader {

  private final FieldReader in;
  private final WireReader wire;

  PartReader(FieldReader in) {
    this.in = in;
    this.wire = in.wire;
  }


  private static final int V1 = 1 << 3;
  private static final int V2 = 2 << 3;
  private static final int V3 = 3 << 3;
  private static final int V4 = 4 << 3;
  private static final int V5 = 5 << 3;
  private static final int V6 = 6 << 3;
  private static final int V7 = 7 << 3;
  private static final int V8 = 8 << 3;
  private static final int L1 = 1 << 3 | 2;
  private static final int L2 = 2 << 3 | 2;
  private static final int L3 = 3 << 3 | 2;
  private static final int L4 = 4 << 3 | 2;
  private static final int L5 = 5 << 3 | 2;
  private static final int L6 = 6 << 3 | 2;
  private static final int L7 = 7 << 3 | 2;
  private static final int L8 = 8 << 3 | 2;

  Time time() {
    long utcMs = 0;
    int offsetMin = 0;
    long uncertaintyMs = 0;
    ClockSource source = null;
    Bytes bootId = null;
    long monotonicMs = 0;
    long syncAgeS = 0;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case V1 -> utcMs = wire.signed64("utc_ms", FieldReader.MS_MAX);
        case V2 -> offsetMin = wire.signed32("offset_min", 840);
        case V3 -> uncertaintyMs = wire.unsigned("uncertainty_ms", FieldReader.UINT32_MAX);
        case V4 -> {
          int number = in.number("source");
          source = in.known("source", number, ClockSource.ofNumber(number), ClockSource.RTC);
        }
        case L5 -> bootId = wire.bytes("boot_id", 16);
        case V6 -> monotonicMs = wire.unsigned("monotonic_ms", FieldReader.MS_MAX);
        case V7 -> syncAgeS = wire.unsigned("sync_age_s", FieldReader.UINT32_MAX);
        default -> in.unknown(tag, 7);
      }
    }
    return new Time(utcMs, offsetMin, uncertaintyMs, source, bootId, monotonicMs, syncAgeS);
  }

  Place place() {
    int start = wire.position();
    String readPoint = null;
    String location = null;
    int latE7 = 0;
    int lonE7 = 0;
    long accuracyMm = 0;
    PositionSource source = null;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> readPoint = in.id("read_point");
        case L2 -> location = in.id("location");
        case V3 -> latE7 = wire.signed32("lat_e7", 900_000_000);
        case V4 -> lonE7 = wire.signed32("lon_e7", 1_800_000_000);
        case V5 -> accuracyMm = wire.unsigned("accuracy_mm", FieldReader.UINT32_MAX);
        case V6 -> {
          int number = in.number("source");
          source =
              in.known(
                  "source",
                  number,
                  PositionSource.ofNumber(number),
                  PositionSource.POSITION_GNSS);
        }
        default -> in.unknown(tag, 6);
      }
    }
    if (source != null) {
      return new Place(readPoint, location, new Position(latE7, lonE7, accuracyMm, source));
    }
    if (latE7 != 0 || lonE7 != 0 || accuracyMm != 0) {
      throw wire.malformed("source", start, "a source beside coordinates or accuracy", "none");
    }
    return new Place(readPoint, location, null);
  }

  Item item(ItemRule rule) {
    int start = wire.position();
    String id = null;
    String classId = null;
    Decimal quantity = null;
    String uom = null;
    Condition condition = null;
    int conditionNumber = 0;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> id = in.id("id", IdentifierRule.GTIN_CLASS);
        case L2 -> classId = in.classId("class_id");
        case L3 -> quantity = decimal("quantity");
        case L4 -> uom = in.word("uom");
        case V5 -> {
          conditionNumber = in.number("condition");
          condition =
              in.known(
                  "condition", conditionNumber, Condition.ofNumber(conditionNumber), Condition.OK);
        }
        default -> in.unknown(tag, 5);
      }
    }
    if ((id == null) == (classId == null)) {
      throw wire.malformed(
          "", start, "exactly one of id and class_id", id == null ? "neither" : "both");
    }
    rule.accept(wire, start, id, classId, conditionNumber);
    return new Item(id, classId, quantity, uom, condition);
  }

  Decimal decimal(String name) {
    int start = wire.position();
    wire.enterMaybeEmpty(name, -1);
    long unscaled = 0;
    int scale = 0;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case V1 -> unscaled = wire.signed64("unscaled");
        case V2 -> scale = (int) wire.unsigned("scale", Decimal.SCALE_MAX);
        default -> in.unknown(tag, 2);
      }
    }
    if (scale > 0 && unscaled % 10 == 0) {
      throw wire.malformed("scale", start, "a scale as small as can be", Integer.toString(scale));
    }
    wire.leave();
    return scale == 0 && unscaled == 0 ? Decimal.ZERO : new Decimal(unscaled, scale);
  }

  Transfer transfer() {
    String giver = null;
    String receiver = null;
    Bytes tokenId = null;
    List<AuthMethod> receiverAuth = List.of();
    Outcome outcome = null;
    String giverOwner = null;
    String receiverOwner = null;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> giver = in.id("giver");
        case L2 -> receiver = in.id("receiver");
        case L3 -> tokenId = wire.bytes("token_id", 16);
        case L4 -> receiverAuth = in.methods("receiver_auth");
        case V5 -> {
          int number = in.number("outcome");
          outcome = in.known("outcome", number, Outcome.ofNumber(number), Outcome.ACCEPTED);
        }
        case L6 -> giverOwner = in.id("giver_owner");
        case L7 -> receiverOwner = in.id("receiver_owner");
        default -> in.unknown(tag, 7);
      }
    }
    return new Transfer(
        giver, receiver, tokenId, receiverAuth, outcome, giverOwner, receiverOwner);
  }

  Seal seal(@Nullable Seal before) {
    int start = wire.position();
    String id = null;
    SealState state = null;
    SealClass sealClass = null;
    long counter = 0;
    Bytes proof = null;
    String replaces = null;
    String unit = null;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> id = in.id("id");
        case V2 -> {
          int number = in.number("state");
          state = in.known("state", number, SealState.ofNumber(number), SealState.AFFIXED);
        }
        case V3 -> {
          int number = in.number("seal_class");
          sealClass =
              in.known("seal_class", number, SealClass.ofNumber(number), SealClass.INDICATIVE);
        }
        case V4 -> counter = wire.unsigned("counter", Long.MAX_VALUE);
        case L5 -> proof = wire.bytesUpTo("proof", 512);
        case L6 -> replaces = in.id("replaces");
        case L7 -> unit = in.id("unit");
        default -> in.unknown(tag, 7);
      }
    }
    if (id == null) {
      throw wire.malformed("id", start, "an id", "none");
    }
    // Sorted bytes begin with the id, so two seals with one id are neighbours.
    if (before != null && before.id().equals(id)) {
      throw wire.malformed("id", start, "an id that no other seal has", "a second one");
    }
    return new Seal(id, state, sealClass, counter, proof, replaces, unit);
  }

  Operator operator() {
    String id = null;
    List<AuthMethod> auth = List.of();
    Bytes session = null;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> id = in.id("id");
        case L2 -> auth = in.methods("auth");
        case L3 -> session = wire.bytesUpTo("session", 32);
        default -> in.unknown(tag, 3);
      }
    }
    return new Operator(id, auth, session);
  }

  Device device() {
    String id = null;
    String firmware = null;
    String app = null;
    Evidence evidence = null;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> id = in.id("id");
        case L2 -> firmware = in.text("firmware");
        case L3 -> app = in.text("app");
        case L4 -> {
          wire.enter("evidence");
          evidence = evidence();
          wire.leave();
        }
        default -> in.unknown(tag, 4);
      }
    }
    return new Device(id, firmware, app, evidence);
  }

  private Evidence evidence() {
    EvidenceType type = null;
    Digest digest = null;
    long atMs = 0;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case V1 -> {
          int number = in.number("type");
          type = in.known("type", number, EvidenceType.ofNumber(number), EvidenceType.ANDROID_KEY);
        }
        case L2 -> digest = wire.digest("digest");
        case V3 -> atMs = wire.signed64("at_ms", FieldReader.MS_MAX);
        default -> in.unknown(tag, 3);
      }
    }
    return new Evidence(type, digest, atMs);
  }

  Document document(@Nullable Document before) {
    int start = wire.position();
    String type = null;
    String id = null;
    long revision = 0;
    Digest digest = null;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> type = in.word("type");
        case L2 -> id = in.id("id");
        case V3 -> revision = wire.unsigned("revision", FieldReader.UINT32_MAX);
        case L4 -> digest = wire.digest("digest");
        default -> in.unknown(tag, 4);
      }
    }
    // Sorted bytes begin with type and id, so two documents with one pair are neighbours.
    if (before != null
        && java.util.Objects.equals(before.type(), type)
        && java.util.Objects.equals(before.id(), id)) {
      throw wire.malformed("", start, "a type and id that no other document has", "a second one");
    }
    return new Document(type, id, revision, digest);
  }

  Commitment commitment(long slotBefore) {
    int start = wire.position();
    long slot = 0;
    Digest digest = null;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case V1 -> slot = wire.unsigned("slot", FieldReader.UINT32_MAX);
        case L2 -> digest = wire.digest("digest");
        default -> in.unknown(tag, 2);
      }
    }
    if (digest == null) {
      throw wire.malformed("digest", start, "a digest", "none");
    }
    if (slot <= slotBefore) {
      throw wire.malformed("slot", start, "more than " + slotBefore, Long.toString(slot));
    }
    return new Commitment(slot, digest);
  }

  Attachment attachment() {
    int start = wire.position();
    Digest digest = null;
    long length = 0;
    String mediaType = null;
    int segmentLog2 = 0;
    Digest treeRoot = null;
    long startMs = 0;
    long durationMs = 0;
    String source = null;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> digest = wire.digest("digest");
        case V2 -> length = wire.unsigned("length", Long.MAX_VALUE);
        case L3 -> mediaType = in.word("media_type");
        case V4 -> {
          int at = wire.position();
          segmentLog2 = (int) wire.unsigned("segment_log2", 30);
          if (segmentLog2 < 10) {
            throw wire.malformed("segment_log2", at, "10..30", Integer.toString(segmentLog2));
          }
        }
        case L5 -> treeRoot = wire.digest("tree_root");
        case V6 -> startMs = wire.signed64("start_ms", FieldReader.MS_MAX);
        case V7 -> durationMs = wire.unsigned("duration_ms", FieldReader.UINT32_MAX);
        case L8 -> source = in.text("source");
        default -> in.unknown(tag, 8);
      }
    }
    if ((segmentLog2 == 0) != (treeRoot == null)) {
      throw wire.malformed(
          "tree_root", start, "tree_root and segment_log2 together", "one without the other");
    }
    return new Attachment(
        digest, length, mediaType, segmentLog2, treeRoot, startMs, durationMs, source);
  }

  Reading reading() {
    String type = null;
    Decimal value = null;
    String uom = null;
    long atMs = 0;
    Decimal min = null;
    Decimal max = null;
    String device = null;
    boolean alarm = false;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> type = in.word("type");
        case L2 -> value = decimal("value");
        case L3 -> uom = in.word("uom");
        case V4 -> atMs = wire.signed64("at_ms", FieldReader.MS_MAX);
        case L5 -> min = decimal("min");
        case L6 -> max = decimal("max");
        case L7 -> device = in.id("device");
        case V8 -> alarm = wire.unsigned("alarm", 1) == 1;
        default -> in.unknown(tag, 8);
      }
    }
    return new Reading(type, value, uom, atMs, min, max, device, alarm);
  }

  Correction correction() {
    EventId target = null;
    CorrectionReason reason = null;
    List<EventId> corrective = List.of();
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> target = new EventId(wire.bytes("target", 32));
        case V2 -> {
          int number = in.number("reason");
          reason =
              in.known(
                  "reason",
                  number,
                  CorrectionReason.ofNumber(number),
                  CorrectionReason.DID_NOT_OCCUR);
        }
        case L3 -> corrective = in.eventIds(tag, "corrective");
        default -> in.unknown(tag, 3);
      }
    }
    return new Correction(target, reason, corrective);
  }

  Foreign foreign() {
    String mediaType = null;
    Digest digest = null;
    long length = 0;
    String source = null;
    String line = null;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> mediaType = in.word("media_type");
        case L2 -> digest = wire.digest("digest");
        case V3 -> length = wire.unsigned("length", Long.MAX_VALUE);
        case L4 -> source = in.text("source");
        case L5 -> line = in.text("line");
        default -> in.unknown(tag, 5);
      }
    }
    return new Foreign(mediaType, digest, length, source, line);
  }

  Anchor anchor() {
    String origin = null;
    long size = 0;
    Digest root = null;
    Digest note = null;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> origin = in.word("origin");
        case V2 -> size = wire.unsigned("size", Long.MAX_VALUE);
        case L3 -> root = wire.digest("root");
        case L4 -> note = wire.digest("note");
        default -> in.unknown(tag, 4);
      }
    }
    return new Anchor(origin, size, root, note);
  }

  Finding finding() {
    Bytes id = null;
    long revision = 0;
    String rule = null;
    Resolution resolution = null;
    String reason = null;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> id = wire.bytes("id", 16);
        case V2 -> revision = wire.unsigned("revision", FieldReader.UINT32_MAX);
        case L3 -> rule = in.word("rule");
        case V4 -> {
          int number = in.number("resolution");
          resolution =
              in.known("resolution", number, Resolution.ofNumber(number), Resolution.LOSS);
        }
        case L5 -> reason = in.word("reason");
        default -> in.unknown(tag, 5);
      }
    }
    return new Finding(id, revision, rule, resolution, reason);
  }
}
