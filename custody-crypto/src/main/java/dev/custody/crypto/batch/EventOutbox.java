package dev.custody.crypto.batch;

import dev.custody.api.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * Where accepted requests wait for their signature, in the order in which they were put.
 *
 * <p>{@code dev.custody.log.outbox.Outbox} does this on disk. A {@link BatchSigner} is its only
 * user: its callers {@link #put} from many threads at a time, while one thread of its own calls
 * {@link #peek} and {@link #remove}. So an implementation is thread-safe, and best makes durable
 * together what is put together.
 *
 * @since 0.1.0
 */
public interface EventOutbox {

  /**
   * Adds an item behind all others. When this returns it is as durable as this outbox is.
   *
   * @param item 1 to about 56,200 bytes
   * @return its number, higher than that of every item before
   * @throws IOException if it is full, and nothing was added; or if it is not certain that the item
   *     is there
   */
  long put(Bytes item) throws IOException;

  /**
   * The oldest items, which stay. An item may be among them before its {@link #put} has returned,
   * once it is as durable as this outbox is; what is put after it has a higher number, so nothing
   * comes before or between them any more.
   *
   * @param max at most so many, 1 to 1,024
   * @return in the order of their numbers; fewer only where there are no more
   * @throws IOException if they cannot be read
   */
  List<Item> peek(int max) throws IOException;

  /**
   * Removes the oldest items. If it fails, or the process ends before this is durable, they may
   * come again.
   *
   * @param throughSequence the number of the last one to go
   * @throws IOException if they may not be gone
   */
  void remove(long throughSequence) throws IOException;

  /**
   * An item and its number.
   *
   * @param sequence as {@link #put} returned it
   * @param bytes as they were put
   * @since 0.1.0
   */
  record Item(long sequence, Bytes bytes) {

    /**
     * @throws NullPointerException if there are no bytes
     */
    public Item {
      Objects.requireNonNull(bytes, "bytes");
    }
  }
}
