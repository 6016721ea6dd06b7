package dev.custody.log.witness;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.Cosigner;
import dev.custody.crypto.note.NoteVerdict;
import dev.custody.crypto.note.NoteVerdict.Authentic;
import dev.custody.crypto.note.NoteVerdict.Fault;
import dev.custody.crypto.note.NoteVerdict.Refused;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.UnverifiedCheckpoint;
import dev.custody.log.internal.storage.DiskStorage;
import dev.custody.log.internal.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * One who watches other people's logs and cosigns what only ever grew (C2SP tlog-witness,
 * tlog-cosignature): the side that answers.
 *
 * <p>Of each log it remembers the newest checkpoint that it cosigned, on disk and durable before
 * the cosignature is given out. So it never cosigns two roots of one size, nor a smaller size after
 * a larger, also not after a killed process or a power cut. That holds as long as its directory is
 * not put back to an older state: do not restore a witness from a backup, give it a new key.
 *
 * <p>Safe for use by many threads; one request for a log at a time, different logs side by side.
 *
 * @since 0.1.0
 */
public final class Witness implements Closeable {

  private final Cosigner cosigner;
  private final Clock clock;
  private final Closeable lock;
  private final EvidenceStore evidence;
  private final Consumer<WitnessEvidence> onEvidence;
  private final Map<String, LogWatch> logs = new HashMap<>();
  private volatile boolean closed;

  private Witness(
      Storage storage,
      List<WitnessedLog> watched,
      Cosigner cosigner,
      Clock clock,
      Consumer<WitnessEvidence> onEvidence,
      Closeable lock)
      throws IOException {
    this.cosigner = cosigner;
    this.clock = clock;
    this.lock = lock;
    this.onEvidence = onEvidence;
    this.evidence = new EvidenceStore(storage);
    for (WitnessedLog log : watched) {
      if (logs.put(log.origin(), LogWatch.open(storage, log)) != null) {
        throw new IllegalArgumentException("a log named twice: origin=" + log.origin());
      }
    }
  }

  /**
   * Opens a witness on its directory, which is made if it is not there.
   *
   * @param watched the logs that it answers for; what it remembers of others stays as it is
   * @param cosigner its key, which signs nothing else
   * @param clock when a cosignature is made; if it goes back, the time of cosignatures stands still
   * @param onEvidence told of each new pair of notes, after it was kept, by the thread that asked
   * @throws WitnessUnavailableException if the directory is another's or in use, or what it
   *     remembers is damaged; then nothing was written
   * @throws IllegalArgumentException if a log is named twice
   */
  @CheckReturnValue
  public static Witness open(
      Path directory,
      List<WitnessedLog> watched,
      Cosigner cosigner,
      Clock clock,
      Consumer<WitnessEvidence> onEvidence)
      throws IOException {
    return open(new DiskStorage(directory), watched, cosigner, clock, onEvidence);
  }

  static Witness open(
      Storage storage,
      List<WitnessedLog> watched,
      Cosigner cosigner,
      Clock clock,
      Consumer<WitnessEvidence> onEvidence)
      throws IOException {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(onEvidence, "onEvidence");
    Closeable lock = WitnessDirectory.open(storage, cosigner.key());
    boolean kept = false;
    try {
      Witness witness = new Witness(storage, watched, cosigner, clock, onEvidence, lock);
      kept = true;
      return witness;
    } finally {
      if (!kept) {
        lock.close();
      }
    }
  }

  /** The key that its cosignatures hold by: what it tells the logs. */
  public NoteVerifierKey key() {
    return cosigner.key();
  }

  /** The pairs of notes that it could not bring together, up to 16 of each kind and log. */
  public List<WitnessEvidence> evidence() throws IOException {
    return evidence.all();
  }

  /**
   * Answers one request, from anybody: who asks does not matter, only what the log has signed.
   *
   * @param request untrusted, in the form of {@link AddCheckpointRequest}
   * @throws SigningException if the key gives no signature; nothing was changed
   * @throws WitnessUnavailableException if the disk failed before
   * @throws IOException if the disk failed; this log gets nothing more until the witness is opened
   *     again
   * @throws IllegalStateException if the witness is closed
   */
  @CheckReturnValue
  public WitnessAnswer addCheckpoint(Bytes request) throws IOException, SigningException {
    if (closed) {
      throw new IllegalStateException("witness is closed");
    }
    Parsed<AddCheckpointRequest> parsed = AddCheckpointRequest.parse(request);
    if (parsed instanceof Parsed.Refused<AddCheckpointRequest> refused) {
      return new WitnessAnswer.Malformed(refused.first().toString());
    }
    AddCheckpointRequest asked = parsed.require();
    UnverifiedCheckpoint claim = UnverifiedCheckpoint.parse(asked.checkpoint()).orElse(null);
    if (claim == null) {
      return new WitnessAnswer.Malformed(
          "expected a signed note of three lines: origin, size, root in base64");
    }
    LogWatch log = logs.get(claim.origin());
    if (log == null) {
      return new WitnessAnswer.UnknownLog();
    }
    NoteVerdict<Checkpoint> verdict =
        Checkpoint.open(asked.checkpoint(), claim.origin(), log.keys());
    if (verdict instanceof Refused<Checkpoint> refused) {
      boolean form = refused.fault() == Fault.MALFORMED || refused.fault() == Fault.TOO_LARGE;
      return form
          ? new WitnessAnswer.Malformed(refused.detail())
          : new WitnessAnswer.UntrustedSignature(refused.detail());
    }
    Checkpoint checkpoint = ((Authentic<Checkpoint>) verdict).value();
    if (asked.oldSize() > checkpoint.size()) {
      return new WitnessAnswer.Malformed(
          "old size up to that of the checkpoint expected: old="
              + asked.oldSize()
              + ", size="
              + checkpoint.size());
    }
    return log.judge(asked, checkpoint, cosigner, clock, evidence, onEvidence);
  }

  /** Gives the directory back. A request that is being answered is finished first. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    for (LogWatch log : logs.values()) {
      log.close();
    }
    lock.close();
  }
}
