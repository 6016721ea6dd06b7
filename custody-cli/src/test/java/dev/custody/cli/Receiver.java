package dev.custody.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;

/**
 * A receiver of webhooks on the loopback, which answers whatever a test says and dedupes by key.
 */
final class Receiver implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What it does with one request. */
  interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  final List<String> taken = Collections.synchronizedList(new ArrayList<>());
  final Map<String, JsonNode> bodies = Collections.synchronizedMap(new HashMap<>());
  final List<String> signatures = Collections.synchronizedList(new ArrayList<>());
  final ConcurrentLinkedDeque<Behaviour> next = new ConcurrentLinkedDeque<>();
  private final HttpServer server;

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "receiver");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/secret-path", this::handle);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/secret-path";
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String key = exchange.getRequestHeaders().getFirst("webhook-id");
    seen.add(key);
    signatures.add(String.valueOf(exchange.getRequestHeaders().getFirst("webhook-signature")));
    Behaviour behaviour = next.poll();
    if (behaviour != null) {
      behaviour.answer(exchange);
      return;
    }
    take(key, body);
    status(200).answer(exchange);
  }

  /** Processes a message unless it has it. */
  private void take(String key, byte[] body) throws IOException {
    if (bodies.putIfAbsent(key, JSON.readTree(body)) == null) {
      taken.add(key);
    }
  }

  /** Answers with this status and no body. */
  static Behaviour status(int status, String... header) {
    return exchange -> {
      for (int i = 0; i < header.length; i += 2) {
        exchange.getResponseHeaders().add(header[i], header[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    };
  }

  /** Closes without an answer. */
  static Behaviour cut() {
    return HttpExchange::close;
  }

  /** Promises a body and breaks off within it. */
  static Behaviour cutWithin() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write('x');
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  /** Answers with a body that has no end. */
  static Behaviour endless() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      byte[] much = new byte[8_192];
      try {
        while (true) {
          exchange.getResponseBody().write(much);
        }
      } catch (IOException e) {
        // The other side has left, as it should.
        exchange.close();
      }
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
