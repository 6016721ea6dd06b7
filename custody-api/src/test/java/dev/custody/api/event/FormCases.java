package dev.custody.api.event;

import static dev.custody.api.event.BodyCase.bad;
import static dev.custody.api.event.BodyCase.good;
import static dev.custody.api.event.BodyCase.refused;
import static dev.custody.api.event.RawBody.OTHER_PARTY;
import static dev.custody.api.event.RawBody.PARTY;
import static dev.custody.api.event.RawBody.SSCC;
import static dev.custody.api.event.RawBody.scan;

import dev.custody.api.Bytes;
import dev.custody.api.Raw;
import dev.custody.api.Reason;
import java.util.ArrayList;
import java.util.List;

/** The rules of form: what any field must obey, whatever it means (R1 to R13, R36 to R40). */
final class FormCases {

  private static final String MINIMAL_VARINT_BUT_FOR_ONE_BYTE = "8100";

  private FormCases() {}

  static List<BodyCase> all() {
    List<BodyCase> cases = new ArrayList<>();
    schema(cases);
    order(cases);
    tags(cases);
    numbers(cases);
    defaults(cases);
    packed(cases);
    decimals(cases);
    later(cases);
    return cases;
  }

  private static void schema(List<BodyCase> cases) {
    cases.add(good("R1", "smallest sighting", scan()));
    cases.add(bad("R1", "no bytes", Bytes.EMPTY, "schema"));
    cases.add(bad("R1", "kind first", scan().without(1), "schema"));
    cases.add(bad("R1", "schema zero", scan().set(1, Raw.of().varint(1, 0)), "schema"));
    cases.add(
        bad("R1", "schema above 32 bits", scan().set(1, Raw.of().varint(1, 1L << 32)), "schema"));
    cases.add(
        bad(
            "R1",
            "schema not minimal",
            scan().set(1, Raw.of().hex("08" + MINIMAL_VARINT_BUT_FOR_ONE_BYTE)),
            "schema"));
    cases.add(
        bad("R1", "tag of schema not minimal", scan().set(1, Raw.of().hex("880001")), "schema"));
    cases.add(
        refused(
            "R2",
            "schema 2 beside an unknown kind and a float",
            scan()
                .set(1, Raw.of().varint(1, 2))
                .set(2, Raw.of().varint(2, 99))
                .set(90, Raw.of().bare(725).hex("00000000")),
            "schema",
            Reason.UNSUPPORTED_SCHEMA));
    cases.add(
        refused(
            "R2",
            "largest schema",
            scan().set(1, Raw.of().varint(1, 0xffff_ffffL)),
            "schema",
            Reason.UNSUPPORTED_SCHEMA));
  }

  private static void order(List<BodyCase> cases) {
    cases.add(
        bad(
            "R3",
            "time before kind",
            scan().without(2).set(3, Raw.of().part(3, Raw.of().zigzag(1, 1)).varint(2, 8)),
            "tag"));
    cases.add(
        bad(
            "R3",
            "fields of time descending",
            scan().part(3, Raw.of().zigzag(2, 60).zigzag(1, 1)),
            "time.tag"));
    cases.add(
        bad(
            "R3",
            "fields of a decimal descending",
            scan().part(6, Raw.of().text(1, SSCC).part(3, Raw.of().varint(2, 1).zigzag(1, 1))),
            "items[0].quantity.tag"));
    cases.add(
        bad("R4", "holder twice", scan().set(9, Raw.of().text(9, PARTY).text(9, PARTY)), "tag"));
    cases.add(
        bad(
            "R4",
            "time twice",
            scan().set(3, Raw.of().part(3, Raw.of().zigzag(1, 1)).part(3, Raw.of().zigzag(1, 1))),
            "tag"));
    cases.add(
        bad(
            "R4",
            "id of an item twice",
            scan().part(6, Raw.of().text(1, SSCC).text(1, SSCC)),
            "items[0].tag"));
    cases.add(
        bad(
            "R4",
            "items parted by a holder",
            scan().set(9, Raw.of().text(9, PARTY).part(6, Raw.of().text(1, "urn:a:b"))),
            "tag"));
  }

  private static void tags(List<BodyCase> cases) {
    cases.add(bad("R5", "field 0", scan().set(90, Raw.of().hex("0001")), "tag"));
    cases.add(
        bad(
            "R5",
            "tag over 32 bits",
            scan().set(90, Raw.of().bare(1L << 35 | 722).hex("0178")),
            "tag"));
    cases.add(good("R5", "largest field number", scan().set(90, Raw.of().varint(536_870_911, 1))));
    for (int type : new int[] {1, 3, 4, 5, 6, 7}) {
      String name = "unknown field of wire type " + type;
      cases.add(
          bad(
              "R5",
              name,
              scan().set(90, Raw.of().bare(720 | type).hex("0101010101010101")),
              "tag"));
    }
    for (int number = 1; number <= 27; number++) {
      boolean isVarint = number <= 2 || number == 25 || number == 26;
      Raw other = isVarint ? Raw.of().text(number, "x") : Raw.of().varint(number, 1);
      cases.add(
          bad("R5", "field " + number + " of another wire type", scan().set(number, other), "*"));
    }
    cases.add(
        bad(
            "R5",
            "id of an item as varint",
            scan().part(6, Raw.of().varint(1, 1)),
            "items[0].field 1"));
    cases.add(
        bad(
            "R5",
            "items of two wire types",
            scan().set(6, Raw.of().part(6, Raw.of().text(1, SSCC)).varint(6, 1)),
            "tag"));
    cases.add(
        bad(
            "R5",
            "unknown field of two wire types",
            scan().set(90, Raw.of().text(90, "x").varint(90, 1)),
            "tag"));
    cases.add(
        bad(
            "R6",
            "tag not minimal",
            scan().set(9, Raw.of().hex("ca00").bare(18).hex(hex(PARTY))),
            "tag"));
    cases.add(
        bad(
            "R6",
            "length not minimal",
            scan().set(9, Raw.of().hex("4a9200").hex(hex(PARTY))),
            "holder"));
    cases.add(
        bad("R6", "value not minimal", scan().part(3, Raw.of().hex("088200")), "time.utc_ms"));
    cases.add(
        bad(
            "R6",
            "varint of 11 bytes",
            scan().set(90, Raw.of().bare(720).hex("8080808080808080808001")),
            "field 90"));
    cases.add(
        bad(
            "R6",
            "varint over 64 bits",
            scan().set(90, Raw.of().bare(720).hex("80808080808080808003")),
            "field 90"));
    cases.add(good("R6", "unknown varint of 64 bits", scan().set(90, Raw.of().varint(90, -1))));
    cases.add(
        bad(
            "R7",
            "body cut in a varint",
            scan().set(90, Raw.of().bare(720).hex("80")),
            "field 90"));
    cases.add(bad("R7", "tag at the end", scan().set(90, Raw.of().bare(720)), "field 90"));
    cases.add(
        bad(
            "R7",
            "length beyond the body",
            scan().set(90, Raw.of().bare(722).hex("0278")),
            "field 90"));
    cases.add(
        bad(
            "R7",
            "length of 2 GiB",
            scan().set(90, Raw.of().bare(722).bare(1L << 31)),
            "field 90"));
    cases.add(
        bad("R7", "length above 63 bits", scan().set(90, Raw.of().bare(722).bare(-1)), "field 90"));
    cases.add(
        bad(
            "R7",
            "length beyond the item",
            scan().part(6, Raw.of().hex("0a17").hex(hex(SSCC))),
            "items[0].id"));
  }

  private static void numbers(List<BodyCase> cases) {
    cases.add(
        bad(
            "R8",
            "uint32 above 32 bits",
            scan().part(3, Raw.of().zigzag(1, 1).varint(3, 1L << 32)),
            "time.uncertainty_ms"));
    cases.add(
        good(
            "R8", "largest uint32", scan().part(3, Raw.of().zigzag(1, 1).varint(3, 0xffff_ffffL))));
    cases.add(
        bad(
            "R8",
            "sint32 above 32 bits",
            scan().part(3, Raw.of().zigzag(1, 1).varint(2, 1L << 33 | 2)),
            "time.offset_min"));
    cases.add(
        bad(
            "R8",
            "least sint32",
            scan().part(3, Raw.of().zigzag(1, 1).varint(2, 0xffff_ffffL)),
            "time.offset_min"));
    cases.add(
        good(
            "R8",
            "largest uint64",
            scan().part(11, Raw.of().text(1, "urn:s:1").varint(4, Long.MAX_VALUE))));
    cases.add(
        bad(
            "R8",
            "counter of 2^63",
            scan().part(11, Raw.of().text(1, "urn:s:1").varint(4, Long.MIN_VALUE)),
            "seals[0].counter"));
    cases.add(
        bad(
            "R8",
            "attachment length of 2^63",
            scan().part(17, Raw.of().varint(2, Long.MIN_VALUE)),
            "attachments[0].length"));
    cases.add(
        bad(
            "R8",
            "foreign length of 2^63",
            scan().part(22, Raw.of().varint(3, Long.MIN_VALUE)),
            "foreign.length"));
    cases.add(
        bad(
            "R8",
            "tree size of 2^63",
            scan().part(23, Raw.of().varint(2, Long.MIN_VALUE)),
            "seen.size"));
    cases.add(
        bad(
            "R8",
            "bool of 2",
            scan().part(18, Raw.of().text(1, "t").varint(8, 2)),
            "readings[0].alarm"));
    cases.add(
        good("R8", "least decimal", scan().part(18, Raw.of().part(2, Raw.of().varint(1, -1)))));
    for (int[] place : new int[][] {{8, 6}, {10, 5}, {17, 4}, {18, 8}, {27, 4}}) {
      cases.add(
          bad(
              "R9",
              "number over 31 bits in field " + place[0] + "." + place[1],
              scan().part(place[0], Raw.of().varint(place[1], 1L << 31)),
              "*"));
    }
    cases.add(bad("R9", "kind of 2^31", scan().set(2, Raw.of().varint(2, 1L << 31)), "kind"));
    cases.add(
        bad("R9", "lifecycle of 2^31", scan().set(25, Raw.of().varint(25, 1L << 31)), "lifecycle"));
    cases.add(
        refused(
            "R9",
            "lifecycle of 2^31 - 1",
            scan().set(25, Raw.of().varint(25, Integer.MAX_VALUE)),
            "lifecycle",
            Reason.UNSUPPORTED_FIELD));
    cases.add(
        bad(
            "R9",
            "auth method of 2^31",
            scan().part(12, Raw.of().packed(2, 1L << 31)),
            "operator.auth"));
  }

  private static void defaults(List<BodyCase> cases) {
    cases.add(bad("R10", "kind zero", scan().set(2, Raw.of().varint(2, 0)), "kind"));
    cases.add(
        bad(
            "R10",
            "offset zero",
            scan().part(3, Raw.of().zigzag(1, 1).zigzag(2, 0)),
            "time.offset_min"));
    cases.add(
        bad(
            "R10",
            "decimal of an explicit zero",
            scan().part(18, Raw.of().part(2, Raw.of().zigzag(1, 0))),
            "readings[0].value.unscaled"));
    cases.add(
        bad(
            "R10",
            "alarm false",
            scan().part(18, Raw.of().text(1, "t").varint(8, 0)),
            "readings[0].alarm"));
    cases.add(bad("R10", "empty holder", scan().set(9, Raw.of().text(9, "")), "holder"));
    cases.add(bad("R10", "empty nonce", scan().set(4, Raw.of().bytes(4, 0)), "nonce"));
    cases.add(bad("R10", "empty text", scan().part(13, Raw.of().text(2, "")), "device.firmware"));
    cases.add(bad("R10", "unknown zero", scan().set(90, Raw.of().varint(90, 0)), "field 90"));
    cases.add(bad("R10", "unknown empty", scan().set(90, Raw.of().text(90, "")), "field 90"));
    cases.add(
        bad(
            "R10",
            "unknown empty after another",
            scan().set(90, Raw.of().text(90, "x").text(90, "")),
            "field 90"));
    cases.add(
        bad(
            "R10",
            "unknown zero in an item",
            scan().part(6, Raw.of().text(1, SSCC).varint(9, 0)),
            "items[0].field 9"));
    for (int number : new int[] {3, 6, 8, 10, 11, 12, 13, 14, 16, 17, 18, 20, 22, 23, 27}) {
      cases.add(bad("R11", "empty message in field " + number, scan().part(number, Raw.of()), "*"));
    }
    cases.add(
        bad(
            "R11",
            "empty evidence",
            scan().part(13, Raw.of().part(4, Raw.of())),
            "device.evidence"));
    cases.add(
        good(
            "R11",
            "decimal zero is empty",
            scan().part(18, Raw.of().part(2, Raw.of()).part(5, Raw.of()))));
  }

  private static void packed(List<BodyCase> cases) {
    cases.add(good("R12", "three methods", scan().part(12, Raw.of().packed(2, 1, 2, 7))));
    cases.add(
        bad("R12", "methods unpacked", scan().part(12, Raw.of().varint(2, 1)), "operator.field 2"));
    cases.add(
        bad(
            "R12",
            "methods in two chunks",
            scan().part(12, Raw.of().packed(2, 1).packed(2, 2)),
            "operator.tag"));
    cases.add(
        bad(
            "R12",
            "methods in an empty chunk",
            scan().part(12, Raw.of().packed(2)),
            "operator.auth"));
    cases.add(
        bad(
            "R12",
            "methods with zero",
            scan().part(12, Raw.of().packed(2, 0, 1)),
            "operator.auth"));
    cases.add(
        bad(
            "R12",
            "methods descending",
            scan().part(12, Raw.of().packed(2, 2, 1)),
            "operator.auth"));
    cases.add(
        bad("R12", "a method twice", scan().part(12, Raw.of().packed(2, 2, 2)), "operator.auth"));
    cases.add(
        bad(
            "R12",
            "demanded methods descending",
            scan().part(10, Raw.of().text(1, PARTY).text(2, OTHER_PARTY).packed(4, 2, 1)),
            "transfer.receiver_auth"));
    cases.add(
        bad("R12", "critical descending", scan().set(15, Raw.of().packed(15, 3, 2)), "critical"));
    cases.add(
        bad("R12", "critical field twice", scan().set(15, Raw.of().packed(15, 3, 3)), "critical"));
    cases.add(
        bad("R12", "critical not minimal", scan().set(15, Raw.of().hex("7a028300")), "critical"));
  }

  private static void decimals(List<BodyCase> cases) {
    cases.add(good("R13", "18 decimals", quantity(Raw.of().zigzag(1, 1).varint(2, 18))));
    cases.add(
        bad(
            "R13",
            "19 decimals",
            quantity(Raw.of().zigzag(1, 1).varint(2, 19)),
            "items[0].quantity.scale"));
    cases.add(
        bad(
            "R13",
            "1.0 with one decimal",
            quantity(Raw.of().zigzag(1, 10).varint(2, 1)),
            "items[0].quantity.scale"));
    cases.add(
        bad(
            "R13",
            "-1.0 with one decimal",
            quantity(Raw.of().zigzag(1, -10).varint(2, 1)),
            "items[0].quantity.scale"));
    cases.add(bad("R13", "0.0", quantity(Raw.of().varint(2, 1)), "items[0].quantity.scale"));
  }

  private static RawBody quantity(Raw decimal) {
    return scan().part(6, Raw.of().text(1, SSCC).part(3, decimal));
  }

  private static void later(List<BodyCase> cases) {
    cases.add(refused("R36", "no kind", scan().without(2), "kind", Reason.UNSUPPORTED_KIND));
    cases.add(
        refused(
            "R36",
            "kind 27",
            scan().set(2, Raw.of().varint(2, 27)),
            "kind",
            Reason.UNSUPPORTED_KIND));
    cases.add(
        refused(
            "R36",
            "kind 27 without nonce",
            scan().set(2, Raw.of().varint(2, 27)).without(4),
            "",
            Reason.MISSING_ASPECT,
            Reason.UNSUPPORTED_KIND));
    Object[][] enums = {
      {3, Raw.of().zigzag(1, 1).varint(4, 8), "time.source"},
      {8, Raw.of().varint(6, 6), "place.source"},
      {6, Raw.of().text(1, SSCC).varint(5, 7), "items[0].condition"},
      {10, Raw.of().varint(5, 5), "transfer.outcome"},
      {11, Raw.of().text(1, "urn:s:1").varint(2, 7), "seals[0].state"},
      {11, Raw.of().text(1, "urn:s:1").varint(3, 5), "seals[0].seal_class"},
      {13, Raw.of().part(4, Raw.of().varint(1, 6)), "device.evidence.type"},
      {20, Raw.of().varint(2, 3), "correction.reason"},
      {27, Raw.of().varint(4, 6), "finding.resolution"},
      {12, Raw.of().packed(2, 1, 8), "operator.auth"},
      {10, Raw.of().packed(4, 8), "transfer.receiver_auth"},
    };
    for (Object[] e : enums) {
      cases.add(
          refused(
              "R37",
              "later value of " + e[2],
              scan().part((int) e[0], (Raw) e[1]),
              (String) e[2],
              Reason.UNSUPPORTED_FIELD));
    }
    cases.add(
        refused(
            "R37",
            "later lifecycle",
            scan().set(25, Raw.of().varint(25, 9)),
            "lifecycle",
            Reason.UNSUPPORTED_FIELD));
    cases.add(
        refused(
            "R37",
            "later access",
            scan().set(26, Raw.of().varint(26, 5)),
            "access",
            Reason.UNSUPPORTED_FIELD));
    cases.add(
        good(
            "R38",
            "critical of all that is there",
            scan().set(15, Raw.of().packed(15, 1, 2, 3, 4, 6, 15))));
    cases.add(
        refused(
            "R38",
            "critical later field",
            scan().set(15, Raw.of().packed(15, 90)).set(90, Raw.of().text(90, "x")),
            "critical[0]",
            Reason.UNSUPPORTED_FIELD));
    cases.add(
        bad(
            "R38",
            "critical field that is absent",
            scan().set(15, Raw.of().packed(15, 5)),
            "critical[0]"));
    cases.add(
        bad(
            "R38",
            "critical later field that is absent",
            scan().set(15, Raw.of().packed(15, 6, 91)).set(90, Raw.of().text(90, "x")),
            "critical[1]"));
    cases.add(
        bad(
            "R38",
            "critical number above all field numbers",
            scan().set(15, Raw.of().packed(15, 0xffff_ffffL)),
            "critical[0]"));
    cases.add(
        bad(
            "R38",
            "critical number above 32 bits",
            scan().set(15, Raw.of().packed(15, 1L << 32)),
            "critical"));
    cases.add(
        good(
            "R39",
            "later fields, in sub-messages too",
            scan()
                .part(3, Raw.of().zigzag(1, 1).varint(8, 1))
                .part(6, Raw.of().text(1, SSCC).part(3, Raw.of().text(3, "x")))
                .set(28, Raw.of().text(28, "a").text(28, "a").varint(29, 5))));
    cases.add(
        bad(
            "R39",
            "later number twice",
            scan().set(28, Raw.of().varint(28, 1).varint(28, 1)),
            "tag"));
    cases.add(refused("R40", "no time", scan().without(3), "", Reason.MISSING_ASPECT));
    cases.add(
        refused(
            "R40",
            "time without utc_ms",
            scan().part(3, Raw.of().zigzag(2, 60)),
            "",
            Reason.MISSING_ASPECT));
    cases.add(refused("R40", "no nonce", scan().without(4), "", Reason.MISSING_ASPECT));
  }

  private static String hex(String text) {
    return Raw.of().text(1, text).toBytes().toHex().substring(4);
  }
}
