package dev.custody.log.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.log.internal.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Outboxes to try things on: small segments, and salts that count so that runs can be repeated. */
final class TestOutboxes {

  static final long BYTES_MAX = 1024 * 1024;

  private TestOutboxes() {}

  static Outbox open(Storage storage) throws IOException {
    return open(storage, BYTES_MAX, Integer.MAX_VALUE);
  }

  static Outbox open(Storage storage, long bytesMax, int itemsMax) throws IOException {
    return Outbox.open(storage, bytesMax, itemsMax, settings(400, 200));
  }

  static ItemStore.Settings settings(long segmentBytesMax, long drainedBytesMax) {
    byte[] salt = new byte[8];
    return new ItemStore.Settings(
        segmentBytesMax,
        drainedBytesMax,
        () -> {
          salt[7]++;
          return salt.clone();
        });
  }

  static Bytes item(long number) {
    char[] tail = new char[(int) (number % 23)];
    Arrays.fill(tail, 'x');
    return Bytes.copyOf(("item " + number + new String(tail)).getBytes(StandardCharsets.UTF_8));
  }

  /** The items with these numbers, where a number is also the sequence number. */
  static List<Outbox.Item> items(long from, long through) {
    List<Outbox.Item> out = new ArrayList<>();
    for (long i = from; i <= through; i++) {
      out.add(new Outbox.Item(i, item(i)));
    }
    return out;
  }

  /** Everything that waits, and that the figures agree with it. */
  static List<Outbox.Item> waiting(Outbox outbox) throws IOException {
    List<Outbox.Item> all = outbox.peek(Integer.MAX_VALUE);
    assertThat(outbox.count()).isEqualTo(all.size());
    long bytes = 0;
    for (Outbox.Item item : all) {
      bytes += ItemFrame.lengthOf(item.bytes().length());
    }
    assertThat(outbox.bytes()).isEqualTo(bytes);
    assertThat(outbox.peek()).isEqualTo(all.stream().findFirst());
    return all;
  }
}
