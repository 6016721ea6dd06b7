package dev.custody.crypto.proof;

import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.Cosignature;
import java.util.List;
import java.util.Objects;

/**
 * What a {@link TlogProof} is worth.
 *
 * @since 0.1.0
 */
public sealed interface ProofVerdict {

  /**
   * The log has signed that it holds the entry, and enough witnesses have seen that.
   *
   * @param checkpoint what it signed
   * @param index where it has the entry, 0-based
   * @param cosignatures of the quorum's witnesses, all that are there
   */
  record Proven(Checkpoint checkpoint, long index, List<Cosignature> cosignatures)
      implements ProofVerdict {
    public Proven {
      Objects.requireNonNull(checkpoint, "checkpoint");
      cosignatures = List.copyOf(cosignatures);
    }
  }

  /**
   * It proves nothing.
   *
   * @param fault why; the names are stable
   * @param detail one line for people: what was expected and found
   */
  record NotProven(Fault fault, String detail) implements ProofVerdict {
    public NotProven {
      Objects.requireNonNull(fault, "fault");
      Objects.requireNonNull(detail, "detail");
    }
  }

  /** Why a proof is none. */
  enum Fault {
    /** No line of a key of the log: not the same as a bad signature. */
    UNKNOWN_KEY,
    /** The checkpoint is refused for another reason. */
    CHECKPOINT_REFUSED,
    /** Fewer witnesses than are asked for. */
    TOO_FEW_WITNESSES,
    /** The index is not in the tree, or the path does not lead from the entry to the root. */
    NOT_INCLUDED
  }
}
