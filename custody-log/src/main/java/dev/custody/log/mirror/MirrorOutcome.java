package dev.custody.log.mirror;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.report.LogFinding;
import java.util.Objects;

/**
 * What an attempt to bring a mirror up to date gave. Unless it is {@link Copied}, the mirror
 * promises what it did before.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public sealed interface MirrorOutcome {

  /**
   * The mirror holds what the source's checkpoint promises, each entry held against it.
   *
   * @param checkpoint of the source, and now of the mirror
   * @param sizeBefore how many entries the mirror had
   * @param sideFiles how many objects, disclosures and proofs were copied now
   */
  record Copied(Checkpoint checkpoint, long sizeBefore, long sideFiles) implements MirrorOutcome {
    public Copied {
      Objects.requireNonNull(checkpoint, "checkpoint");
    }
  }

  /**
   * The log's key has signed two promises that cannot both be true. That is no accident: keep both
   * notes, and show them to whoever relies on the log.
   *
   * @param source the source's note
   * @param mirror the note that the mirror has
   * @param detail one line for people
   */
  record SourceForked(Checkpoint source, Checkpoint mirror, String detail)
      implements MirrorOutcome {
    public SourceForked {
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(mirror, "mirror");
      Objects.requireNonNull(detail, "detail");
    }
  }

  /**
   * The source promises less than it has promised before: somebody put an older state back.
   *
   * @param source the source's note
   * @param mirror the note that the mirror has, of a greater size
   */
  record SourceRolledBack(Checkpoint source, Checkpoint mirror) implements MirrorOutcome {
    public SourceRolledBack {
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(mirror, "mirror");
    }
  }

  /**
   * The source does not hold what its checkpoint promises.
   *
   * @param finding what is wrong there
   */
  record SourceDamaged(LogFinding finding) implements MirrorOutcome {
    public SourceDamaged {
      Objects.requireNonNull(finding, "finding");
    }
  }

  /**
   * The mirror itself is not what was copied: {@link LogRepair} from the source, or a new mirror.
   *
   * @param finding what is wrong there
   */
  record MirrorDamaged(LogFinding finding) implements MirrorOutcome {
    public MirrorDamaged {
      Objects.requireNonNull(finding, "finding");
    }
  }

  /**
   * The target holds something else than a mirror of this log.
   *
   * @param detail one line for people
   */
  record OtherTarget(String detail) implements MirrorOutcome {
    public OtherTarget {
      Objects.requireNonNull(detail, "detail");
    }
  }
}
