package dev.custody.log;

import dev.custody.log.internal.segment.Hashes;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An entry on its way into the log, and the future that its caller holds, in one object. What a
 * caller does to the future changes nothing here: the writer goes by its own fields.
 */
final class PendingAppend extends CompletableFuture<Appended> implements WriterTask {

  private final byte[] entry;
  private final byte[] leaf;

  // The one before it in the list that both were appended with.
  private final @Nullable PendingAppend before;

  // Of the writer alone.
  private long index = -1;
  private boolean added;
  private @Nullable IOException lookupFailure;

  /** Hashes the entry here, on the caller's thread: callers hash beside each other. */
  PendingAppend(LogEntry entry) {
    this(entry, null);
  }

  /** The same, of a list: it is not written where the one before it was not. */
  PendingAppend(LogEntry entry, @Nullable PendingAppend before) {
    this.before = before;
    this.entry = entry.bytes().unsafeArray();
    this.leaf = Hashes.leaf(this.entry, 0, this.entry.length);
  }

  byte[] entry() {
    return entry;
  }

  byte[] leaf() {
    return leaf;
  }

  @Override
  public int entryBytes() {
    return entry.length;
  }

  /** Says where it stands; told to its caller by {@link #tell}. */
  void place(long at, boolean isNew) {
    index = at;
    added = isNew;
  }

  /** Why it must not be written: the one before it in its list was not. */
  @Nullable IOException failureBefore() {
    return before == null ? null : before.lookupFailure;
  }

  /** It could not be looked up, and is not in the log by this. */
  void place(IOException failure) {
    lookupFailure = failure;
  }

  /** Completes the future with what was placed. */
  void tell() {
    IOException failure = lookupFailure;
    if (failure != null) {
      completeExceptionally(failure);
    } else {
      complete(new Appended(index, added));
    }
  }
}
