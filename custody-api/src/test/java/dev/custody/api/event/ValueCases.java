package dev.custody.api.event;

import static dev.custody.api.event.BodyCase.bad;
import static dev.custody.api.event.BodyCase.good;
import static dev.custody.api.event.BodyCase.refused;
import static dev.custody.api.event.RawBody.GTIN;
import static dev.custody.api.event.RawBody.PARTY;
import static dev.custody.api.event.RawBody.SSCC;
import static dev.custody.api.event.RawBody.scan;

import dev.custody.api.Raw;
import dev.custody.api.Reason;
import java.util.ArrayList;
import java.util.List;

/** The rules of values, lists and limits (R14 to R35). */
final class ValueCases {

  private static final long MS_MAX = 253_402_300_799_999L;

  private ValueCases() {}

  static List<BodyCase> all() {
    List<BodyCase> cases = new ArrayList<>();
    texts(cases);
    identifiers(cases);
    items(cases);
    lists(cases);
    ranges(cases);
    lengths(cases);
    limits(cases);
    return cases;
  }

  private static void texts(List<BodyCase> cases) {
    cases.add(good("R14", "text of 1,024 bytes", app(".".repeat(1_024))));
    cases.add(bad("R14", "text of 1,025 bytes", app(".".repeat(1_025)), "device.app"));
    cases.add(
        good(
            "R14",
            "text of many scripts",
            app(
                "Übergabe \u4ea4\u63a5 \u05de\u05e1\u05d9\u05e8\u05d4 \ud83d\ude9a \u200b\u2029\ufeff\u202f\u2065\u206a\u00a0")));
    int[] forbidden = {
      0, 1, 0x0a, 0x1f, 0x7f, 0x80, 0x85, 0x9f, 0x200e, 0x200f, 0x202a, 0x202c, 0x202e, 0x2066,
      0x2069
    };
    for (int point : forbidden) {
      cases.add(
          bad(
              "R14",
              String.format("text with U+%04X", point),
              app("a" + new String(Character.toChars(point)) + "b"),
              "device.app"));
    }
    String[] notUtf8 = {
      "80",
      "c1bf",
      "c080",
      "e0809f",
      "e083a9",
      "f084baa4",
      "f08080af",
      "eda080",
      "f4908080",
      "f8888080",
      "c3",
      "e282",
      "c328",
      "ff"
    };
    for (String hex : notUtf8) {
      cases.add(
          bad(
              "R14",
              "text of bytes " + hex,
              scan().part(13, Raw.of().bare(3 << 3 | 2).bare(hex.length() / 2).hex(hex)),
              "device.app"));
    }
    Object[][] texts = {
      {13, 2, "device.firmware"},
      {17, 8, "attachments[0].source"},
      {22, 4, "foreign.source"},
      {22, 5, "foreign.line"}
    };
    for (Object[] t : texts) {
      cases.add(
          bad(
              "R14",
              "control in " + t[2],
              scan().part((int) t[0], Raw.of().text((int) t[1], "a\tb")),
              (String) t[2]));
    }
    cases.add(good("R15", "word of 127", scan().set(19, Raw.of().text(19, "~".repeat(127)))));
    cases.add(
        bad(
            "R15",
            "word of 128",
            scan().set(19, Raw.of().text(19, "~".repeat(128))),
            "disposition"));
    Object[][] words = {
      {6, Raw.of().text(1, SSCC).text(4, "K G"), "items[0].uom"},
      {14, Raw.of().text(1, "d\u007f"), "documents[0].type"},
      {17, Raw.of().text(3, "a b"), "attachments[0].media_type"},
      {18, Raw.of().text(1, "\u00e9"), "readings[0].type"},
      {18, Raw.of().text(3, " "), "readings[0].uom"},
      {22, Raw.of().text(1, "a b"), "foreign.media_type"},
      {23, Raw.of().text(1, "a b"), "seen.origin"},
      {27, Raw.of().text(3, "R 1"), "finding.rule"},
      {27, Raw.of().text(5, "x\n"), "finding.reason"},
    };
    for (Object[] w : words) {
      cases.add(
          bad("R15", "no word in " + w[2], scan().part((int) w[0], (Raw) w[1]), (String) w[2]));
    }
    cases.add(
        bad(
            "R15",
            "disposition with a space",
            scan().set(19, Raw.of().text(19, "in transit")),
            "disposition"));
  }

  private static RawBody app(String text) {
    return scan().part(13, Raw.of().text(3, text));
  }

  private static void identifiers(List<BodyCase> cases) {
    Reason reason = Reason.MALFORMED_IDENTIFIER;
    Object[][] parts = {
      {6, Raw.of().text(1, "x"), "items[0].id"},
      {6, Raw.of().text(2, "x"), "items[0].class_id"},
      {8, Raw.of().text(1, "x"), "place.read_point"},
      {8, Raw.of().text(2, "x"), "place.location"},
      {10, Raw.of().text(1, "x"), "transfer.giver"},
      {10, Raw.of().text(2, "x"), "transfer.receiver"},
      {10, Raw.of().text(6, "x"), "transfer.giver_owner"},
      {10, Raw.of().text(7, "x"), "transfer.receiver_owner"},
      {11, Raw.of().text(1, "x"), "seals[0].id"},
      {11, Raw.of().text(1, "urn:s:1").text(6, "x"), "seals[0].replaces"},
      {11, Raw.of().text(1, "urn:s:1").text(7, "x"), "seals[0].unit"},
      {12, Raw.of().text(1, "x"), "operator.id"},
      {13, Raw.of().text(1, "x"), "device.id"},
      {14, Raw.of().text(2, "x"), "documents[0].id"},
      {18, Raw.of().text(7, "x"), "readings[0].device"},
    };
    for (Object[] p : parts) {
      cases.add(
          refused(
              "R16",
              "no identifier in " + p[2],
              scan().part((int) p[0], (Raw) p[1]),
              (String) p[2],
              reason));
    }
    cases.add(
        refused(
            "R16",
            "no identifier in consignment",
            scan().set(5, Raw.of().text(5, "x")),
            "consignment",
            reason));
    cases.add(
        refused(
            "R16",
            "no identifier in container",
            scan().set(7, Raw.of().text(7, "x")),
            "container",
            reason));
    cases.add(
        refused(
            "R16",
            "no identifier in holder",
            scan().set(9, Raw.of().text(9, "x")),
            "holder",
            reason));
    cases.add(
        good(
            "R16",
            "identifier of 255",
            scan().set(9, Raw.of().text(9, "urn:x:" + "a".repeat(249)))));
    cases.add(
        refused(
            "R16",
            "identifier of 256",
            scan().set(9, Raw.of().text(9, "urn:x:" + "a".repeat(250))),
            "holder",
            reason));
    cases.add(
        bad(
            "R16",
            "a break of form beside a malformed identifier",
            scan().set(9, Raw.of().text(9, "x")).set(19, Raw.of().text(19, "a b")),
            "disposition"));
    cases.add(
        refused(
            "R16",
            "malformed identifier and no nonce",
            scan().without(4).set(9, Raw.of().text(9, "x")),
            "holder",
            reason,
            Reason.MISSING_ASPECT));
    cases.add(
        refused(
            "R18", "id of a class", scan().part(6, Raw.of().text(1, GTIN)), "items[0].id", reason));
    cases.add(
        refused(
            "R18",
            "class_id of an instance",
            scan().part(6, Raw.of().text(2, GTIN + "/21/7")),
            "items[0].class_id",
            reason));
    cases.add(
        refused(
            "R18",
            "class_id of another key",
            scan().part(6, Raw.of().text(2, SSCC)),
            "items[0].class_id",
            reason));
    cases.add(good("R18", "class_id with lot", scan().part(6, Raw.of().text(2, GTIN + "/10/L7"))));
    cases.add(good("R18", "class_id as URI", scan().part(6, Raw.of().text(2, "urn:x:pallets"))));
    cases.add(good("R18", "id with serial", scan().part(6, Raw.of().text(1, GTIN + "/21/7"))));
  }

  private static void items(List<BodyCase> cases) {
    cases.add(
        bad(
            "R17",
            "item with id and class",
            scan().part(6, Raw.of().text(1, SSCC).text(2, GTIN)),
            "items[0]"));
    cases.add(bad("R17", "item with neither", scan().part(6, Raw.of().varint(5, 1)), "items[0]"));
    cases.add(
        bad(
            "R20",
            "one id in two conditions",
            scan().parts(6, Raw.of().text(1, SSCC), Raw.of().text(1, SSCC).varint(5, 1)),
            "items[1].id"));
    cases.add(
        good(
            "R21",
            "one class in two conditions",
            scan().parts(6, Raw.of().text(2, GTIN), Raw.of().text(2, GTIN).varint(5, 1))));
    cases.add(
        bad(
            "R21",
            "one class twice without condition",
            scan().parts(6, Raw.of().text(2, GTIN), Raw.of().text(2, GTIN).text(4, "KGM")),
            "items[1].class_id"));
    cases.add(
        bad(
            "R21",
            "one class twice in one condition, another between",
            scan()
                .parts(
                    6,
                    Raw.of().text(2, GTIN).text(4, "A").varint(5, 1),
                    Raw.of().text(2, GTIN).text(4, "B").varint(5, 2),
                    Raw.of().text(2, GTIN).text(4, "C").varint(5, 1)),
            "items[2].class_id"));
    cases.add(
        good(
            "R21",
            "two classes in one condition",
            scan()
                .parts(
                    6,
                    Raw.of().text(2, "urn:x:a").varint(5, 1),
                    Raw.of().text(2, "urn:x:b").varint(5, 1))));
    cases.add(
        bad(
            "R21",
            "one class twice in one later condition",
            scan()
                .parts(
                    6,
                    Raw.of().text(2, GTIN).text(4, "A").varint(5, 99),
                    Raw.of().text(2, GTIN).text(4, "B").varint(5, 99)),
            "items[1].class_id"));
  }

  private static void lists(List<BodyCase> cases) {
    Raw a = Raw.of().text(1, "urn:x:a");
    Raw b = Raw.of().text(1, "urn:x:b");
    for (int number : new int[] {6, 11}) {
      cases.add(bad("R19", "field " + number + " not sorted", scan().parts(number, b, a), "*"));
      cases.add(
          bad("R19", "field " + number + " with a duplicate", scan().parts(number, a, a), "*"));
    }
    for (int number : new int[] {14, 18}) {
      cases.add(
          bad(
              "R19",
              "field " + number + " not sorted",
              scan().parts(number, Raw.of().text(1, "b"), Raw.of().text(1, "a")),
              "*"));
      cases.add(
          bad(
              "R19",
              "field " + number + " with a duplicate",
              scan().parts(number, Raw.of().text(1, "a"), Raw.of().text(1, "a")),
              "*"));
    }
    cases.add(
        bad(
            "R19",
            "attachments not sorted",
            scan().parts(17, Raw.of().varint(2, 2), Raw.of().varint(2, 1)),
            "attachments[1]"));
    cases.add(
        bad(
            "R19",
            "attachments with a duplicate",
            scan().parts(17, Raw.of().varint(2, 2), Raw.of().varint(2, 2)),
            "attachments[1]"));
    cases.add(
        good(
            "R19",
            "a prefix comes first",
            scan().parts(18, Raw.of().text(1, "a"), Raw.of().text(1, "a").varint(8, 1))));
    cases.add(
        bad(
            "R19",
            "a prefix comes last",
            scan().parts(18, Raw.of().text(1, "a").varint(8, 1), Raw.of().text(1, "a")),
            "readings[1]"));
    cases.add(
        good(
            "R19",
            "bytes are compared unsigned",
            scan().parts(17, Raw.of().varint(2, 1), Raw.of().varint(2, 128))));
    cases.add(
        bad(
            "R22",
            "two seals with one id",
            scan().parts(11, Raw.of().text(1, "urn:s:1"), Raw.of().text(1, "urn:s:1").varint(2, 1)),
            "seals[1].id"));
    Raw type = Raw.of().text(1, "t");
    cases.add(
        bad(
            "R23",
            "two documents with one type and id",
            scan()
                .parts(
                    14,
                    Raw.of().text(1, "t").text(2, "urn:d:1"),
                    Raw.of().text(1, "t").text(2, "urn:d:1").varint(3, 1)),
            "documents[1]"));
    cases.add(
        bad(
            "R23",
            "two documents of one type without id",
            scan().parts(14, type, Raw.of().text(1, "t").varint(3, 1)),
            "documents[1]"));
    cases.add(
        bad(
            "R23",
            "two documents of one type without id, one with id between",
            scan()
                .parts(
                    14,
                    type,
                    Raw.of().text(1, "t").text(2, "urn:d:1"),
                    Raw.of().text(1, "t").varint(3, 1)),
            "documents[2]"));
    cases.add(
        bad(
            "R23",
            "two documents with one id without type",
            scan().parts(14, Raw.of().text(2, "urn:d:1"), Raw.of().text(2, "urn:d:1").varint(3, 1)),
            "documents[1]"));
    cases.add(
        bad(
            "R23",
            "two documents without type and id",
            scan().parts(14, Raw.of().varint(3, 1), Raw.of().bytes(4, 32)),
            "documents[1]"));
    cases.add(
        good(
            "R23",
            "documents that differ in type or id",
            scan()
                .parts(
                    14,
                    type,
                    Raw.of().text(1, "t").text(2, "urn:d:1"),
                    Raw.of().text(1, "u"),
                    Raw.of().text(1, "u").text(2, "urn:d:1"),
                    Raw.of().text(2, "urn:d:1"),
                    Raw.of().varint(3, 1))));
    cases.add(bad("R24", "seal without id", scan().part(11, Raw.of().varint(2, 1)), "seals[0].id"));
    cases.add(
        bad(
            "R24",
            "commitment without digest",
            scan().part(16, Raw.of().varint(1, 1)),
            "commitments[0].digest"));
    cases.add(
        bad(
            "R25",
            "tree root without segments",
            scan().part(17, Raw.of().bytes(5, 32)),
            "attachments[0].tree_root"));
    cases.add(
        bad(
            "R25",
            "segments without tree root",
            scan().part(17, Raw.of().varint(4, 20)),
            "attachments[0].tree_root"));
    cases.add(
        bad(
            "R26",
            "commitment without slot",
            scan().part(16, Raw.of().bytes(2, 32)),
            "commitments[0].slot"));
    cases.add(
        bad("R26", "slots descending", scan().parts(16, slot(2), slot(1)), "commitments[1].slot"));
    cases.add(
        bad("R26", "a slot twice", scan().parts(16, slot(2), slot(2)), "commitments[1].slot"));
    cases.add(
        good(
            "R26",
            "slots ascend as numbers, not as bytes",
            scan().parts(16, slot(127), slot(128), slot(256), slot(0xffff_ffffL))));
  }

  private static Raw slot(long slot) {
    return Raw.of().varint(1, slot).bytes(2, 32);
  }

  private static void ranges(List<BodyCase> cases) {
    cases.add(
        bad(
            "R27",
            "latitude without source",
            scan().part(8, Raw.of().zigzag(3, 1)),
            "place.source"));
    cases.add(
        bad(
            "R27",
            "longitude without source",
            scan().part(8, Raw.of().zigzag(4, 1)),
            "place.source"));
    cases.add(
        bad(
            "R27",
            "accuracy without source",
            scan().part(8, Raw.of().varint(5, 1)),
            "place.source"));
    cases.add(
        good(
            "R27", "where equator and prime meridian meet", scan().part(8, Raw.of().varint(6, 1))));
    Object[][] times = {
      {3, 1, "time.utc_ms", Raw.of()},
      {17, 6, "attachments[0].start_ms", Raw.of()},
      {18, 4, "readings[0].at_ms", Raw.of()},
    };
    for (Object[] t : times) {
      int field = (int) t[0];
      int inner = (int) t[1];
      cases.add(good("R28", "latest " + t[2], scan().part(field, Raw.of().zigzag(inner, MS_MAX))));
      cases.add(
          bad(
              "R28",
              "beyond the latest " + t[2],
              scan().part(field, Raw.of().zigzag(inner, MS_MAX + 1)),
              (String) t[2]));
      cases.add(
          bad(
              "R28",
              "negative " + t[2],
              scan().part(field, Raw.of().zigzag(inner, -1)),
              (String) t[2]));
    }
    cases.add(
        bad(
            "R28",
            "negative evidence.at_ms",
            scan().part(13, Raw.of().part(4, Raw.of().zigzag(3, -1))),
            "device.evidence.at_ms"));
    cases.add(
        bad(
            "R28",
            "beyond the latest evidence.at_ms",
            scan().part(13, Raw.of().part(4, Raw.of().zigzag(3, MS_MAX + 1))),
            "device.evidence.at_ms"));
    cases.add(
        good(
            "R28",
            "longest monotonic_ms",
            scan().part(3, Raw.of().zigzag(1, 1).varint(6, MS_MAX))));
    cases.add(
        bad(
            "R28",
            "beyond the longest monotonic_ms",
            scan().part(3, Raw.of().zigzag(1, 1).varint(6, MS_MAX + 1)),
            "time.monotonic_ms"));
    for (int sign = -1; sign <= 1; sign += 2) {
      cases.add(
          good(
              "R29",
              "offset " + 840 * sign,
              scan().part(3, Raw.of().zigzag(1, 1).zigzag(2, 840 * sign))));
      cases.add(
          bad(
              "R29",
              "offset " + 841 * sign,
              scan().part(3, Raw.of().zigzag(1, 1).zigzag(2, 841 * sign)),
              "time.offset_min"));
      cases.add(good("R30", "latitude " + 900_000_000L * sign, place(3, 900_000_000L * sign)));
      cases.add(
          bad(
              "R30",
              "latitude " + 900_000_001L * sign,
              place(3, 900_000_001L * sign),
              "place.lat_e7"));
      cases.add(good("R30", "longitude " + 1_800_000_000L * sign, place(4, 1_800_000_000L * sign)));
      cases.add(
          bad(
              "R30",
              "longitude " + 1_800_000_001L * sign,
              place(4, 1_800_000_001L * sign),
              "place.lon_e7"));
    }
    for (int log2 : new int[] {10, 30}) {
      cases.add(
          good(
              "R33",
              "segments of 2^" + log2,
              scan().part(17, Raw.of().varint(4, log2).bytes(5, 32))));
    }
    for (int log2 : new int[] {9, 31}) {
      cases.add(
          bad(
              "R33",
              "segments of 2^" + log2,
              scan().part(17, Raw.of().varint(4, log2).bytes(5, 32)),
              "attachments[0].segment_log2"));
    }
  }

  private static RawBody place(int field, long value) {
    return scan().part(8, Raw.of().zigzag(field, value).varint(6, 1));
  }

  private static void lengths(List<BodyCase> cases) {
    Object[][] parts = {
      {3, 5, 16, "time.boot_id"},
      {10, 3, 16, "transfer.token_id"},
      {13, 0, 32, "device.evidence.digest"},
      {14, 4, 32, "documents[0].digest"},
      {16, 2, 32, "commitments[0].digest"},
      {17, 1, 32, "attachments[0].digest"},
      {17, 5, 32, "attachments[0].tree_root"},
      {20, 1, 32, "correction.target"},
      {20, 3, 32, "correction.corrective[0]"},
      {22, 2, 32, "foreign.digest"},
      {23, 3, 32, "seen.root"},
      {23, 4, 32, "seen.note"},
      {27, 1, 16, "finding.id"},
    };
    for (Object[] p : parts) {
      for (int off = -1; off <= 1; off += 2) {
        int length = (int) p[2] + off;
        Raw part =
            (int) p[1] == 0
                ? Raw.of().part(4, Raw.of().bytes(2, length))
                : Raw.of().bytes((int) p[1], length);
        cases.add(
            bad(
                "R31",
                p[3] + " of " + length + " bytes",
                scan().part((int) p[0], part),
                (String) p[3]));
      }
    }
    for (int off = -1; off <= 1; off += 2) {
      cases.add(
          bad(
              "R31",
              "nonce of " + (16 + off) + " bytes",
              scan().set(4, Raw.of().bytes(4, 16 + off)),
              "nonce"));
      cases.add(
          bad(
              "R31",
              "previous of " + (32 + off) + " bytes",
              scan().set(24, Raw.of().bytes(24, 32 + off)),
              "previous"));
      cases.add(
          bad(
              "R31",
              "related of " + (32 + off) + " bytes",
              scan().set(21, Raw.of().bytes(21, 32).bytes(21, 32 + off)),
              "related[1]"));
    }
    cases.add(
        good(
            "R31",
            "related in the writer's order, twice the same",
            scan().set(21, Raw.of().bytes(21, 32).bytes(21, 32))));
    cases.add(
        good(
            "R32",
            "proof of 512 bytes",
            scan().part(11, Raw.of().text(1, "urn:s:1").bytes(5, 512))));
    cases.add(
        bad(
            "R32",
            "proof of 513 bytes",
            scan().part(11, Raw.of().text(1, "urn:s:1").bytes(5, 513)),
            "seals[0].proof"));
    cases.add(good("R32", "session of 32 bytes", scan().part(12, Raw.of().bytes(3, 32))));
    cases.add(
        bad(
            "R32",
            "session of 33 bytes",
            scan().part(12, Raw.of().bytes(3, 33)),
            "operator.session"));
  }

  private static void limits(List<BodyCase> cases) {
    int rest = 56_000 - scan().toBytes().length() - 5;
    cases.add(good("R34", "body of 56,000 bytes", scan().set(90, Raw.of().bytes(90, rest))));
    cases.add(
        refused(
            "R34",
            "body of 56,001 bytes",
            scan().set(90, Raw.of().bytes(90, rest + 1)),
            "",
            Reason.BODY_TOO_LARGE));
    cases.add(
        refused(
            "R34",
            "body of 56,001 bytes of a later schema",
            scan().set(1, Raw.of().varint(1, 2)).set(90, Raw.of().bytes(90, rest + 1)),
            "",
            Reason.BODY_TOO_LARGE));
    for (int count : new int[] {64, 65}) {
      many(cases, count);
    }
  }

  private static void many(List<BodyCase> cases, int count) {
    Object[][] lists = {
      {11, "seals"},
      {14, "documents"},
      {16, "commitments"},
      {17, "attachments"},
      {18, "readings"},
      {21, "related"},
      {20, "correction.corrective"},
      {12, "operator.auth"},
      {10, "transfer.receiver_auth"},
      {15, "critical"},
    };
    for (Object[] list : lists) {
      int number = (int) list[0];
      boolean tooMany = count > 64;
      // Numbers that no version knows: 64 methods and 64 critical fields are a later version's.
      Reason later = number == 10 || number == 12 || number == 15 ? Reason.UNSUPPORTED_FIELD : null;
      Reason reason = tooMany ? Reason.BODY_TOO_LARGE : later;
      String name = count + " of " + list[1];
      RawBody body = manyOf(number, count);
      cases.add(reason == null ? good("R35", name, body) : refused("R35", name, body, "*", reason));
    }
  }

  private static RawBody manyOf(int number, int count) {
    RawBody body = scan();
    Raw list = Raw.of();
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i + 1;
      switch (number) {
        case 11 -> list.part(11, Raw.of().text(1, String.format("urn:s:%02d", i)));
        case 14, 18 -> list.part(number, Raw.of().text(1, String.format("t%02d", i)));
        case 16 -> list.part(16, slot(i + 1));
        case 17 -> list.part(17, Raw.of().varint(2, i + 1));
        case 21 -> list.bytes(21, 32);
        case 20 -> list.bytes(3, 32);
        case 15 -> {
          numbers[i] = 100 + i;
          body.set(100 + i, Raw.of().varint(100 + i, 1));
        }
        default -> {}
      }
    }
    return switch (number) {
      case 10 -> body.part(10, Raw.of().text(1, PARTY).packed(4, numbers));
      case 12 -> body.part(12, Raw.of().packed(2, numbers));
      case 15 -> body.set(15, Raw.of().packed(15, numbers));
      case 20 -> body.part(20, list);
      default -> body.set(number, list);
    };
  }
}
