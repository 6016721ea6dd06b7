package dev.custody.log.outbox;

import dev.custody.api.Bytes;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.batch.BatchSettings;
import dev.custody.crypto.batch.BatchSigner;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Submits to a batch signer from several threads until it is killed, and says which request was
 * accepted when: the child process of {@link KilledBatchTest}.
 */
final class BatchChild {

  static final String PARTY = "/417/9521303000012";
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static final int CALLERS = 4;
  private static final long BYTES_MAX = 1 << 20;

  private BatchChild() {}

  /** Arguments: directory, secret in hex, number of the first request. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    AtomicLong next = new AtomicLong(Long.parseLong(arguments[2]));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    try (Parts parts = Parts.open(directory, key(arguments[1]))) {
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        Thread caller =
            new Thread(
                () -> {
                  try {
                    while (true) {
                      long number = next.getAndIncrement();
                      var future = parts.signer.submit(StatementRequest.actor(scan(number)));
                      out.println("a" + number + ".");
                      future.thenRun(() -> out.println("d" + number + "."));
                    }
                  } catch (Exception e) {
                    e.printStackTrace();
                    Runtime.getRuntime().halt(3);
                  }
                });
        callers.add(caller);
        caller.start();
      }
      for (Thread caller : callers) {
        caller.join();
      }
    }
  }

  static SoftwareSigner key(String secret) throws Exception {
    return SoftwareSigner.ofSecret(Algorithm.ED25519, Bytes.ofHex(secret).toByteArray());
  }

  static CustodyEvent scan(long number) {
    return CustodyEvent.builder(Kind.SCAN)
        .time(NOW)
        .nonce(Bytes.ofOwned(ByteBuffer.allocate(16).putLong(1).putLong(number + 1).array()))
        .items(List.of(Item.of("urn:example:pallet:" + number)))
        .build();
  }

  /** All that a signing process has open, made new or as the last one left it. */
  static final class Parts implements AutoCloseable {
    final BatchSigner signer;
    private final FileStreamStore store;
    private final Outbox outbox;
    private final EventFile sink;

    private Parts(Path directory, SoftwareSigner key) throws Exception {
      this.store = FileStreamStore.open(directory.resolve("stream"), key.keyId());
      StatementSigner stream =
          store.load().isPresent()
              ? StatementSigner.open(key, PARTY, store)
              : StatementSigner.begin(key, PARTY, store);
      this.outbox = Outbox.open(directory.resolve("outbox"), BYTES_MAX);
      this.sink = EventFile.open(directory.resolve("events"));
      this.signer =
          BatchSigner.start(
              stream, outbox.eventOutbox(), sink, BatchSettings.of(8, Duration.ofMillis(2)));
    }

    static Parts open(Path directory, SoftwareSigner key) throws Exception {
      return new Parts(directory, key);
    }

    int waiting() {
      return outbox.count();
    }

    List<SignedEvent> kept() {
      return sink.events();
    }

    @Override
    public void close() throws IOException {
      signer.close();
      sink.close();
      outbox.close();
      store.close();
    }
  }
}
