package dev.custody.log.witness;

import dev.custody.api.Bytes;
import dev.custody.crypto.note.Checkpoint;
import java.util.Objects;
import java.util.Optional;

/**
 * How a log on disk stands to what was seen of it from outside.
 *
 * @since 0.1.0
 */
public sealed interface MarkVerdict {

  /**
   * The log has all that was seen outside, with the same root.
   *
   * @param markSize how much was seen
   */
  record Holds(long markSize) implements MarkVerdict {}

  /** Nothing was ever seen outside: there is nothing to hold the log against. */
  record Unmarked() implements MarkVerdict {}

  /**
   * The log ends below what was seen outside: an older state was put back, or it was cut.
   *
   * @param markSize how much was seen
   * @param own the log's newest checkpoint
   * @param marked the whole note that was seen, where it was kept; a witness only says its size
   * @param seenBy who says so, for people
   */
  record RolledBack(long markSize, Checkpoint own, Optional<Bytes> marked, String seenBy)
      implements MarkVerdict {
    public RolledBack {
      Objects.requireNonNull(own, "own");
      Objects.requireNonNull(marked, "marked");
      Objects.requireNonNull(seenBy, "seenBy");
    }
  }

  /**
   * The log has another root at the size that was seen: it is not the same log any more.
   *
   * @param markSize how much was seen
   * @param own the log's newest checkpoint
   * @param marked the whole note that was seen, where it was kept
   * @param seenBy who says so, for people
   */
  record Forked(long markSize, Checkpoint own, Optional<Bytes> marked, String seenBy)
      implements MarkVerdict {
    public Forked {
      Objects.requireNonNull(own, "own");
      Objects.requireNonNull(marked, "marked");
      Objects.requireNonNull(seenBy, "seenBy");
    }
  }

  /** Whether the evidence says no. */
  default boolean contradicts() {
    return this instanceof RolledBack || this instanceof Forked;
  }
}
