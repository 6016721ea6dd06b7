package dev.custody.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.batch.BatchSettings;
import dev.custody.crypto.batch.BatchSigner;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.log.outbox.Outbox;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch signer over the outbox of custody-log and a stream state on disk. */
class SignInBatchesTest {

  private static final int COUNT = 20;

  @TempDir Path directory;

  @Test
  void example_signs() throws Exception {
    SignInBatches.main(new String[] {directory.toString()});
    try (Outbox outbox = Outbox.open(directory.resolve("outbox"), 1 << 20)) {
      assertThat(outbox.count()).isZero();
    }
  }

  @Test
  void whatWasAcceptedDuringAnOutage_isSignedAfterARestart_inOrder() throws Exception {
    SoftwareSigner key = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
    List<CompletableFuture<SignedEvent>> futures = new ArrayList<>();
    List<CustodyEvent> events = new ArrayList<>();
    List<SignedEvent> kept = Collections.synchronizedList(new ArrayList<>());
    BatchSettings settings =
        BatchSettings.of(8, Duration.ZERO).withWaitingMax(COUNT).withRetryFor(Duration.ZERO);
    try (var store = FileStreamStore.open(directory.resolve("stream"), key.keyId());
        var outbox = Outbox.open(directory.resolve("outbox"), 1 << 20);
        var batches =
            BatchSigner.start(
                StatementSigner.begin(new Away(key), "urn:example:carrier", store),
                outbox.eventOutbox(),
                kept::addAll,
                settings)) {
      for (int i = 0; i < COUNT; i++) {
        events.add(scan(i));
        futures.add(batches.submit(StatementRequest.actor(events.get(i))));
      }
    }
    assertThat(futures).allMatch(CompletableFuture::isCompletedExceptionally);
    assertThat(kept).isEmpty();
    try (var store = FileStreamStore.open(directory.resolve("stream"), key.keyId());
        var outbox = Outbox.open(directory.resolve("outbox"), 1 << 20)) {
      try (var batches =
          BatchSigner.start(
              StatementSigner.open(key, "urn:example:carrier", store),
              outbox.eventOutbox(),
              kept::addAll,
              settings)) {
        assertThat(batches.toString()).contains(key.keyId().toString());
      }
      assertThat(outbox.count()).isZero();
    }
    assertThat(kept).hasSize(COUNT);
    for (int i = 0; i < COUNT; i++) {
      assertThat(kept.get(i).body()).isEqualTo(EventCodec.encode(events.get(i)));
    }
  }

  private static CustodyEvent scan(int number) {
    return CustodyEvent.builder(Kind.SCAN)
        .time(Instant.parse("2026-11-20T08:00:00Z"))
        .nonce(new SecureRandom())
        .items(List.of(Item.of("urn:example:pallet:" + number)))
        .build();
  }

  /** A token that is not there. */
  private record Away(SoftwareSigner key) implements Signer {
    @Override
    public VerificationKey publicKey() {
      return key.publicKey();
    }

    @Override
    public byte[] sign(byte[] tbs) throws SigningException {
      throw new SigningException(SigningException.Kind.OUTAGE, "away", null);
    }
  }
}
