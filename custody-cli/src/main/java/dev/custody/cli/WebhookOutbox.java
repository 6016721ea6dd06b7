package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.log.outbox.Outbox;
import dev.custody.log.outbox.OutboxFullException;
import dev.custody.reconcile.sink.DeliveryQueue;
import dev.custody.reconcile.sink.WebhookMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Messages to a webhook on disk: {@code queue} is an outbox with those that wait, {@code put.txt}
 * names every message that was ever put there, and {@code refused.jsonl} keeps those that the
 * receiver refuses.
 *
 * <p>A run that looks at the whole log says all its revisions again; a message that was put before
 * is not put again. The names are written after the message is durable and are not forced: if a
 * power cut loses one, its message goes twice, which the receiver tells by the key.
 */
final class WebhookOutbox implements DeliveryQueue, AutoCloseable {

  private static final long BYTES_MAX = 256L * 1024 * 1024;
  private static final Pattern LINE = Pattern.compile("([0-9A-Za-z:-]{1,80}) ([0-9a-f]{16})");

  private final Outbox queue;
  private final Path directory;
  private final Map<String, String> known;
  private final FileChannel names;
  private int differing;
  private int left;

  private WebhookOutbox(
      Outbox queue, Path directory, Map<String, String> known, FileChannel names) {
    this.queue = queue;
    this.directory = directory;
    this.known = known;
    this.names = names;
  }

  static WebhookOutbox open(Path directory) throws IOException {
    return open(directory, BYTES_MAX);
  }

  static WebhookOutbox open(Path directory, long bytesMax) throws IOException {
    Files.createDirectories(directory);
    Outbox queue = Outbox.open(directory.resolve("queue"), bytesMax);
    boolean opened = false;
    try {
      Map<String, String> known = new HashMap<>();
      FileChannel names =
          FileChannel.open(
              directory.resolve("put.txt"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      read(directory.resolve("put.txt"), known, names);
      opened = true;
      return new WebhookOutbox(queue, directory, known, names);
    } finally {
      if (!opened) {
        queue.close();
      }
    }
  }

  /** Up to the first line that is not whole: what stands behind it was being written. */
  private static void read(Path file, Map<String, String> known, FileChannel names)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        Matcher line = LINE.matcher(new String(bytes, begin, i - begin, StandardCharsets.US_ASCII));
        if (!line.matches()) {
          break;
        }
        known.put(line.group(1), line.group(2));
        begin = i + 1;
      }
    }
    names.truncate(begin).position(begin);
  }

  @Override
  public void put(Bytes item) throws IOException {
    String key = key(item);
    String digest = Digest.sha256(item).toHex().substring(0, 16);
    String before = known.get(key);
    if (before != null) {
      differing += before.equals(digest) ? 0 : 1;
      return;
    }
    // Once one did not fit, none is put: the next run puts them all, in their order.
    if (left > 0) {
      left++;
      return;
    }
    try {
      queue.put(item);
    } catch (OutboxFullException e) {
      left++;
      return;
    }
    known.put(key, digest);
    ByteBuffer line =
        ByteBuffer.wrap((key + " " + digest + "\n").getBytes(StandardCharsets.US_ASCII));
    while (line.hasRemaining()) {
      names.write(line);
    }
  }

  private static String key(Bytes item) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < item.length() && item.byteAt(i) != '\n'; i++) {
      key.append((char) item.byteAt(i));
    }
    return key.toString();
  }

  @Override
  public Optional<Item> peek() throws IOException {
    return queue.peek().map(item -> new Item(item.sequence(), item.bytes()));
  }

  @Override
  public void remove(long throughSequence) throws IOException {
    queue.remove(throughSequence);
  }

  @Override
  public int count() {
    return queue.count();
  }

  /** Messages whose key was put before with another content: they are not sent. */
  int differing() {
    return differing;
  }

  /** Messages for which there was no room. */
  int left() {
    return left;
  }

  /** Keeps what the receiver refuses, durably. */
  void refuse(WebhookMessage message, int status) throws IOException {
    String line =
        "{\"key\":\""
            + message.key()
            + "\",\"status\":"
            + status
            + ",\"message\":"
            + new String(message.body().toByteArray(), StandardCharsets.UTF_8)
            + "}\n";
    try (FileChannel file =
        FileChannel.open(
            directory.resolve("refused.jsonl"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      names.close();
    } finally {
      queue.close();
    }
  }
}
