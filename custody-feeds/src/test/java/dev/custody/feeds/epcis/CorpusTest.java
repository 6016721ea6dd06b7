package dev.custody.feeds.epcis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.CustodyEvent;
import dev.custody.feeds.epcis.DocumentFault.Code;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CorpusTest {

  private static final Map<String, byte[]> DOCUMENTS = Corpus.documents();

  @Test
  void corpus_hasEveryDocument() {
    assertThat(DOCUMENTS.keySet().stream().filter(name -> name.startsWith("Capture/Doc")))
        .hasSize(35);
    assertThat(DOCUMENTS.keySet().stream().filter(name -> name.startsWith("Capture/Ev")))
        .hasSize(5);
    assertThat(DOCUMENTS.keySet().stream().filter(name -> name.startsWith("Query/"))).hasSize(11);
  }

  @Test
  void everyEvent_isMappedOrReportedWithItsPointer() {
    long epcis = 0;
    long mapped = 0;
    long custody = 0;
    long unmapped = 0;
    for (Map.Entry<String, byte[]> entry : DOCUMENTS.entrySet()) {
      Taken taken = Taken.from(entry.getValue());
      EpcisOutcome.Read read = (EpcisOutcome.Read) taken.outcome();
      Set<String> spoken = new HashSet<>(taken.pointers());
      spoken.addAll(taken.unmappedPointers());
      for (String pointer : eventPointers(entry.getValue())) {
        assertThat(spoken).as(entry.getKey()).contains(pointer);
      }
      assertThat(new HashSet<>(taken.pointers())).hasSize((int) read.mappedEpcisEvents());
      epcis += read.epcisEvents();
      mapped += read.mappedEpcisEvents();
      custody += read.custodyEvents();
      unmapped += read.unmapped();
    }
    assertThat(List.of(epcis, mapped, custody, unmapped)).isEqualTo(List.of(97L, 89L, 102L, 846L));
  }

  @Test
  void everyPrefix_isRefusedWithItsPlace() {
    DOCUMENTS.forEach(
        (name, bytes) -> {
          byte[] document = new String(bytes, UTF_8).stripTrailing().getBytes(UTF_8);
          int step = Math.max(1, document.length / 60);
          for (int length = 0; length < document.length; length += step) {
            DocumentFault fault = refused(name, Arrays.copyOf(document, length));
            assertThat(fault.code()).isIn(Code.SYNTAX, Code.NOT_UTF8);
            assertThat(fault.offset()).isBetween(0L, (long) length);
          }
        });
  }

  @Test
  void everyDoubledName_isRefusedWhereItStandsAgain() {
    DOCUMENTS.forEach(
        (name, bytes) -> {
          String text = new String(bytes, UTF_8);
          String broken = text.substring(0, text.lastIndexOf('}')) + ", \"@context\": [] }";
          DocumentFault fault = refused(name, broken.getBytes(UTF_8));
          assertThat(fault.code()).isEqualTo(Code.DUPLICATE_KEY);
          assertThat(fault.pointer()).isEqualTo("/@context");
          assertThat(fault.line()).isGreaterThanOrEqualTo(lines(text.stripTrailing()));
        });
  }

  @Test
  void everyBreakOfStrictJson_isRefusedBeforeAnythingIsGivenOut() {
    DOCUMENTS.forEach(
        (name, bytes) -> {
          breaks(name, bytes, "NaN", Code.SYNTAX);
          breaks(name, bytes, "-Infinity", Code.SYNTAX);
          breaks(name, bytes, "01", Code.SYNTAX);
          breaks(name, bytes, "'x'", Code.SYNTAX);
          breaks(name, bytes, "\"\\ud800\"", Code.LONE_SURROGATE);
          breaks(name, bytes, "\"\\udc00\\ud800\"", Code.LONE_SURROGATE);
          // In a name the parser itself finds it.
          breaks(name, bytes, "{\"\\udfff\": 1}", Code.SYNTAX);
          breaks(name, bytes, "{\"a\": 1, \"\\u0061\": 2}", Code.DUPLICATE_KEY);
          breaks(name, bytes, "[".repeat(32) + "]".repeat(32), Code.TOO_DEEP);
          breaks(name, bytes, "1".repeat(65), Code.TOO_LONG);
          breaks(
              name, bytes, "{\"@context\": \"https://example.com/c\"}", Code.CONTEXT_NOT_BUNDLED);
          breaks(name, bytes, "{\"@context\": {\"type\": \"urn:x:\"}}", Code.CONTEXT_NOT_BUNDLED);
          breaks(name, bytes, "{\"@context\": {\"@vocab\": \"urn:x:\"}}", Code.CONTEXT_NOT_BUNDLED);
          breaks(name, bytes, "{\"@context\": [[]]}", Code.CONTEXT_NOT_BUNDLED);
        });
  }

  @Test
  void stringBeyondItsLimit_isRefused() {
    byte[] document = DOCUMENTS.get("Capture/Events/ObjectEvent.json");
    breaks("long", document, "\"" + "x".repeat((1 << 20) + 1) + "\"", Code.TOO_LONG);
  }

  @Test
  void everyByteThatIsNoUtf8_isRefusedWhereItStands() {
    for (int[] wrong :
        new int[][] {{0xff}, {0xc0, 0x80}, {0xed, 0xa0, 0x80}, {0xf5, 0x80, 0x80, 0x80}, {0x80}}) {
      byte[] document = "{\"type\": \"x????\"}".getBytes(UTF_8);
      for (int i = 0; i < wrong.length; i++) {
        document[11 + i] = (byte) wrong[i];
      }
      DocumentFault fault = refused("utf-8", document);
      assertThat(fault.code()).isEqualTo(Code.NOT_UTF8);
      assertThat(fault.offset()).isBetween(11L, 12L);
    }
    byte[] utf16 =
        "{\"type\": \"ObjectEvent\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16BE);
    assertThat(refused("utf-16", utf16).code()).isEqualTo(Code.NOT_UTF8);
  }

  @Test
  void everyValueOfAnotherType_isReportedAndDoesNoHarm() {
    String text = new String(DOCUMENTS.get("Capture/Events/ObjectEvent.json"), UTF_8);
    Map<String, String> breaks =
        Map.of(
            "\"2005-04-04T20:33:31.116-06:00\"", "",
            "\"-06:00\"", "/eventTimeZoneOffset",
            "\"receiving\"", "/bizStep",
            "\"in_progress\"", "/disposition",
            "\"urn:epc:id:sgln:0012345.11111.400\"", "/readPoint/id",
            "\"http://transaction.acme.com/po/12345678\"", "/bizTransactionList/0/bizTransaction");
    breaks.forEach(
        (value, pointer) -> {
          for (String other : List.of("5", "null", "true", "[]", "{}", "[[{}]]", "1e400")) {
            assertThat(text).contains(value);
            Taken taken = Taken.from(text.replace(value, other));
            assertThat(taken.outcome()).isInstanceOf(EpcisOutcome.Read.class);
            assertThat(taken.unmappedPointers()).as(value + " " + other).contains(pointer);
          }
        });
    Taken list =
        Taken.from(text.replace("[\n    \"urn:epc:id:sgtin:0614141.107346.2018\"\n  ]", "7"));
    assertThat(list.unmappedPointers()).contains("");
  }

  @Test
  void sameBytes_giveTheSameEvents() {
    for (byte[] document : DOCUMENTS.values()) {
      List<CustodyEvent> once = Taken.from(document).events();
      assertThat(Taken.from(document).events()).isEqualTo(once);
      assertThat(once.stream().map(CustodyEvent::nonce)).doesNotHaveDuplicates();
    }
  }

  private static void breaks(String name, byte[] bytes, String value, Code code) {
    String text = new String(bytes, UTF_8);
    int at = text.lastIndexOf('}');
    String broken = text.substring(0, at) + ", \"ext:broken\": " + value + "}";
    DocumentFault fault = refused(name, broken.getBytes(UTF_8));
    assertThat(fault.code()).as(name + " " + code).isEqualTo(code);
    assertThat(fault.pointer()).startsWith("/ext:broken");
    assertThat(fault.offset()).isGreaterThan(at);
  }

  private static DocumentFault refused(String name, byte[] document) {
    Taken taken = Taken.from(document);
    assertThat(taken.outcome()).as(name).isInstanceOf(EpcisOutcome.Refused.class);
    assertThat(taken.events()).isEmpty();
    assertThat(taken.unmapped()).isEmpty();
    return taken.fault();
  }

  private static List<String> eventPointers(byte[] document) {
    return EventPointers.of(document);
  }

  private static int lines(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }
}
