package dev.custody.crypto.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SigningException.Kind;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** One turn at a time, by a clock that stands still. */
class BatchWorkTest {

  private static final long MILLI = 1_000_000L;

  private final SoftwareSigner key = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
  private final ScriptedSigner signer = new ScriptedSigner(key);
  private final VolatileStreamStore store = new VolatileStreamStore();
  private final VolatileEventOutbox outbox = new VolatileEventOutbox(100);
  private final List<SignedEvent> kept = new ArrayList<>();
  private long now;

  @Test
  void batchIsSigned_whenItIsFull_andTheRestWhenItIsOldEnough() throws Exception {
    BatchWork work = begin(BatchSettings.of(4, Duration.ofMillis(20)));
    idle(work);
    List<CompletableFuture<SignedEvent>> futures = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      futures.add(work.submit(Requests.request(i)));
      now += MILLI;
    }
    assertThat(work.turn()).isZero();
    assertThat(futures.subList(0, 4)).allMatch(CompletableFuture::isDone);
    assertThat(futures.get(4)).isNotDone();
    assertThat(signer.signatures).isEqualTo(1);
    // The fifth was put one millisecond ago.
    assertThat(work.turn()).isEqualTo(19 * MILLI);
    now += 19 * MILLI - 1;
    assertThat(work.turn()).isEqualTo(1);
    now += 1;
    assertThat(work.turn()).isZero();
    assertThat(futures.get(4).get().eventId()).isEqualTo(kept.get(4).eventId());
    assertThat(Requests.header(kept.get(3)).algorithm()).isEqualTo(Algorithm.ED25519.batch());
    assertThat(Requests.header(kept.get(4)).algorithm())
        .as("alone, so with a signature of its own")
        .isEqualTo(Algorithm.ED25519);
    assertOrder(5);
    assertThat(outbox.peek(9)).isEmpty();
  }

  @Test
  void whatComesWhileOldRequestsAreSigned_waitsForOthers() throws Exception {
    BatchWork before = begin(BatchSettings.of(4, Duration.ofMillis(20)));
    idle(before);
    before.submit(Requests.request(0));
    before.submit(Requests.request(1));
    BatchWork work = open(BatchSettings.of(4, Duration.ofMillis(20)));
    while (kept.isEmpty()) {
      work.turn();
    }
    assertThat(kept).hasSize(2);
    CompletableFuture<SignedEvent> future = work.submit(Requests.request(2));
    long wait = 0;
    for (int i = 0; i < 4 && wait == 0; i++) {
      wait = work.turn();
    }
    assertThat(wait).isEqualTo(20 * MILLI);
    assertThat(future).isNotDone();
    assertThat(signer.signatures).isEqualTo(1);
  }

  @Test
  void requestsBehindTheFailedBatch_areSignedToo_whenNobodyWaitsForThemAnyMore() throws Exception {
    BatchWork work = begin(BatchSettings.of(2, Duration.ZERO).withRetryFor(Duration.ofMillis(60)));
    idle(work);
    signer.failAlways(Kind.OUTAGE);
    List<CompletableFuture<SignedEvent>> futures = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      futures.add(work.submit(Requests.request(i)));
    }
    now += work.turn();
    now += work.turn();
    now += work.turn();
    assertThat(futures).allMatch(CompletableFuture::isCompletedExceptionally);
    signer.failAlways(null);
    for (int i = 0; i < 20; i++) {
      work.turn();
    }
    assertOrder(5);
  }

  @Test
  void futuresComplete_inOrder_andAfterTheSinkHasThem() throws Exception {
    BatchWork work = begin(BatchSettings.of(3, Duration.ZERO));
    idle(work);
    List<Long> completed = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      work.submit(Requests.request(i))
          .thenAccept(
              event -> {
                assertThat(kept).hasSize(3);
                completed.add(Requests.header(event).sequence());
              });
    }
    work.turn();
    assertThat(completed).containsExactly(0L, 1L, 2L);
  }

  @Test
  void failureThatPasses_isTriedAgain_everLater() throws Exception {
    BatchWork work = begin(BatchSettings.of(4, Duration.ZERO));
    idle(work);
    CompletableFuture<SignedEvent> future = work.submit(Requests.request(0));
    signer.failAlways(Kind.RETRYABLE);
    for (long wait : new long[] {50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000}) {
      assertThat(work.turn()).isEqualTo(wait * MILLI);
      // Not before its time, however often somebody asks, and nothing is asked of the signer.
      now += wait * MILLI - 1;
      assertThat(work.turn()).isEqualTo(1);
      now += 1;
    }
    assertThat(future).isNotDone();
    signer.failAlways(null);
    assertThat(work.turn()).isZero();
    assertThat(Requests.number(future.get())).isZero();
    assertOrder(1);
    signer.failAlways(Kind.OUTAGE);
    work.submit(Requests.request(1));
    assertThat(work.turn()).as("begins again at the first").isEqualTo(50 * MILLI);
  }

  @Test
  void requestThatWaitedTooLong_failsItsFuture_andIsSignedNevertheless() throws Exception {
    BatchWork work = begin(BatchSettings.of(2, Duration.ZERO).withRetryFor(Duration.ofMillis(60)));
    idle(work);
    signer.failAlways(Kind.OUTAGE);
    CompletableFuture<SignedEvent> early = work.submit(Requests.request(0));
    now += work.turn();
    CompletableFuture<SignedEvent> late = work.submit(Requests.request(1));
    now += 10 * MILLI;
    now += work.turn();
    assertThat(kindOf(early)).isEqualTo(Kind.OUTAGE);
    assertThat(late).isNotDone();
    signer.failAlways(null);
    drain(work);
    assertThat(Requests.number(late.get())).isEqualTo(1);
    assertOrder(2);
    assertThat(outbox.peek(9)).isEmpty();
  }

  @Test
  void failureForAPerson_halts_andTheNextStartSignsWhatWasAccepted() throws Exception {
    for (Kind kind : List.of(Kind.PERMISSION, Kind.KEY_STATE, Kind.BAD_SIGNATURE)) {
      BatchWorkTest fresh = new BatchWorkTest();
      fresh.haltsAndStartsAgain(kind);
    }
  }

  private void haltsAndStartsAgain(Kind kind) throws Exception {
    BatchWork work = begin(BatchSettings.of(2, Duration.ZERO));
    idle(work);
    signer.failAlways(kind);
    List<CompletableFuture<SignedEvent>> futures = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      futures.add(work.submit(Requests.request(i)));
    }
    assertThat(work.turn()).isEqualTo(BatchWork.ENDED);
    for (CompletableFuture<SignedEvent> future : futures) {
      assertThat(kindOf(future)).isEqualTo(kind);
    }
    SigningException refused =
        assertThrows(SigningException.class, () -> work.submit(Requests.request(3)));
    assertThat(refused.kind()).isEqualTo(kind);
    assertThat(work.turn()).as("nothing more is asked of the key").isEqualTo(BatchWork.ENDED);
    signer.failAlways(null);
    drain(open(BatchSettings.of(2, Duration.ZERO)));
    assertOrder(3);
  }

  @Test
  void sinkThatFails_halts_andGetsThemAgain() throws Exception {
    AtomicReference<IOException> failure = new AtomicReference<>(new IOException("disk full"));
    BatchWork work =
        new BatchWork(
            StatementSigner.begin(signer, Requests.PARTY, store),
            outbox,
            events -> {
              if (failure.get() != null) {
                throw failure.get();
              }
              kept.addAll(events);
            },
            BatchSettings.of(2, Duration.ZERO),
            () -> now);
    idle(work);
    CompletableFuture<SignedEvent> future = work.submit(Requests.request(0));
    assertThat(work.turn()).isEqualTo(BatchWork.ENDED);
    assertThat(assertThrows(ExecutionException.class, future::get)).hasCause(failure.get());
    assertThrows(IOException.class, () -> work.submit(Requests.request(1)));
    assertThat(outbox.peek(9)).hasSize(1);
    drain(open(BatchSettings.of(2, Duration.ZERO)));
    assertOrder(1);
    assertThat(outbox.peek(9)).isEmpty();
  }

  @Test
  void itemThatIsNoRequest_halts_beforeAPositionIsTaken() throws Exception {
    outbox.put(Bytes.ofHex("00"));
    BatchWork work = begin(BatchSettings.of(2, Duration.ZERO));
    assertThat(work.turn()).isZero();
    assertThat(work.turn()).isEqualTo(BatchWork.ENDED);
    assertThat(store.load().orElseThrow().nextSequence()).isZero();
  }

  @Test
  void requestThatNoHeaderCarries_isRefusedToItsCaller() throws Exception {
    BatchWork work = begin(BatchSettings.of(2, Duration.ZERO));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            work.submit(
                StatementRequest.gateway(Requests.scan(1), Instant.parse("1969-12-31T23:59:59Z"))));
    assertThat(outbox.peek(1)).isEmpty();
  }

  @Test
  void outboxThatIsFull_isSaidToTheCaller_andTakesTheNextWhenThereIsRoom() throws Exception {
    VolatileEventOutbox small = new VolatileEventOutbox(1);
    BatchWork work =
        new BatchWork(
            StatementSigner.begin(signer, Requests.PARTY, store),
            small,
            kept::addAll,
            BatchSettings.of(2, Duration.ZERO),
            () -> now);
    idle(work);
    work.submit(Requests.request(0));
    assertThrows(IOException.class, () -> work.submit(Requests.request(1)));
    work.turn();
    work.submit(Requests.request(1));
    work.turn();
    assertOrder(2);
  }

  @Test
  void tooManyOpen_blocksTheCaller_untilABatchIsDone() throws Exception {
    BatchWork work = begin(BatchSettings.of(2, Duration.ZERO).withWaitingMax(2));
    idle(work);
    work.submit(Requests.request(0));
    work.submit(Requests.request(1));
    Thread third = submitting(work, 2);
    awaitBlocked(third);
    assertThat(outbox.peek(9)).hasSize(2);
    work.turn();
    third.join(60_000);
    assertThat(third.isAlive()).isFalse();
    drain(work);
    assertOrder(3);
  }

  @Test
  void blockedCaller_canBeInterrupted_andNothingIsAccepted() throws Exception {
    BatchWork work = begin(BatchSettings.of(2, Duration.ZERO).withWaitingMax(1));
    idle(work);
    work.submit(Requests.request(0));
    Thread second = submitting(work, 1);
    awaitBlocked(second);
    second.interrupt();
    second.join(60_000);
    assertThat(outbox.peek(9)).hasSize(1);
  }

  @Test
  void closing_signsWhatIsThereAtOnce_andAcceptsNothing() throws Exception {
    BatchWork work = begin(BatchSettings.of(9, Duration.ofSeconds(60)));
    idle(work);
    CompletableFuture<SignedEvent> future = work.submit(Requests.request(0));
    work.beginClosing();
    assertThrows(IllegalStateException.class, () -> work.submit(Requests.request(1)));
    assertThat(work.turn()).isZero();
    assertThat(future).isCompleted();
    assertThat(work.turn()).isEqualTo(BatchWork.ENDED);
    assertOrder(1);
  }

  @Test
  void closing_whileSigningFails_givesUpInTheEnd_andKeepsTheRequest() throws Exception {
    BatchWork work = begin(BatchSettings.of(9, Duration.ZERO).withRetryFor(Duration.ofSeconds(1)));
    idle(work);
    CompletableFuture<SignedEvent> future = work.submit(Requests.request(0));
    signer.failAlways(Kind.OUTAGE);
    work.beginClosing();
    long wait = work.turn();
    int turns = 0;
    while (wait != BatchWork.ENDED) {
      now += wait;
      wait = work.turn();
      assertThat(turns++).isLessThan(20);
    }
    assertThat(kindOf(future)).isEqualTo(Kind.OUTAGE);
    assertThat(outbox.peek(9)).hasSize(1);
  }

  @Test
  void everyRole_comesBackFromTheOutbox() throws Exception {
    Link link = Link.genesis(key.keyId());
    Instant at = Instant.parse("2026-11-20T08:00:01.234Z");
    BatchWork work = begin(BatchSettings.of(9, Duration.ZERO));
    idle(work);
    work.submit(Requests.request(0));
    work.submit(StatementRequest.giver(Requests.scan(1)));
    work.submit(StatementRequest.receiver(Requests.scan(2), link));
    work.submit(StatementRequest.witness(Requests.scan(3), link, at));
    work.submit(StatementRequest.gateway(Requests.scan(4), at));
    work.turn();
    assertOrder(5);
    assertThat(kept)
        .extracting(e -> Requests.header(e).role().number())
        .containsExactly(1, 2, 3, 4, 5);
    assertThat(Requests.header(kept.get(3)).answers()).isEqualTo(link);
    assertThat(Requests.header(kept.get(3)).statedMs()).isEqualTo(at.toEpochMilli());
    assertThat(Requests.header(kept.get(4)).statedMs()).isEqualTo(at.toEpochMilli());
  }

  private BatchWork begin(BatchSettings settings) throws IOException {
    return new BatchWork(
        StatementSigner.begin(signer, Requests.PARTY, store),
        outbox,
        kept::addAll,
        settings,
        () -> now);
  }

  private BatchWork open(BatchSettings settings) throws IOException {
    return new BatchWork(
        StatementSigner.open(signer, Requests.PARTY, store),
        outbox,
        kept::addAll,
        settings,
        () -> now);
  }

  /** Recovery and the empty outbox behind it. */
  private static void idle(BatchWork work) {
    assertThat(work.turn()).isZero();
    assertThat(work.turn()).isEqualTo(Long.MAX_VALUE);
  }

  private void drain(BatchWork work) {
    long wait = work.turn();
    int turns = 0;
    while (wait != Long.MAX_VALUE && wait != BatchWork.ENDED) {
      now += wait;
      wait = work.turn();
      assertThat(turns++).isLessThan(50);
    }
  }

  /** Requests 0 to n-1 hold positions 0 to n-1, and nothing else came out. */
  private void assertOrder(int count) {
    List<Long> numbers = new ArrayList<>();
    Requests.requireStream(key.publicKey(), kept)
        .values()
        .forEach(event -> numbers.add(Requests.number(event)));
    List<Long> expected = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      expected.add(i);
    }
    assertThat(numbers).isEqualTo(expected);
  }

  private static Kind kindOf(CompletableFuture<SignedEvent> future) {
    ExecutionException e = assertThrows(ExecutionException.class, future::get);
    return ((SigningException) e.getCause()).kind();
  }

  private static Thread submitting(BatchWork work, long number) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.submit(Requests.request(number));
              } catch (IOException | SigningException | InterruptedException e) {
                return;
              }
            });
    thread.start();
    return thread;
  }

  private static void awaitBlocked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(thread.isAlive()).isTrue();
      Thread.onSpinWait();
    }
  }
}
