package dev.custody.crypto.batch;

import dev.custody.api.Bytes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * An outbox in memory: what was not signed when the process ends is gone. For tests, and for
 * callers who keep their requests elsewhere until the future completes. Thread-safe.
 *
 * @since 0.1.0
 */
public final class VolatileEventOutbox implements EventOutbox {

  private final int itemsMax;
  private final Deque<Item> items = new ArrayDeque<>();
  private long next;

  /**
   * An empty one.
   *
   * @param itemsMax how many it holds, at least 1
   * @throws IllegalArgumentException if it is less
   */
  public VolatileEventOutbox(int itemsMax) {
    if (itemsMax < 1) {
      throw new IllegalArgumentException("items of an outbox: expected at least 1");
    }
    this.itemsMax = itemsMax;
  }

  @Override
  public synchronized long put(Bytes item) throws IOException {
    if (items.size() >= itemsMax) {
      throw new IOException("outbox is full: items=" + itemsMax);
    }
    items.add(new Item(next, item));
    return next++;
  }

  @Override
  public synchronized List<Item> peek(int max) {
    List<Item> oldest = new ArrayList<>();
    for (Item item : items) {
      if (oldest.size() == max) {
        break;
      }
      oldest.add(item);
    }
    return oldest;
  }

  @Override
  public synchronized void remove(long throughSequence) {
    while (!items.isEmpty() && items.getFirst().sequence() <= throughSequence) {
      items.removeFirst();
    }
  }
}
