package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.reconcile.sink.WebhookAnswer;
import dev.custody.reconcile.sink.WebhookTransport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The way to a webhook over HTTP. Follows no redirect, which would take exceptions to whoever the
 * receiver names; reads no more of an answer than a limit; gives up after its time. Its faults say
 * what kind of fault it was and no address, host or path: an address is often a secret.
 */
final class HttpWebhookTransport implements WebhookTransport {

  /** Of an answer; what it says is not looked at. */
  static final int ANSWER_BYTES_MAX = 64 * 1024;

  private final HttpClient client;
  private final URI address;
  private final Duration timeout;

  /**
   * @param client must not follow redirects
   * @param timeout for one message, the body of its answer included
   */
  HttpWebhookTransport(HttpClient client, URI address, Duration timeout) {
    this.client = client;
    this.address = address;
    this.timeout = timeout;
  }

  static HttpClient client(Duration timeout) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(timeout)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  @Override
  public WebhookAnswer post(Map<String, String> headers, Bytes body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("User-Agent", "custody")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
    headers.forEach(request::header);
    // sendAsync, because the timeout of a request ends with its headers: a body that drips in for
    // ever must not hold us.
    CompletableFuture<HttpResponse<Boolean>> sent =
        client.sendAsync(request.build(), info -> new DiscardedBody(ANSWER_BYTES_MAX));
    try {
      HttpResponse<Boolean> response = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new WebhookAnswer(
          response.statusCode(), response.headers().firstValue("Retry-After").orElse(""));
    } catch (TimeoutException e) {
      throw new IOException("no whole answer in time: seconds=" + timeout.toSeconds());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for an answer");
    } catch (ExecutionException e) {
      throw new IOException(kind(e.getCause()));
    } finally {
      sent.cancel(true);
    }
  }

  /** What kind of fault; the library's own words name the host. */
  private static String kind(@Nullable Throwable fault) {
    for (Throwable at = fault; at != null; at = at.getCause()) {
      if (at instanceof UnresolvedAddressException) {
        return "host not found";
      }
      if (at instanceof HttpTimeoutException) {
        return "no answer in time";
      }
      if (at instanceof SSLException) {
        return "TLS refused, or a certificate that is not trusted";
      }
    }
    return fault instanceof ConnectException ? "no connection" : "connection broke off";
  }
}
