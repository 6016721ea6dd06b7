package dev.custody.api.statement;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Limits;
import dev.custody.api.internal.wire.TextRule;
import dev.custody.api.internal.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads containers: every field known, every limit held before a list grows or bytes are copied.
 */
final class ContainerReader {

  private static final int L1 = 1 << 3 | 2;
  private static final int L2 = 2 << 3 | 2;
  private static final int L3 = 3 << 3 | 2;
  private static final int L4 = 4 << 3 | 2;
  private static final int L5 = 5 << 3 | 2;

  /** A tree of 65,536 leaves has paths of 16: the list grows no longer than the longest tree's. */
  private static final int PATH_MAX = 63;

  private final WireReader wire;

  ContainerReader(WireReader wire) {
    this.wire = wire;
  }

  FeedRecord feedRecord() {
    within("", Limits.FEED_RECORD_BYTES_MAX);
    int start = wire.position();
    int tag = wire.tag(0);
    FeedRecord record =
        switch (tag) {
          case L1 -> {
            wire.enter("event");
            EventPackage event = eventPackage();
            wire.leave();
            yield new FeedRecord.OfEvent(event);
          }
          case L2 -> {
            wire.enter("batch");
            Batch batch = batch();
            wire.leave();
            yield new FeedRecord.OfBatch(batch);
          }
          case L3 -> new FeedRecord.OfCheckpoint(note());
          case L4 ->
              new FeedRecord.OfTrustBundle(
                  wire.bytesWithin("trust_bundle", Limits.TRUST_BUNDLE_BYTES_MAX));
          default ->
              throw wire.malformed(
                  "", start, "one of the fields 1 to 4", tag == 0 ? "nothing" : describe(tag));
        };
    if (wire.position() != wire.limit()) {
      throw wire.malformed("", wire.position(), "exactly one field", "more");
    }
    return record;
  }

  private String note() {
    int start = wire.position();
    byte[] note = wire.bytesWithin("checkpoint", Limits.CHECKPOINT_BYTES_MAX).unsafeArray();
    if (TextRule.badUtf8(note, 0, note.length) >= 0) {
      throw wire.malformed("checkpoint", start, "UTF-8", "other bytes");
    }
    return new String(note, StandardCharsets.UTF_8);
  }

  private Batch batch() {
    int start = wire.position();
    Bytes signature = Bytes.EMPTY;
    List<EventPackage> events = new ArrayList<>();
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> signature = wire.bytesWithin("signature", Limits.SIGNATURE_BYTES_MAX);
        case L2 -> {
          do {
            requireRoom("events", events.size(), Limits.BATCH_EVENTS_MAX);
            int from = wire.position();
            wire.enter("events", events.size());
            EventPackage event = eventPackage();
            requireBatched(event, from);
            events.add(event);
            wire.leave();
          } while (wire.again(tag));
        }
        default -> throw unknown(tag);
      }
    }
    if (events.isEmpty()) {
      throw wire.malformed("events", start, "at least one event", "none");
    }
    return new Batch(signature, events);
  }

  private void requireBatched(EventPackage event, int offset) {
    List<Statement> statements = event.event().statements();
    if (statements.size() != 1 || statements.get(0).signature().length() > 0) {
      throw wire.malformed(
          "event.statements",
          offset,
          "one statement without signature",
          statements.size() + " statements");
    }
  }

  EventPackage eventPackage() {
    int start = wire.position();
    SignedEvent event = null;
    List<Disclosure> disclosures = List.of();
    List<Bytes> tokens = List.of();
    List<Bytes> receipts = List.of();
    List<Bytes> offers = List.of();
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> {
          wire.enter("event");
          event = signedEvent();
          wire.leave();
        }
        case L2 -> disclosures = disclosures(tag);
        case L3 -> tokens = proofs(tag, "timestamp_tokens", Limits.TOKENS_MAX);
        case L4 -> receipts = proofs(tag, "receipts", Limits.RECEIPTS_MAX);
        case L5 -> offers = proofs(tag, "offers", Limits.OFFERS_MAX);
        default -> throw unknown(tag);
      }
    }
    if (event == null) {
      throw wire.malformed("event", start, "an event", "none");
    }
    return new EventPackage(event, disclosures, tokens, receipts, offers);
  }

  SignedEvent signedEvent() {
    within("", Limits.SIGNED_EVENT_BYTES_MAX);
    int start = wire.position();
    Bytes body = null;
    List<Statement> statements = List.of();
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> body = wire.bytesWithin("body", Limits.SIGNED_EVENT_BYTES_MAX);
        case L2 -> statements = statements(tag);
        default -> throw unknown(tag);
      }
    }
    if (body == null) {
      throw wire.malformed("body", start, "a body", "none");
    }
    return new SignedEvent(body, statements);
  }

  private List<Statement> statements(int tag) {
    List<Statement> statements = new ArrayList<>(2);
    do {
      requireRoom("statements", statements.size(), Limits.STATEMENTS_MAX);
      wire.enter("statements", statements.size());
      statements.add(statement());
      wire.leave();
    } while (wire.again(tag));
    return statements;
  }

  Statement statement() {
    Bytes header = Bytes.EMPTY;
    Bytes signature = Bytes.EMPTY;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> header = wire.bytesWithin("protected", Limits.PROTECTED_BYTES_MAX);
        case L2 -> signature = wire.bytesWithin("signature", Limits.SIGNATURE_BYTES_MAX);
        default -> throw unknown(tag);
      }
    }
    return new Statement(header, signature);
  }

  private List<Disclosure> disclosures(int tag) {
    List<Disclosure> disclosures = new ArrayList<>(2);
    do {
      requireRoom("disclosures", disclosures.size(), Limits.DISCLOSURES_MAX);
      wire.enter("disclosures", disclosures.size());
      disclosures.add(disclosure());
      wire.leave();
    } while (wire.again(tag));
    return disclosures;
  }

  private Disclosure disclosure() {
    long slot = 0;
    Bytes salt = Bytes.EMPTY;
    Bytes value = Bytes.EMPTY;
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case 1 << 3 -> slot = wire.unsigned("slot", 0xffff_ffffL);
        case L2 -> salt = wire.bytes("salt", Commitments.SALT_LENGTH);
        case L3 -> value = wire.bytesWithin("value", Limits.DISCLOSURE_VALUE_BYTES_MAX);
        default -> throw unknown(tag);
      }
    }
    return new Disclosure(slot, salt, value);
  }

  BatchProof batchProof() {
    within("", Limits.SIGNATURE_BYTES_MAX);
    Bytes signature = Bytes.EMPTY;
    long treeSize = 0;
    long leafIndex = 0;
    List<Digest> path = new ArrayList<>(16);
    for (int tag = wire.tag(0); tag != 0; tag = wire.tag(tag)) {
      switch (tag) {
        case L1 -> signature = wire.bytesWithin("signature", Limits.SIGNATURE_BYTES_MAX);
        case 2 << 3 -> treeSize = wire.unsigned("tree_size", Long.MAX_VALUE);
        case 3 << 3 -> leafIndex = wire.unsigned("leaf_index", Long.MAX_VALUE);
        case L4 -> {
          do {
            requireRoom("path", path.size(), PATH_MAX);
            path.add(wire.digest("path"));
          } while (wire.again(tag));
        }
        default -> throw unknown(tag);
      }
    }
    return new BatchProof(signature, treeSize, leafIndex, path);
  }

  private List<Bytes> proofs(int tag, String name, int max) {
    List<Bytes> proofs = new ArrayList<>(1);
    do {
      requireRoom(name, proofs.size(), max);
      proofs.add(wire.bytesWithin(name, Limits.PROOF_BYTES_MAX));
    } while (wire.again(tag));
    return proofs;
  }

  private void within(String name, int max) {
    int length = wire.limit() - wire.position();
    if (length > max) {
      throw wire.tooLarge(name, wire.position(), "at most " + max + " bytes", length + " bytes");
    }
  }

  private void requireRoom(String name, int count, int max) {
    if (count == max) {
      throw wire.tooLarge(name, wire.position(), "at most " + max + " elements", "more");
    }
  }

  private RuntimeException unknown(int tag) {
    return wire.malformed("", wire.position(), "only fields of this container", describe(tag));
  }

  private static String describe(int tag) {
    return "field " + (tag >>> 3) + ", wire type " + (tag & 7);
  }
}
