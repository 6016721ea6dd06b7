package dev.custody.log;

import static dev.custody.log.TestLogs.KEY;
import static dev.custody.log.TestLogs.ORIGIN;
import static dev.custody.log.TestLogs.create;
import static dev.custody.log.TestLogs.entries;
import static dev.custody.log.TestLogs.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.CheckpointSigner;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.log.LogUnavailableException.Code;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Checkpoints are made beside the writer, and take lines of witnesses. */
class CheckpointingTest {

  private final MemoryStorage disk = new MemoryStorage();

  /** A key whose signing a test gets in the way of. */
  private static final class SlowSigner implements Signer {
    private volatile Runnable before = () -> {};
    private volatile boolean out;

    @Override
    public VerificationKey publicKey() {
      return KEY.publicKey();
    }

    @Override
    public byte[] sign(byte[] tbs) throws SigningException {
      before.run();
      if (out) {
        throw new SigningException(SigningException.Kind.OUTAGE, "no answer", null);
      }
      return KEY.sign(tbs);
    }
  }

  @Test
  void aKeyThatStalls_holdsUpNobodyWhoAppends() throws Exception {
    SlowSigner signer = new SlowSigner();
    CustodyLog log = CustodyLog.create(disk, ORIGIN, signer, TestLogs.settings());
    log.append(entry(0));
    Stall stall = new Stall();
    signer.before = stall::here;
    AtomicReference<Checkpoint> signed = new AtomicReference<>();
    Thread signs = GroupCommitTest.started(() -> signed.set(log.checkpoint()));
    stall.awaitReached();
    log.append(entries(1, 400));
    assertThat(log.size()).isEqualTo(400);
    assertThat(log.reader().size()).isEqualTo(400);
    assertThat(log.newestCheckpoint().size()).isZero();
    stall.release();
    GroupCommitTest.joinAll(Collections.singletonList(signs));
    assertThat(signed.get().size()).isEqualTo(1);
    log.close();
    assertThat(log.newestCheckpoint().size()).isEqualTo(400);
    LogAssertions.assertWellFormed(disk, entries(0, 400));
  }

  @Test
  void manyWhoAskAtOnce_getOneNoteForASize() throws Exception {
    SlowSigner signer = new SlowSigner();
    CustodyLog log = CustodyLog.create(disk, ORIGIN, signer, TestLogs.settings());
    ConcurrentHashMap<Long, Bytes> notes = new ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int from = t * 100;
      threads.add(
          GroupCommitTest.started(
              () -> {
                for (LogEntry entry : entries(from, from + 20)) {
                  long index = log.append(entry).index();
                  Checkpoint checkpoint = log.checkpoint();
                  assertThat(checkpoint.size()).isGreaterThan(index);
                  Bytes other = notes.putIfAbsent(checkpoint.size(), checkpoint.note());
                  assertThat(other == null || other.equals(checkpoint.note())).isTrue();
                }
              }));
    }
    GroupCommitTest.joinAll(threads);
    log.close();
    assertThat(log.newestCheckpoint().size()).isEqualTo(80);
    assertThat(TestLogs.check(disk)).isInstanceOf(LogCheck.Whole.class);
  }

  @Test
  void aKeyThatGivesNothing_changesNothing_andTheLogGoesOn() throws Exception {
    SlowSigner signer = new SlowSigner();
    CustodyLog log = CustodyLog.create(disk, ORIGIN, signer, TestLogs.settings());
    log.append(entry(0));
    signer.out = true;
    assertThatThrownBy(log::checkpoint).isInstanceOf(SigningException.class);
    log.append(entry(1));
    signer.before =
        () -> {
          throw new IllegalStateException("a signer that breaks its contract");
        };
    assertThatThrownBy(log::checkpoint).isInstanceOf(IllegalStateException.class);
    // It may not ask the thread that waits for it either.
    signer.before = () -> GroupCommitTest.unchecked(() -> log.checkpoint());
    assertThatThrownBy(log::checkpoint)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("custody-log-checkpoints");
    signer.before = () -> Thread.currentThread().interrupt();
    signer.out = false;
    assertThat(log.checkpoint().size()).isEqualTo(2);
    log.append(entry(2));
    signer.before = () -> {};
    signer.out = true;
    assertThatThrownBy(log::close).isInstanceOf(SigningException.class);
    log.close();
    LogAssertions.assertHolds(TestLogs.reopen(disk).reader(), entries(0, 3));
  }

  @Test
  void whatWitnessesSigned_isPutInPlace_andSurvivesOpening() throws Exception {
    Cosigner witness = witness();
    CustodyLog log = create(disk);
    log.append(entry(0));
    Checkpoint own = log.checkpoint();
    Checkpoint cosigned = cosigned(own, witness);
    log.publish(cosigned);
    assertThat(log.newestCheckpoint()).isEqualTo(cosigned);
    assertThat(log.checkpoint()).isEqualTo(cosigned);
    assertThat(log.reader().checkpoint()).contains(cosigned);
    assertThat(disk.file("checkpoint")).isEqualTo(cosigned.note().toByteArray());
    assertThat(disk.file("checkpoint.witnessed")).isEqualTo(cosigned.note().toByteArray());
    assertThat(new String(disk.file("checkpoints.log"), StandardCharsets.UTF_8))
        .endsWith(new String(own.note().toByteArray(), StandardCharsets.UTF_8));
    // Another set of witnesses for the same size: only the log's own lines must be there.
    Checkpoint other = cosigned(own, witness());
    log.publish(other);
    assertThat(log.newestCheckpoint()).isEqualTo(other);
    log.close();
    LogAssertions.assertWellFormed(disk, entries(0, 1));
    try (CustodyLog again = TestLogs.reopen(disk)) {
      assertThat(again.newestCheckpoint()).isEqualTo(other);
      again.append(entry(1));
      again.checkpoint();
      // Late, but of use: kept beside the newer one.
      again.publish(cosigned);
      assertThat(again.newestCheckpoint().size()).isEqualTo(2);
      assertThat(disk.file("checkpoint.witnessed")).isEqualTo(cosigned.note().toByteArray());
    }
    LogAssertions.assertWellFormed(disk, entries(0, 2));
  }

  @Test
  void refuses_whatIsNotItsOwnCheckpoint_andWritesNothing() throws Exception {
    CustodyLog log = create(disk);
    log.append(entry(0));
    log.checkpoint();
    MemoryStorage otherDisk = new MemoryStorage();
    CustodyLog sameKey = create(otherDisk);
    sameKey.append(entry(5));
    Checkpoint otherRoot = sameKey.checkpoint();
    sameKey.append(entry(6));
    Checkpoint larger = sameKey.checkpoint();
    Signer key = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    Checkpoint otherKey =
        CheckpointSigner.of(ORIGIN, key, Collections.<Signer>emptyList())
            .sign(1, log.newestCheckpoint().root());
    int before = disk.changes().size();
    for (Checkpoint wrong : List.of(otherRoot, larger, otherKey)) {
      assertThatThrownBy(() -> log.publish(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(disk.changes()).hasSize(before);
    log.close();
    LogAssertions.assertWellFormed(disk, entries(0, 1));
  }

  @Test
  void aNoteInPlace_thatIsNotTheLastOneSigned_isDamage() throws Exception {
    CustodyLog log = create(disk);
    log.append(entry(0));
    Checkpoint own = log.checkpoint();
    log.close();
    MemoryStorage otherDisk = new MemoryStorage();
    CustodyLog sameKey = create(otherDisk);
    sameKey.append(entry(5));
    Checkpoint otherRoot = sameKey.checkpoint();
    assertThat(otherRoot.size()).isEqualTo(own.size());
    disk.put("checkpoint", otherRoot.note().toByteArray());
    assertThat(TestLogs.open(disk)).isInstanceOf(OpenResult.ReadOnly.class);
    assertThat(TestLogs.check(disk)).isInstanceOf(LogCheck.Damaged.class);
  }

  @Test
  void aDiskThatFailsWhilePublishing_leavesOneOrTheOther() throws Exception {
    Cosigner witness = witness();
    for (int n = 0; ; n++) {
      MemoryStorage failing = new MemoryStorage();
      CustodyLog log = create(failing);
      log.append(entry(0));
      Checkpoint own = log.checkpoint();
      Checkpoint cosigned = cosigned(own, witness);
      failing.failAtChange(n);
      boolean done = false;
      try {
        log.publish(cosigned);
        done = true;
      } catch (LogFailedException e) {
        assertThatThrownBy(() -> log.append(entry(1))).isInstanceOf(LogFailedException.class);
      }
      failing.heal();
      log.abandon();
      try (CustodyLog again = TestLogs.reopen(failing)) {
        assertThat(again.newestCheckpoint()).isIn(own, cosigned);
      }
      LogAssertions.assertWellFormed(failing, entries(0, 1));
      if (done) {
        assertThat(n).isGreaterThan(8);
        return;
      }
    }
  }

  @Test
  void aLogOfSeveralKeys_hasALineOfEach_andTakesNoFewer() throws Exception {
    Signer beside = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
    CheckpointSigner both = CheckpointSigner.of(ORIGIN, KEY, List.of(beside));
    try (CustodyLog log = LogOpening.create(disk, both, Durability.sync(), TestLogs.settings())) {
      log.append(entry(0));
    }
    LogAssertions.assertWellFormed(disk, entries(0, 1));
    assertThat(LogReader.open(disk).checkpoint().orElseThrow().signers()).isEqualTo(both.keys());
    assertThatThrownBy(() -> TestLogs.open(disk))
        .isInstanceOfSatisfying(
            LogUnavailableException.class, e -> assertThat(e.code()).isEqualTo(Code.OTHER_KEY));
    OpenResult again = LogOpening.open(disk, both, Durability.sync(), TestLogs.settings());
    ((OpenResult.Opened) again).log().close();
  }

  private static Cosigner witness() {
    return Cosigner.of(
        "example.com/witness", SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom()));
  }

  private static Checkpoint cosigned(Checkpoint checkpoint, Cosigner witness) throws Exception {
    Bytes line = witness.line(checkpoint, Instant.ofEpochSecond(1_800_000_000));
    return ((Authentic<Checkpoint>) checkpoint.withCosignatures(line, List.of(witness.key())))
        .value();
  }
}
