package dev.custody.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.custody.crypto.feed.FeedFormatException;
import dev.custody.crypto.feed.FeedReader;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.Indeterminate;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.VerificationPolicy.Streams;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import dev.custody.log.CustodyLog;
import dev.custody.log.stream.DeviceMerge;
import dev.custody.log.stream.DeviceReceipt;
import dev.custody.log.stream.MergedFeed;
import dev.custody.log.stream.MergedRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A gateway over HTTP: {@code POST /feeds} takes a feed of a device, verifies it, appends what is
 * authentic, and answers with what became of each record and with receipts for what is stored.
 *
 * <p>The same feed again gives the same answer, so a device that got none just sends it again. Put
 * TLS and authentication in front: whoever may post may fill the disk, but never make an entry that
 * no trusted key has signed.
 */
public final class ReceiptService implements AutoCloseable {

  /** The content type of what is posted. */
  public static final String FEED_TYPE = "application/vnd.custody.feed";

  /** Bytes of a feed; a device with more sends several. */
  public static final int FEED_BYTES_MAX = 4 * 1024 * 1024;

  private static final int THREADS = 4;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final CustodyLog log;
  private final TrustBundle trust;

  private ReceiptService(HttpServer server, CustodyLog log, TrustBundle trust) {
    this.server = server;
    this.log = log;
    this.trust = trust;
  }

  /** Starts the service; the log stays the caller's, and is closed after it. */
  public static ReceiptService start(InetSocketAddress address, CustodyLog log, TrustBundle trust)
      throws IOException {
    ReceiptService service = new ReceiptService(HttpServer.create(address, 0), log, trust);
    service.server.createContext("/", service::handle);
    service.server.setExecutor(service.threads);
    service.server.start();
    return service;
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(1);
    threads.shutdown();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer = answer(exchange);
      } catch (SigningException e) {
        answer = Answer.error(503, "stored, but no receipt can be signed now: send it again later");
      } catch (IOException e) { // the disk, or the connection: either way nothing is known
        answer = Answer.error(503, "not known whether all is stored: send it again later");
      } catch (RuntimeException e) { // a mistake of ours must not leave the device without answer
        answer = Answer.error(500, "the service failed");
      }
      byte[] body = JSON.writeValueAsBytes(answer.body);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException, SigningException {
    if (!exchange.getRequestURI().getPath().equals("/feeds")) {
      return Answer.error(404, "expected path=/feeds");
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      return Answer.error(405, "expected method=POST");
    }
    if (!FEED_TYPE.equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
      return Answer.error(415, "expected Content-Type=" + FEED_TYPE);
    }
    byte[] feed = exchange.getRequestBody().readNBytes(FEED_BYTES_MAX + 1);
    if (feed.length > FEED_BYTES_MAX) {
      return Answer.error(413, "feed longer than limit: limitBytes=" + FEED_BYTES_MAX);
    }
    try {
      return take(FeedReader.open(new ByteArrayInputStream(feed)));
    } catch (FeedFormatException e) {
      return Answer.error(400, "no feed: " + e.getMessage());
    }
  }

  private Answer take(FeedReader feed) throws IOException, SigningException {
    // [receipt-service]
    var policy = new VerificationPolicy(Instant.now(), Streams.MAY_HAVE_GAPS);
    VerificationRun run = Verifier.of(trust, policy, VerificationBackend.best()).newRun();
    DeviceMerge merge = DeviceMerge.into(log);
    MergedFeed merged = merge.merge(feed, run); // durable when this returns
    log.checkpoint(); // signed: from here on there is proof of it
    List<DeviceReceipt> receipts = merge.receipts(merged.indexes());
    // [end]
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("records", merged.records().stream().map(ReceiptService::outcome).toList());
    List<String> texts = new ArrayList<>();
    for (DeviceReceipt receipt : receipts) {
      texts.add(new String(receipt.encode().toByteArray(), StandardCharsets.UTF_8));
    }
    body.put("receipts", texts);
    // What came before the fault is stored and has its receipt; the rest must come again.
    merged.brokenOff().ifPresent(fault -> body.put("error", "feed ends: " + fault.getMessage()));
    return new Answer(merged.brokenOff().isPresent() ? 400 : 200, body);
  }

  private static Map<String, Object> outcome(MergedRecord record) {
    Verdict verdict = record.verdict();
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("record", record.record());
    verdict.eventId().ifPresent(id -> outcome.put("eventId", id.toString()));
    outcome.put(
        "verdict",
        verdict instanceof Verified
            ? "VERIFIED"
            : verdict instanceof Indeterminate ? "INDETERMINATE" : "REJECTED");
    outcome.put("reasons", verdict.reasons().stream().map(Enum::name).toList());
    record.place().ifPresent(place -> outcome.put("index", place.index()));
    record.place().ifPresent(place -> outcome.put("added", place.added()));
    return outcome;
  }

  private record Answer(int status, Map<String, Object> body) {
    static Answer error(int status, String why) {
      return new Answer(status, Map.of("error", why));
    }
  }
}
