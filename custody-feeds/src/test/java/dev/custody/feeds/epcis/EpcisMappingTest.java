package dev.custody.feeds.epcis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.EventId;
import dev.custody.api.event.CorrectionReason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.SealState;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpcisMappingTest {

  private static final String CONTEXT =
      "\"@context\": \"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\"";
  private static final String TIME =
      "\"eventTime\": \"2026-11-22T10:00:00+01:00\", \"eventTimeZoneOffset\": \"+01:00\"";
  private static final String PALLET = "\"epcList\": [\"urn:epc:id:sscc:0614141.1234567890\"]";
  private static final String PLACE =
      "\"readPoint\": {\"id\": \"urn:epc:id:sgln:0614141.12345.0\"}";
  private static final String PARTIES =
      """
      "sourceList": [{"type": "possessing_party", "source": "urn:epc:id:pgln:4012345.00225"}],
      "destinationList": [{"type": "https://ref.gs1.org/cbv/SDT-possessing_party",
        "destination": "urn:epc:id:pgln:0614141.00777"}]\
      """;

  @ParameterizedTest
  @CsvSource({
    "shipping, DISPATCH", "receiving, RECEIVE", "accepting, RECEIVE", "inspecting, INSPECT",
    "storing, STORE", "holding, HOLD", "departing, DEPART", "arriving, ARRIVE",
    "transporting, SCAN", "entering_exiting, SCAN", "loading, SCAN", "returning, SCAN"
  })
  void everyStepOfAnObjectEvent_becomesItsKind(String step, Kind kind) {
    Taken taken = object("OBSERVE", "\"bizStep\": \"" + step + "\"", PALLET, PLACE);
    assertThat(kinds(taken)).containsExactly(kind);
    assertThat(taken.unmappedPointers().contains("/bizStep")).isEqualTo(kind == Kind.SCAN);
  }

  @ParameterizedTest
  @CsvSource({"loading, LOAD", "unloading, UNLOAD", "packing, PACK", "unpacking, UNPACK"})
  void everyStepOfAnAggregationEvent_becomesItsKind(String step, Kind kind) {
    CustodyEvent event = aggregation("OBSERVE", "\"bizStep\": \"" + step + "\"").events().get(0);
    assertThat(event.kind()).isEqualTo(kind);
    assertThat(event.container()).isEqualTo("/00/106141412345678908");
    assertThat(event.items()).containsExactly(Item.of("/01/10614141123459/21/400"));
  }

  @Test
  void joiningWithoutKnownStep_isPackingByItsAction() {
    assertThat(kinds(aggregation("ADD", "\"bizStep\": \"assembling\""))).containsExactly(Kind.PACK);
    assertThat(kinds(aggregation("DELETE", "\"x:y\": 1"))).containsExactly(Kind.UNPACK);
    assertThat(kinds(aggregation("OBSERVE", "\"x:y\": 1"))).containsExactly(Kind.SCAN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shipping",
        "cbv:BizStep-shipping",
        "https://ref.gs1.org/cbv/BizStep-shipping",
        "urn:epcglobal:cbv:bizstep:shipping",
        "words:BizStep-shipping"
      })
  void everySpellingOfAStep_isThatStep(String step) {
    Taken taken =
        Taken.from(
            "{\"bizStep\": \"%s\", \"type\": \"ObjectEvent\", \"action\": \"OBSERVE\", %s, %s, %s}"
                .formatted(
                    step, TIME, PALLET, "\"@context\": {\"words\": \"https://ref.gs1.org/cbv/\"}"));
    assertThat(kinds(taken)).containsExactly(Kind.DISPATCH);
  }

  @Test
  void parties_areGiverReceiverAndHolder() {
    CustodyEvent sent =
        object("OBSERVE", "\"bizStep\": \"shipping\"", PALLET, PARTIES).events().get(0);
    assertThat(sent.transfer().giver()).isEqualTo("/417/4012345002256");
    assertThat(sent.transfer().receiver()).isEqualTo("/417/0614141007776");
    assertThat(sent.transfer().outcome()).isNull();
    assertThat(sent.holder()).isEqualTo("/417/4012345002256");
    CustodyEvent back =
        object("OBSERVE", "\"bizStep\": \"returning\"", PALLET, PARTIES).events().get(0);
    assertThat(back.kind()).isEqualTo(Kind.RETURN);
    assertThat(back.transfer().outcome()).isEqualTo(Outcome.UNATTENDED);
  }

  @Test
  void shipmentWithoutType_isTheConsignment() {
    CustodyEvent event =
        object(
                "OBSERVE",
                PALLET,
                "\"bizTransactionList\": [{\"bizTransaction\": \"urn:epc:id:gsin:0614141.123456789\"},"
                    + " {\"type\": \"po\", \"bizTransaction\": \"urn:x:1\"}]")
            .events()
            .get(0);
    assertThat(event.consignment()).isEqualTo("/402/06141411234567890");
    assertThat(event.documents()).hasSize(1);
  }

  @Test
  void sensorsAlone_areTelemetry_andAlarmsAreKept() {
    CustodyEvent event =
        object(
                "OBSERVE",
                "\"epcList\": []",
                "\"sensorElementList\": [{\"sensorMetadata\": {\"time\": \"2026-11-22T08:00:00Z\","
                    + " \"deviceID\": \"urn:epc:id:giai:4000001.111\"}, \"sensorReport\": [{\"type\":"
                    + " \"gs1:Temperature\", \"value\": 8.50, \"uom\": \"CEL\","
                    + " \"exception\": \"ALARM_CONDITION\"}, {\"stringValue\": \"x\"}]}]")
            .events()
            .get(0);
    assertThat(event.kind()).isEqualTo(Kind.TELEMETRY);
    assertThat(event.readings()).hasSize(1);
    assertThat(event.readings().get(0).alarm()).isTrue();
    assertThat(event.readings().get(0).type()).isEqualTo("Temperature");
    assertThat(event.readings().get(0).value()).hasToString("8.5");
    assertThat(event.readings().get(0).device()).isEqualTo("/8004/4000001111");
    assertThat(event.readings().get(0).atMs()).isEqualTo(1_795_334_400_000L);
  }

  @Test
  void errorDeclaration_correctsTheEventOfThatName_orItsOwnFacts() {
    String named = "\"eventID\": \"urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8\"";
    String declared =
        "\"errorDeclaration\": {\"declarationTime\": \"2026-11-23T00:00:00Z\", \"reason\":"
            + " \"did_not_occur\"}";
    Taken both = document(event(PALLET, named), event(PALLET, named, declared));
    assertThat(kinds(both)).containsExactly(Kind.SCAN, Kind.CORRECTION);
    CustodyEvent correction = both.events().get(1);
    assertThat(correction.correction().target()).isEqualTo(idOf(both.events().get(0)));
    assertThat(correction.correction().reason()).isEqualTo(CorrectionReason.DID_NOT_OCCUR);

    Taken alone = document(event(PALLET, named, declared));
    assertThat(kinds(alone)).containsExactly(Kind.SCAN, Kind.CORRECTION);
    assertThat(alone.events().get(1).correction().target()).isEqualTo(idOf(alone.events().get(0)));
  }

  @Test
  void sealStep_isASeal_affixedByAdd() {
    Taken taken =
        Taken.from(
            "{%s, \"type\": \"AssociationEvent\", %s, \"action\": \"ADD\", \"bizStep\": \"%s\","
                    .formatted(CONTEXT, TIME, "urn:custody:bizstep:seal")
                + "\"parentID\": \"urn:custody:iso6346:CSQU3054383\","
                + "\"childEPCs\": [\"urn:x:seal:1\"]}");
    CustodyEvent event = taken.events().get(0);
    assertThat(event.kind()).isEqualTo(Kind.SEAL);
    assertThat(event.seals().get(0).state()).isEqualTo(SealState.AFFIXED);
    assertThat(event.seals().get(0).unit()).isEqualTo("urn:custody:iso6346:CSQU3054383");
  }

  @Test
  void tenThousandItems_areSeveralEventsWithoutLosingOne() {
    String epcs =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "\"urn:epc:id:sgtin:0614141.112345." + i + "\"")
            .collect(Collectors.joining(","));
    Taken taken = object("OBSERVE", "\"epcList\": [" + epcs + "]");
    assertThat(taken.events()).hasSizeGreaterThan(5);
    assertThat(taken.events()).allMatch(e -> EventCodec.encode(e).length() <= 56_000);
    assertThat(taken.events().stream().flatMap(e -> e.items().stream()).distinct()).hasSize(10_000);
    assertThat(taken.unmapped()).isEmpty();
    assertThat(taken.pointers()).containsOnly("");
  }

  @Test
  void oneClassTwice_isTwoEvents_andOneInstanceTwiceIsReported() {
    Taken taken =
        object(
            "OBSERVE",
            "\"epcList\": [\"urn:x:1\", \"urn:x:1\"]",
            "\"quantityList\": [{\"epcClass\": \"urn:x:c\", \"quantity\": 1},"
                + " {\"epcClass\": \"urn:x:c\", \"quantity\": 2}]");
    assertThat(taken.events()).hasSize(2);
    assertThat(taken.unmappedPointers()).containsExactly("/epcList/1");
  }

  @Test
  void manyReadings_areSeveralEvents() {
    String reports =
        IntStream.range(0, 200)
            .mapToObj(i -> "{\"type\": \"Temperature\", \"value\": " + i + "}")
            .collect(Collectors.joining(","));
    Taken taken =
        object("OBSERVE", PALLET, "\"sensorElementList\": [{\"sensorReport\": [" + reports + "]}]");
    assertThat(kinds(taken))
        .containsExactly(Kind.SCAN, Kind.TELEMETRY, Kind.TELEMETRY, Kind.TELEMETRY, Kind.TELEMETRY);
    assertThat(taken.events().stream().flatMap(e -> e.readings().stream()).distinct()).hasSize(200);
  }

  @Test
  void eventBeyondItsLimit_isReportedAndTheNextIsMapped() {
    String huge = "\"ext:list\": [" + "0,".repeat(250_000) + "0]";
    Taken taken = document(event(PALLET, huge), event(PALLET));
    assertThat(taken.unmappedPointers()).containsExactly("/epcisBody/eventList/0");
    assertThat(taken.pointers()).containsExactly("/epcisBody/eventList/1");
  }

  @Test
  void contextBehindTheEvents_holdsForThem() {
    Taken taken =
        Taken.from(
            "{\"epcisBody\": {\"eventList\": [%s]}, \"type\": \"EPCISDocument\", \"@context\": [%s]}"
                .formatted(
                    event("\"epcList\": [\"our:1\"]"), "{\"our\": \"https://example.com/\"}"));
    assertThat(taken.events().get(0).items()).containsExactly(Item.of("https://example.com/1"));
  }

  @Test
  void whatIsNoEpcis_isReportedWhole() {
    for (String text : List.of("[]", "{}", "5", "\"x\"", "{\"type\": \"EPCISDocument\"}")) {
      Taken taken = Taken.from(text);
      assertThat(taken.events()).isEmpty();
      assertThat(taken.unmappedPointers()).containsExactly("");
    }
  }

  private static Taken object(String action, String... members) {
    return Taken.from(
        "{%s, \"type\": \"ObjectEvent\", %s, \"action\": \"%s\", %s}"
            .formatted(CONTEXT, TIME, action, String.join(",", members)));
  }

  private static Taken aggregation(String action, String member) {
    return Taken.from(
        "{%s, \"type\": \"AggregationEvent\", %s, \"action\": \"%s\", %s, %s, %s}"
            .formatted(
                CONTEXT,
                TIME,
                action,
                "\"parentID\": \"urn:epc:id:sscc:0614141.1234567890\"",
                "\"childEPCs\": [\"urn:epc:id:sgtin:0614141.112345.400\"]",
                member));
  }

  private static String event(String... members) {
    return "{\"type\": \"ObjectEvent\", %s, \"action\": \"OBSERVE\", %s}"
        .formatted(TIME, String.join(",", members));
  }

  private static Taken document(String... events) {
    return Taken.from(
        "{%s, \"type\": \"EPCISDocument\", \"schemaVersion\": \"2.0\", \"epcisBody\": {\"eventList\": [%s]}}"
            .formatted(CONTEXT, String.join(",", events)));
  }

  private static List<Kind> kinds(Taken taken) {
    return taken.events().stream().map(CustodyEvent::kind).toList();
  }

  private static EventId idOf(CustodyEvent event) {
    return EventId.ofBody(EventCodec.encode(event));
  }
}
