package dev.custody.feeds.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Digest;
import dev.custody.api.event.Condition;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.feeds.epcis.DocumentFault;
import dev.custody.feeds.epcis.DocumentOrigin;
import dev.custody.feeds.epcis.EpcisSink;
import dev.custody.feeds.epcis.Unmapped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableReaderTest {

  private static final String HEAD = "time,place,item\n";
  private static final String ROW = "2026-11-02T11:20:00Z,urn:e:p:1,urn:e:u:1\n";

  /** What came of a document. */
  private record Read(TableOutcome outcome, List<CustodyEvent> events) {
    DocumentFault fault() {
      return ((TableOutcome.Refused) outcome).fault();
    }
  }

  static Path guide() {
    return Path.of(System.getProperty("custody.root", "..")).resolve("docs/sources.md");
  }

  @Test
  void examplesOfTheGuide_makeTheEventsThatItSays() throws IOException {
    Map<String, Read> read = new HashMap<>();
    Matcher found =
        Pattern.compile("```(csv|json) (\\w+)\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(guide()));
    while (found.find()) {
      byte[] document = found.group(3).getBytes(UTF_8);
      String type = TableKind.guess(document).orElse("");
      for (TableKind kind : TableKind.values()) {
        if (kind.word().equals(found.group(2))) {
          boolean csv = found.group(1).equals("csv");
          assertThat(type).isEqualTo(csv ? kind.csvMediaType() : kind.jsonMediaType());
          read.put(found.group(1) + " " + found.group(2), read(type, document));
        }
      }
    }
    assertThat(read).hasSize(4);
    List<CustodyEvent> counts = read.get("csv counts").events();
    assertThat(counts).extracting(CustodyEvent::kind).containsExactly(Kind.RECEIVE, Kind.RECEIVE);
    assertThat(counts.get(1).items().get(0).id()).isEqualTo("/00/095012345678901244");
    assertThat(counts.get(1).foreign().line()).isEqualTo("3");
    CustodyEvent lot = read.get("json counts").events().get(0);
    assertThat(lot.kind()).isEqualTo(Kind.COUNT);
    assertThat(lot.items().get(0).classId()).isEqualTo("/01/09501101530003/10/L7");
    assertThat(lot.items().get(0).quantity()).hasToString("480");
    assertThat(lot.time().offsetMin()).isEqualTo(60);
    assertThat(lot.foreign().line()).isEqualTo("/counts/0");
    CustodyEvent weighed = read.get("csv weights").events().get(0);
    assertThat(weighed.readings().get(0).type()).isEqualTo("Mass");
    assertThat(weighed.readings().get(0).value()).hasToString("412.5");
    List<CustodyEvent> way = read.get("csv positions").events();
    assertThat(way).extracting(CustodyEvent::kind).containsExactly(Kind.DEPART, Kind.TELEMETRY);
    assertThat(way.get(1).place().position().lonE7()).isEqualTo(-1_400_000);
  }

  @Test
  void sameBytes_makeTheSameEvents_andEachRowItsOwn() throws IOException {
    byte[] table = (HEAD + ROW + ROW).getBytes(UTF_8);
    String csv = TableKind.COUNTS.csvMediaType();
    assertThat(read(csv, table).events()).isEqualTo(read(csv, table).events());
    assertThat(read(csv, table).events()).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void quotes_crlf_noLastLineEnd_andUtf8_areRead() throws IOException {
    String table = "item,\"time\",place\r\n\"urn:e:u:1,2\",2026-11-02T11:20:00.5Z,urn:e:p:1";
    List<CustodyEvent> events = read(table).events();
    assertThat(events.get(0).items().get(0).id()).isEqualTo("urn:e:u:1,2");
    assertThat(events.get(0).time().utcMs() % 1_000).isEqualTo(500);
    String missing = "time,place,item,condition\n2026-11-02T11:20:00Z,urn:e:p:1,urn:e:u:1,MISSING";
    assertThat(read(missing).events().get(0).items().get(0).condition())
        .isEqualTo(Condition.MISSING);
  }

  /** What people's tools make of tables: each refused, with code, line and column. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "time,place,item\\n2026-11-02T11:20:00Z,urn:e:p:1\\n | SYNTAX | 2 | 1",
        "time,place,item\\n\\n | SYNTAX | 2 | 1",
        "time;place;item\\n2026-11-02T11:20:00Z;urn:e:p:1;urn:e:u:1\\n | VALUE | 1 | 1",
        "time,place,item,price\\n | VALUE | 1 | 17",
        "time,place,item,item\\n | VALUE | 1 | 17",
        "time,place,item\\n2026-11-02 11:20,urn:e:p:1,urn:e:u:1\\n | VALUE | 2 | 1",
        "time,place,item\\n2026-11-02T11:20:00Z,Dock 4,urn:e:u:1\\n | VALUE | 2 | 22",
        "time,place,item\\n2026-11-02T11:20:00Z,urn:e:p:1,\\n | VALUE | 2 | 1",
        "time,place,item\\n2026-11-02T11:20:00Z,urn:e:p:1,/00/095012345678901230\\n | VALUE | 2 | 32",
        "time,place,item\\n2026-11-02T11:20:00Z,urn:\"e:p:1,urn:e:u:1\\n | SYNTAX | 2 | 26",
        "time,place,item\\n\"2026-11-02T11:20:00Z\"x,urn:e:p:1,urn:e:u:1\\n | SYNTAX | 2 | 23",
        "time,place,item\\n\"2026-11-02T11:20:00Z,urn:e:p:1,urn:e:u:1 | SYNTAX | 2 | 1",
        "time,place,item\\rx | SYNTAX | 1 | 17",
      })
  void refusesTheWholeTable(String table, DocumentFault.Code code, int line, int column)
      throws IOException {
    String text = table.replace("\\n", "\n").replace("\\r", "\r");
    Read read = read(text);
    assertThat(read.events()).isEmpty();
    assertThat(read.fault().code()).isEqualTo(code);
    assertThat(read.fault().line()).isEqualTo(line);
    assertThat(read.fault().column()).isEqualTo(column);
  }

  @ParameterizedTest
  @CsvSource({
    "-1,VALUE",
    "1e3,VALUE",
    "'1.000,5',VALUE",
    "0x10,VALUE",
    "1.,VALUE",
    "99999999999999999999,VALUE",
    "0,",
    "12.50,"
  })
  void quantity_isAPlainDecimal_notNegative(String quantity, DocumentFault.Code code)
      throws IOException {
    Read read =
        read(
            "time,place,item,quantity,uom\n2026-11-02T11:20:00Z,urn:e:p:1,urn:e:u:1,\""
                + quantity
                + "\",EA\n");
    if (code == null) {
      assertThat(read.events()).hasSize(1);
    } else {
      assertThat(read.fault().code()).isEqualTo(code);
      assertThat(read.fault().pointer()).isEqualTo("/2/quantity");
      assertThat(read.fault().toString()).doesNotContain(quantity + "\"");
    }
  }

  @Test
  void wrongValueInTheLastRow_refusesTheRowsBefore() throws IOException {
    Read read = read(HEAD + ROW.repeat(1_000) + "never,urn:e:p:1,urn:e:u:1\n");
    assertThat(read.events()).isEmpty();
    assertThat(read.fault().line()).isEqualTo(1_002);
  }

  /** Cut anywhere, a table is refused or ends behind a whole row. */
  @Test
  void everyPrefix_isRefused_orEndsWithARow() throws IOException {
    byte[] csv = (HEAD + ROW + ROW.replace("urn:e:u:1", "\"urn:e:u:2\"")).getBytes(UTF_8);
    byte[] json =
        ("{\"counts\":[{\"time\":\"2026-11-02T11:20:00Z\",\"place\":\"urn:e:p:1\","
                + "\"item\":\"urn:e:u:1\",\"quantity\":3}]}")
            .getBytes(UTF_8);
    assertThat(read(TableKind.COUNTS.csvMediaType(), csv).events()).hasSize(2);
    assertThat(read(TableKind.COUNTS.jsonMediaType(), json).events()).hasSize(1);
    for (int length = 0; length < csv.length; length++) {
      Read read = read(TableKind.COUNTS.csvMediaType(), Arrays.copyOf(csv, length));
      if (read.outcome() instanceof TableOutcome.Read whole) {
        assertThat(whole.rows()).isEqualTo(read.events().size()).isLessThan(3);
      }
    }
    for (int length = 0; length < json.length; length++) {
      Read read = read(TableKind.COUNTS.jsonMediaType(), Arrays.copyOf(json, length));
      assertThat(read.outcome()).isInstanceOf(TableOutcome.Refused.class);
    }
  }

  @Test
  void everyByte_inAnyPlace_isRefusedOrMakesEvents_andNothingElse() throws IOException {
    byte[] table = (HEAD + ROW).getBytes(UTF_8);
    for (int at = 0; at < table.length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] other = table.clone();
        other[at] = (byte) value;
        Read read = read(TableKind.COUNTS.csvMediaType(), other);
        boolean whole = read.outcome() instanceof TableOutcome.Read;
        assertThat(whole || read.events().isEmpty()).isTrue();
      }
    }
  }

  @Test
  void longCell_andManyCells_areRefusedBeforeTheyAreKept() throws IOException {
    assertThat(read("time,place,item\n" + "x".repeat(2_000)).fault().code())
        .isEqualTo(DocumentFault.Code.TOO_LONG);
    assertThat(read(",".repeat(1_000)).fault().code()).isEqualTo(DocumentFault.Code.SYNTAX);
  }

  @Test
  void jsonWithAnotherMember_orBehindTheTable_isRefused() throws IOException {
    for (String text :
        List.of(
            "[]",
            "{\"weights\":[]}",
            "{\"counts\":{}}",
            "{\"counts\":[1]}",
            "{\"counts\":[],\"more\":1}",
            "{\"counts\":[]} {}",
            "{\"counts\":[{\"time\":null}]}",
            "{\"counts\":[{\"time\":\"2026-11-02T11:20:00Z\",\"time\":\"2026-11-02T11:20:00Z\"}]}",
            "{\"counts\":[{\"colour\":\"red\"}]}")) {
      assertThat(read(TableKind.COUNTS.jsonMediaType(), text.getBytes(UTF_8)).outcome())
          .as(text)
          .isInstanceOf(TableOutcome.Refused.class);
    }
    assertThat(read(TableKind.COUNTS.jsonMediaType(), "{\"counts\":[]}".getBytes(UTF_8)).outcome())
        .isEqualTo(new TableOutcome.Read(0));
  }

  @Test
  void departureWithoutPlace_andLatitudeBeyondThePole_areRefused() throws IOException {
    String head = "time,unit,lat,lon,kind\n2026-11-02T08:31:00Z,urn:e:t:1,";
    for (String row :
        List.of("51.5,0,DEPART", "90.1,0,", "51.12345678,0,", "51.5,181,", "51.5,0,LOAD")) {
      byte[] table = (head + row).getBytes(UTF_8);
      assertThat(read(TableKind.POSITIONS.csvMediaType(), table).outcome())
          .as(row)
          .isInstanceOf(TableOutcome.Refused.class);
    }
  }

  private static Read read(String csv) throws IOException {
    return read(TableKind.COUNTS.csvMediaType(), csv.getBytes(UTF_8));
  }

  private static Read read(String mediaType, byte[] document) throws IOException {
    List<CustodyEvent> events = new ArrayList<>();
    EpcisSink sink =
        new EpcisSink() {
          @Override
          public void event(String line, CustodyEvent event) {
            events.add(event);
          }

          @Override
          public void unmapped(Unmapped unmapped) {
            throw new AssertionError("a table has nothing that is not mapped");
          }
        };
    DocumentOrigin origin =
        new DocumentOrigin(mediaType, Digest.sha256(document), document.length, "test");
    return new Read(
        TableReader.read(() -> new ByteArrayInputStream(document), origin, sink), events);
  }
}
