package dev.custody.feeds.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Digest;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.StreamState;
import dev.custody.crypto.stream.StreamStore;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.feeds.epcis.Corpus;
import dev.custody.feeds.epcis.DocumentFault.Code;
import dev.custody.feeds.epcis.EpcisOutcome;
import dev.custody.feeds.epcis.Taken;
import dev.custody.feeds.epcis.Unmapped;
import dev.custody.feeds.table.TableKind;
import dev.custody.log.CustodyLog;
import dev.custody.log.EntryCursor;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayTest {

  private static final String JSON_LD = "application/ld+json";
  private static final Instant RECEIVED = Instant.parse("2026-11-22T12:00:00.123Z");

  @TempDir private Path directory;

  private final SoftwareSigner key = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
  private final FailingStore store = new FailingStore();
  private final List<Unmapped> reports = new ArrayList<>();
  private CustodyLog log;

  @BeforeEach
  void createLog() throws Exception {
    SoftwareSigner logKey = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    log = CustodyLog.create(directory.resolve("log"), "example.com/log", logKey);
  }

  @AfterEach
  void closeLog() throws Exception {
    log.close();
  }

  @Test
  void everyDocumentOfTheCorpus_isWitnessedWithoutLoss_andOnlyOnce() throws Exception {
    Gateway gateway = begin();
    long expected = 0;
    for (Map.Entry<String, byte[]> entry : Corpus.documents().entrySet()) {
      reports.clear();
      WitnessResult.Witnessed result = witness(gateway, entry.getValue());

      Taken taken = Taken.from(entry.getValue());
      EpcisOutcome.Read read = (EpcisOutcome.Read) taken.outcome();
      assertThat(result.epcisEvents()).isEqualTo(read.epcisEvents());
      assertThat(result.mappedEpcisEvents()).isEqualTo(read.mappedEpcisEvents());
      assertThat(result.unmapped()).isEqualTo(reports.size());
      assertThat(result.length()).isEqualTo(entry.getValue().length);
      try (InputStream kept = log.objects().open(result.digest())) {
        assertThat(kept.readAllBytes()).as(entry.getKey()).isEqualTo(entry.getValue());
      }
      expected += result.added();
    }
    assertThat(log.size()).isEqualTo(expected);

    Gateway another = begin();
    for (byte[] document : Corpus.documents().values()) {
      assertThat(witness(another, document).added()).isZero();
    }
    assertThat(log.size()).isEqualTo(expected);
  }

  @Test
  void table_isWitnessedRowByRow_onlyOnce_andNotAtAllWhereOneRowIsWrong() throws Exception {
    String rows =
        "time,place,item\n2026-11-02T11:20:00Z,urn:e:p:1,urn:e:u:1\n"
            + "2026-11-02T11:21:00Z,urn:e:p:1,urn:e:u:2\n";
    Gateway gateway = begin();
    for (int added : new int[] {3, 0}) {
      WitnessResult.Witnessed result =
          (WitnessResult.Witnessed)
              gateway.witness(
                  new ByteArrayInputStream(rows.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                  TableKind.COUNTS.csvMediaType(),
                  "counts.csv",
                  reports::add);
      assertThat(result.added()).isEqualTo(added);
      assertThat(result.custodyEvents()).isEqualTo(2);
    }
    CustodyEvent last = EventCodec.decode(entries().get(2).body()).require();
    assertThat(last.kind()).isEqualTo(Kind.COUNT);
    assertThat(last.foreign().mediaType()).isEqualTo(TableKind.COUNTS.csvMediaType());
    WitnessResult refused =
        gateway.witness(
            new ByteArrayInputStream(
                (rows + "x,y,z\n").getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            TableKind.COUNTS.csvMediaType(),
            "counts.csv",
            reports::add);
    assertThat(refused).isInstanceOf(WitnessResult.Refused.class);
    assertThat(log.size()).isEqualTo(3);
  }

  @Test
  void everyEntry_isTheGatewaysWord_inOneUnbrokenStream() throws Exception {
    WitnessResult.Witnessed result = witness(begin(), document(600));
    assertThat(result.added()).isEqualTo(601);
    List<SignedEvent> entries = entries();
    long sequence = 0;
    for (SignedEvent entry : entries) {
      ProtectedHeader header =
          ProtectedHeader.parse(entry.statements().get(0).protectedHeader()).require();
      CustodyEvent event = EventCodec.decode(entry.body()).require();
      assertThat(header.role()).isEqualTo(Role.GATEWAY);
      assertThat(header.iss()).isEqualTo(Gateway.defaultParty(key.keyId()));
      assertThat(header.sequence()).isEqualTo(sequence++);
      assertThat(header.statedMs()).isEqualTo(RECEIVED.toEpochMilli());
      assertThat(event.foreign().digest()).isEqualTo(result.digest());
      assertThat(event.foreign().length()).isEqualTo(result.length());
      assertThat(event.foreign().source()).isEqualTo("partner");
    }
    CustodyEvent first = EventCodec.decode(entries.get(0).body()).require();
    assertThat(first.kind()).isEqualTo(Kind.FOREIGN);
    assertThat(first.foreign().line()).isNull();
    assertThat(first.time().instant()).isEqualTo(RECEIVED);
    CustodyEvent last = EventCodec.decode(entries.get(600).body()).require();
    assertThat(last.foreign().line()).isEqualTo("/epcisBody/eventList/599");
    assertThat(last.time().instant()).isEqualTo(Instant.parse("2026-11-22T09:00:00Z"));
  }

  @Test
  void everyCutOffRun_isCompletedByTheNext_withoutDoublesOrGaps() throws Exception {
    byte[] document = document(600);
    // 0: document, 1..3: batches of 256, 256 and 88; before and after the state is durable.
    for (int failAt = 0; failAt < 4; failAt++) {
      for (boolean stored : new boolean[] {false, true}) {
        closeLog();
        directory = directory.resolve("again" + failAt + stored);
        createLog();
        store.reset();
        Gateway gateway = begin();
        store.failAt(failAt, stored);
        assertThatThrownBy(() -> witness(gateway, document)).isInstanceOf(IOException.class);
        long before = log.size();
        store.failAt(-1, false);

        // The same process goes on in one case, a new one in the other.
        WitnessResult.Witnessed result = witness(stored ? begin() : gateway, document);

        assertThat(log.size()).isEqualTo(601).isGreaterThan(before);
        assertThat(result.custodyEvents()).isEqualTo(600);
        assertUnbroken();
      }
    }
  }

  @Test
  void refusedDocument_leavesTheLogAlone_andIsNamed() throws Exception {
    Gateway gateway = begin();
    String text = new String(document(3), UTF_8);
    String broken = text.replace("/2\"]", "/2\"], \"action\": \"ADD\"");
    assertThat(broken).isNotEqualTo(text);
    WitnessResult result =
        gateway.witness(
            new ByteArrayInputStream(broken.getBytes(UTF_8)), JSON_LD, "partner", reports::add);
    WitnessResult.Refused refused = (WitnessResult.Refused) result;
    assertThat(refused.fault().code()).isEqualTo(Code.DUPLICATE_KEY);
    assertThat(refused.fault().pointer()).startsWith("/epcisBody/eventList/2/");
    assertThat(refused.digest()).isEqualTo(Digest.sha256(broken.getBytes(UTF_8)));
    assertThat(log.size()).isZero();
    assertThat(reports).isEmpty();
    assertThat(witness(gateway, text.getBytes(UTF_8)).added()).isEqualTo(4);
  }

  @Test
  void documentOfAnotherMediaType_isWitnessedAsBytes() throws Exception {
    byte[] csv = "a;b\n1;2\n".getBytes(UTF_8);
    WitnessResult.Witnessed result =
        (WitnessResult.Witnessed)
            begin().witness(new ByteArrayInputStream(csv), "text/csv", null, reports::add);
    assertThat(result.added()).isEqualTo(1);
    assertThat(log.objects().contains(result.digest())).isTrue();
  }

  @Test
  void sameBytesByAnotherName_addNothing() throws Exception {
    Gateway gateway = begin();
    byte[] document = document(2);
    assertThat(witness(gateway, document).added()).isEqualTo(3);
    WitnessResult.Witnessed again =
        (WitnessResult.Witnessed)
            gateway.witness(
                new ByteArrayInputStream(document), "application/json", "copy", reports::add);
    assertThat(again.added()).isZero();
    assertThat(again.custodyEvents()).isEqualTo(2);
  }

  @Test
  void bytesKeptAsADocument_areReadAsTheTableThatTheyAreLaterSaidToBe() throws Exception {
    byte[] rows = "time,place,item\n2026-11-02T11:20:00Z,urn:e:p:1,urn:e:u:1\n".getBytes(UTF_8);
    String counts = TableKind.COUNTS.csvMediaType();
    assertThat(witness(begin(), rows, "text/csv")).isEqualTo(1);
    assertThat(witness(begin(), rows, counts)).isEqualTo(1);
    assertThat(witness(begin(), rows, counts)).isZero();
    assertThat(witness(begin(), rows, "text/csv")).isZero();
    CustodyEvent row = EventCodec.decode(entries().get(1).body()).require();
    assertThat(row.kind()).isEqualTo(Kind.COUNT);
    assertThat(row.foreign().mediaType()).isEqualTo(counts);
    WitnessResult other =
        begin()
            .witness(
                new ByteArrayInputStream(rows),
                TableKind.WEIGHTS.csvMediaType(),
                "c",
                reports::add);
    assertThat(other).isInstanceOf(WitnessResult.Refused.class);
  }

  private long witness(Gateway gateway, byte[] document, String mediaType) throws Exception {
    WitnessResult result =
        gateway.witness(new ByteArrayInputStream(document), mediaType, "c", reports::add);
    return ((WitnessResult.Witnessed) result).added();
  }

  @Test
  void laterErrorDeclaration_correctsTheEventOfTheEarlierDocument() throws Exception {
    Gateway gateway = begin();
    String named = "\"eventID\": \"urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8\", ";
    String plain = new String(document(1), UTF_8).replace("\"eventTime\"", named + "\"eventTime\"");
    String declared =
        plain.replace(
            named,
            named
                + "\"errorDeclaration\": {\"declarationTime\": \"2026-11-23T00:00:00Z\","
                + " \"reason\": \"incorrect_data\"}, ");
    witness(gateway, plain.getBytes(UTF_8));
    assertThat(witness(gateway, declared.getBytes(UTF_8)).added()).isEqualTo(2);
    List<SignedEvent> entries = entries();
    CustodyEvent correction = EventCodec.decode(entries.get(3).body()).require();
    assertThat(correction.kind()).isEqualTo(Kind.CORRECTION);
    assertThat(correction.correction().target()).isEqualTo(entries.get(1).eventId());
    // What came later changes nothing when the same bytes come again.
    assertThat(witness(begin(), declared.getBytes(UTF_8)).added()).isZero();
  }

  @Test
  void documentOverItsLimit_isNotKept() throws Exception {
    Gateway gateway = Gateway.over(log, signer(), clock(), 100);
    assertThatThrownBy(() -> witness(gateway, document(1))).isInstanceOf(IOException.class);
    assertThat(log.size()).isZero();
  }

  private Gateway begin() throws IOException {
    return Gateway.over(log, signer(), clock(), 1 << 24);
  }

  private StatementSigner signer() throws IOException {
    String party = Gateway.defaultParty(key.keyId());
    return store.load().isEmpty()
        ? StatementSigner.begin(key, party, store)
        : StatementSigner.open(key, party, store);
  }

  private static Clock clock() {
    return Clock.fixed(RECEIVED, ZoneOffset.UTC);
  }

  private WitnessResult.Witnessed witness(Gateway gateway, byte[] document)
      throws IOException, SigningException {
    return (WitnessResult.Witnessed)
        gateway.witness(new ByteArrayInputStream(document), JSON_LD, "partner", reports::add);
  }

  private static byte[] document(int events) {
    StringBuilder text =
        new StringBuilder(
            "{\"@context\": \"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\","
                + " \"type\": \"EPCISDocument\", \"epcisBody\": {\"eventList\": [");
    for (int i = 0; i < events; i++) {
      text.append(i == 0 ? "" : ",\n")
          .append("{\"type\": \"ObjectEvent\", \"eventTime\": \"2026-11-22T10:00:00+01:00\",")
          .append(" \"action\": \"OBSERVE\", \"epcList\": [\"https://example.com/unit/")
          .append(i)
          .append("\"]}");
    }
    return text.append("]}}").toString().getBytes(UTF_8);
  }

  private List<SignedEvent> entries() throws IOException {
    List<SignedEvent> entries = new ArrayList<>();
    LogReader reader = log.reader();
    try (EntryCursor cursor = reader.entries(0)) {
      for (LoggedEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
        entries.add(entry.signedEvent().require());
      }
    }
    return entries;
  }

  private void assertUnbroken() throws IOException {
    Set<Object> ids = new HashSet<>();
    long sequence = 0;
    for (SignedEvent entry : entries()) {
      assertThat(ids.add(entry.eventId())).isTrue();
      ProtectedHeader header =
          ProtectedHeader.parse(entry.statements().get(0).protectedHeader()).require();
      assertThat(header.sequence()).isEqualTo(sequence++);
    }
  }

  /** A store whose n-th store fails, with the new state kept or not: a crash before or after. */
  private static final class FailingStore implements StreamStore {

    private VolatileStreamStore inner = new VolatileStreamStore();
    private int left = -1;
    private boolean stored;

    private void failAt(int failAt, boolean storedFirst) {
      left = failAt;
      stored = storedFirst;
    }

    private void reset() {
      inner = new VolatileStreamStore();
      left = -1;
    }

    @Override
    public Optional<StreamState> load() {
      return inner.load();
    }

    @Override
    public void store(StreamState state) throws IOException {
      boolean fails = left-- == 0;
      if (!fails || stored) {
        inner.store(state);
      }
      if (fails) {
        throw new IOException("made to fail");
      }
    }
  }
}
