package dev.custody.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.custody.api.Bytes;
import dev.custody.crypto.key.SigningException;
import dev.custody.log.witness.AddCheckpointRequest;
import dev.custody.log.witness.Witness;
import dev.custody.log.witness.WitnessAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A witness on HTTP, with the server of the JDK: one path, POST only, bounded in bytes, time and
 * threads. TLS is for a proxy in front of it.
 */
final class WitnessServer implements AutoCloseable {

  private static final int THREADS = 8;
  private static final int CONNECTIONS_MAX = 64;
  private static final int SECONDS_MAX = 10;
  private static final int BACKLOG = 64;

  private final Witness witness;
  private final Consumer<Exception> onFailure;
  private final HttpServer server;
  private final ExecutorService threads;

  private WitnessServer(
      Witness witness, Consumer<Exception> onFailure, HttpServer server, ExecutorService threads) {
    this.witness = witness;
    this.onFailure = onFailure;
    this.server = server;
    this.threads = threads;
  }

  /**
   * Begins to answer.
   *
   * @param onFailure told when the disk or the key failed, by the thread of the request
   * @throws IOException if the address is not to be had
   */
  static WitnessServer start(
      Witness witness, InetSocketAddress address, Consumer<Exception> onFailure)
      throws IOException {
    limit("sun.net.httpserver.maxReqTime", SECONDS_MAX);
    limit("sun.net.httpserver.maxRspTime", SECONDS_MAX);
    limit("sun.net.httpserver.idleInterval", SECONDS_MAX);
    limit("sun.net.httpserver.maxIdleConnections", CONNECTIONS_MAX);
    limit("jdk.httpserver.maxConnections", CONNECTIONS_MAX);
    HttpServer server = HttpServer.create(address, BACKLOG);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    WitnessServer made = new WitnessServer(witness, onFailure, server, threads);
    server.setExecutor(threads);
    server.createContext("/", made::handle);
    server.start();
    return made;
  }

  /** Where it listens, with the port that was given to it. */
  String address() {
    InetSocketAddress address = server.getAddress();
    String host = address.getAddress().getHostAddress();
    return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  /** Stops listening, and lets requests that are being answered finish for a second. */
  @Override
  public void close() {
    server.stop(1);
    threads.shutdownNow();
  }

  // The server of the JDK has these limits as properties of the process only, and reads them once.
  private static void limit(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, String.valueOf(value));
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!HttpWitnessTransport.PATH.equals(exchange.getRequestURI().getPath())) {
        refuse(exchange, 404, "no such path: expected=" + HttpWitnessTransport.PATH);
        return;
      }
      if (!"POST".equals(exchange.getRequestMethod())) {
        exchange.getResponseHeaders().set("Allow", "POST");
        refuse(exchange, 405, "method POST expected");
        return;
      }
      byte[] body;
      try (InputStream in = exchange.getRequestBody()) {
        body = in.readNBytes(AddCheckpointRequest.BYTES_MAX + 1);
        if (body.length > AddCheckpointRequest.BYTES_MAX) {
          exchange.getResponseHeaders().set("Connection", "close");
          refuse(
              exchange,
              413,
              "body longer than limit: limitBytes=" + AddCheckpointRequest.BYTES_MAX);
          return;
        }
      }
      answer(exchange, Bytes.ofOwned(body));
    }
  }

  private void answer(HttpExchange exchange, Bytes request) throws IOException {
    WitnessAnswer answer;
    try {
      answer = witness.addCheckpoint(request);
    } catch (SigningException e) {
      onFailure.accept(e);
      refuse(exchange, 503, "no signature now");
      return;
    } catch (IOException | RuntimeException e) {
      onFailure.accept(e);
      refuse(exchange, 500, "witness failed");
      return;
    }
    send(exchange, answer.status(), answer.contentType(), answer.body().toByteArray());
  }

  private static void refuse(HttpExchange exchange, int status, String line) throws IOException {
    byte[] body = (line + "\n").getBytes(StandardCharsets.UTF_8);
    send(exchange, status, WitnessAnswer.PLAIN, body);
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
