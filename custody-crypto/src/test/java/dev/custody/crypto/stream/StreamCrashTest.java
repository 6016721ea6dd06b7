package dev.custody.crypto.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A crash at every operation of store and signer, alone and in pairs: no position is skipped, none
 * is used twice with another link.
 */
class StreamCrashTest {

  private static final int STEPS = 6;

  private final SoftwareSigner key = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());

  /** Where an operation fails. */
  enum Fault {
    /** Before anything happened. */
    BEFORE,
    /** After it happened, before the caller heard of it. */
    AFTER
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void processDies_atEveryOperation_andStartsAgain(Fault fault) throws Exception {
    int operations = run(new Faults(-1, -1, fault), true);
    assertThat(operations).isGreaterThan(2 * STEPS);
    for (int first = 0; first < operations; first++) {
      run(new Faults(first, -1, fault), true);
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void processLivesOn_afterAFailureOfEveryOperation(Fault fault) throws Exception {
    int operations = run(new Faults(-1, -1, fault), false);
    for (int first = 0; first < operations; first++) {
      run(new Faults(first, -1, fault), false);
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void everyPairOfCrashes(Fault fault) throws Exception {
    int operations = run(new Faults(-1, -1, fault), true);
    for (int first = 0; first < operations; first++) {
      for (int second = first + 1; second < operations + 3; second++) {
        run(new Faults(first, second, fault), true);
      }
    }
  }

  /** The check itself must be able to fail: a signer that forgets its state forks. */
  @Test
  void theCheckSeesAFork() throws Exception {
    List<SignedEvent> all = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      StatementSigner stream = StatementSigner.begin(key, Streams.PARTY, new VolatileStreamStore());
      all.add(stream.sign(Streams.request(i)));
    }
    AssertionError found = null;
    try {
      Streams.assertUnbrokenStream(key.publicKey(), all);
    } catch (AssertionError e) {
      found = e;
    }
    assertThat(found).hasMessageContaining("used twice");
  }

  /**
   * Signs events, every third step a batch, until all are out. What sign hands out before a crash
   * is kept, unless the crash is that of the caller itself.
   *
   * @return how many operations of store and signer it took
   */
  private int run(Faults faults, boolean restart) throws Exception {
    FaultyStore store = new FaultyStore(faults);
    FaultySigner signer = new FaultySigner(key, faults);
    List<SignedEvent> kept = new ArrayList<>();
    StatementSigner stream = null;
    int step = 0;
    int attempts = 0;
    while (step < STEPS) {
      assertThat(attempts++).as("ends").isLessThan(100);
      try {
        if (stream == null) {
          stream = start(signer, store);
        }
        stream.recover().ifPresent(batch -> kept.addAll(batch.signedEvents()));
        // The caller knows by its links what it has already: the step goes on from the position.
        step = stepsDone(stream.nextSequence());
        while (step < STEPS) {
          kept.addAll(step(stream, step));
          step++;
        }
      } catch (IOException | SigningException e) {
        stream = restart ? null : stream;
      }
    }
    Streams.assertUnbrokenStream(key.publicKey(), kept);
    long highest = 0;
    for (SignedEvent event : kept) {
      highest = Math.max(highest, Streams.header(event).sequence());
    }
    assertThat(highest).isEqualTo(9);
    return faults.count;
  }

  private static StatementSigner start(Signer signer, StreamStore store) throws IOException {
    return store.load().isPresent()
        ? StatementSigner.open(signer, Streams.PARTY, store)
        : StatementSigner.begin(signer, Streams.PARTY, store);
  }

  /** Steps 0, 1 single, 2 three at once, and again: positions 0, 1, 2-4, 5, 6, 7-9. */
  private static List<SignedEvent> step(StatementSigner stream, int step)
      throws IOException, SigningException {
    if (step % 3 != 2) {
      return List.of(stream.sign(Streams.request(step)));
    }
    List<StatementRequest> requests = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      requests.add(Streams.request(100 * step + i));
    }
    return stream.signBatch(requests).signedEvents();
  }

  private static int stepsDone(long sequence) {
    long[] ends = {1, 2, 5, 6, 7, 10};
    int done = 0;
    while (done < ends.length && ends[done] <= sequence) {
      done++;
    }
    return done;
  }

  private static final class Faults {
    private final int first;
    private final int second;
    private final Fault fault;
    private int count;

    private Faults(int first, int second, Fault fault) {
      this.first = first;
      this.second = second;
      this.fault = fault;
    }

    private boolean next(Fault when) {
      return fault == when && (count == first || count == second);
    }
  }

  private static final class FaultyStore implements StreamStore {
    private final VolatileStreamStore real = new VolatileStreamStore();
    private final Faults faults;

    private FaultyStore(Faults faults) {
      this.faults = faults;
    }

    @Override
    public Optional<StreamState> load() throws IOException {
      boolean fails = faults.next(Fault.BEFORE) || faults.next(Fault.AFTER);
      faults.count++;
      if (fails) {
        throw new IOException("injected");
      }
      return real.load();
    }

    @Override
    public void store(StreamState state) throws IOException {
      boolean before = faults.next(Fault.BEFORE);
      boolean after = faults.next(Fault.AFTER);
      faults.count++;
      if (!before) {
        real.store(state);
      }
      if (before || after) {
        throw new IOException("injected");
      }
    }
  }

  private static final class FaultySigner implements Signer {
    private final SoftwareSigner real;
    private final Faults faults;

    private FaultySigner(SoftwareSigner real, Faults faults) {
      this.real = real;
      this.faults = faults;
    }

    @Override
    public VerificationKey publicKey() {
      return real.publicKey();
    }

    @Override
    public byte[] sign(byte[] tbs) throws SigningException {
      boolean fails = faults.next(Fault.BEFORE) || faults.next(Fault.AFTER);
      faults.count++;
      if (fails) {
        throw new SigningException(SigningException.Kind.RETRYABLE, "injected", null);
      }
      return real.sign(tbs);
    }
  }
}
