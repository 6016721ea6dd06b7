package dev.custody.crypto.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
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
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many callers in an outbox that holds them up: before an item is there, or when it is there and
 * its caller does not know yet. Gates, no clock.
 */
class BatchCallersTest {

  private static final Duration GATHER = Duration.ofMillis(20);

  private final SoftwareSigner key = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
  private final ScriptedSigner signer = new ScriptedSigner(key);
  private final VolatileStreamStore store = new VolatileStreamStore();
  private final GatedOutbox outbox = new GatedOutbox();
  private final List<SignedEvent> kept = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile long now;

  @AfterEach
  void end() {
    outbox.openAll();
    threads.shutdownNow();
  }

  @Test
  void callersPutAtTheSameTime() throws Exception {
    BatchWork work = begin();
    outbox.before = new CountDownLatch(8);
    outbox.arrivalOpensBefore = true;
    List<Future<CompletableFuture<SignedEvent>>> submitted = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      submitted.add(submit(work, i));
    }
    // None of them could put if it waited for another one to come back.
    for (Future<CompletableFuture<SignedEvent>> one : submitted) {
      assertThat(get(one)).isNotDone();
    }
    turn(work);
    for (int i = 0; i < 8; i++) {
      assertThat(Requests.number(get(submitted.get(i)).join())).isEqualTo(i);
    }
    assertPositionsFollowTheOutbox(8);
    assertThat(work.early()).isZero();
  }

  @Test
  void batchIsSigned_whileAnotherCallerIsHeldUpInTheOutbox() throws Exception {
    BatchWork work = begin();
    CompletableFuture<SignedEvent> first = work.submit(Requests.request(0));
    outbox.before = new CountDownLatch(1);
    Future<CompletableFuture<SignedEvent>> heldUp = submit(work, 1);
    outbox.awaitInside(1);
    turn(work);
    assertThat(first).isCompleted();
    outbox.before.countDown();
    CompletableFuture<SignedEvent> second = get(heldUp);
    assertThat(second).isNotDone();
    turn(work);
    assertThat(second).isCompleted();
    assertPositionsFollowTheOutbox(2);
  }

  @Test
  void requestSignedAndRemoved_beforeItsCallerKnowsItsNumber_completesItsFuture() throws Exception {
    BatchWork work = begin();
    Future<CompletableFuture<SignedEvent>> late = submitAndHoldBehind(work, 0);
    // One who came later is in time, and makes the batch due.
    CompletableFuture<SignedEvent> punctual = work.submit(Requests.request(1));
    turn(work);
    assertThat(punctual).isCompleted();
    assertThat(kept).hasSize(2);
    assertThat(outbox.peek(9)).isEmpty();
    assertThat(work.early()).isEqualTo(1);
    outbox.after.countDown();
    assertThat(Requests.number(get(late).get(60, TimeUnit.SECONDS))).isZero();
    assertThat(work.early()).isZero();
    // And it is no longer open: nothing waits for a turn.
    assertThat(work.turn()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void futuresComplete_inOrder_thoseOfLateCallersToo() throws Exception {
    BatchWork work = begin();
    Future<CompletableFuture<SignedEvent>> late = submitAndHoldBehind(work, 0);
    CompletableFuture<SignedEvent> punctual = work.submit(Requests.request(1));
    CompletableFuture<CompletableFuture<SignedEvent>> seen = new CompletableFuture<>();
    // Whoever sees the second done, and asks for the first then, finds it done.
    punctual.thenAccept(
        event -> {
          outbox.after.countDown();
          try {
            seen.complete(get(late));
          } catch (Exception e) {
            seen.completeExceptionally(e);
          }
          assertThat(seen.join()).isCompleted();
        });
    turn(work);
    assertThat(seen.join()).isCompleted();
    assertPositionsFollowTheOutbox(2);
  }

  @Test
  void halted_whileACallerIsInTheOutbox_failsItsFuture_orGivesWhatWasSigned() throws Exception {
    BatchWork work = begin();
    Future<CompletableFuture<SignedEvent>> signed = submitAndHoldBehind(work, 0);
    CompletableFuture<SignedEvent> punctual = work.submit(Requests.request(1));
    turn(work);
    assertThat(punctual).isCompleted();
    outbox.before = new CountDownLatch(1);
    Future<CompletableFuture<SignedEvent>> unsigned = submit(work, 3);
    outbox.awaitInside(2);
    signer.failAlways(SigningException.Kind.KEY_STATE);
    outbox.before = new CountDownLatch(0);
    CompletableFuture<SignedEvent> refused = work.submit(Requests.request(2));
    turn(work);
    assertThat(refused).isCompletedExceptionally();
    assertThat(work.turn()).isEqualTo(BatchWork.ENDED);
    outbox.after.countDown();
    outbox.openAll();
    assertThat(Requests.number(get(signed).get(60, TimeUnit.SECONDS))).isZero();
    CompletableFuture<SignedEvent> failed = get(unsigned);
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> failed.get(60, TimeUnit.SECONDS));
    assertThat(((SigningException) e.getCause()).kind()).isEqualTo(SigningException.Kind.KEY_STATE);
    assertThat(outbox.peek(9)).as("accepted all the same").hasSize(2);
  }

  @Test
  void closing_waitsForCallersInTheOutbox() throws Exception {
    BatchWork work = begin();
    outbox.before = new CountDownLatch(1);
    Future<CompletableFuture<SignedEvent>> heldUp = submit(work, 0);
    outbox.awaitInside(1);
    work.beginClosing();
    assertThat(work.turn()).isEqualTo(Long.MAX_VALUE);
    outbox.before.countDown();
    CompletableFuture<SignedEvent> future = get(heldUp);
    turn(work);
    assertThat(future).isCompleted();
    assertThat(work.turn()).isEqualTo(BatchWork.ENDED);
  }

  @Test
  void firstRequestOfARun_isNotSignedAlone_whileItsCallerHasNotComeToWait() throws Exception {
    BatchWork work = starting(BatchSettings.of(3, GATHER));
    Future<CompletableFuture<SignedEvent>> late = submitAndHoldBehind(work, 0);
    assertThat(turn(work)).isEqualTo(Long.MAX_VALUE);
    CompletableFuture<SignedEvent> second = work.submit(Requests.request(1));
    assertThat(turn(work)).isEqualTo(GATHER.toNanos());
    long seen = work.version();
    outbox.after.countDown();
    CompletableFuture<SignedEvent> first = get(late);
    assertThat(work.version()).as("asks for a turn").isNotEqualTo(seen);
    assertThat(turn(work)).isEqualTo(GATHER.toNanos());
    assertThat(kept).isEmpty();
    CompletableFuture<SignedEvent> third = work.submit(Requests.request(2));
    turn(work);
    assertThat(List.of(first, second, third)).allMatch(CompletableFuture::isDone);
    assertThat(signer.signatures).isEqualTo(1);
    assertPositionsFollowTheOutbox(3);
  }

  @Test
  void requestFromBefore_isSigned_whenThoseWhoWerePuttingHaveCome_whoeverCameSince()
      throws Exception {
    BatchWork work = starting(BatchSettings.of(9, GATHER));
    outbox.add(RequestCodec.encode(Requests.request(0)));
    CountDownLatch gate = new CountDownLatch(1);
    outbox.before = gate;
    Future<CompletableFuture<SignedEvent>> there = submit(work, 1);
    outbox.awaitInside(1);
    assertThat(turn(work)).isEqualTo(Long.MAX_VALUE);
    outbox.before = new CountDownLatch(1);
    Future<CompletableFuture<SignedEvent>> later = submit(work, 2);
    outbox.awaitInside(2);
    assertThat(turn(work)).isEqualTo(Long.MAX_VALUE);
    assertThat(kept).isEmpty();
    gate.countDown();
    CompletableFuture<SignedEvent> future = get(there);
    assertThat(turn(work)).isZero();
    assertThat(future).isCompleted();
    assertThat(kept).hasSize(2);
    outbox.openAll();
    get(later);
    assertThat(turn(work)).as("this one is of this run").isEqualTo(GATHER.toNanos());
    work.beginClosing();
    turn(work);
    assertPositionsFollowTheOutbox(3);
  }

  @Test
  void requestThatNobodyAwaitsAnyMore_isSigned_whenThoseWhoWerePuttingHaveCome() throws Exception {
    BatchWork work = unstarted(BatchSettings.of(1, Duration.ZERO).withRetryFor(Duration.ZERO));
    idle(work);
    signer.failAlways(SigningException.Kind.OUTAGE);
    CompletableFuture<SignedEvent> zeroth = work.submit(Requests.request(0));
    CompletableFuture<SignedEvent> first = work.submit(Requests.request(1));
    now += turn(work);
    assertThat(zeroth).isCompletedExceptionally();
    assertThat(first).isCompletedExceptionally();
    signer.failAlways(null);
    turn(work);
    assertThat(kept).as("by recovery").hasSize(1);
    outbox.heldBehind = 2;
    Future<CompletableFuture<SignedEvent>> late = submitAndHoldBehind(work, 2);
    assertThat(turn(work)).as("whose is it").isEqualTo(Long.MAX_VALUE);
    assertThat(kept).hasSize(1);
    outbox.after.countDown();
    CompletableFuture<SignedEvent> second = get(late);
    turn(work);
    turn(work);
    assertThat(second).isCompleted();
    assertPositionsFollowTheOutbox(3);
  }

  @Test
  void closing_signsAnItemAtOnce_whoeverPutIt() throws Exception {
    BatchWork work = starting(BatchSettings.of(3, GATHER));
    Future<CompletableFuture<SignedEvent>> late = submitAndHoldBehind(work, 0);
    assertThat(turn(work)).isEqualTo(Long.MAX_VALUE);
    work.beginClosing();
    assertThat(turn(work)).isZero();
    assertThat(turn(work)).as("its caller is to come").isEqualTo(Long.MAX_VALUE);
    outbox.after.countDown();
    assertThat(get(late)).isCompleted();
    assertThat(turn(work)).isEqualTo(BatchWork.ENDED);
    assertPositionsFollowTheOutbox(1);
  }

  @Test
  void whatNobodyCanAskForAnyMore_isNotKept() throws Exception {
    BatchWork work = begin();
    outbox.afterFails = true;
    Future<CompletableFuture<SignedEvent>> uncertain = submitAndHoldBehind(work, 0);
    CompletableFuture<SignedEvent> punctual = work.submit(Requests.request(1));
    turn(work);
    assertThat(punctual).isCompleted();
    assertThat(work.early()).isEqualTo(1);
    // One who came after it was removed cannot mean it, and does not keep it here.
    outbox.before = new CountDownLatch(1);
    Future<CompletableFuture<SignedEvent>> next = submit(work, 2);
    outbox.awaitInside(2);
    outbox.after.countDown();
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> uncertain.get(60, TimeUnit.SECONDS));
    assertThat(e).hasRootCauseMessage("nobody knows");
    assertThat(work.early()).isZero();
    outbox.openAll();
    CompletableFuture<SignedEvent> future = get(next);
    turn(work);
    assertThat(Requests.number(future.join())).isEqualTo(2);
    assertPositionsFollowTheOutbox(3);
  }

  @Test
  void callersInTheOutbox_countAsOpen() throws Exception {
    BatchWork work = unstarted(BatchSettings.of(9, Duration.ZERO).withWaitingMax(2));
    idle(work);
    outbox.before = new CountDownLatch(1);
    Future<CompletableFuture<SignedEvent>> one = submit(work, 0);
    Future<CompletableFuture<SignedEvent>> two = submit(work, 1);
    outbox.awaitInside(2);
    Thread third = new Thread(() -> callQuietly(() -> work.submit(Requests.request(2))));
    third.start();
    while (third.getState() != Thread.State.WAITING) {
      assertThat(third.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    assertThat(outbox.inside).isEqualTo(2);
    outbox.before.countDown();
    CompletableFuture<SignedEvent> last = get(two);
    get(one);
    turn(work);
    assertThat(last).isCompleted();
    third.join(60_000);
    turn(work);
    assertPositionsFollowTheOutbox(3);
  }

  private BatchWork begin() throws IOException {
    BatchWork work = unstarted(BatchSettings.of(9, Duration.ZERO));
    idle(work);
    return work;
  }

  /** Recovered, and has not looked at the outbox. */
  private BatchWork starting(BatchSettings settings) throws IOException {
    BatchWork work = unstarted(settings);
    assertThat(work.turn()).isZero();
    return work;
  }

  private BatchWork unstarted(BatchSettings settings) throws IOException {
    return new BatchWork(
        StatementSigner.begin(signer, Requests.PARTY, store),
        outbox,
        kept::addAll,
        settings,
        () -> now);
  }

  private static void idle(BatchWork work) {
    assertThat(work.turn()).isZero();
    assertThat(work.turn()).isEqualTo(Long.MAX_VALUE);
  }

  private Future<CompletableFuture<SignedEvent>> submit(BatchWork work, long number) {
    return threads.submit(() -> work.submit(Requests.request(number)));
  }

  /** Puts the item that is to be held, and does not come back with its number. */
  private Future<CompletableFuture<SignedEvent>> submitAndHoldBehind(BatchWork work, long number)
      throws InterruptedException {
    outbox.after = new CountDownLatch(1);
    Future<CompletableFuture<SignedEvent>> held = submit(work, number);
    outbox.awaitInside(1);
    return held;
  }

  /** A turn on a thread of its own: if it waits for a caller, this fails and does not hang. */
  @CanIgnoreReturnValue
  private long turn(BatchWork work) throws Exception {
    return get(threads.submit(work::turn));
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  private static <T> @Nullable T callQuietly(Callable<T> call) {
    try {
      return call.call();
    } catch (Exception e) {
      return null;
    }
  }

  /** Each item of the outbox was signed once, in the order in which it came there. */
  private void assertPositionsFollowTheOutbox(int count) {
    List<Long> numbers = new ArrayList<>();
    Requests.requireStream(key.publicKey(), kept)
        .values()
        .forEach(event -> numbers.add(Requests.number(event)));
    assertThat(numbers).hasSize(count).isEqualTo(outbox.order());
  }

  /** Holds up whoever puts, before the item is there or after. */
  private static final class GatedOutbox implements EventOutbox {
    private final VolatileEventOutbox items = new VolatileEventOutbox(100);
    private final List<Long> order = new ArrayList<>();
    private final List<CountDownLatch> gates = new ArrayList<>();
    private volatile CountDownLatch before = new CountDownLatch(0);
    // Holds one item alone.
    private volatile long heldBehind;
    private volatile CountDownLatch after = new CountDownLatch(0);
    private volatile boolean arrivalOpensBefore;
    private volatile boolean afterFails;
    private volatile int inside;

    @Override
    public long put(Bytes item) throws IOException {
      CountDownLatch gate = before;
      if (arrivalOpensBefore) {
        gate.countDown();
      }
      pass(gate);
      long sequence = add(item);
      if (sequence == heldBehind) {
        pass(after);
        if (afterFails) {
          throw new IOException("nobody knows");
        }
      }
      return sequence;
    }

    private synchronized long add(Bytes item) throws IOException {
      order.add(Requests.number(item));
      return items.put(item);
    }

    private synchronized List<Long> order() {
      return new ArrayList<>(order);
    }

    private synchronized void openAll() {
      gates.forEach(CountDownLatch::countDown);
    }

    private synchronized void enter(CountDownLatch gate) {
      gates.add(gate);
      inside++;
      notifyAll();
    }

    private synchronized void awaitInside(int callers) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (inside < callers) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        assertThat(left).as("callers inside: " + inside).isPositive();
        wait(left);
      }
    }

    private void pass(CountDownLatch gate) throws IOException {
      if (gate.getCount() > 0) {
        enter(gate);
      }
      try {
        if (!gate.await(60, TimeUnit.SECONDS)) {
          throw new IOException("gate stayed shut");
        }
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public List<Item> peek(int max) {
      return items.peek(max);
    }

    @Override
    public void remove(long throughSequence) {
      items.remove(throughSequence);
    }
  }
}
