package dev.custody.benchmarks;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A feed of one batch of 256 events, from its bytes to 256 verdicts, per event: against the same
 * events signed one by one, and against the hashes that the batch cannot do without. {@code
 * benchmarks/run.sh Batch}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 5, time = 1)
public class BatchVerifyBenchmark {

  private static final int EVENTS = 256;

  private SignedFeed feed;
  private Bytes batch;
  private Bytes[] singles;
  private byte[][] bodies;
  private byte[][] tbs;
  private MessageDigest digest;
  private VerificationBackend bouncyCastle;

  /** Signs the events both ways. */
  @Setup
  public void setUp() throws NoSuchAlgorithmException {
    feed = SignedFeed.of(Algorithm.ED25519);
    // Once: an engine proves itself with known answers when it is made.
    bouncyCastle = bouncyCastle();
    batch = ContainerCodec.encode(new FeedRecord.OfBatch(feed.batch()));
    singles =
        feed.events().stream()
            .map(e -> ContainerCodec.encode(new FeedRecord.OfEvent(EventPackage.of(e))))
            .toArray(Bytes[]::new);
    bodies = feed.events().stream().map(e -> e.body().toByteArray()).toArray(byte[][]::new);
    tbs = feed.events().stream().map(SignedFeed::tbs).toArray(byte[][]::new);
    digest = MessageDigest.getInstance("SHA-256");
    List<Verdict> verdicts = batched();
    if (verdicts.size() != EVENTS || !verdicts.stream().allMatch(Verified.class::isInstance)) {
      throw new IllegalStateException("the batch verifies: " + verdicts.get(0));
    }
  }

  // A verifier keeps the roots that it has verified; a new one each time checks the signature each
  // time.
  private VerificationRun run(VerificationBackend backend) {
    return Verifier.of(
            feed.bundle(),
            new VerificationPolicy(SignedFeed.AT, VerificationPolicy.Streams.MAY_HAVE_GAPS),
            backend)
        .newRun();
  }

  private static VerificationBackend bouncyCastle() {
    return VerificationBackend.available().stream()
        .filter(backend -> backend.name().contains("Bouncy"))
        .findFirst()
        .orElseThrow();
  }

  /** Ours: decode, canonical check, hashes, tree, one signature. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public List<Verdict> batched() {
    return run(VerificationBackend.best()).verify(ContainerCodec.parseFeedRecord(batch));
  }

  /** The same by Bouncy Castle, which is there wherever we are. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public List<Verdict> batchedBouncyCastle() {
    return run(bouncyCastle).verify(ContainerCodec.parseFeedRecord(batch));
  }

  /** The same events signed one by one. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void oneByOne(Blackhole sink) {
    verifySingles(sink, VerificationBackend.best());
  }

  /** The same events signed one by one, by Bouncy Castle. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void oneByOneBouncyCastle(Blackhole sink) {
    verifySingles(sink, bouncyCastle);
  }

  private void verifySingles(Blackhole sink, VerificationBackend backend) {
    VerificationRun run = run(backend);
    for (Bytes single : singles) {
      sink.consume(run.verify(ContainerCodec.parseFeedRecord(single)));
    }
  }

  /** The limit: body, signed bytes, leaf, and one node of the tree for each event. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void bareHashes(Blackhole sink) {
    byte[] leaf = new byte[33];
    byte[] node = new byte[65];
    for (int i = 0; i < EVENTS; i++) {
      sink.consume(digest.digest(bodies[i]));
      sink.consume(digest.digest(tbs[i]));
      sink.consume(digest.digest(leaf));
      sink.consume(digest.digest(node));
    }
  }
}
