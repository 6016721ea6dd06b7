package dev.custody.log.witness;

import dev.custody.api.Bytes;
import java.util.Objects;

/**
 * Two checkpoints of one log, both signed by its key, that a witness could not bring together.
 *
 * @param kind how much that says
 * @param first the whole note that the witness had cosigned
 * @param second the whole note that it refused
 * @since 0.1.0
 */
public record WitnessEvidence(Kind kind, Bytes first, Bytes second) {

  public WitnessEvidence {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
  }

  /** How much two notes say. */
  public enum Kind {
    /** One size, two roots: proves by itself, to anybody with the log's key, that the log lied. */
    FORK,
    /**
     * The proof that came with the second does not hold. Anybody may send a genuine checkpoint with
     * a wrong proof, so this is a reason to ask the log for the right one: if it has none, it lied.
     */
    UNPROVEN
  }
}
