package dev.custody.log;

import java.io.IOException;

/**
 * An entry was asked for that the log had and no longer keeps: those before {@link
 * LogReader#firstIndex()} were pruned. What proves them is still there.
 *
 * @since 0.1.0
 */
public final class EntryPrunedException extends IOException {

  private static final long serialVersionUID = 1;

  private final long index;
  private final long firstIndex;

  EntryPrunedException(long index, long firstIndex) {
    super("entry was pruned: index=" + index + ", first index=" + firstIndex);
    this.index = index;
    this.firstIndex = firstIndex;
  }

  /** The entry that was asked for. */
  public long index() {
    return index;
  }

  /** The first one that is kept. */
  public long firstIndex() {
    return firstIndex;
  }
}
