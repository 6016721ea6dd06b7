package dev.custody.reconcile.sink;

import dev.custody.api.Bytes;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * Where messages wait until the receiver has them, in the order they were put. The outbox of
 * custody-log is one on disk; whoever needs no message to survive a crash may keep them in memory.
 *
 * @since 0.1.0
 */
public interface DeliveryQueue {

  /**
   * What waits.
   *
   * @param sequence rises with every item put
   * @param bytes exactly what was put
   */
  record Item(long sequence, Bytes bytes) {
    /** Checks that it is there. */
    public Item {
      Objects.requireNonNull(bytes, "bytes");
    }
  }

  /**
   * Puts an item behind the others, and returns when it is as durable as this queue promises.
   *
   * @throws IOException if it cannot be kept
   */
  void put(Bytes item) throws IOException;

  /**
   * The oldest item; empty if none waits.
   *
   * @throws IOException if it cannot be read
   */
  Optional<Item> peek() throws IOException;

  /**
   * Lets all items up to this one go.
   *
   * @throws IOException if that cannot be kept; they may come again
   */
  void remove(long throughSequence) throws IOException;

  /** How many wait. */
  int count();
}
