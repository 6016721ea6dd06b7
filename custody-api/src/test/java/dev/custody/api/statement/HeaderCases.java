package dev.custody.api.statement;

import dev.custody.api.Bytes;
import dev.custody.api.Raw;
import dev.custody.api.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Protected headers that keep and break each rule, put together from the hex of their entries. */
final class HeaderCases {

  /** A header and what a reader says to it; {@code reason} null if it is accepted. */
  record Case(String rule, String name, Bytes header, Reason reason) {}

  static final String ALG = "0126";
  static final String KID = "0450" + repeat("11", 16);
  static final String CLAIMS =
      "0fa201" + text("/417/5021686376741") + "02" + text("urn:custody:event");
  static final String HASH = "1901022f";
  static final String TYPE = "190103" + text(ProtectedHeader.EVENT_CONTENT_TYPE);
  static final String ROLE = "3a00011170";
  static final String POSITION = "3a000111718200" + "5820" + repeat("22", 32);
  static final String ANSWERS = "3a00011172" + "5820" + repeat("33", 32);
  static final String STATED = "3a00011173" + "1b000001a1b9e7a6d8";

  private final List<Case> cases = new ArrayList<>();

  static List<Case> all() {
    HeaderCases c = new HeaderCases();
    c.sizeAndType();
    c.encoding();
    c.entries();
    c.roles();
    return c.cases;
  }

  private void sizeAndType() {
    bad("H1", "no bytes", "", Reason.HEADER_NOT_CANONICAL);
    good("H1", "header of 1,024 bytes", sized(1_024));
    bad("H1", "header of 1,025 bytes", sized(1_025), Reason.RECORD_TOO_LARGE);
    String batch = "190103" + text("application/vnd.custody.batch.v1");
    bad(
        "H2",
        "content type of a batch",
        "a7" + ALG + KID + CLAIMS + HASH + batch + ROLE + "01" + POSITION,
        Reason.CONTENT_TYPE_MISMATCH);
    bad("H2", "header of a batch", "a3" + ALG + KID + batch, Reason.CONTENT_TYPE_MISMATCH);
    bad("H2", "content type as a number", "a2" + ALG + "1901031832", Reason.CONTENT_TYPE_MISMATCH);
    bad(
        "H2",
        "foreign header with maps, arrays and text labels",
        "a5"
            + ALG
            + "0281820118ff"
            + "0fa1616b6176"
            + "190103"
            + text("text/plain")
            + "6178"
            + "4101",
        Reason.CONTENT_TYPE_MISMATCH);
    bad(
        "H2",
        "content type behind a text label",
        "a2" + "617801" + "190103" + text("text/plain"),
        Reason.CONTENT_TYPE_MISMATCH);
    bad(
        "H2",
        "our content type in a map of another form",
        "a2" + ALG + TYPE,
        Reason.HEADER_NOT_CANONICAL);
    String other = "190103" + text("text/plain");
    bad("H2", "another type behind a simple value", "a201f6" + other, Reason.HEADER_NOT_CANONICAL);
    bad("H2", "another type behind a tag", "a201c0" + other, Reason.HEADER_NOT_CANONICAL);
    bad(
        "H2",
        "another type behind arrays four deep",
        "a20181818101" + other,
        Reason.CONTENT_TYPE_MISMATCH);
    bad(
        "H2",
        "another type behind arrays five deep",
        "a2018181818101" + other,
        Reason.HEADER_NOT_CANONICAL);
    bad("H2", "no content type", "a1" + ALG, Reason.HEADER_NOT_CANONICAL);
  }

  private void encoding() {
    bad("H3", "map of indefinite length", "bf" + body() + "ff", Reason.HEADER_NOT_CANONICAL);
    bad("H3", "count of the map in a longer head", "b807" + body(), Reason.HEADER_NOT_CANONICAL);
    bad("H3", "alg in a longer head", "a7" + "013806" + KID + rest(), Reason.HEADER_NOT_CANONICAL);
    bad(
        "H3",
        "kid in a longer head",
        "a7" + ALG + "045810" + repeat("11", 16) + rest(),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H3",
        "label in a longer head",
        "a7" + "180126" + KID + rest(),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H3",
        "role in 8 bytes",
        "a7" + ALG + KID + CLAIMS + HASH + TYPE + ROLE + "1b0000000000000001" + POSITION,
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H3",
        "sequence in 2 bytes",
        "a7"
            + ALG
            + KID
            + CLAIMS
            + HASH
            + TYPE
            + ROLE
            + "01"
            + "3a0001117182190017"
            + "5820"
            + repeat("22", 32),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H3",
        "kid of indefinite length",
        "a7" + ALG + "045f50" + repeat("11", 16) + "ff" + rest(),
        Reason.HEADER_NOT_CANONICAL);
    bad("H3", "tagged map", "d807a7" + body(), Reason.HEADER_NOT_CANONICAL);
    bad("H3", "a byte behind the map", "a7" + body() + "00", Reason.HEADER_NOT_CANONICAL);
    bad("H3", "array", "87" + body(), Reason.HEADER_NOT_CANONICAL);
    bad(
        "H3",
        "byte string of 2^63 bytes",
        "a7" + ALG + "045b8000000000000000",
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H3",
        "map of 2^64 - 1 entries",
        "bbffffffffffffffff" + body(),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H3",
        "nested arrays to the end",
        "a1" + "02" + repeat("81", 900),
        Reason.HEADER_NOT_CANONICAL);
  }

  private void entries() {
    List<String> entries = List.of(ALG, KID, CLAIMS, HASH, TYPE, ROLE + "01", POSITION);
    for (int i = 0; i < entries.size(); i++) {
      List<String> without = new ArrayList<>(entries);
      without.remove(i);
      bad(
          "H4",
          "entry " + i + " missing",
          "a6" + String.join("", without),
          Reason.HEADER_NOT_CANONICAL);
      List<String> twice = new ArrayList<>(entries);
      twice.add(i, entries.get(i));
      bad(
          "H4",
          "entry " + i + " twice",
          "a8" + String.join("", twice),
          Reason.HEADER_NOT_CANONICAL);
      if (i > 0) {
        List<String> swapped = new ArrayList<>(entries);
        Collections.swap(swapped, i - 1, i);
        bad(
            "H4",
            "entry " + i + " before its neighbour",
            "a7" + String.join("", swapped),
            Reason.HEADER_NOT_CANONICAL);
      }
    }
    bad("H4", "another label", "a8" + body() + "3a0001117401", Reason.HEADER_NOT_CANONICAL);
    bad("H4", "count of one more", "a8" + body(), Reason.HEADER_NOT_CANONICAL);
    bad("H4", "count of one less", "a6" + body(), Reason.HEADER_NOT_CANONICAL);
    good("H5", "algorithm that nobody knows", "a7" + "01397fff" + KID + rest());
    good("H5", "least algorithm", "a7" + "013b7fffffffffffffff" + KID + rest());
    bad(
        "H5",
        "algorithm beyond 64 bits",
        "a7" + "013b8000000000000000" + KID + rest(),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H5",
        "algorithm as text",
        "a7" + "01" + text("ES256") + KID + rest(),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H5",
        "algorithm in a head of bytes",
        "a7" + "0146" + KID + rest(),
        Reason.HEADER_NOT_CANONICAL);
    bad("H3", "head cut short", "a7" + "0139ff", Reason.HEADER_NOT_CANONICAL);
    bad("H3", "reserved head", "a7" + "013c" + KID + rest(), Reason.HEADER_NOT_CANONICAL);
    bad(
        "H6",
        "kid of 15 bytes",
        "a7" + ALG + "044f" + repeat("11", 15) + rest(),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H6",
        "kid of 17 bytes",
        "a7" + ALG + "0451" + repeat("11", 17) + rest(),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H6",
        "kid as text",
        "a7" + ALG + "0470" + repeat("31", 16) + rest(),
        Reason.HEADER_NOT_CANONICAL);
    bad("H7", "empty iss", actor("0fa20160" + "02" + text("urn:a:b")), Reason.HEADER_NOT_CANONICAL);
    bad("H7", "empty sub", actor("0fa201" + text("urn:a:b") + "0260"), Reason.HEADER_NOT_CANONICAL);
    bad(
        "H7",
        "iss that is not UTF-8",
        actor("0fa20161ff" + "02" + text("urn:a:b")),
        Reason.HEADER_NOT_CANONICAL);
    for (String notUtf8 :
        new String[] {"62c1a1", "63e083a9", "64f084baa4", "63eda080", "64f4908080", "61c3"}) {
      bad(
          "H7",
          "iss of bytes " + notUtf8.substring(2),
          actor("0fa201" + notUtf8 + "02" + text("urn:a:b")),
          Reason.HEADER_NOT_CANONICAL);
    }
    bad(
        "H7",
        "iss as bytes",
        actor("0fa20141" + "61" + "02" + text("urn:a:b")),
        Reason.HEADER_NOT_CANONICAL);
    bad("H7", "claims without sub", actor("0fa101" + text("urn:a:b")), Reason.HEADER_NOT_CANONICAL);
    bad(
        "H7",
        "claims of three with two",
        actor(CLAIMS.replace("0fa2", "0fa3")),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H7",
        "claims with exp",
        actor("0fa301" + text("urn:a:b") + "02" + text("urn:a:c") + "0401"),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H7",
        "iss beyond the header",
        actor("0fa2017b7fffffffffffffff"),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H8",
        "SHA-512",
        "a7" + ALG + KID + CLAIMS + "190102382b" + TYPE + ROLE + "01" + POSITION,
        Reason.HEADER_NOT_CANONICAL);
  }

  private void roles() {
    bad("H9", "role 0", withRole("00", POSITION, 7), Reason.HEADER_NOT_CANONICAL);
    bad("H9", "role 6", withRole("06", POSITION, 7), Reason.HEADER_NOT_CANONICAL);
    bad("H9", "role as text", withRole("6131", POSITION, 7), Reason.HEADER_NOT_CANONICAL);
    bad("H9", "negative role", withRole("20", POSITION, 7), Reason.HEADER_NOT_CANONICAL);
    String last = "3a00011171821b7fffffffffffffff" + "5820" + repeat("22", 32);
    good("H10", "largest sequence", withRole("01", last, 7));
    bad(
        "H10",
        "sequence of 2^63",
        withRole("01", last.replace("7fffffffffffffff", "8000000000000000"), 7),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H10",
        "negative sequence",
        withRole("01", POSITION.replace("718200", "718220"), 7),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H10",
        "position of three with two",
        withRole("01", POSITION.replace("718200", "718300"), 7),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H10",
        "position of three",
        withRole("01", POSITION.replace("718200", "718300") + "00", 7),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H10",
        "previous of 31 bytes",
        withRole("01", "3a000111718200" + "581f" + repeat("22", 31), 7),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H10",
        "previous of 33 bytes",
        withRole("01", "3a000111718200" + "5821" + repeat("22", 33), 7),
        Reason.HEADER_NOT_CANONICAL);
    boolean[] answers = {false, false, true, true, false};
    boolean[] stamps = {false, false, false, true, true};
    for (int role = 1; role <= 5; role++) {
      for (int mask = 0; mask < 4; mask++) {
        boolean answer = (mask & 1) != 0;
        boolean stamp = (mask & 2) != 0;
        String header =
            withRole(
                "0" + role,
                POSITION + (answer ? ANSWERS : "") + (stamp ? STATED : ""),
                7 + Integer.bitCount(mask));
        String name =
            "role "
                + role
                + (answer ? " with" : " without")
                + " link and"
                + (stamp ? " with" : " without")
                + " time";
        boolean right = answer == answers[role - 1] && stamp == stamps[role - 1];
        cases.add(
            new Case(
                answer == answers[role - 1] ? "H12" : "H11",
                name,
                Bytes.ofHex(header),
                right ? null : Reason.HEADER_NOT_CANONICAL));
      }
    }
    bad(
        "H11",
        "link of 31 bytes",
        withRole("03", POSITION + "3a00011172581f" + repeat("33", 31), 8),
        Reason.HEADER_NOT_CANONICAL);
    good("H12", "time zero", withRole("05", POSITION + "3a0001117300", 8));
    good("H12", "latest time", withRole("05", POSITION + "3a000111731b0000e677d21fdbff", 8));
    bad(
        "H12",
        "beyond the latest time",
        withRole("05", POSITION + "3a000111731b0000e677d21fdc00", 8),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H12",
        "negative time",
        withRole("05", POSITION + "3a0001117320", 8),
        Reason.HEADER_NOT_CANONICAL);
    bad(
        "H12",
        "time before link",
        withRole("04", POSITION + STATED + ANSWERS, 9),
        Reason.HEADER_NOT_CANONICAL);
  }

  private void good(String rule, String name, String hex) {
    cases.add(new Case(rule, name, Bytes.ofHex(hex), null));
  }

  private void bad(String rule, String name, String hex, Reason reason) {
    cases.add(new Case(rule, name, Bytes.ofHex(hex), reason));
  }

  /** The header of an ACTOR with these claims. */
  static String actor(String claims) {
    return "a7" + ALG + KID + claims + HASH + TYPE + ROLE + "01" + POSITION;
  }

  private static String sized(int length) {
    String sub = repeat("a", length - actor("0fa201" + text("urn:a:b") + "02790000").length() / 2);
    return actor("0fa201" + text("urn:a:b") + "02" + text(sub));
  }

  static String withRole(String role, String behind, int count) {
    return "a" + count + ALG + KID + CLAIMS + HASH + TYPE + ROLE + role + behind;
  }

  private static String body() {
    return ALG + KID + rest();
  }

  private static String rest() {
    return CLAIMS + HASH + TYPE + ROLE + "01" + POSITION;
  }

  static String text(String value) {
    String hex = Raw.of().text(1, value).toBytes().toHex();
    int length = value.length();
    String utf8 = hex.substring(hex.length() - 2 * length);
    String head =
        length < 24
            ? String.format("%02x", 0x60 + length)
            : length < 256 ? String.format("78%02x", length) : String.format("79%04x", length);
    return head + utf8;
  }

  static String repeat(String s, int times) {
    return s.repeat(times);
  }
}
