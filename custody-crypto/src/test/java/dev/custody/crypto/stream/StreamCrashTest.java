package dev.custody.crypto.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Tbs;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A crash at every operation of store and signer, alone and in pairs: nothing is signed that was
 * not stored before, no position is skipped, none has two links. What counts is what the key was
 * asked to sign, handed out or not: whoever sees a token or a key service sees that too.
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
    FaultySigner signer = new FaultySigner(key, faults, store.real);
    List<SignedEvent> kept = new ArrayList<>();
    StatementSigner stream = null;
    int step = 0;
    int attempts = 0;
    while (step < STEPS) {
      // Another event at each attempt: whoever takes a position again gives it another link.
      int attempt = attempts++;
      assertThat(attempt).as("ends").isLessThan(100);
      try {
        if (stream == null) {
          stream = start(signer, store);
        }
        stream.recover().ifPresent(batch -> kept.addAll(batch.signedEvents()));
        // The caller knows by its links what it has already: the step goes on from the position.
        step = stepsDone(stream.nextSequence());
        while (step < STEPS) {
          kept.addAll(step(stream, step, 1_000L * attempt + 100L * step));
          step++;
        }
      } catch (IOException | SigningException e) {
        stream = restart ? null : stream;
      }
    }
    Streams.assertUnbrokenStream(key.publicKey(), kept);
    Map<Long, Link> out = new TreeMap<>();
    for (SignedEvent event : kept) {
      out.put(Streams.header(event).sequence(), Streams.link(event));
    }
    assertThat(out).as("what was signed came out, nothing else did").isEqualTo(signer.positions);
    assertThat(out).hasSize(10);
    return faults.count;
  }

  private static StatementSigner start(Signer signer, StreamStore store) throws IOException {
    return store.load().isPresent()
        ? StatementSigner.open(signer, Streams.PARTY, store)
        : StatementSigner.begin(signer, Streams.PARTY, store);
  }

  /** Steps 0, 1 single, 2 three at once, and again: positions 0, 1, 2-4, 5, 6, 7-9. */
  private static List<SignedEvent> step(StatementSigner stream, int step, long number)
      throws IOException, SigningException {
    if (step % 3 != 2) {
      return List.of(stream.sign(Streams.request(number)));
    }
    List<StatementRequest> requests = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      requests.add(Streams.request(number + i));
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

  /** Fails where it is told to, and holds everything that it is asked to sign to the store. */
  private static final class FaultySigner implements Signer {
    private final SoftwareSigner real;
    private final Faults faults;
    private final VolatileStreamStore store;

    /** The link of each position that a signature was ever asked for. */
    private final Map<Long, Link> positions = new TreeMap<>();

    private FaultySigner(SoftwareSigner real, Faults faults, VolatileStreamStore store) {
      this.real = real;
      this.faults = faults;
      this.store = store;
    }

    @Override
    public VerificationKey publicKey() {
      return real.publicKey();
    }

    @Override
    public byte[] sign(byte[] tbs) throws SigningException {
      record(tbs);
      boolean before = faults.next(Fault.BEFORE);
      boolean after = faults.next(Fault.AFTER);
      faults.count++;
      byte[] signature = before ? new byte[0] : real.sign(tbs);
      if (before || after) {
        throw new SigningException(SigningException.Kind.RETRYABLE, "injected", null);
      }
      return signature;
    }

    private void record(byte[] tbs) {
      List<StreamIntent> stored = store.load().orElseThrow().last();
      assertThat(stored).as("nothing is signed that was not stored before").isNotEmpty();
      ProtectedHeader first = ProtectedHeader.parse(stored.get(0).protectedHeader()).require();
      byte[] expected =
          first.algorithm().batched()
              ? Tbs.ofBatch(
                  first.algorithm(),
                  keyId(),
                  stored.size(),
                  MerkleTree.root(SignedBatch.leaves(stored)))
              : stored.get(0).tbs();
      assertThat(tbs).as("nothing is signed that was not stored before").isEqualTo(expected);
      for (int i = 0; i < stored.size(); i++) {
        Link link = stored.get(i).link();
        Link other = positions.put(first.sequence() + i, link);
        assertThat(other == null || other.equals(link))
            .as("signed twice with two links: sequence=" + (first.sequence() + i))
            .isTrue();
      }
    }
  }
}
