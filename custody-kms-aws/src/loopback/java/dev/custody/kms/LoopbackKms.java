package dev.custody.kms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.SigningException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;

/**
 * A key service on loopback that speaks the protocol of KMS (AWS JSON 1.1) to the real client of
 * the SDK: it checks signatures of requests, has real keys with states and limits, counts calls,
 * keeps records as CloudTrail writes them, and fails on demand.
 */
public final class LoopbackKms implements AutoCloseable {

  public static final String REGION = "eu-central-1";
  public static final String ACCOUNT = "111122223333";
  public static final String ACCESS_KEY = "AKIDLOOPBACKTEST0001";
  public static final String SECRET = "loopback-secret-of-no-worth";

  /** What goes wrong with the next call of an operation. */
  public enum Fault {
    THROTTLE,
    ERROR_500,
    KEY_UNAVAILABLE,
    HANG,
    CUT,
    CUT_AFTER_SIGNING,
    WRONG_KEY_ID,
    WRONG_ALGORITHM,
    CORRUPT_SIGNATURE,
    NO_SIGNATURE,
    NOT_JSON
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SigV4 sigV4;
  public final Map<String, KmsTestKey> keys = new ConcurrentHashMap<>();
  public final Map<String, String> aliases = new ConcurrentHashMap<>();
  // What places that have not heard of a change yet still answer.
  private final Map<String, String> stale = new ConcurrentHashMap<>();
  private int lookups;
  public final Set<String> denied = ConcurrentHashMap.newKeySet();
  final List<ObjectNode> trail = new ArrayList<>();
  private final Map<String, ArrayDeque<Fault>> faults = new HashMap<>();
  private final Map<String, Integer> calls = new TreeMap<>();
  private volatile Duration delay = Duration.ZERO;
  private volatile int quotaPerSecond = Integer.MAX_VALUE;
  private long quotaSecond;
  private int quotaUsed;

  public LoopbackKms() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
    sigV4 = new SigV4(Map.of(ACCESS_KEY, SECRET), REGION);
  }

  public KmsTestKey newKey(Algorithm algorithm) {
    KmsTestKey key =
        new KmsTestKey(
            "arn:aws:kms:" + REGION + ":" + ACCOUNT + ":key/" + UUID.randomUUID(), algorithm);
    keys.put(key.arn, key);
    return key;
  }

  /** The real client, pointed here. */
  public KmsClient client() {
    return client(ACCESS_KEY, SECRET);
  }

  static KmsClient client(URI endpoint) {
    return client(endpoint, ACCESS_KEY, SECRET);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  KmsClient client(String accessKey, String secret) {
    return client(endpoint(), accessKey, secret);
  }

  /** With settings of the caller's, as its retries. */
  KmsClient client(Consumer<ClientOverrideConfiguration.Builder> settings) {
    return builder(endpoint(), ACCESS_KEY, SECRET).overrideConfiguration(settings).build();
  }

  private static KmsClient client(URI endpoint, String accessKey, String secret) {
    return builder(endpoint, accessKey, secret).build();
  }

  private static KmsClientBuilder builder(URI endpoint, String accessKey, String secret) {
    return KmsClient.builder()
        .region(Region.of(REGION))
        .endpointOverride(endpoint)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secret)))
        .httpClient(UrlConnectionHttpClient.create());
  }

  public synchronized void fail(String operation, Fault... next) {
    faults.computeIfAbsent(operation, name -> new ArrayDeque<>()).addAll(List.of(next));
  }

  /** Changes an alias; until it has settled every second answer is about the key before. */
  synchronized void aliasChanges(String alias, KmsTestKey after) {
    stale.put(alias, aliases.get(alias));
    aliases.put(alias, after.arn);
    lookups = 0;
  }

  void aliasesSettle() {
    stale.clear();
  }

  synchronized void endFaults() {
    faults.clear();
  }

  public synchronized int calls(String operation) {
    return calls.getOrDefault(operation, 0);
  }

  public synchronized List<ObjectNode> trail() {
    return new ArrayList<>(trail);
  }

  /** How long each answer takes, as over a network. */
  public void answersAfter(Duration time) {
    delay = time;
  }

  void quota(int perSecond) {
    quotaPerSecond = perSecond;
  }

  private synchronized Fault count(String operation) {
    calls.merge(operation, 1, Integer::sum);
    ArrayDeque<Fault> next = faults.get(operation);
    Fault fault = next == null ? null : next.poll();
    long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    if (second != quotaSecond) {
      quotaSecond = second;
      quotaUsed = 0;
    }
    return ++quotaUsed > quotaPerSecond ? Fault.THROTTLE : fault;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String requestId = UUID.randomUUID().toString();
      exchange.getResponseHeaders().set("x-amzn-RequestId", requestId);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      SigV4.Caller caller =
          sigV4.check(
              exchange.getRequestMethod(),
              exchange.getRequestURI(),
              exchange.getRequestHeaders(),
              body);
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      if (!caller.error().isEmpty()) {
        error(exchange, 400, caller.error());
        return;
      }
      if (target == null || !target.startsWith("TrentService.")) {
        error(exchange, 400, "UnknownOperationException");
        return;
      }
      answer(exchange, target.substring("TrentService.".length()), JSON.readTree(body), requestId);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange, String operation, JsonNode request, String requestId)
      throws IOException, InterruptedException {
    Fault fault = count(operation);
    if (fault == Fault.HANG) {
      closing.await(30, TimeUnit.SECONDS);
      return;
    }
    if (fault == Fault.CUT || closing.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
      return;
    }
    ObjectNode answer = JSON.createObjectNode();
    String code = fault == Fault.THROTTLE ? "ThrottlingException" : null;
    KmsTestKey key = null;
    if (code == null && denied.contains(operation)) {
      code = "AccessDeniedException";
    }
    if (code == null && fault == Fault.KEY_UNAVAILABLE) {
      code = "KeyUnavailableException";
    }
    if (code == null && fault != Fault.ERROR_500) {
      key = find(request.path("KeyId").asText());
      code = key == null ? "NotFoundException" : execute(operation, key, request, answer);
    }
    if (fault == Fault.ERROR_500) {
      code = "KMSInternalException";
    }
    if (operation.equals("Sign")) {
      record(exchange, request, key, requestId, code);
    }
    if (code != null) {
      error(exchange, fault == Fault.ERROR_500 || fault == Fault.KEY_UNAVAILABLE ? 500 : 400, code);
      return;
    }
    if (fault == Fault.CUT_AFTER_SIGNING) {
      return;
    }
    if (fault != null) {
      spoil(fault, answer);
    }
    byte[] bytes = fault == Fault.NOT_JSON ? "<html>".getBytes() : JSON.writeValueAsBytes(answer);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** By ARN, key id or alias, as the service does. */
  private KmsTestKey find(String name) {
    String id = name.startsWith("alias/") ? alias(name) : name;
    for (KmsTestKey key : keys.values()) {
      if (key.arn.equals(id) || key.arn.endsWith(":key/" + id)) {
        return key;
      }
    }
    return null;
  }

  private synchronized String alias(String name) {
    String before = stale.get(name);
    return before != null && lookups++ % 2 == 0 ? before : aliases.getOrDefault(name, "");
  }

  private static String execute(
      String operation, KmsTestKey key, JsonNode request, ObjectNode answer) throws IOException {
    switch (operation) {
      case "DescribeKey":
        ObjectNode metadata = answer.putObject("KeyMetadata");
        metadata.put("KeyId", key.arn.substring(key.arn.lastIndexOf('/') + 1));
        metadata.put("Arn", key.arn);
        metadata.put("KeyState", key.state);
        metadata.put("Enabled", key.state.equals("Enabled"));
        metadata.put("KeyUsage", key.usage);
        metadata.put("KeySpec", key.spec());
        metadata.put("MultiRegion", key.arn.contains("/mrk-"));
        return null;
      case "GetPublicKey":
        if (!key.state.equals("Enabled")) {
          return stateError(key);
        }
        answer.put("KeyId", key.arn);
        answer.put("PublicKey", base64(key.signer.publicKey().spki().toByteArray()));
        answer.put("KeySpec", key.spec());
        answer.put("KeyUsage", key.usage);
        answer.putArray("SigningAlgorithms").add(key.signingAlgorithm());
        return null;
      case "Sign":
        return sign(key, request, answer);
      default:
        return "UnknownOperationException";
    }
  }

  private static String sign(KmsTestKey key, JsonNode request, ObjectNode answer)
      throws IOException {
    if (!key.state.equals("Enabled")) {
      return stateError(key);
    }
    byte[] message = Base64.getDecoder().decode(request.path("Message").asText());
    if (message.length < 1 || message.length > 4_096) {
      return "ValidationException";
    }
    if (!key.usage.equals("SIGN_VERIFY")
        || !request.path("SigningAlgorithm").asText().equals(key.signingAlgorithm())
        || !request.path("MessageType").asText("RAW").equals("RAW")) {
      return "InvalidKeyUsageException";
    }
    try {
      answer.put("Signature", base64(key.sign(message)));
    } catch (SigningException e) {
      throw new IOException(e);
    }
    answer.put("KeyId", key.arn);
    answer.put("SigningAlgorithm", key.signingAlgorithm());
    return null;
  }

  private static String stateError(KmsTestKey key) {
    return key.state.equals("Disabled") ? "DisabledException" : "KMSInvalidStateException";
  }

  private void spoil(Fault fault, ObjectNode answer) {
    switch (fault) {
      case WRONG_KEY_ID -> answer.put("KeyId", answer.path("KeyId").asText() + "0");
      case WRONG_ALGORITHM -> answer.put("SigningAlgorithm", "ECDSA_SHA_512");
      case NO_SIGNATURE -> answer.remove("Signature");
      case CORRUPT_SIGNATURE -> {
        byte[] signature = Base64.getDecoder().decode(answer.path("Signature").asText());
        signature[signature.length - 1] ^= 1;
        answer.put("Signature", base64(signature));
      }
      default -> {}
    }
  }

  /** A record as CloudTrail has it: everything but the message. */
  private void record(
      HttpExchange exchange, JsonNode request, KmsTestKey key, String requestId, String code) {
    ObjectNode entry = JSON.createObjectNode();
    entry.put("eventVersion", "1.11");
    entry
        .putObject("userIdentity")
        .put("type", "AssumedRole")
        .put("arn", "arn:aws:sts::" + ACCOUNT + ":assumed-role/custody-signer/i-0");
    entry.put("eventTime", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    entry.put("eventSource", "kms.amazonaws.com");
    entry.put("eventName", "Sign");
    entry.put("awsRegion", REGION);
    entry.put("sourceIPAddress", "127.0.0.1");
    entry.put("userAgent", exchange.getRequestHeaders().getFirst("User-Agent"));
    if (code != null) {
      entry.put("errorCode", code);
    }
    entry
        .putObject("requestParameters")
        .put("keyId", request.path("KeyId").asText())
        .put("messageType", request.path("MessageType").asText())
        .put("signingAlgorithm", request.path("SigningAlgorithm").asText());
    entry.putNull("responseElements");
    entry.put("requestID", requestId);
    entry.put("eventID", UUID.randomUUID().toString());
    entry.put("readOnly", true);
    if (key != null) {
      entry
          .putArray("resources")
          .addObject()
          .put("accountId", ACCOUNT)
          .put("type", "AWS::KMS::Key")
          .put("ARN", key.arn);
    }
    entry.put("eventType", "AwsApiCall");
    entry.put("recipientAccountId", ACCOUNT);
    synchronized (this) {
      trail.add(entry);
    }
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    byte[] bytes =
        JSON.writeValueAsBytes(
            JSON.createObjectNode().put("__type", code).put("message", "text of the service"));
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
