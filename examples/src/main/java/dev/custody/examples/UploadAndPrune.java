package dev.custody.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.custody.api.Bytes;
import dev.custody.api.statement.EventPackage;
import dev.custody.crypto.feed.FeedWriter;
import dev.custody.crypto.key.SigningException;
import dev.custody.log.CustodyLog;
import dev.custody.log.EntryCursor;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import dev.custody.log.stream.DeviceReceipt;
import dev.custody.log.stream.Prunable;
import dev.custody.log.stream.TrustedLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A device sends its log to a gateway, checks the receipts, and prunes what they cover. */
public final class UploadAndPrune {

  private static final int ANSWER_BYTES_MAX = 16 * 1024 * 1024;

  private UploadAndPrune() {}

  /**
   * Sends all that the device has; safe to repeat at any time.
   *
   * @param gateway whose receipts are believed, by a key that the device has from elsewhere
   */
  public static Prunable upload(CustodyLog device, URI feeds, TrustedLog gateway)
      throws IOException, SigningException {
    // [upload-and-prune]
    device.checkpoint(); // only what it covers may go
    LogReader reader = device.reader();
    var receipts = new ArrayList<DeviceReceipt>();
    for (byte[] feed : feeds(reader)) {
      for (JsonNode text : post(feeds, feed).path("receipts")) {
        Bytes receipt = Bytes.ofOwned(text.asText().getBytes(StandardCharsets.UTF_8));
        receipts.add(DeviceReceipt.parse(receipt).require()); // its form only
      }
    }
    // Believes nothing but the gateway's key; any entry without proof ends what may go.
    Prunable prunable = Prunable.below(reader, receipts, gateway);
    device.pruneBelow(prunable.below()); // whole segments only
    return prunable;
    // [end]
  }

  /** The log as feeds that the service takes, each up to half of its limit. */
  static List<byte[]> feeds(LogReader reader) throws IOException {
    List<byte[]> feeds = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    FeedWriter feed = FeedWriter.open(bytes);
    try (EntryCursor entries = reader.entries(reader.firstIndex())) {
      for (LoggedEntry entry = entries.next(); entry != null; entry = entries.next()) {
        feed.write(EventPackage.of(entry.signedEvent().require()));
        if (bytes.size() > ReceiptService.FEED_BYTES_MAX / 2) {
          feeds.add(bytes.toByteArray());
          bytes.reset();
          feed = FeedWriter.open(bytes);
        }
      }
    }
    feeds.add(bytes.toByteArray());
    return feeds;
  }

  private static JsonNode post(URI uri, byte[] feed) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", ReceiptService.FEED_TYPE);
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(feed.length);
    connection.getOutputStream().write(feed);
    int status = connection.getResponseCode();
    if (status != HttpURLConnection.HTTP_OK) {
      throw new IOException("gateway took nothing now: expected status=200, found=" + status);
    }
    try (InputStream answer = connection.getInputStream()) {
      return new ObjectMapper().readTree(answer.readNBytes(ANSWER_BYTES_MAX));
    }
  }
}
