package dev.custody.reconcile.sink;

import dev.custody.api.Bytes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A queue that a test can look into. */
final class MemoryQueue implements DeliveryQueue {

  private final Deque<Item> items = new ArrayDeque<>();
  private long sequence;

  @Override
  public void put(Bytes item) {
    items.add(new Item(++sequence, item));
  }

  @Override
  public Optional<Item> peek() {
    return Optional.ofNullable(items.peek());
  }

  @Override
  public void remove(long throughSequence) {
    items.removeIf(item -> item.sequence() <= throughSequence);
  }

  @Override
  public int count() {
    return items.size();
  }

  List<WebhookMessage> messages() throws IOException {
    List<WebhookMessage> messages = new ArrayList<>();
    for (Item item : items) {
      messages.add(WebhookMessage.ofItem(item.bytes()));
    }
    return messages;
  }
}
