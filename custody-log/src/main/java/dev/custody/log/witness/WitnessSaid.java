package dev.custody.log.witness;

import dev.custody.api.Bytes;
import dev.custody.crypto.note.NoteVerifierKey;
import java.time.Instant;
import java.util.Objects;

/**
 * What one witness said about one checkpoint of our log, as far as it could be verified.
 *
 * @since 0.1.0
 */
public sealed interface WitnessSaid {

  /** The witness, by its key. */
  NoteVerifierKey witness();

  /**
   * It cosigned, and the cosignature holds.
   *
   * @param time as of when it knows nothing newer of the log, in whole seconds
   * @param lines what it answered; of these, its own line was verified
   */
  record Cosigned(NoteVerifierKey witness, Instant time, Bytes lines) implements WitnessSaid {
    public Cosigned {
      Objects.requireNonNull(witness, "witness");
      Objects.requireNonNull(time, "time");
      Objects.requireNonNull(lines, "lines");
    }
  }

  /**
   * It says that our log is not what it was: the evidence says no. It has only its word for that,
   * but a log that is in order hears it of no honest witness.
   *
   * @param kind what it says
   * @param knownSize the size that it has cosigned
   * @param ownSize the size of the checkpoint that it was asked for
   */
  record Contradicted(NoteVerifierKey witness, Contradiction kind, long knownSize, long ownSize)
      implements WitnessSaid {
    public Contradicted {
      Objects.requireNonNull(witness, "witness");
      Objects.requireNonNull(kind, "kind");
    }
  }

  /** How a witness can contradict our log. */
  enum Contradiction {
    /** It has cosigned more than our log has: an older state of our log was put back. */
    ROLLED_BACK,
    /** It has cosigned another root of the same size. */
    FORKED,
    /** It has cosigned a smaller tree that ours does not continue. */
    NOT_CONTINUED
  }

  /**
   * It answered that it will not: it does not know the log or its key, or could not read the
   * request. Somebody has to look at its settings or ours.
   *
   * @param detail one line for people
   */
  record Refused(NoteVerifierKey witness, String detail) implements WitnessSaid {
    public Refused {
      Objects.requireNonNull(witness, "witness");
      Objects.requireNonNull(detail, "detail");
    }
  }

  /**
   * What it answered is not the protocol, or its cosignature does not hold by its key.
   *
   * @param detail one line for people
   */
  record Unusable(NoteVerifierKey witness, String detail) implements WitnessSaid {
    public Unusable {
      Objects.requireNonNull(witness, "witness");
      Objects.requireNonNull(detail, "detail");
    }
  }

  /**
   * Nothing came in time: the world failed, and says nothing about the log.
   *
   * @param detail one line for people
   */
  record Unreachable(NoteVerifierKey witness, String detail) implements WitnessSaid {
    public Unreachable {
      Objects.requireNonNull(witness, "witness");
      Objects.requireNonNull(detail, "detail");
    }
  }

  /**
   * It was not asked, because it failed before.
   *
   * @param until when it will be asked again
   */
  record BackingOff(NoteVerifierKey witness, Instant until) implements WitnessSaid {
    public BackingOff {
      Objects.requireNonNull(witness, "witness");
      Objects.requireNonNull(until, "until");
    }
  }
}
