package dev.custody.examples.crossdock;

import dev.custody.api.id.CheckDigit;
import dev.custody.api.id.DigitalLink;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Who and what there is on the day: parties, places, trailers, consignments, pallets. Companies are
 * invented; their GS1 numbers begin with 952, which GS1 keeps for examples, and have right check
 * digits.
 */
final class CrossDock {

  static final LocalDate DAY = LocalDate.of(2026, 11, 2);

  /** When everything that the day should bring is due. */
  static final Instant END = at("00:00:00").plusSeconds(24 * 3600);

  /** Tarnbeck Foods: sends. */
  static final String SHIPPER = DigitalLink.party(CheckDigit.appendGs1("952110100001")).text();

  /** Osmund Haulage: drives. */
  static final String CARRIER = DigitalLink.party(CheckDigit.appendGs1("952120200001")).text();

  /** Pellworth Cross-Dock: sorts. */
  static final String OPERATOR = DigitalLink.party(CheckDigit.appendGs1("952130300001")).text();

  private static final String PLANT_GLN = CheckDigit.appendGs1("952110110001");
  private static final String SITE_GLN = CheckDigit.appendGs1("952130310001");
  static final String PLANT = DigitalLink.gln(PLANT_GLN).text();
  static final String SITE = DigitalLink.gln(SITE_GLN).text();

  static final int INBOUND_TRAILERS = 4;
  static final int OUTBOUND_TRAILERS = 6;

  private static final int[] PALLETS = {4, 3, 5, 4, 4, 3, 5, 4, 4, 4, 3, 5};

  private CrossDock() {}

  /**
   * What travels together.
   *
   * @param number 1 to 12
   * @param id its GSIN
   * @param pallets their SSCCs
   * @param inbound number of the trailer that brings it, 1 to 4
   * @param outbound number of the trailer that takes it on, 1 to 6
   */
  record Consignment(int number, String id, List<String> pallets, int inbound, int outbound) {

    String plan() {
      return String.format(Locale.ROOT, "P-%02d", number);
    }

    /** The pallet with this number, from 1. */
    String pallet(int one) {
      return pallets.get(one - 1);
    }
  }

  /** All twelve; three come in with each trailer, and go out sorted anew. */
  static List<Consignment> consignments() {
    List<Consignment> all = new ArrayList<>();
    int serial = 0;
    for (int number = 1; number <= PALLETS.length; number++) {
      List<String> pallets = new ArrayList<>();
      for (int i = 0; i < PALLETS[number - 1]; i++) {
        serial++;
        pallets.add(
            DigitalLink.sscc(
                    CheckDigit.appendGs1(String.format(Locale.ROOT, "19521101%09d", 4700 + serial)))
                .text());
      }
      String gsin =
          DigitalLink.gsin(
                  CheckDigit.appendGs1(String.format(Locale.ROOT, "9521101%09d", 880 + number)))
              .text();
      int inbound = (number - 1) / 3 + 1;
      int outbound = (number - 1) % OUTBOUND_TRAILERS + 1;
      all.add(new Consignment(number, gsin, List.copyOf(pallets), inbound, outbound));
    }
    return all;
  }

  /** The trailer that comes in, 1 to 4. */
  static String inboundTrailer(int number) {
    return DigitalLink.giai("9521202TRL1" + number).text();
  }

  /** The trailer that goes out, 1 to 6. */
  static String outboundTrailer(int number) {
    return DigitalLink.giai("9521202TRL2" + number).text();
  }

  /** The seal of a trailer. */
  static String seal(String trailer) {
    return DigitalLink.giai("9521101SEAL" + trailer.substring(trailer.length() - 2)).text();
  }

  /** A loading door of the plant. */
  static String plantDoor(int number) {
    return DigitalLink.glnExtension(PLANT_GLN, "D" + number).text();
  }

  /** Part of the cross-dock: IN1..IN4, LANE1..LANE6, OUT1..OUT6, GATE, YARD. */
  static String site(String part) {
    return DigitalLink.glnExtension(SITE_GLN, part).text();
  }

  /** A time of the day, UTC, as 08:15:00. */
  static Instant at(String time) {
    return DAY.atTime(LocalTime.parse(time)).toInstant(ZoneOffset.UTC);
  }
}
