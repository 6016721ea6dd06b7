package dev.custody.examples;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.batch.BatchSettings;
import dev.custody.crypto.batch.BatchSigner;
import dev.custody.crypto.batch.SignedEventSink;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.log.outbox.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Requests go through an outbox on disk and are signed together. */
public final class SignInBatches {

  private SignInBatches() {}

  /** Signs one event by a batch, in a new directory. */
  public static void main(String[] args)
      throws IOException, SigningException, InterruptedException, ExecutionException {
    Path directory =
        args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("custody-batches");
    var key = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
    var builder = CustodyEvent.builder(Kind.SCAN).time(Instant.now()).nonce(new SecureRandom());
    var event = builder.items(List.of(Item.of("/00/195211010000047018"))).build();
    // What keeps signed events: a log, in earnest.
    SignedEventSink sink = events -> System.out.println("kept: " + events.size());
    try (var store = FileStreamStore.open(directory.resolve("stream"), key.keyId())) {
      var stream = StatementSigner.begin(key, "/417/9521303000012", store);
      // [batches]
      var settings = BatchSettings.of(256, Duration.ofMillis(20));
      try (var outbox = Outbox.open(directory.resolve("outbox"), 64 << 20);
          var batches = BatchSigner.start(stream, outbox.eventOutbox(), sink, settings)) {
        CompletableFuture<SignedEvent> future = batches.submit(StatementRequest.actor(event));
        System.out.println(future.get().eventId());
      }
      // [end]
    }
  }
}
