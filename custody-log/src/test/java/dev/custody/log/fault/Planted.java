package dev.custody.log.fault;

import dev.custody.log.internal.storage.Storage;
import java.util.function.UnaryOperator;

/**
 * A bug put between a log and its disk, to see whether the runs find it.
 *
 * @param beneath what the log takes for its disk
 * @param recovery what is done to the disk before it is opened
 */
record Planted(String name, UnaryOperator<Storage> beneath, Recovery recovery) {

  /** Something that looks at a disk first. */
  interface Recovery {
    void run(Storage storage) throws java.io.IOException;
  }

  static final Planted NONE = new Planted("none", UnaryOperator.identity(), storage -> {});

  @Override
  public String toString() {
    return name;
  }

  static Planted beneath(String name, UnaryOperator<Storage> beneath) {
    return new Planted(name, beneath, storage -> {});
  }
}
