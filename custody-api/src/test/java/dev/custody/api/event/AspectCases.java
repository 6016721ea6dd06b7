package dev.custody.api.event;

import static dev.custody.api.event.RawBody.BOX;
import static dev.custody.api.event.RawBody.GLN;
import static dev.custody.api.event.RawBody.GSIN;
import static dev.custody.api.event.RawBody.OTHER_PARTY;
import static dev.custody.api.event.RawBody.PARTY;
import static dev.custody.api.event.RawBody.SSCC;

import dev.custody.api.Raw;
import dev.custody.api.Reason;
import java.util.ArrayList;
import java.util.List;

/** Every kind with just enough, and with each thing that it needs missing. */
final class AspectCases {

  /** Kinds; what is enough; what is not. Alternatives are parted by "|", "-" is nothing. */
  private static final String[][] TABLE = {
    {
      "HANDOVER DELIVER RETURN",
      "transfer items|transfer container",
      "items|transfer|transferWithoutGiver items|transferWithoutReceiver items"
          + "|transferWithoutOutcome items"
    },
    {"DISPATCH RECEIVE SCAN STORE INSPECT", "items|container", "-|consignment place"},
    {"LOAD UNLOAD PACK UNPACK", "items container", "items|container"},
    {
      "DEPART ARRIVE",
      "place container|place consignment",
      "place|container|consignment|place items"
    },
    {"SEAL", "seals", "items container"},
    {"COUNT", "place items", "place|items|place container"},
    {"ACCESS", "place access", "place|access"},
    {"TELEMETRY", "readings|position", "-|place"},
    {"EVIDENCE", "attachments", "items"},
    {"IDENTITY", "lifecycle device|lifecycle operator", "lifecycle|device|operator"},
    {"PLAN", "document", "-|documentWithoutDigest"},
    {
      "HOLD RELEASE EXCEPTION",
      "items|container|consignment|place|holder",
      "-|documentWithoutDigest"
    },
    {"CORRECTION", "correction", "-|correctionWithoutTarget"},
    {"FOREIGN", "foreign", "-|foreignWithoutMediaType|foreignWithoutDigest"},
  };

  private AspectCases() {}

  static List<BodyCase> all() {
    List<BodyCase> cases = new ArrayList<>();
    for (String[] row : TABLE) {
      for (String kind : row[0].split(" ")) {
        for (String enough : row[1].split("\\|")) {
          cases.add(BodyCase.good("R41", kind + " with " + enough, body(kind, enough)));
        }
        for (String missing : row[2].split("\\|")) {
          String name = kind + " with " + (missing.equals("-") ? "nothing" : missing) + " only";
          cases.add(BodyCase.refused("R41", name, body(kind, missing), "", Reason.MISSING_ASPECT));
        }
      }
    }
    return cases;
  }

  private static RawBody body(String kind, String aspects) {
    RawBody body = RawBody.of(Kind.valueOf(kind));
    for (String aspect : aspects.split(" ")) {
      add(body, aspect);
    }
    return body;
  }

  private static void add(RawBody body, String aspect) {
    switch (aspect) {
      case "-" -> {}
      case "consignment" -> body.set(5, Raw.of().text(5, GSIN));
      case "items" -> body.part(6, Raw.of().text(1, SSCC));
      case "container" -> body.set(7, Raw.of().text(7, BOX));
      case "place" -> body.part(8, Raw.of().text(1, GLN));
      case "position" -> body.part(8, Raw.of().zigzag(3, 515_074_000).varint(6, 1));
      case "holder" -> body.set(9, Raw.of().text(9, PARTY));
      case "transfer" -> body.part(10, Raw.of().text(1, PARTY).text(2, OTHER_PARTY).varint(5, 1));
      case "transferWithoutGiver" -> body.part(10, Raw.of().text(2, OTHER_PARTY).varint(5, 1));
      case "transferWithoutReceiver" -> body.part(10, Raw.of().text(1, PARTY).varint(5, 1));
      case "transferWithoutOutcome" -> body.part(10, Raw.of().text(1, PARTY).text(2, OTHER_PARTY));
      case "seals" -> body.part(11, Raw.of().text(1, "urn:seal:1"));
      case "operator" -> body.part(12, Raw.of().text(1, "urn:op:1"));
      case "device" -> body.part(13, Raw.of().text(1, "urn:dev:1"));
      case "document" -> body.part(14, Raw.of().bytes(4, 32));
      case "documentWithoutDigest" -> body.part(14, Raw.of().text(1, "desadv"));
      case "attachments" -> body.part(17, Raw.of().bytes(1, 32));
      case "readings" -> body.part(18, Raw.of().text(1, "temperature"));
      case "correction" -> body.part(20, Raw.of().bytes(1, 32));
      case "correctionWithoutTarget" -> body.part(20, Raw.of().varint(2, 1));
      case "foreign" -> body.part(22, Raw.of().text(1, "text/csv").bytes(2, 32));
      case "foreignWithoutMediaType" -> body.part(22, Raw.of().bytes(2, 32));
      case "foreignWithoutDigest" -> body.part(22, Raw.of().text(1, "text/csv"));
      case "lifecycle" -> body.set(25, Raw.of().varint(25, 1));
      case "access" -> body.set(26, Raw.of().varint(26, 1));
      default -> throw new AssertionError(aspect);
    }
  }
}
