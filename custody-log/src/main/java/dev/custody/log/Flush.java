package dev.custody.log;

import dev.custody.api.Digest;
import java.util.concurrent.CompletableFuture;

/** Asks the writer to force all that came before, and to say what the log holds then. */
final class Flush extends CompletableFuture<Flush.Durable> implements WriterTask {

  /** A size that is durable, and the root over it. */
  record Durable(long size, Digest root) {}

  @Override
  public int entryBytes() {
    return 0;
  }
}
