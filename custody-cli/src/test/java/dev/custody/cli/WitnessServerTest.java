package dev.custody.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.log.witness.AddCheckpointRequest;
import dev.custody.log.witness.Witness;
import dev.custody.log.witness.WitnessedLog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is sent to a witness, it says plainly what it expected, and goes on. */
class WitnessServerTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Exception> failures = new ArrayList<>();
  @TempDir Path folder;
  private Witness witness;
  private WitnessServer server;

  @BeforeEach
  void start() throws Exception {
    NoteVerifierKey log = NoteVerifierKey.of("example.com/site", key().publicKey());
    witness =
        Witness.open(
            folder.resolve("witness"),
            List.of(WitnessedLog.of(log)),
            Cosigner.of("example.com/witness", key()),
            Clock.systemUTC(),
            evidence -> {});
    server =
        WitnessServer.start(
            witness, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), failures::add);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    witness.close();
    assertThat(failures).isEmpty();
  }

  @Test
  void otherPathsMethodsAndForms_areRefused() throws Exception {
    assertThat(send("POST", "/", "x").statusCode()).isEqualTo(404);
    assertThat(send("POST", "/add-checkpoint/x", "x").statusCode()).isEqualTo(404);
    assertThat(send("POST", "/add-checkpointx", "x").statusCode()).isEqualTo(404);
    HttpResponse<String> get = send("GET", "/add-checkpoint", "");
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("Allow")).contains("POST");
    HttpResponse<String> malformed = send("POST", "/add-checkpoint", "hello");
    assertThat(malformed.statusCode()).isEqualTo(400);
    assertThat(malformed.body()).contains("at old: offset=0").endsWith("\n");
    assertThat(send("POST", "/add-checkpoint", "").statusCode()).isEqualTo(400);
    String unknown = "old 0\n\nexample.com/x\n0\n" + "A".repeat(43) + "=\n\n\u2014 x AAAAAAAA\n";
    assertThat(send("POST", "/add-checkpoint", unknown).statusCode()).isEqualTo(404);
    String untrusted = unknown.replace("example.com/x", "example.com/site");
    assertThat(send("POST", "/add-checkpoint", untrusted).statusCode()).isEqualTo(403);
  }

  @Test
  void aBodyThatIsTooLong_isNotTaken() throws Exception {
    String longest = "x".repeat(AddCheckpointRequest.BYTES_MAX);
    assertThat(send("POST", "/add-checkpoint", longest).statusCode()).isEqualTo(400);
    assertThat(send("POST", "/add-checkpoint", longest + "x").statusCode()).isEqualTo(413);
    assertThat(send("POST", "/add-checkpoint", "hello").statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static SoftwareSigner key() {
    return SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
  }
}
