package dev.custody.feeds.json;

import dev.custody.api.event.CustodyEvent;
import dev.custody.api.statement.SignedEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event as read from its JSON view.
 *
 * @param event the event; where the view carried the signed bytes, the one decoded from these
 * @param signed the signed event that travelled in the view, unverified; null if none did
 * @since 0.1.0
 */
public record EventView(CustodyEvent event, @Nullable SignedEvent signed) {

  public EventView {
    Objects.requireNonNull(event, "event");
  }
}
