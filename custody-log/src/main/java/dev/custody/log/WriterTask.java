package dev.custody.log;

/** What waits for the writer, in order. */
sealed interface WriterTask permits PendingAppend, Flush {

  /** Bytes of an entry that it holds. */
  int entryBytes();
}
