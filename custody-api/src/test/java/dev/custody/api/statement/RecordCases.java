package dev.custody.api.statement;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.Raw;
import dev.custody.api.Reason;
import java.util.ArrayList;
import java.util.List;

/** Containers that keep and break each rule. */
final class RecordCases {

  /** Bytes of one container, and what a reader says to them; {@code reason} null if accepted. */
  record Case(String rule, String name, Type type, Bytes bytes, Reason reason, String path) {}

  /** What the bytes are to be read as. */
  enum Type {
    SIGNED_EVENT,
    EVENT_PACKAGE,
    BATCH_PROOF,
    FEED_RECORD;

    Parsed<?> parse(Bytes bytes) {
      return switch (this) {
        case SIGNED_EVENT -> ContainerCodec.parseSignedEvent(bytes);
        case EVENT_PACKAGE -> ContainerCodec.parseEventPackage(bytes);
        case BATCH_PROOF -> ContainerCodec.parseBatchProof(bytes);
        case FEED_RECORD -> ContainerCodec.parseFeedRecord(bytes);
      };
    }

    static Bytes encode(Object value) {
      if (value instanceof SignedEvent event) {
        return ContainerCodec.encode(event);
      }
      if (value instanceof EventPackage event) {
        return ContainerCodec.encode(event);
      }
      return value instanceof BatchProof proof
          ? ContainerCodec.encode(proof)
          : ContainerCodec.encode((FeedRecord) value);
    }
  }

  private final List<Case> cases = new ArrayList<>();

  static List<Case> all() {
    RecordCases c = new RecordCases();
    c.form();
    c.required();
    c.feedRecords();
    c.batches();
    c.lengths();
    c.counts();
    return c.cases;
  }

  static Raw signed() {
    return Raw.of().bytes(1, 3).part(2, statement());
  }

  static Raw statement() {
    return Raw.of().bytes(1, 2).bytes(2, 4);
  }

  static Raw disclosure(int valueBytes) {
    return Raw.of().varint(1, 1).bytes(2, 16).bytes(3, valueBytes);
  }

  static Raw pack() {
    return Raw.of()
        .part(1, signed())
        .part(2, disclosure(5))
        .bytes(3, 2)
        .bytes(4, 2)
        .bytes(4, 2)
        .bytes(5, 2);
  }

  static Raw proof() {
    return Raw.of().bytes(1, 4).varint(2, 3).varint(3, 2).bytes(4, 32).bytes(4, 32);
  }

  static Raw batched() {
    return Raw.of().part(1, Raw.of().bytes(1, 3).part(2, Raw.of().bytes(1, 2)));
  }

  private void form() {
    good("C1", "signed event", Type.SIGNED_EVENT, signed());
    good("C1", "package", Type.EVENT_PACKAGE, pack());
    good("C1", "proof", Type.BATCH_PROOF, proof());
    bad(
        "C1",
        "fields of a signed event descending",
        Type.SIGNED_EVENT,
        Raw.of().part(2, statement()).bytes(1, 3),
        "tag");
    bad("C1", "body twice", Type.SIGNED_EVENT, Raw.of().bytes(1, 3).bytes(1, 3), "tag");
    bad(
        "C1",
        "signature before header",
        Type.SIGNED_EVENT,
        Raw.of().bytes(1, 3).part(2, Raw.of().bytes(2, 4).bytes(1, 2)),
        "statements[0].tag");
    bad("C1", "length not minimal", Type.SIGNED_EVENT, Raw.of().hex("0a8300111111"), "body");
    bad("C1", "length beyond the end", Type.SIGNED_EVENT, Raw.of().hex("0a04111111"), "body");
    bad("C1", "tree size not minimal", Type.BATCH_PROOF, Raw.of().hex("108300"), "tree_size");
    bad(
        "C1",
        "tree size of 2^63",
        Type.BATCH_PROOF,
        Raw.of().varint(2, Long.MIN_VALUE),
        "tree_size");
    bad(
        "C1",
        "slot above 32 bits",
        Type.EVENT_PACKAGE,
        Raw.of().part(1, signed()).part(2, Raw.of().varint(1, 1L << 32)),
        "disclosures[0].slot");
    bad("C1", "body of wire type 0", Type.SIGNED_EVENT, Raw.of().varint(1, 3), "");
    bad("C1", "body of wire type 5", Type.SIGNED_EVENT, Raw.of().hex("0d11111111"), "tag");
    bad("C2", "unknown field in a signed event", Type.SIGNED_EVENT, signed().bytes(3, 1), "");
    bad(
        "C2",
        "unknown field in a statement",
        Type.SIGNED_EVENT,
        Raw.of().bytes(1, 3).part(2, statement().bytes(3, 1)),
        "statements[0]");
    bad("C2", "unknown field in a package", Type.EVENT_PACKAGE, pack().bytes(6, 1), "");
    bad(
        "C2",
        "unknown field in a disclosure",
        Type.EVENT_PACKAGE,
        Raw.of().part(1, signed()).part(2, disclosure(1).varint(4, 1)),
        "disclosures[0]");
    bad("C2", "unknown field in a proof", Type.BATCH_PROOF, proof().varint(5, 1), "");
    bad(
        "C2",
        "unknown field in a batch",
        Type.FEED_RECORD,
        Raw.of().part(2, Raw.of().bytes(1, 3).part(2, batched()).varint(3, 1)),
        "batch");
    bad(
        "C3",
        "empty statement",
        Type.SIGNED_EVENT,
        Raw.of().bytes(1, 3).part(2, Raw.of()),
        "statements[0]");
    bad("C3", "empty body", Type.SIGNED_EVENT, Raw.of().bytes(1, 0), "body");
    bad(
        "C3",
        "empty signature",
        Type.SIGNED_EVENT,
        Raw.of().bytes(1, 3).part(2, Raw.of().bytes(1, 2).bytes(2, 0)),
        "statements[0].signature");
    bad(
        "C3",
        "empty disclosure",
        Type.EVENT_PACKAGE,
        Raw.of().part(1, signed()).part(2, Raw.of()),
        "disclosures[0]");
    bad(
        "C3",
        "empty token",
        Type.EVENT_PACKAGE,
        Raw.of().part(1, signed()).bytes(3, 0),
        "timestamp_tokens");
    bad(
        "C3",
        "empty receipt",
        Type.EVENT_PACKAGE,
        Raw.of().part(1, signed()).bytes(4, 1).bytes(4, 0),
        "receipts");
    bad("C3", "empty offer", Type.EVENT_PACKAGE, Raw.of().part(1, signed()).bytes(5, 0), "offers");
    bad(
        "C3",
        "leaf index zero",
        Type.BATCH_PROOF,
        Raw.of().bytes(1, 4).varint(2, 1).varint(3, 0),
        "leaf_index");
    bad(
        "C3",
        "empty path element",
        Type.BATCH_PROOF,
        Raw.of().bytes(1, 4).varint(2, 2).bytes(4, 0),
        "path");
    bad(
        "C3",
        "empty event in a batch",
        Type.FEED_RECORD,
        Raw.of().part(2, Raw.of().bytes(1, 3).part(2, Raw.of())),
        "batch.events[0]");
  }

  private void required() {
    bad(
        "C4",
        "signed event without body",
        Type.SIGNED_EVENT,
        Raw.of().part(2, statement()),
        "body");
    bad("C4", "nothing as signed event", Type.SIGNED_EVENT, Raw.of(), "body");
    bad("C4", "package without event", Type.EVENT_PACKAGE, Raw.of().bytes(3, 1), "event");
    good("C4", "signed event without statements", Type.SIGNED_EVENT, Raw.of().bytes(1, 3));
    good(
        "C4",
        "statement without signature",
        Type.SIGNED_EVENT,
        Raw.of().bytes(1, 3).part(2, Raw.of().bytes(1, 2)));
    bad(
        "C4",
        "salt of 15 bytes",
        Type.EVENT_PACKAGE,
        Raw.of().part(1, signed()).part(2, Raw.of().varint(1, 1).bytes(2, 15)),
        "disclosures[0].salt");
    bad("C4", "path element of 31 bytes", Type.BATCH_PROOF, Raw.of().bytes(4, 31), "path");
  }

  private void feedRecords() {
    good("C5", "event record", Type.FEED_RECORD, Raw.of().part(1, pack()));
    good(
        "C5",
        "batch record",
        Type.FEED_RECORD,
        Raw.of().part(2, Raw.of().bytes(1, 4).part(2, batched()).part(2, batched())));
    good("C5", "checkpoint record", Type.FEED_RECORD, Raw.of().text(3, "log.example\n7\n\u4ea4\n"));
    good("C5", "trust bundle record", Type.FEED_RECORD, Raw.of().bytes(4, 9));
    bad("C5", "no field", Type.FEED_RECORD, Raw.of(), "");
    bad("C5", "two fields", Type.FEED_RECORD, Raw.of().text(3, "a").bytes(4, 1), "");
    bad("C5", "one field twice", Type.FEED_RECORD, Raw.of().text(3, "a").text(3, "a"), "");
    bad("C5", "field 5", Type.FEED_RECORD, Raw.of().text(5, "a"), "");
    bad("C5", "checkpoint of another wire type", Type.FEED_RECORD, Raw.of().varint(3, 1), "");
    bad("C5", "empty checkpoint", Type.FEED_RECORD, Raw.of().text(3, ""), "checkpoint");
    bad("C5", "empty trust bundle", Type.FEED_RECORD, Raw.of().bytes(4, 0), "trust_bundle");
    bad(
        "C5",
        "checkpoint that is not UTF-8",
        Type.FEED_RECORD,
        Raw.of().hex("1a02c328"),
        "checkpoint");
  }

  private void batches() {
    bad(
        "C6",
        "batch without events",
        Type.FEED_RECORD,
        Raw.of().part(2, Raw.of().bytes(1, 4)),
        "batch.events");
    bad(
        "C6",
        "batched event with a signature",
        Type.FEED_RECORD,
        Raw.of()
            .part(2, Raw.of().bytes(1, 4).part(2, batched()).part(2, Raw.of().part(1, signed()))),
        "batch.events[1].event.statements");
    bad(
        "C6",
        "batched event without statement",
        Type.FEED_RECORD,
        Raw.of().part(2, Raw.of().bytes(1, 4).part(2, Raw.of().part(1, Raw.of().bytes(1, 3)))),
        "batch.events[0].event.statements");
    Raw two = Raw.of().bytes(1, 3).part(2, Raw.of().bytes(1, 2)).part(2, Raw.of().bytes(1, 2));
    bad(
        "C6",
        "batched event with two statements",
        Type.FEED_RECORD,
        Raw.of().part(2, Raw.of().bytes(1, 4).part(2, Raw.of().part(1, two))),
        "batch.events[0].event.statements");
  }

  private void lengths() {
    good(
        "C7",
        "header of 1,024 bytes",
        Type.SIGNED_EVENT,
        Raw.of().bytes(1, 3).part(2, Raw.of().bytes(1, 1_024)));
    large(
        "header of 1,025 bytes",
        Type.SIGNED_EVENT,
        Raw.of().bytes(1, 3).part(2, Raw.of().bytes(1, 1_025)),
        "statements[0].protected");
    good(
        "C7",
        "signature of 8,192 bytes",
        Type.SIGNED_EVENT,
        Raw.of().bytes(1, 3).part(2, Raw.of().bytes(2, 8_192)));
    large(
        "signature of 8,193 bytes",
        Type.SIGNED_EVENT,
        Raw.of().bytes(1, 3).part(2, Raw.of().bytes(2, 8_193)),
        "statements[0].signature");
    good("C7", "signed event of 65,535 bytes", Type.SIGNED_EVENT, Raw.of().bytes(1, 65_531));
    large("signed event of 65,536 bytes", Type.SIGNED_EVENT, Raw.of().bytes(1, 65_532), "");
    large(
        "signed event of 65,536 bytes in a package",
        Type.EVENT_PACKAGE,
        Raw.of().part(1, Raw.of().bytes(1, 65_532)),
        "event");
    good(
        "C7",
        "disclosed value of 4,096 bytes",
        Type.EVENT_PACKAGE,
        Raw.of().part(1, signed()).part(2, disclosure(4_096)));
    large(
        "disclosed value of 4,097 bytes",
        Type.EVENT_PACKAGE,
        Raw.of().part(1, signed()).part(2, disclosure(4_097)),
        "disclosures[0].value");
    String[] names = {"timestamp_tokens", "receipts", "offers"};
    for (int i = 0; i < 3; i++) {
      good(
          "C7",
          names[i] + " of 16,384 bytes",
          Type.EVENT_PACKAGE,
          Raw.of().part(1, signed()).bytes(3 + i, 16_384));
      large(
          names[i] + " of 16,385 bytes",
          Type.EVENT_PACKAGE,
          Raw.of().part(1, signed()).bytes(3 + i, 16_385),
          names[i]);
    }
    large("proof of more than 8,192 bytes", Type.BATCH_PROOF, Raw.of().bytes(1, 8_190), "");
    good(
        "C7", "checkpoint of 65,536 bytes", Type.FEED_RECORD, Raw.of().text(3, "a".repeat(65_536)));
    large(
        "checkpoint of 65,537 bytes",
        Type.FEED_RECORD,
        Raw.of().text(3, "a".repeat(65_537)),
        "checkpoint");
    large(
        "batch signature of 8,193 bytes",
        Type.FEED_RECORD,
        Raw.of().part(2, Raw.of().bytes(1, 8_193).part(2, batched())),
        "batch.signature");
  }

  private void counts() {
    Object[][] lists = {
      {"statements", 8},
      {"disclosures", 32},
      {"timestamp_tokens", 4},
      {"receipts", 8},
      {"offers", 4},
      {"path", 63}
    };
    for (Object[] list : lists) {
      String name = (String) list[0];
      int max = (int) list[1];
      Type type =
          name.equals("statements")
              ? Type.SIGNED_EVENT
              : name.equals("path") ? Type.BATCH_PROOF : Type.EVENT_PACKAGE;
      good("C8", max + " of " + name, type, many(name, max));
      cases.add(
          new Case(
              "C8",
              (max + 1) + " of " + name,
              type,
              many(name, max + 1).toBytes(),
              Reason.RECORD_TOO_LARGE,
              name));
    }
    good("C8", "1,024 events of a batch", Type.FEED_RECORD, batch(1_024));
    cases.add(
        new Case(
            "C8",
            "1,025 events of a batch",
            Type.FEED_RECORD,
            batch(1_025).toBytes(),
            Reason.RECORD_TOO_LARGE,
            "batch.events"));
  }

  private static Raw batch(int count) {
    Raw batch = Raw.of().bytes(1, 4);
    for (int i = 0; i < count; i++) {
      batch.part(2, batched());
    }
    return Raw.of().part(2, batch);
  }

  private static Raw many(String name, int count) {
    Raw raw =
        name.equals("statements")
            ? Raw.of().bytes(1, 3)
            : name.equals("path") ? Raw.of().bytes(1, 4).varint(2, 9) : Raw.of().part(1, signed());
    for (int i = 0; i < count; i++) {
      switch (name) {
        case "statements" -> raw.part(2, statement());
        case "disclosures" -> raw.part(2, disclosure(1));
        case "timestamp_tokens" -> raw.bytes(3, 1);
        case "receipts" -> raw.bytes(4, 1);
        case "offers" -> raw.bytes(5, 1);
        default -> raw.bytes(4, 32);
      }
    }
    return raw;
  }

  private void good(String rule, String name, Type type, Raw raw) {
    cases.add(new Case(rule, name, type, raw.toBytes(), null, ""));
  }

  private void bad(String rule, String name, Type type, Raw raw, String path) {
    cases.add(new Case(rule, name, type, raw.toBytes(), Reason.RECORD_NOT_CANONICAL, path));
  }

  private void large(String name, Type type, Raw raw, String path) {
    cases.add(new Case("C7", name, type, raw.toBytes(), Reason.RECORD_TOO_LARGE, path));
  }
}
