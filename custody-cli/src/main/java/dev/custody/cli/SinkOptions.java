package dev.custody.cli;

import dev.custody.reconcile.sink.ExceptionFile;
import dev.custody.reconcile.sink.ReconcileMetrics;
import dev.custody.reconcile.sink.RevisionFormat;
import dev.custody.reconcile.sink.SiemFormat;
import dev.custody.reconcile.sink.WebhookPolicy;
import dev.custody.reconcile.sink.WebhookSecret;
import dev.custody.reconcile.sink.WebhookSender;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where exceptions go beside the screen: docs/outputs.md. */
final class SinkOptions {

  private static final int EVENTS_MAX = 4_000_000;
  private static final int SECRET_BYTES_MAX = 1_024;
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  @Option(names = "--csv", paramLabel = "FILE", description = "append revisions as CSV, each once")
  @Nullable Path csv;

  @Option(
      names = "--ocsf",
      paramLabel = "FILE",
      description = "append revisions as OCSF 1.3.0 Detection Findings, each once")
  @Nullable Path ocsf;

  @Option(names = "--cef", paramLabel = "FILE", description = "append revisions as CEF, each once")
  @Nullable Path cef;

  @Option(
      names = "--outbox",
      paramLabel = "DIR",
      description = "where messages wait until the webhook has them; made if it is not there")
  @Nullable Path outbox;

  @Option(
      names = "--webhook",
      paramLabel = "URL",
      description = "https address that gets each revision by POST; needs --outbox")
  @Nullable String webhook;

  @Option(
      names = "--webhook-secret",
      paramLabel = "FILE",
      description = "whsec_ and base64: signs each message; without it none is signed")
  @Nullable Path secret;

  @Option(
      names = "--webhook-seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "how long to try before the rest waits for the next run; default 60")
  int seconds;

  @Option(
      names = "--metrics",
      paramLabel = "FILE",
      description = "measurements of this run: OpenMetrics text, or JSON if it ends with .json")
  @Nullable Path metrics;

  @Option(
      names = "--current-firmware",
      paramLabel = "VERSION",
      arity = "1..*",
      description = "the share of devices that run this is measured; default the list of --posture")
  @Nullable List<String> firmware;

  /** Opens all that is asked for. */
  Outputs open(Terminal terminal) throws IOException {
    if (webhook != null && outbox == null) {
      throw CommandFault.usage(
          "--webhook needs --outbox: a message that waits must stand somewhere");
    }
    if (secret != null && webhook == null) {
      throw CommandFault.usage("--webhook-secret without --webhook: nothing would be signed");
    }
    if (seconds < 0) {
      throw CommandFault.usage("--webhook-seconds below 0: found=" + seconds);
    }
    URI address = webhook == null ? null : address(webhook);
    WebhookSecret key = secret == null ? null : secret(secret);
    List<ExceptionFile> files = new ArrayList<>();
    WebhookOutbox box = null;
    boolean opened = false;
    try {
      open(files, csv, RevisionFormat.csv());
      open(files, ocsf, SiemFormat.ocsf(SiemOptions.PRODUCT));
      open(files, cef, SiemFormat.cef(SiemOptions.PRODUCT));
      box = outbox == null ? null : WebhookOutbox.open(outbox);
      WebhookSender sender = box == null || address == null ? null : sender(box, address, key);
      opened = true;
      return new Outputs(
          files,
          box,
          sender,
          Duration.ofSeconds(seconds),
          metrics == null
              ? null
              : ReconcileMetrics.of(
                  firmware == null ? Set.of() : new HashSet<>(firmware), EVENTS_MAX),
          metrics,
          terminal);
    } finally {
      if (!opened) {
        for (ExceptionFile file : files) {
          file.close();
        }
        if (box != null) {
          box.close();
        }
      }
    }
  }

  private static void open(List<ExceptionFile> files, @Nullable Path file, RevisionFormat format)
      throws IOException {
    if (file != null) {
      try {
        files.add(ExceptionFile.open(file, format));
      } catch (IOException e) {
        if (String.valueOf(e.getMessage()).startsWith("file of something else")) {
          throw CommandFault.usage(
              "not appended to, and left as it is: " + file + ": " + e.getMessage());
        }
        throw e;
      }
    }
  }

  private static WebhookSender sender(
      WebhookOutbox box, URI address, @Nullable WebhookSecret secret) {
    HttpWebhookTransport way =
        new HttpWebhookTransport(HttpWebhookTransport.client(ANSWER), address, ANSWER);
    return secret == null
        ? WebhookSender.unsigned(box, way, WebhookPolicy.patient(), box::refuse)
        : WebhookSender.signed(box, way, WebhookPolicy.patient(), box::refuse, secret);
  }

  /** The address may itself be a secret, so that no fault repeats it. */
  private static URI address(String text) {
    URI address;
    try {
      address = new URI(text);
    } catch (URISyntaxException e) {
      throw CommandFault.usage("--webhook is no address: expected=https://host/path");
    }
    boolean secure = "https".equals(address.getScheme());
    boolean near = "http".equals(address.getScheme()) && LOOPBACK.contains(host(address));
    if (host(address).isEmpty() || (!secure && !near)) {
      throw CommandFault.usage(
          "--webhook needs https, or http to this machine: expected=https://host/path");
    }
    if (address.getUserInfo() != null || address.getFragment() != null) {
      throw CommandFault.usage("--webhook has a user or a fragment: expected=https://host/path");
    }
    return address;
  }

  private static String host(URI address) {
    return address.getHost() == null ? "" : address.getHost();
  }

  private static WebhookSecret secret(Path file) throws IOException {
    try {
      return WebhookSecret.parse(
          new String(Inputs.bytes(file, SECRET_BYTES_MAX), StandardCharsets.UTF_8).strip());
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage("no webhook secret: " + file + ": " + e.getMessage());
    }
  }
}
