package dev.custody.log.outbox;

import dev.custody.api.Bytes;
import dev.custody.crypto.batch.EventOutbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An outbox as a batch signer uses it. */
final class OutboxOfEvents implements EventOutbox {

  private final Outbox outbox;

  OutboxOfEvents(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public long put(Bytes item) throws IOException {
    return outbox.put(item);
  }

  @Override
  public List<Item> peek(int max) throws IOException {
    List<Item> items = new ArrayList<>();
    for (Outbox.Item item : outbox.peek(max)) {
      items.add(new Item(item.sequence(), item.bytes()));
    }
    return items;
  }

  @Override
  public void remove(long throughSequence) throws IOException {
    outbox.remove(throughSequence);
  }
}
