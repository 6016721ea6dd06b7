package dev.custody.crypto.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.internal.batch.RequestCodec;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** With its thread. */
class BatchSignerTest {

  private final SoftwareSigner key = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
  private final ScriptedSigner signer = new ScriptedSigner(key);
  private final List<SignedEvent> kept = Collections.synchronizedList(new ArrayList<>());
  private final VolatileEventOutbox outbox = new VolatileEventOutbox(2_000);

  @Test
  void eightCallers_everyRequestIsSignedOnce_withOneSignatureForABatch() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    // Ten whole batches: none of them is due by its age.
    try (BatchSigner batches = start(BatchSettings.of(80, Duration.ofSeconds(60)))) {
      List<Future<List<CompletableFuture<SignedEvent>>>> submitted = new ArrayList<>();
      for (int caller = 0; caller < 8; caller++) {
        long base = 1_000L * caller;
        submitted.add(
            callers.submit(
                () -> {
                  List<CompletableFuture<SignedEvent>> futures = new ArrayList<>();
                  for (int i = 0; i < 100; i++) {
                    futures.add(batches.submit(Requests.request(base + i)));
                  }
                  return futures;
                }));
      }
      for (int caller = 0; caller < 8; caller++) {
        long before = -1;
        int i = 0;
        for (CompletableFuture<SignedEvent> future : submitted.get(caller).get()) {
          SignedEvent event = future.get(120, TimeUnit.SECONDS);
          assertThat(Requests.number(event)).isEqualTo(1_000L * caller + i++);
          assertThat(Requests.header(event).sequence()).isGreaterThan(before);
          before = Requests.header(event).sequence();
        }
      }
    } finally {
      callers.shutdown();
    }
    assertThat(Requests.requireStream(key.publicKey(), kept)).hasSize(800);
    assertThat(signer.signatures).isEqualTo(10);
  }

  @Test
  void closing_flushes() throws Exception {
    CompletableFuture<SignedEvent> future;
    try (BatchSigner batches = start(BatchSettings.of(64, Duration.ofSeconds(60)))) {
      future = batches.submit(Requests.request(0));
      batches.close();
      assertThat(future).isCompleted();
      assertThrows(IllegalStateException.class, () -> batches.submit(Requests.request(1)));
    }
    assertThat(kept).hasSize(1);
  }

  @Test
  void signerThatHangs_holdsItsCallersUp_andLosesNothing() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    signer.hanging = latch;
    BatchSigner batches = start(BatchSettings.of(2, Duration.ZERO).withWaitingMax(3));
    Thread caller =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 10; i++) {
                  batches.submit(Requests.request(i));
                }
              } catch (IOException | SigningException | InterruptedException e) {
                return;
              }
            });
    caller.start();
    while (caller.getState() != Thread.State.WAITING) {
      assertThat(caller.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    assertThat(outbox.peek(99)).hasSizeLessThanOrEqualTo(3);
    latch.countDown();
    caller.join(120_000);
    batches.close();
    assertThat(Requests.requireStream(key.publicKey(), kept)).hasSize(10);
  }

  @Test
  void closingOverAHangingSigner_endsInTime_andTheOutboxHasTheRequest() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    signer.hanging = latch;
    BatchSigner batches = start(BatchSettings.of(2, Duration.ZERO).withRetryFor(Duration.ZERO));
    CompletableFuture<SignedEvent> future = batches.submit(Requests.request(0));
    batches.close();
    ExecutionException e = assertThrows(ExecutionException.class, future::get);
    assertThat(((SigningException) e.getCause()).kind()).isEqualTo(SigningException.Kind.OUTAGE);
    assertThat(outbox.peek(9)).hasSize(1);
    latch.countDown();
  }

  @Test
  void everyPrefixOfARequest_andAnyOtherVersion_isRefused() throws Exception {
    Bytes item = RequestCodec.encode(Requests.request(7));
    assertThat(RequestCodec.decode(item)).isEqualTo(Requests.request(7));
    for (int length = 0; length < item.length(); length++) {
      Bytes cut = item.slice(0, length);
      try {
        // A body that ends between two fields may be a body of another event.
        assertThat(RequestCodec.decode(cut)).isNotEqualTo(Requests.request(7));
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("no request");
      }
    }
    byte[] newer = item.toByteArray();
    newer[0] = 2;
    assertThrows(IOException.class, () -> RequestCodec.decode(Bytes.ofOwned(newer)));
    byte[] role = item.toByteArray();
    role[1] = 9;
    assertThrows(IOException.class, () -> RequestCodec.decode(Bytes.ofOwned(role)));
  }

  private BatchSigner start(BatchSettings settings) throws IOException {
    return BatchSigner.start(
        StatementSigner.begin(signer, Requests.PARTY, new VolatileStreamStore()),
        outbox,
        kept::addAll,
        settings);
  }
}
