package dev.custody.log.witness;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.log.LogReader;
import java.io.IOException;
import java.util.List;

/**
 * What was seen of a log from outside its disk. A log can be cut by whoever writes its disk, and
 * all of it can be put back to an older state, checkpoints too; only what stands elsewhere tells.
 *
 * <p>{@link #check} is for before a log is opened ({@link MarkedLog}), {@link #raise} for after
 * each checkpoint that others may have seen. Implementations are safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface HighWaterMark {

  /**
   * Holds the log's newest checkpoint against the mark.
   *
   * @throws IOException if the mark or the log cannot be read: then nothing is known
   * @throws IllegalStateException if the log has no checkpoint
   */
  @CheckReturnValue
  MarkVerdict check(LogReader reader) throws IOException;

  /**
   * Checks, and if nothing contradicts moves the mark up to the log's newest checkpoint, durable
   * when this returns.
   *
   * @return the verdict on what the mark was before; if it contradicts, the mark stays
   * @throws IOException if the mark or the log cannot be read, or the mark not be written
   * @throws IllegalStateException if the log has no checkpoint
   */
  @CheckReturnValue
  MarkVerdict raise(LogReader reader) throws IOException;

  /**
   * Several marks as one. A single one that contradicts decides; otherwise the highest that holds
   * is the answer.
   *
   * @param marks at least one
   * @param answersMin how many must be readable, from 1 to all; where fewer are, and none that is
   *     contradicts, nothing is known
   * @throws IllegalArgumentException if {@code answersMin} is out of range
   */
  static HighWaterMark all(List<HighWaterMark> marks, int answersMin) {
    return new CombinedMark(marks, answersMin);
  }
}
