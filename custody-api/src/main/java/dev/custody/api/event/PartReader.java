package dev.custody.api.event;

import static dev.custody.api.event.Tags.L1;
import static dev.custody.api.event.Tags.L2;
import static dev.custody.api.event.Tags.L3;
import static dev.custody.api.event.Tags.L4;
import static dev.custody.api.event.Tags.L5;
import static dev.custody.api.event.Tags.L6;
import static dev.custody.api.event.Tags.L7;
import static dev.custody.api.event.Tags.V1;
import static dev.custody.api.event.Tags.V2;
import static dev.custody.api.event.Tags.V3;
import static dev.custody.api.event.Tags.V4;
import static dev.custody.api.event.Tags.V5;
import static dev.custody.api.event.Tags.V6;
import static dev.custody.api.event.Tags.V7;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.internal.wire.WireReader;
import java.util.List;

/**
 * Reads the sub-messages of a body, each between {@code enter} and {@code leave} of its caller.
 * Case labels are whole tags, so that a field of another wire type falls to the default and is
 * refused.
 */
final class PartReader {

  private final FieldReader in;
  private final WireReader wire;

  PartReader(FieldReader in) {
    this.in = in;
    this.wire = in.wire;
  }

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
                  "source", number, PositionSource.ofNumber(number), PositionSource.POSITION_GNSS);
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
    return new Transfer(giver, receiver, tokenId, receiverAuth, outcome, giverOwner, receiverOwner);
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
          resolution = in.known("resolution", number, Resolution.ofNumber(number), Resolution.LOSS);
        }
        case L5 -> reason = in.word("reason");
        default -> in.unknown(tag, 5);
      }
    }
    return new Finding(id, revision, rule, resolution, reason);
  }
}
