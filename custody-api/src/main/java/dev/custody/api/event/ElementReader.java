package dev.custody.api.event;

import static dev.custody.api.event.Tags.L1;
import static dev.custody.api.event.Tags.L2;
import static dev.custody.api.event.Tags.L3;
import static dev.custody.api.event.Tags.L4;
import static dev.custody.api.event.Tags.L5;
import static dev.custody.api.event.Tags.L6;
import static dev.custody.api.event.Tags.L7;
import static dev.custody.api.event.Tags.L8;
import static dev.custody.api.event.Tags.V1;
import static dev.custody.api.event.Tags.V2;
import static dev.custody.api.event.Tags.V3;
import static dev.custody.api.event.Tags.V4;
import static dev.custody.api.event.Tags.V5;
import static dev.custody.api.event.Tags.V6;
import static dev.custody.api.event.Tags.V7;
import static dev.custody.api.event.Tags.V8;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.internal.id.IdentifierRule;
import dev.custody.api.internal.wire.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the elements of the lists of a body, each between {@code enter} and {@code leave} of its
 * caller, and holds what the format demands of neighbours beyond their order.
 */
final class ElementReader {

  private final FieldReader in;
  private final WireReader wire;

  ElementReader(FieldReader in) {
    this.in = in;
    this.wire = in.wire;
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

  Document document(DocumentRule rule) {
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
    rule.accept(wire, start, type, id);
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
}
