package dev.custody.log;

import dev.custody.crypto.note.Checkpoint;

/**
 * The newest checkpoint of a log, as its readers see it: set by the thread that makes checkpoints,
 * after it was made durable.
 */
final class NewestCheckpoint {

  private volatile Checkpoint checkpoint;

  NewestCheckpoint(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  Checkpoint get() {
    return checkpoint;
  }

  void set(Checkpoint next) {
    checkpoint = next;
  }
}
