package dev.custody.crypto.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.StreamState;
import dev.custody.crypto.stream.StreamStore;
import dev.custody.crypto.stream.VolatileStreamStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The process dies at every step of outbox, stream store, signer and sink, alone and in pairs, and
 * starts again: what was accepted is signed once, in its order, and no position has two links.
 */
class BatchCrashTest {

  private static final int REQUESTS = 7;

  private final SoftwareSigner key = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());

  /** Ends a run like the power: nothing behind it happens, no handler of ours may catch it. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    private Death() {
      super("injected", null, false, false);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyCrash_andEveryPair(boolean afterwards) {
    int steps = new Machine(afterwards, -1, -1, new VolatileStreamStore()).runToTheEnd();
    assertThat(steps).isGreaterThanOrEqualTo(19);
    for (int first = 0; first < steps; first++) {
      for (int second = first; second < steps + 6; second++) {
        new Machine(afterwards, first, second, new VolatileStreamStore()).runToTheEnd();
      }
    }
  }

  @Test
  void everyCrash_withTheStateInAFile(@TempDir Path directory) throws IOException {
    for (int first = 0; first < 40; first++) {
      Path place = Files.createDirectory(directory.resolve("crash-" + first));
      try (FileStreamStore store = FileStreamStore.open(place, key.keyId())) {
        new Machine(first % 2 == 0, first, -1, store).runToTheEnd();
      }
    }
  }

  /** The check must be able to fail: a sink that forgets loses what was signed. */
  @Test
  void theCheckSeesALoss() {
    Machine machine = new Machine(true, -1, -1, new VolatileStreamStore());
    machine.forgetful = true;
    AssertionError found = null;
    try {
      machine.runToTheEnd();
    } catch (AssertionError e) {
      found = e;
    }
    assertThat(found).isNotNull();
  }

  /** What outlives a crash, and the run that dies. */
  private final class Machine {
    private final boolean afterwards;
    private final int first;
    private final int second;
    private final StreamStore disk;
    private final VolatileEventOutbox outboxDisk = new VolatileEventOutbox(100);
    private final List<SignedEvent> sinkDisk = new ArrayList<>();
    private final List<Long> accepted = new ArrayList<>();
    private final List<SignedEvent> handedOut = new ArrayList<>();
    private boolean forgetful;
    private int step;

    private Machine(boolean afterwards, int first, int second, StreamStore disk) {
      this.afterwards = afterwards;
      this.first = first;
      this.second = second;
      this.disk = disk;
    }

    private int runToTheEnd() {
      int next = 0;
      int runs = 0;
      boolean done = false;
      while (!done) {
        assertThat(runs++).as("ends").isLessThan(5);
        try {
          BatchWork work = start();
          while (next < REQUESTS) {
            // A request whose acceptance nobody heard of is not asked for again.
            long number = next++;
            work.submit(Requests.request(number))
                .whenComplete(
                    (event, failure) -> {
                      if (event != null) {
                        handedOut.add(event);
                      }
                    });
            accepted.add(number);
            if (number % 3 == 1) {
              work.turn();
              work.turn();
            }
          }
          work.beginClosing();
          long wait = work.turn();
          while (wait != BatchWork.ENDED) {
            assertThat(wait).isZero();
            wait = work.turn();
          }
          done = true;
        } catch (Death e) {
          continue;
        } catch (IOException | SigningException | InterruptedException e) {
          throw new AssertionError("nothing fails but by dying", e);
        }
      }
      check();
      return step;
    }

    private BatchWork start() throws IOException {
      StreamStore store = new DyingStore();
      Signer signer = new DyingSigner();
      StatementSigner stream =
          disk.load().isPresent()
              ? StatementSigner.open(signer, Requests.PARTY, store)
              : StatementSigner.begin(signer, Requests.PARTY, store);
      return new BatchWork(
          stream,
          new DyingOutbox(),
          events -> at(() -> keep(events)),
          BatchSettings.of(3, Duration.ZERO),
          () -> 0);
    }

    private void keep(List<SignedEvent> events) {
      if (!forgetful || sinkDisk.isEmpty()) {
        sinkDisk.addAll(events);
      }
    }

    private void check() {
      Map<Long, SignedEvent> stream = Requests.requireStream(key.publicKey(), sinkDisk);
      List<Long> numbers = new ArrayList<>();
      stream.values().forEach(event -> numbers.add(Requests.number(event)));
      assertThat(numbers)
          .as("in order, each once")
          .isEqualTo(new ArrayList<>(new TreeSet<>(numbers)));
      assertThat(numbers).as("nothing accepted is lost").containsAll(accepted);
      assertThat(outboxDisk.peek(1)).isEmpty();
      // What somebody was told is what is kept.
      for (SignedEvent event : handedOut) {
        assertThat(stream.values()).anyMatch(k -> Requests.link(k).equals(Requests.link(event)));
      }
    }

    private void at(Action action) throws IOException {
      int now = step++;
      boolean dies = now == first || now == second;
      if (dies && !afterwards) {
        throw new Death();
      }
      action.run();
      if (dies) {
        throw new Death();
      }
    }

    private final class DyingOutbox implements EventOutbox {
      @Override
      public long put(Bytes item) throws IOException {
        long[] sequence = new long[1];
        at(() -> sequence[0] = outboxDisk.put(item));
        return sequence[0];
      }

      @Override
      public List<Item> peek(int max) {
        return outboxDisk.peek(max);
      }

      @Override
      public void remove(long throughSequence) throws IOException {
        at(() -> outboxDisk.remove(throughSequence));
      }
    }

    private final class DyingStore implements StreamStore {
      @Override
      public Optional<StreamState> load() throws IOException {
        return disk.load();
      }

      @Override
      public void store(StreamState state) throws IOException {
        at(() -> disk.store(state));
      }
    }

    private final class DyingSigner implements Signer {
      @Override
      public VerificationKey publicKey() {
        return key.publicKey();
      }

      @Override
      public byte[] sign(byte[] tbs) throws SigningException {
        try {
          at(() -> {});
        } catch (IOException e) {
          throw new AssertionError("an empty action does not fail", e);
        }
        return key.sign(tbs);
      }
    }
  }

  private interface Action {
    void run() throws IOException;
  }
}
