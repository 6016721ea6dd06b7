package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.log.witness.WitnessAnswer;
import dev.custody.log.witness.WitnessTransport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The way to a witness over HTTP: POST to {@code <prefix>/add-checkpoint}. Follows no redirect,
 * takes no more than the longest body, and gives up after its time, whatever the other side does.
 */
final class HttpWitnessTransport implements WitnessTransport {

  static final String PATH = "/add-checkpoint";

  private final HttpClient client;
  private final URI uri;
  private final Duration timeout;

  /**
   * A way to one witness.
   *
   * @param client shared with others; must not follow redirects
   * @param prefix the witness's submission prefix, http or https
   * @param timeout for one request, the body of its answer included
   */
  HttpWitnessTransport(HttpClient client, URI prefix, Duration timeout) {
    this.client = client;
    String text = prefix.toString();
    this.uri =
        URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + PATH);
    this.timeout = timeout;
  }

  /** A client for any number of witnesses. */
  static HttpClient client(Duration timeout) {
    return HttpClient.newBuilder()
        .connectTimeout(timeout)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  @Override
  public WitnessAnswer addCheckpoint(Bytes request) throws IOException {
    HttpRequest post =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("Content-Type", "text/plain; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.toByteArray()))
            .build();
    // sendAsync, because the timeout of a request ends with its headers: a body that drips in for
    // ever must not hold us.
    CompletableFuture<HttpResponse<Bytes>> sent =
        client.sendAsync(post, info -> new LimitedBody(WitnessAnswer.BODY_BYTES_MAX));
    try {
      HttpResponse<Bytes> response = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return WitnessAnswer.parse(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
    } catch (TimeoutException e) {
      throw new IOException("no whole answer in time: seconds=" + timeout.toSeconds(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a witness");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      sent.cancel(true);
    }
  }
}
