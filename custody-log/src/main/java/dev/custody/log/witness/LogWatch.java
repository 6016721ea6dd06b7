package dev.custody.log.witness;

import dev.custody.api.Digest;
import dev.custody.api.tree.ConsistencyProof;
import dev.custody.api.tree.MerkleTree;
import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.UnverifiedCheckpoint;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.witness.WitnessUnavailableException.Code;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a witness remembers of one log, and the one place where it moves forward.
 *
 * <p>{@link #judge} is one critical section from the look at what is remembered to its replacement:
 * two requests that were both checked against the same old size must not both be cosigned, the
 * larger first.
 */
final class LogWatch {

  private final Storage storage;
  private final WitnessedLog log;
  private final String name;
  // The newest that was cosigned; null as long as nothing was.
  private @Nullable KeptNote kept;
  // Whether that was written in this life: what was only read may stand in a cache alone, left
  // there by a writer that was killed before its force, and be gone when the power is.
  private boolean durable;
  private boolean failed;
  private boolean closed;

  private LogWatch(Storage storage, WitnessedLog log, @Nullable KeptNote kept) {
    this.storage = storage;
    this.log = log;
    this.name = WitnessDirectory.stateName(log.origin());
    this.kept = kept;
  }

  static LogWatch open(Storage storage, WitnessedLog log) throws IOException {
    String file = file(WitnessDirectory.stateName(log.origin()));
    byte[] bytes;
    try {
      bytes = storage.readAll(file, KeptNote.BYTES_MAX);
    } catch (FileNotFoundException e) {
      return new LogWatch(storage, log, null);
    } catch (Storage.OversizeException e) {
      throw damaged(log, file, e);
    }
    KeptNote kept = KeptNote.parse(bytes);
    if (kept == null || !kept.claim().origin().equals(log.origin())) {
      throw damaged(log, file, null);
    }
    return new LogWatch(storage, log, kept);
  }

  List<NoteVerifierKey> keys() {
    return log.keys();
  }

  /** The request's checkpoint is the log's own, and not smaller than the request's old size. */
  synchronized WitnessAnswer judge(
      AddCheckpointRequest asked,
      Checkpoint checkpoint,
      Cosigner cosigner,
      Clock clock,
      EvidenceStore evidence,
      Consumer<WitnessEvidence> onEvidence)
      throws IOException, SigningException {
    if (closed) {
      throw new IllegalStateException("witness is closed");
    }
    if (failed) {
      throw new WitnessUnavailableException(
          Code.FAILED_BEFORE, "the disk failed before: open the witness again", null);
    }
    long knownSize = kept == null ? 0 : kept.claim().size();
    Digest knownRoot = kept == null ? MerkleTree.emptyRoot() : kept.claim().root();
    if (checkpoint.size() == knownSize && !checkpoint.root().equals(knownRoot)) {
      keep(WitnessEvidence.Kind.FORK, checkpoint, evidence, onEvidence);
      return new WitnessAnswer.OtherSize(knownSize);
    }
    if (asked.oldSize() != knownSize) {
      return new WitnessAnswer.OtherSize(knownSize);
    }
    String fault = proofFault(asked, knownRoot, checkpoint);
    if (fault != null) {
      if (checkpoint.size() > knownSize) {
        keep(WitnessEvidence.Kind.UNPROVEN, checkpoint, evidence, onEvidence);
      }
      return new WitnessAnswer.ProofFails(fault);
    }
    return cosign(checkpoint, cosigner, clock);
  }

  /** Lets a request that is being answered finish, and lets none begin. */
  synchronized void close() {
    closed = true;
  }

  private static @Nullable String proofFault(
      AddCheckpointRequest asked, Digest knownRoot, Checkpoint checkpoint) {
    if (asked.oldSize() == 0) {
      return asked.proof().isEmpty()
          ? null
          : "no proof from size 0 expected: hashes=" + asked.proof().size();
    }
    ProofResult result =
        new ConsistencyProof(asked.oldSize(), checkpoint.size(), asked.proof())
            .check(knownRoot, checkpoint.root());
    return result instanceof ProofResult.Fails fails ? fails.why() : null;
  }

  /** Signs, makes the new state durable, and only then gives the signature out. */
  private WitnessAnswer cosign(Checkpoint checkpoint, Cosigner cosigner, Clock clock)
      throws IOException, SigningException {
    long now = clock.instant().getEpochSecond();
    KeptNote before = kept;
    long time = Math.max(now, before == null ? 0 : before.time());
    boolean same = before != null && before.claim().size() == checkpoint.size();
    WitnessAnswer answer =
        new WitnessAnswer.Cosigned(cosigner.line(checkpoint, Instant.ofEpochSecond(time)));
    if (durable && before != null && same && before.time() == time) {
      return answer;
    }
    KeptNote next =
        new KeptNote(
            time,
            before != null && same ? before.note() : checkpoint.note(),
            new UnverifiedCheckpoint(checkpoint.origin(), checkpoint.size(), checkpoint.root()));
    try {
      storage.replace(file(name), next.encode());
      storage.forceDirectory(WitnessDirectory.STATE);
    } catch (IOException e) {
      // Whether the disk has the old state or the new is unknown: only a new start will tell.
      failed = true;
      throw e;
    }
    kept = next;
    durable = true;
    return answer;
  }

  private void keep(
      WitnessEvidence.Kind kind,
      Checkpoint refused,
      EvidenceStore evidence,
      Consumer<WitnessEvidence> onEvidence)
      throws IOException {
    KeptNote first = kept;
    if (first == null) {
      return;
    }
    WitnessEvidence pair = new WitnessEvidence(kind, first.note(), refused.note());
    UnverifiedCheckpoint second =
        new UnverifiedCheckpoint(refused.origin(), refused.size(), refused.root());
    if (evidence.keep(name, pair, first.claim(), second)) {
      onEvidence.accept(pair);
    }
  }

  private static String file(String name) {
    return WitnessDirectory.STATE + "/" + name;
  }

  private static WitnessUnavailableException damaged(
      WitnessedLog log, String file, @Nullable Throwable cause) {
    return new WitnessUnavailableException(
        Code.STATE_DAMAGED,
        "what was cosigned is no longer known: origin=" + log.origin() + ", file=" + file,
        cause);
  }
}
