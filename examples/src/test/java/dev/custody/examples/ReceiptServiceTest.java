package dev.custody.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Place;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.feed.FeedWriter;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.WitnessQuorum;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import dev.custody.log.OpenResult;
import dev.custody.log.stream.Prunable;
import dev.custody.log.stream.TrustedLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a device's log into a gateway's, over HTTP on the loopback. */
class ReceiptServiceTest {

  private static final String ORIGIN = "example.com/gateway";
  private static final String PARTY = "/417/9521303000012";
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path folder;

  private final SoftwareSigner gatewayKey = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
  private final SoftwareSigner deviceKey = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
  private final SoftwareSigner logKey = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
  private StatementSigner device;
  private CustodyLog deviceLog;
  private CustodyLog log;
  private ReceiptService service;

  /** What a request gave. */
  private record Answered(int status, JsonNode body) {}

  @BeforeEach
  void start() throws Exception {
    device = StatementSigner.begin(deviceKey, PARTY, new VolatileStreamStore());
    deviceLog = CustodyLog.create(folder.resolve("device"), "example.com/device", logKey);
    log = CustodyLog.create(folder.resolve("gateway"), ORIGIN, gatewayKey);
    service = ReceiptService.start(loopback(), log, trust());
  }

  @AfterEach
  void stop() throws Exception {
    service.close();
    log.close();
    deviceLog.close();
  }

  @Test
  void aDeviceUploadsChecksTheReceipt_andMayPruneAll_alsoTheSecondTime() throws Exception {
    for (int i = 0; i < 5; i++) {
      deviceLog.append(LogEntry.ofUnverified(scan(device)));
    }
    Prunable first = UploadAndPrune.upload(deviceLog, feeds(service), gateway());
    assertThat(first.refused()).isEmpty();
    assertThat(first.blocking()).isEmpty();
    assertThat(first.below()).isEqualTo(5);
    assertThat(UploadAndPrune.upload(deviceLog, feeds(service), gateway())).isEqualTo(first);
    assertThat(log.size()).isEqualTo(5);
    deviceLog.append(LogEntry.ofUnverified(scan(device)));
    assertThat(UploadAndPrune.upload(deviceLog, feeds(service), gateway()).below()).isEqualTo(6);
    assertThat(log.size()).isEqualTo(6);
  }

  @Test
  void aRecordOfAStrangerIsListed_notStored_andBlocksPruning() throws Exception {
    StatementSigner stranger =
        StatementSigner.begin(
            SoftwareSigner.generate(Algorithm.ED25519, RANDOM), PARTY, new VolatileStreamStore());
    SignedEvent good = scan(device);
    SignedEvent other = scan(stranger);
    Answered answered = post(feed(good, other));
    assertThat(answered.status()).isEqualTo(200);
    JsonNode records = answered.body().get("records");
    assertThat(records).hasSize(2);
    assertThat(records.get(0).get("verdict").asText()).isEqualTo("VERIFIED");
    assertThat(records.get(0).get("index").asLong()).isZero();
    assertThat(records.get(1).get("verdict").asText()).isNotEqualTo("VERIFIED");
    assertThat(records.get(1).get("reasons").toString()).contains("UNKNOWN_KEY");
    assertThat(records.get(1).has("index")).isFalse();
    assertThat(log.size()).isEqualTo(1);
    deviceLog.append(LogEntry.ofUnverified(good));
    deviceLog.append(LogEntry.ofUnverified(other));
    assertThat(UploadAndPrune.upload(deviceLog, feeds(service), gateway()).blocking()).contains(1L);
  }

  @Test
  void killedBetweenAppendAndReceipt_theSameUploadGetsIt() throws Exception {
    for (int i = 0; i < 3; i++) {
      deviceLog.append(LogEntry.ofUnverified(scan(device)));
    }
    // The disk as a kill right behind the append leaves it: entries, and no checkpoint over them.
    log.append(List.of(LogEntry.ofUnverified(scan(device))));
    for (long i = 0; i < 3; i++) {
      log.append(LogEntry.ofUnverified(deviceLog.reader().read(i).signedEvent().require()));
    }
    assertThat(log.newestCheckpoint().size()).isZero();
    Path image = folder.resolve("image");
    copy(folder.resolve("gateway"), image);
    try (CustodyLog again = ((OpenResult.Opened) CustodyLog.open(image, gatewayKey)).log();
        ReceiptService restarted = ReceiptService.start(loopback(), again, trust())) {
      assertThat(again.size()).isEqualTo(4);
      assertThat(UploadAndPrune.upload(deviceLog, feeds(restarted), gateway()).below())
          .isEqualTo(3);
      assertThat(again.size()).isEqualTo(4);
    }
  }

  @Test
  void whatIsWrongIsSaidByItsStatus() throws Exception {
    byte[] feed = feed(scan(device));
    URI uri = feeds(service);
    assertThat(send("POST", uri.resolve("/other"), ReceiptService.FEED_TYPE, feed).status())
        .isEqualTo(404);
    assertThat(send("PUT", uri, ReceiptService.FEED_TYPE, feed).status()).isEqualTo(405);
    assertThat(send("POST", uri, "text/plain", feed).status()).isEqualTo(415);
    assertThat(post(new byte[] {1, 2, 3}).status()).isEqualTo(400);
    assertThat(post(new byte[ReceiptService.FEED_BYTES_MAX + 1]).status()).isEqualTo(413);
    assertThat(log.size()).isZero();
    // Cut off in its second record: the first is stored and has its receipt.
    byte[] two = feed(scan(device), scan(device));
    Answered cut = post(java.util.Arrays.copyOf(two, two.length - 1));
    assertThat(cut.status()).isEqualTo(400);
    assertThat(cut.body().get("records")).hasSize(1);
    assertThat(cut.body().get("receipts")).hasSize(1);
    assertThat(post(two).status()).isEqualTo(200);
    assertThat(log.size()).isEqualTo(2);
  }

  private Answered post(byte[] feed) throws IOException {
    return send("POST", feeds(service), ReceiptService.FEED_TYPE, feed);
  }

  private static Answered send(String method, URI uri, String type, byte[] body)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setRequestProperty("Content-Type", type);
    connection.setDoOutput(true);
    connection.getOutputStream().write(body);
    int status = connection.getResponseCode();
    try (var in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Answered(status, new ObjectMapper().readTree(in));
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static URI feeds(ReceiptService service) {
    return URI.create("http://127.0.0.1:" + service.port() + "/feeds");
  }

  private TrustedLog gateway() {
    return new TrustedLog(
        ORIGIN, List.of(NoteVerifierKey.of(ORIGIN, gatewayKey.publicKey())), WitnessQuorum.none());
  }

  private TrustBundle trust() {
    Instant from = Instant.now().minus(Duration.ofDays(1));
    Instant until = from.plus(Duration.ofDays(30));
    return TrustBundle.of(
        1,
        from,
        until,
        List.of(
            TrustedKey.builder(deviceKey.publicKey(), PARTY, Holder.DEVICE)
                .roles(Role.ACTOR)
                .window(from, until)
                .build()));
  }

  private static SignedEvent scan(StatementSigner signer) throws Exception {
    return signer.sign(
        StatementRequest.actor(
            CustodyEvent.builder(Kind.SCAN)
                .time(Instant.now())
                .nonce(RANDOM)
                .items(List.of(Item.of("/00/195211010000047018")))
                .place(Place.at("/414/9521303100019/254/LANE1"))
                .build()));
  }

  private static byte[] feed(SignedEvent... events) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FeedWriter writer = FeedWriter.open(bytes)) {
      for (SignedEvent event : events) {
        writer.write(EventPackage.of(event));
      }
    }
    return bytes.toByteArray();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
