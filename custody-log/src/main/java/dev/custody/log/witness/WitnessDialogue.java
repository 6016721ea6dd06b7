package dev.custody.log.witness;

import dev.custody.api.Digest;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.log.LogReader;
import dev.custody.log.witness.WitnessSaid.Contradiction;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/**
 * Asking one witness for one checkpoint: a request, and where the witness knows another size than
 * we took it to know, another with the proof from there. One at a time.
 */
final class WitnessDialogue {

  // The first may be from a wrong size, the second is from what the witness then said. More are
  // only needed where somebody else brings it forward at the same time.
  private static final int REQUESTS_MAX = 4;

  private final WitnessEndpoint endpoint;
  // What it said or cosigned last; only a guess, it may have moved on.
  private volatile long knownSize;

  WitnessDialogue(WitnessEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Asks, and verifies what comes back.
   *
   * @throws OwnLogException if our own log gives no proof: nothing the witness could help
   */
  WitnessSaid ask(LogReader reader, Checkpoint own) throws OwnLogException {
    NoteVerifierKey witness = endpoint.key();
    long old = Math.min(knownSize, own.size());
    for (int i = 0; i < REQUESTS_MAX; i++) {
      AddCheckpointRequest request =
          new AddCheckpointRequest(old, proof(reader, old, own), own.note());
      WitnessAnswer answer;
      try {
        answer = endpoint.transport().addCheckpoint(request.encode());
      } catch (IOException e) {
        return new WitnessSaid.Unreachable(witness, why(e));
      }
      if (!(answer instanceof WitnessAnswer.OtherSize other)) {
        return judge(answer, old, own);
      }
      if (other.size() > own.size()) {
        return new WitnessSaid.Contradicted(
            witness, Contradiction.ROLLED_BACK, other.size(), own.size());
      }
      if (other.size() == old) {
        // It knows the size that we began from and refuses all the same: only right about a fork.
        return old == own.size()
            ? new WitnessSaid.Contradicted(witness, Contradiction.FORKED, old, old)
            : new WitnessSaid.Unusable(witness, "answers with the size that it was asked from");
      }
      old = other.size();
      knownSize = old;
    }
    return new WitnessSaid.Unusable(
        witness, "knows another size at each request: requests=" + REQUESTS_MAX);
  }

  private WitnessSaid judge(WitnessAnswer answer, long old, Checkpoint own) {
    NoteVerifierKey witness = endpoint.key();
    if (answer instanceof WitnessAnswer.Cosigned cosigned) {
      WitnessSaid said = Cosignatures.verify(own, cosigned.lines(), witness);
      if (said instanceof WitnessSaid.Cosigned) {
        knownSize = own.size();
      }
      return said;
    }
    if (answer instanceof WitnessAnswer.ProofFails) {
      return old > 0 && old < own.size()
          ? new WitnessSaid.Contradicted(witness, Contradiction.NOT_CONTINUED, old, own.size())
          : new WitnessSaid.Unusable(witness, "refuses a proof where none is needed: old=" + old);
    }
    if (answer instanceof WitnessAnswer.UnknownLog) {
      return new WitnessSaid.Refused(witness, "does not know this log");
    }
    if (answer instanceof WitnessAnswer.UntrustedSignature untrusted) {
      return new WitnessSaid.Refused(
          witness, "does not trust this log's key: " + untrusted.detail());
    }
    if (answer instanceof WitnessAnswer.Malformed malformed) {
      return new WitnessSaid.Refused(witness, "refuses the request: " + malformed.detail());
    }
    WitnessAnswer.Unreadable unreadable = (WitnessAnswer.Unreadable) answer;
    // 5xx: it is there, but it could not; nobody is to blame for what it says.
    return unreadable.status() >= 500
        ? new WitnessSaid.Unreachable(
            witness, "status=" + unreadable.status() + ", " + unreadable.detail())
        : new WitnessSaid.Unusable(
            witness, "status=" + unreadable.status() + ", " + unreadable.detail());
  }

  private static List<Digest> proof(LogReader reader, long old, Checkpoint own)
      throws OwnLogException {
    if (old == 0 || old == own.size()) {
      return Collections.emptyList();
    }
    try {
      return reader.proveConsistency(old, own.size()).path();
    } catch (IOException e) {
      throw new OwnLogException(e);
    }
  }

  private static String why(IOException e) {
    String message = e.getMessage();
    return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  /** Our own log failed while it was to prove. */
  static final class OwnLogException extends Exception {
    private static final long serialVersionUID = 1;
    private final transient IOException failure;

    OwnLogException(IOException failure) {
      super(failure);
      this.failure = failure;
    }

    IOException failure() {
      return failure;
    }
  }
}
