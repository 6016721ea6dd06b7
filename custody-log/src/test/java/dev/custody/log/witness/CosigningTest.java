package dev.custody.log.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.Cosignature;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.WitnessQuorum;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import dev.custody.log.OpenResult;
import dev.custody.log.RawEntries;
import dev.custody.log.witness.WitnessSaid.Contradiction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CosigningTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final CosigningPolicy PATIENT =
      new CosigningPolicy(LONG, Duration.ofSeconds(10), Duration.ofSeconds(35));

  private final SoftwareSigner logKey =
      SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
  private final TestWitnesses.Hands clock = new TestWitnesses.Hands();
  private final List<Checkpoint> published = new ArrayList<>();
  private final List<WitnessSaid.Contradicted> alarms = new ArrayList<>();

  @TempDir Path folder;
  private Path directory;
  private CustodyLog log;

  @BeforeEach
  void makeLog() throws Exception {
    directory = folder.resolve("site.log");
    log = CustodyLog.create(directory, "example.com/site", logKey);
    grow(5);
  }

  @Test
  void aQuorumIsReached_andTheCosignedCheckpointIsPublished() throws Exception {
    Witness a = witness("a");
    Witness b = witness("b");
    Witness stranger = TestWitnesses.open(new CrashDisk(), cosigner("c"), clock);
    List<WitnessEndpoint> all =
        Arrays.asList(
            TestWitnesses.endpoint(a), TestWitnesses.endpoint(b), TestWitnesses.endpoint(stranger));
    try (Cosigning cosigning = cosigning(all, 2, PATIENT)) {
      CosigningResult result = cosigning.ask();
      assertThat(result).isInstanceOf(CosigningResult.Reached.class);
      assertThat(result.said().get(2)).isInstanceOf(WitnessSaid.Refused.class);
      assertThat(published).containsExactly(result.checkpoint());
      assertThat(cosignatures(result.checkpoint(), a.key(), b.key(), stranger.key()))
          .containsExactly(
              new Cosignature(a.key(), TestWitnesses.START),
              new Cosignature(b.key(), TestWitnesses.START));
      // Both follow as the log grows, by proofs from what they know.
      for (int i = 0; i < 4; i++) {
        grow(i * 7 + 1);
        assertThat(cosigning.ask()).isInstanceOf(CosigningResult.Reached.class);
      }
      assertThat(published).hasSize(5);
    }
    assertThat(alarms).isEmpty();
  }

  @Test
  void aWitnessThatKnowsAnotherSize_isAskedAgainFromThere() throws Exception {
    Witness witness = witness("a");
    try (Cosigning first =
        cosigning(Collections.singletonList(TestWitnesses.endpoint(witness)), 1, PATIENT)) {
      assertThat(first.ask()).isInstanceOf(CosigningResult.Reached.class);
    }
    grow(9);
    AtomicInteger requests = new AtomicInteger();
    WitnessTransport counting =
        request -> {
          requests.incrementAndGet();
          return TestWitnesses.transport(witness).addCheckpoint(request);
        };
    try (Cosigning second = cosigning(endpoints(witness.key(), counting), 1, PATIENT)) {
      assertThat(second.ask()).isInstanceOf(CosigningResult.Reached.class);
      assertThat(requests).hasValue(2);
      grow(1);
      assertThat(second.ask()).isInstanceOf(CosigningResult.Reached.class);
      assertThat(requests).as("the second time it knows where to begin").hasValue(3);
    }
  }

  @Test
  void twoLogs_witnessEachOther() throws Exception {
    SoftwareSigner otherKey = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    try (CustodyLog other =
        CustodyLog.create(folder.resolve("other.log"), "example.com/other", otherKey)) {
      other.append(entry("other"));
      other.checkpoint();
      Witness ofOther =
          TestWitnesses.open(
              new CrashDisk(),
              cosigner("site"),
              clock,
              WitnessedLog.of(other.reader().verifierKey()));
      Witness ofSite = witness("other");
      try (Cosigning site =
              cosigning(Collections.singletonList(TestWitnesses.endpoint(ofSite)), 1, PATIENT);
          Cosigning others =
              Cosigning.of(
                  other.reader(),
                  Collections.singletonList(TestWitnesses.endpoint(ofOther)),
                  quorum(1, ofOther.key()),
                  PATIENT,
                  clock,
                  published::add,
                  alarms::add)) {
        for (int i = 0; i < 3; i++) {
          assertThat(site.request().get()).isInstanceOf(CosigningResult.Reached.class);
          assertThat(others.request().get()).isInstanceOf(CosigningResult.Reached.class);
          grow(3);
          other.append(entry("more " + i));
          other.checkpoint();
        }
      }
      assertThat(published).hasSize(6);
    }
  }

  @Test
  void aLogThatWasPutBack_hearsOfIt() throws Exception {
    Witness witness = witness("a");
    List<WitnessEndpoint> one = Collections.singletonList(TestWitnesses.endpoint(witness));
    log.close();
    Path image = folder.resolve("image");
    copy(directory, image);
    log = open(directory);
    grow(4);
    try (Cosigning cosigning = cosigning(one, 1, PATIENT)) {
      assertThat(cosigning.ask()).isInstanceOf(CosigningResult.Reached.class);
    }
    log.close();
    log = open(image);
    try (Cosigning cosigning = cosigning(one, 1, PATIENT)) {
      CosigningResult result = cosigning.ask();
      assertThat(result).isInstanceOf(CosigningResult.Missing.class);
      assertThat(result.contradictions())
          .containsExactly(
              new WitnessSaid.Contradicted(witness.key(), Contradiction.ROLLED_BACK, 9, 5));
      assertThat(alarms).isEqualTo(result.contradictions());
      // Grown again to the same size, with other entries: a fork, and a lie that can be proved.
      log.append(Arrays.asList(entry("x1"), entry("x2"), entry("x3"), entry("x4")));
      log.checkpoint();
      assertThat(cosigning.ask().contradictions())
          .containsExactly(new WitnessSaid.Contradicted(witness.key(), Contradiction.FORKED, 9, 9));
      assertThat(witness.evidence())
          .extracting(WitnessEvidence::kind)
          .containsExactly(WitnessEvidence.Kind.FORK);
      log.append(entry("x5"));
      log.checkpoint();
      assertThat(cosigning.ask().contradictions())
          .containsExactly(
              new WitnessSaid.Contradicted(witness.key(), Contradiction.NOT_CONTINUED, 9, 10));
      assertThat(witness.evidence()).hasSize(2);
    }
  }

  @Test
  void aContradiction_isToldBesideAQuorumThatWasReached() throws Exception {
    Witness good = witness("a");
    Cosigner liar = cosigner("liar");
    List<WitnessEndpoint> both =
        Arrays.asList(
            TestWitnesses.endpoint(good),
            new WitnessEndpoint(liar.key(), request -> new WitnessAnswer.OtherSize(1_000)));
    try (Cosigning cosigning = cosigning(both, 1, PATIENT)) {
      assertThat(cosigning.ask()).isInstanceOf(CosigningResult.Reached.class);
      assertThat(alarms).hasSize(1);
      assertThat(alarms.get(0).knownSize()).isEqualTo(1_000);
    }
  }

  @Test
  void whateverAWitnessDoes_itIsOneRowOfTheResult() throws Exception {
    Cosigner key = cosigner("evil");
    Bytes foreign = cosigner("foreign").line(log.newestCheckpoint(), TestWitnesses.START);
    Bytes ofOther = key.line(FakeLog.of(3).checkpoint(3), TestWitnesses.START);
    assertSays(
        key,
        r -> {
          throw new IOException("down");
        },
        WitnessSaid.Unreachable.class);
    assertSays(
        key,
        r -> {
          throw new IllegalStateException("bug");
        },
        WitnessSaid.Unreachable.class);
    assertSays(key, r -> new WitnessAnswer.Cosigned(foreign), WitnessSaid.Unusable.class);
    assertSays(key, r -> new WitnessAnswer.Cosigned(ofOther), WitnessSaid.Unusable.class);
    assertSays(key, r -> new WitnessAnswer.Cosigned(Bytes.EMPTY), WitnessSaid.Unusable.class);
    assertSays(
        key,
        r -> WitnessAnswer.parse(200, "", Bytes.copyOf(new byte[99])),
        WitnessSaid.Unusable.class);
    assertSays(key, r -> WitnessAnswer.parse(502, "", Bytes.EMPTY), WitnessSaid.Unreachable.class);
    assertSays(key, r -> WitnessAnswer.parse(302, "", Bytes.EMPTY), WitnessSaid.Unusable.class);
    assertSays(key, r -> new WitnessAnswer.OtherSize(0), WitnessSaid.Unusable.class);
    assertSays(key, r -> new WitnessAnswer.ProofFails("no"), WitnessSaid.Unusable.class);
    assertSays(key, r -> new WitnessAnswer.Malformed("no"), WitnessSaid.Refused.class);
    assertSays(key, r -> new WitnessAnswer.UntrustedSignature("no"), WitnessSaid.Refused.class);
    AtomicInteger next = new AtomicInteger(1);
    assertSays(
        key,
        r -> new WitnessAnswer.OtherSize(next.getAndIncrement() % 4 + 1),
        WitnessSaid.Unusable.class);
    assertThat(published).isEmpty();
    assertThat(alarms).isEmpty();
  }

  @Test
  void everyByteOfACosignatureChanged_isNotTaken() throws Exception {
    Cosigner key = cosigner("a");
    byte[] line = key.line(log.newestCheckpoint(), TestWitnesses.START).toByteArray();
    for (int at = 0; at < line.length; at++) {
      byte[] changed = line.clone();
      changed[at] ^= 1;
      assertThat(Cosignatures.verify(log.newestCheckpoint(), Bytes.copyOf(changed), key.key()))
          .as("at %s", at)
          .isInstanceOf(WitnessSaid.Unusable.class);
    }
  }

  @Test
  void aWitnessThatHangs_costsNobodyButItself() throws Exception {
    Witness good = witness("good");
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    WitnessTransport hanging =
        request -> {
          begun.incrementAndGet();
          boolean ended = false;
          while (!ended) {
            try {
              never.await();
              ended = true;
            } catch (InterruptedException e) {
              // It does not even mind being interrupted.
            }
          }
          throw new IOException("too late");
        };
    List<WitnessEndpoint> both =
        Arrays.asList(
            new WitnessEndpoint(cosigner("hangs").key(), hanging), TestWitnesses.endpoint(good));
    CosigningPolicy hasty =
        new CosigningPolicy(Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO);
    try (Cosigning cosigning = cosigning(both, 1, hasty)) {
      CompletableFuture<CosigningResult> round = cosigning.request();
      // Meanwhile the log goes on.
      grow(3);
      assertThat(log.newestCheckpoint().size()).isEqualTo(8);
      CosigningResult result = round.get();
      assertThat(result).isInstanceOf(CosigningResult.Reached.class);
      assertThat(result.said().get(0)).isInstanceOf(WitnessSaid.Unreachable.class);
      CosigningResult again = cosigning.ask();
      assertThat(again.said().get(0)).isInstanceOf(WitnessSaid.Unreachable.class);
      assertThat(begun).as("no second request while the first hangs").hasValue(1);
    } finally {
      never.countDown();
    }
  }

  @Test
  void aFailingWitness_isLeftAlone_longerEachTime() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    WitnessTransport down =
        request -> {
          requests.incrementAndGet();
          throw new IOException("down");
        };
    try (Cosigning cosigning = cosigning(endpoints(cosigner("a").key(), down), 1, PATIENT)) {
      int expected = 0;
      for (int wait : new int[] {10, 20, 35, 35}) {
        assertThat(cosigning.ask().said().get(0)).isInstanceOf(WitnessSaid.Unreachable.class);
        expected++;
        clock.plusSeconds(wait - 1);
        assertThat(cosigning.ask().said().get(0))
            .isEqualTo(
                new WitnessSaid.BackingOff(
                    cosigning.ask().said().get(0).witness(), clock.instant().plusSeconds(1)));
        assertThat(requests).hasValue(expected);
        clock.plusSeconds(1);
      }
    }
  }

  @Test
  void requestsThatWait_areOneRound() throws Exception {
    Witness witness = witness("a");
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger rounds = new AtomicInteger();
    WitnessTransport gate =
        request -> {
          rounds.incrementAndGet();
          begun.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return TestWitnesses.transport(witness).addCheckpoint(request);
        };
    try (Cosigning cosigning = cosigning(endpoints(witness.key(), gate), 1, PATIENT)) {
      CompletableFuture<CosigningResult> first = cosigning.request();
      begun.await();
      List<CompletableFuture<CosigningResult>> waiting = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        waiting.add(cosigning.request());
      }
      waiting.get(3).cancel(true);
      grow(2);
      release.countDown();
      assertThat(first.get().checkpoint().size()).isEqualTo(5);
      assertThat(waiting.get(0).get().checkpoint().size()).isEqualTo(7);
      assertThat(waiting.get(19).get()).isEqualTo(waiting.get(0).get());
      assertThat(rounds).hasValue(2);
    }
  }

  @Test
  void closed_asksNobody() throws Exception {
    Cosigning cosigning = cosigning(endpoints(cosigner("a").key(), r -> null), 1, PATIENT);
    cosigning.close();
    assertThatThrownBy(cosigning::ask).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(cosigning::request).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void witnessesOutsideTheQuorum_areTheCallersFault() {
    NoteVerifierKey a = cosigner("a").key();
    NoteVerifierKey b = cosigner("b").key();
    assertThatThrownBy(
            () ->
                Cosigning.of(
                    log.reader(),
                    endpoints(a, r -> null),
                    quorum(1, b),
                    PATIENT,
                    clock,
                    published::add,
                    alarms::add))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void assertSays(
      Cosigner key, WitnessTransport transport, Class<? extends WitnessSaid> expected)
      throws Exception {
    try (Cosigning cosigning = cosigning(endpoints(key.key(), transport), 1, PATIENT)) {
      CosigningResult result = cosigning.ask();
      assertThat(result).isInstanceOf(CosigningResult.Missing.class);
      assertThat(result.said()).hasSize(1);
      assertThat(result.said().get(0)).isInstanceOf(expected);
    }
  }

  private Cosigning cosigning(List<WitnessEndpoint> witnesses, int needed, CosigningPolicy policy) {
    NoteVerifierKey[] keys =
        witnesses.stream().map(WitnessEndpoint::key).toArray(NoteVerifierKey[]::new);
    return Cosigning.of(
        log.reader(), witnesses, quorum(needed, keys), policy, clock, published::add, alarms::add);
  }

  private static WitnessQuorum quorum(int needed, NoteVerifierKey... keys) {
    return new WitnessQuorum(needed, Arrays.asList(keys));
  }

  private Witness witness(String name) throws IOException {
    return TestWitnesses.open(
        new CrashDisk(), cosigner(name), clock, WitnessedLog.of(log.reader().verifierKey()));
  }

  private static Cosigner cosigner(String name) {
    return TestWitnesses.cosigner("example.com/witness/" + name);
  }

  private static List<WitnessEndpoint> endpoints(NoteVerifierKey key, WitnessTransport transport) {
    return Collections.singletonList(new WitnessEndpoint(key, transport));
  }

  private static List<Cosignature> cosignatures(Checkpoint checkpoint, NoteVerifierKey... keys) {
    return ((Authentic<List<Cosignature>>) checkpoint.cosignatures(Arrays.asList(keys))).value();
  }

  private void grow(int count) throws Exception {
    long size = log.size();
    for (int i = 0; i < count; i++) {
      log.append(entry("entry " + (size + i)));
    }
    log.checkpoint();
  }

  private CustodyLog open(Path of) throws IOException {
    return ((OpenResult.Opened) CustodyLog.open(of, logKey)).log();
  }

  private static LogEntry entry(String text) {
    return RawEntries.of(text);
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
