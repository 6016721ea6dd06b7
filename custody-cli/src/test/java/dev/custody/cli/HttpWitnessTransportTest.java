package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.log.witness.WitnessAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A witness may answer anything, for ever, or not at all: the way to it ends nevertheless. */
class HttpWitnessTransportTest {

  private static final Bytes REQUEST =
      Bytes.copyOf("old 0\n\nx".getBytes(StandardCharsets.US_ASCII));
  private static final Duration PATIENT = Duration.ofSeconds(60);
  private static final Duration HASTY = Duration.ofMillis(500);

  /** What a server does with one connection. */
  private interface Behaviour {
    void serve(InputStream in, OutputStream out) throws IOException, InterruptedException;
  }

  @Test
  void theAnswer_isRead_andTheRequestIsAsItWasGiven() throws Exception {
    StringBuilder seen = new StringBuilder();
    WitnessAnswer answer =
        ask(
            PATIENT,
            (in, out) -> {
              String head = "";
              while (!head.contains("\r\n\r\n")) {
                head += (char) in.read();
              }
              seen.append(head).append(new String(in.readNBytes(REQUEST.length())));
              write(out, "HTTP/1.1 409 Conflict\r\nContent-Type: text/x.tlog.size\r\n", "42\n");
            });
    assertThat(answer).isEqualTo(new WitnessAnswer.OtherSize(42));
    assertThat(seen.toString())
        .startsWith("POST /prefix/add-checkpoint HTTP/1.1\r\n")
        .endsWith("old 0\n\nx");
  }

  @Test
  void garbage_andAClosedConnection_areFailures() {
    assertThatThrownBy(() -> ask(PATIENT, (in, out) -> {})).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ask(PATIENT, (in, out) -> out.write("hello\r\n\r\n".getBytes())))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aRedirect_isNotFollowed() throws Exception {
    assertThat(
            ask(
                PATIENT,
                (in, out) -> write(out, "HTTP/1.1 307 x\r\nLocation: http://127.0.0.1:1/\r\n", "")))
        .isEqualTo(new WitnessAnswer.Unreadable(307, ""));
  }

  @Test
  void aBodyWithoutEnd_isCutOffAtTheLimit() {
    assertThatThrownBy(
            () ->
                ask(
                    PATIENT,
                    (in, out) -> {
                      out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                      byte[] much = new byte[8192];
                      while (true) {
                        out.write(much);
                      }
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("limit");
  }

  @Test
  void oneThatHangs_beforeOrWithinTheBody_isGivenUp() {
    CountDownLatch never = new CountDownLatch(1);
    assertThatThrownBy(() -> ask(HASTY, (in, out) -> never.await()))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () ->
                ask(
                    HASTY,
                    (in, out) -> {
                      out.write(
                          "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx"
                              .getBytes(StandardCharsets.US_ASCII));
                      out.flush();
                      never.await();
                    }))
        .isInstanceOf(IOException.class);
  }

  @Test
  void nobodyThere_isAFailure() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThatThrownBy(
            () ->
                new HttpWitnessTransport(
                        HttpWitnessTransport.client(PATIENT),
                        URI.create("http://127.0.0.1:" + port),
                        PATIENT)
                    .addCheckpoint(REQUEST))
        .isInstanceOf(IOException.class);
  }

  private static WitnessAnswer ask(Duration timeout, Behaviour behaviour) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread thread =
          new Thread(
              () -> {
                try (Socket socket = server.accept()) {
                  behaviour.serve(socket.getInputStream(), socket.getOutputStream());
                  // Closed with a request that nobody read, it would take the answer back.
                  socket.shutdownOutput();
                  socket.setSoTimeout(60_000);
                  socket.getInputStream().readAllBytes();
                } catch (IOException | InterruptedException e) {
                  // The other side gave up, or the test is over.
                }
              });
      thread.setDaemon(true);
      thread.start();
      try {
        return new HttpWitnessTransport(
                HttpWitnessTransport.client(timeout),
                URI.create("http://127.0.0.1:" + server.getLocalPort() + "/prefix/"),
                timeout)
            .addCheckpoint(REQUEST);
      } finally {
        thread.interrupt();
      }
    }
  }

  private static void write(OutputStream out, String head, String body) throws IOException {
    String whole = head + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    out.write(whole.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
