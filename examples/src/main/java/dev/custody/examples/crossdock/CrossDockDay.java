package dev.custody.examples.crossdock;

import dev.custody.api.event.SealState;
import dev.custody.examples.crossdock.CrossDock.Consignment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The day itself: four trailers come from the plant, twelve consignments are sorted into six
 * trailers that go on. What goes wrong stands in the constants; everything else goes as planned.
 */
final class CrossDockDay {

  /** Loaded at the plant, handed to the carrier, never unloaded: consignment 3, pallet 2. */
  static final int MISSING = 3;

  static final int MISSING_PALLET = 2;

  /** Loaded into the trailer at the next door: consignment 5, pallet 3. */
  static final int MISROUTED = 5;

  static final int MISROUTED_PALLET = 3;
  static final int MISROUTED_DOOR = 6;

  /** Handed to the carrier, who has not signed: consignment 9. */
  static final int UNSIGNED = 9;

  /** The trailer whose seal is found broken in the yard. */
  static final int BROKEN_SEAL = 2;

  /** Scanned by a handheld that was offline: consignment 10, pallets 3 and 4. */
  static final int LATE = 10;

  private static final List<Integer> LATE_PALLETS = List.of(3, 4);

  /** Goes out in the night after, and so is not yet handed over. */
  static final int NIGHT_TRAILER = 4;

  private final List<Consignment> consignments = CrossDock.consignments();
  private final EpcisText site = new EpcisText();
  private final EpcisText late = new EpcisText();
  private final SignedDay signed = new SignedDay();

  CrossDockDay() {
    for (int trailer = 1; trailer <= CrossDock.INBOUND_TRAILERS; trailer++) {
      collect(trailer);
      bringIn(trailer);
    }
    checkLanes();
    for (int trailer = 1; trailer <= CrossDock.OUTBOUND_TRAILERS; trailer++) {
      takeOut(trailer);
    }
    patrol();
    lateUpload();
  }

  EpcisText site() {
    return site;
  }

  EpcisText late() {
    return late;
  }

  SignedDay signed() {
    return signed;
  }

  List<Consignment> consignments() {
    return consignments;
  }

  Consignment consignment(int number) {
    return consignments.get(number - 1);
  }

  /** At the plant, from 05:00: load, seal, hand over to the driver, depart. */
  private void collect(int number) {
    String trailer = CrossDock.inboundTrailer(number);
    String door = CrossDock.plantDoor(number);
    Instant at = CrossDock.at("05:00:00").plusSeconds(600L * (number - 1));
    for (Consignment consignment : inbound(number)) {
      for (String pallet : consignment.pallets()) {
        site.moves(at, true, trailer, pallet, consignment.id(), door);
        if (pallet.equals(consignment(1).pallet(3))) {
          site.again(4);
        }
        at = at.plusSeconds(75);
      }
    }
    at = at.plusSeconds(300);
    signed.seal(
        at, trailer, SealState.AFFIXED, door, CrossDock.SHIPPER, InsecureTestKeys.SHIPPER_DOCK);
    for (Consignment consignment : inbound(number)) {
      at = at.plusSeconds(60);
      signed.handover(
          at,
          consignment.id(),
          consignment.pallets(),
          List.of(),
          door,
          InsecureTestKeys.SHIPPER_DOCK,
          CrossDock.CARRIER,
          InsecureTestKeys.driver(number));
    }
    site.sees(at.plusSeconds(300), "departing", trailer, null, CrossDock.plantDoor(number));
    for (int i = 0; i < 3; i++) {
      site.temperature(at.plusSeconds(600 + 1800L * i), trailer, 34 + 2 * number + 3 * i);
    }
  }

  /** At the cross-dock, from 08:00: check the seal, unload, hand over, put into lanes. */
  private void bringIn(int number) {
    String trailer = CrossDock.inboundTrailer(number);
    String door = CrossDock.site("IN" + number);
    Instant arrival = CrossDock.at("08:00:00").plusSeconds(900L * (number - 1));
    site.sees(arrival, "arriving", trailer, null, CrossDock.site("GATE"));
    signed.seal(
        arrival.plusSeconds(180),
        trailer,
        SealState.INTACT,
        CrossDock.site("GATE"),
        null,
        InsecureTestKeys.YARD);
    site.sees(arrival.plusSeconds(420), "inspecting", trailer, null, door);
    Instant at = arrival.plusSeconds(600);
    Instant stored = CrossDock.at("09:50:00").plusSeconds(1200L * (number - 1));
    for (Consignment consignment : inbound(number)) {
      for (String pallet : consignment.pallets()) {
        if (isMissing(consignment, pallet)) {
          continue;
        }
        site.moves(at, false, trailer, pallet, consignment.id(), door);
        at = at.plusSeconds(110);
        store(stored, consignment, pallet);
        stored = stored.plusSeconds(80);
      }
    }
    at = arrival.plusSeconds(2_700);
    for (Consignment consignment : inbound(number)) {
      at = at.plusSeconds(90);
      List<String> there = new ArrayList<>(consignment.pallets());
      List<String> missing = new ArrayList<>();
      if (consignment.number() == MISSING) {
        missing.add(consignment.pallet(MISSING_PALLET));
        there.removeAll(missing);
      }
      signed.handover(
          at,
          consignment.id(),
          there,
          missing,
          door,
          InsecureTestKeys.driver(number),
          CrossDock.OPERATOR,
          InsecureTestKeys.INBOUND);
    }
  }

  private void store(Instant at, Consignment consignment, String pallet) {
    EpcisText feed = isLate(consignment, pallet) ? late : site;
    feed.sees(at, "storing", pallet, consignment.id(), lane(consignment));
    if (pallet.equals(consignment(7).pallet(1))) {
      feed.again(6);
    }
  }

  /** At 11:40 somebody walks along the lanes and scans one pallet of each consignment. */
  private void checkLanes() {
    Instant at = CrossDock.at("11:40:00");
    for (Consignment consignment : consignments) {
      site.sees(at, null, consignment.pallet(1), consignment.id(), lane(consignment));
      at = at.plusSeconds(25);
    }
  }

  /** From 12:30: load, seal, hand over to the next driver, depart. */
  private void takeOut(int number) {
    String trailer = CrossDock.outboundTrailer(number);
    Instant start = CrossDock.at("12:30:00").plusSeconds(720L * (number - 1));
    site.sees(start.minusSeconds(2_400), "arriving", trailer, null, CrossDock.site("GATE"));
    Instant at = start;
    for (Consignment consignment : outbound(number)) {
      for (String pallet : consignment.pallets()) {
        if (isMissing(consignment, pallet)) {
          continue;
        }
        load(at, consignment, pallet, number);
        at = at.plusSeconds(100);
      }
    }
    if (number != NIGHT_TRAILER) {
      handOver(number, at.plusSeconds(300));
    }
    for (int hour = 0; hour < 4; hour++) {
      site.temperature(
          CrossDock.at("13:55:00").plusSeconds(5_400L * hour), trailer, 38 + number + 2 * hour);
    }
  }

  private void load(Instant at, Consignment consignment, String pallet, int number) {
    boolean astray = isMisrouted(consignment, pallet);
    int door = astray ? MISROUTED_DOOR : number;
    EpcisText feed = isLate(consignment, pallet) ? late : site;
    feed.moves(
        at,
        true,
        CrossDock.outboundTrailer(door),
        pallet,
        consignment.id(),
        CrossDock.site("OUT" + door));
    if (consignment.number() == LATE && pallet.equals(consignment.pallet(1))) {
      // The handheld kept this one too, and sends it again when it is back.
      late.resend(site, at, pallet);
    }
  }

  private void handOver(int number, Instant sealed) {
    String trailer = CrossDock.outboundTrailer(number);
    String door = CrossDock.site("OUT" + number);
    signed.seal(
        sealed, trailer, SealState.AFFIXED, door, CrossDock.OPERATOR, InsecureTestKeys.OUTBOUND);
    Instant at = sealed;
    for (Consignment consignment : outbound(number)) {
      at = at.plusSeconds(90);
      List<String> pallets = new ArrayList<>(consignment.pallets());
      pallets.removeIf(each -> isMissing(consignment, each) || isMisrouted(consignment, each));
      signed.handover(
          at,
          consignment.id(),
          pallets,
          List.of(),
          door,
          InsecureTestKeys.OUTBOUND,
          CrossDock.CARRIER,
          consignment.number() == UNSIGNED
              ? null
              : InsecureTestKeys.driver((number - 1) % CrossDock.INBOUND_TRAILERS + 1));
    }
    if (number != BROKEN_SEAL) {
      Instant gate = CrossDock.at("15:00:00").plusSeconds(300L * number);
      site.sees(gate, "departing", trailer, null, CrossDock.site("GATE"));
    }
  }

  /** At 17:20 the yard patrol looks at the seals of the trailers that are still there. */
  private void patrol() {
    signed.seal(
        CrossDock.at("17:20:00"),
        CrossDock.outboundTrailer(BROKEN_SEAL),
        SealState.BROKEN,
        CrossDock.site("YARD"),
        CrossDock.CARRIER,
        InsecureTestKeys.YARD);
  }

  /** The handheld's other scans: it had seen those two pallets in their lane, too. */
  private void lateUpload() {
    Instant at = CrossDock.at("11:52:00");
    Consignment consignment = consignment(LATE);
    for (int number : LATE_PALLETS) {
      late.sees(at, null, consignment.pallet(number), consignment.id(), lane(consignment));
      at = at.plusSeconds(20);
    }
  }

  private static String lane(Consignment consignment) {
    return CrossDock.site("LANE" + consignment.outbound());
  }

  private static boolean isMissing(Consignment consignment, String pallet) {
    return consignment.number() == MISSING && pallet.equals(consignment.pallet(MISSING_PALLET));
  }

  private static boolean isMisrouted(Consignment consignment, String pallet) {
    return consignment.number() == MISROUTED && pallet.equals(consignment.pallet(MISROUTED_PALLET));
  }

  private static boolean isLate(Consignment consignment, String pallet) {
    return consignment.number() == LATE
        && LATE_PALLETS.stream().anyMatch(each -> pallet.equals(consignment.pallet(each)));
  }

  private List<Consignment> inbound(int trailer) {
    return consignments.stream().filter(each -> each.inbound() == trailer).toList();
  }

  private List<Consignment> outbound(int trailer) {
    return consignments.stream().filter(each -> each.outbound() == trailer).toList();
  }
}
