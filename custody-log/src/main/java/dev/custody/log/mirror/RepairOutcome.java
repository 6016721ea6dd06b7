package dev.custody.log.mirror;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.Objects;

/**
 * What an attempt to repair a log gave. {@link dev.custody.log.LogCheck} says afterwards whether it
 * is whole.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public sealed interface RepairOutcome {

  /**
   * What the checkpoint promises is there, each entry held against it.
   *
   * @param files what was written anew; what stood there before is in quarantine/. Empty if nothing
   *     was to be done
   * @param provenSize how many entries the checkpoint covers
   * @param unprovenEntries how many whole entries behind the checkpoint were kept: they continue
   *     the log, but nobody has promised them
   * @param droppedBytes how many bytes of segments behind them were not readable and are in
   *     quarantine/ now
   */
  record Repaired(List<String> files, long provenSize, long unprovenEntries, long droppedBytes)
      implements RepairOutcome {
    public Repaired {
      files = List.copyOf(files);
    }
  }

  /**
   * Nothing was changed.
   *
   * @param why the names are stable
   * @param detail one line for people
   */
  record Refused(Why why, String detail) implements RepairOutcome {
    public Refused {
      Objects.requireNonNull(why, "why");
      Objects.requireNonNull(detail, "detail");
    }
  }

  /** Why a log was not repaired. */
  enum Why {
    /** The directory does not say whose log it is: restore it from a mirror. */
    NO_LOG,
    /** No checkpoint of the log holds, here or in the copy: nothing can be proven. */
    NO_CHECKPOINT,
    /** The copy is of another log. */
    OTHER_LOG,
    /** The copy promises something else for the same size: keep both as evidence. */
    COPY_FORKED,
    /**
     * Somebody has changed the log: bytes that fit together but do not continue it. Keep the disk
     * as evidence; repair it only if that is asked for in so many words.
     */
    TAMPERED,
    /** What is here and in the copy does not lead to what was signed. */
    NOT_PROVEN
  }
}
