package dev.custody.kms;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.batch.BatchSettings;
import dev.custody.crypto.batch.BatchSigner;
import dev.custody.crypto.batch.EventOutbox;
import dev.custody.crypto.batch.SignedEventSink;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.kms.KmsClient;

/** What docs/kms.md shows. */
final class KmsGuide {

  private KmsGuide() {}

  static CompletableFuture<SignedEvent> sign(
      KmsClient kms,
      Path directory,
      KeyId pinned,
      EventOutbox outbox,
      SignedEventSink sink,
      CustodyEvent event)
      throws IOException, SigningException, InterruptedException {
    // [kms]
    var rate = CallRate.of(200, 20); // below the account's quota, shared by all signers
    try (var ledger = FileKeyUsageLedger.open(directory.resolve("dock-7.kms.ledger.jsonl"));
        var store = FileStreamStore.open(directory, pinned)) {
      var settings = new KmsSettings("alias/dock-7", pinned, Duration.ofSeconds(20), rate, ledger);
      var signer = KmsSigner.open(kms, settings); // KmsClient.create(), or one of your own
      var stream = StatementSigner.open(signer, "/417/9521303000012", store);
      var gather = BatchSettings.of(256, Duration.ofMillis(100));
      try (var batches = BatchSigner.start(stream, outbox, sink, gather)) {
        CompletableFuture<SignedEvent> future = batches.submit(StatementRequest.actor(event));
        // [end]
        return future;
      }
    }
  }
}
