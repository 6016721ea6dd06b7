package dev.custody.api.event;

import dev.custody.api.EventId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which earlier event is declared wrong, and why.
 *
 * @param target the event declared wrong
 * @param reason why
 * @param corrective the events that stand in its place
 * @since 0.1.0
 */
public record Correction(
    @Nullable EventId target, @Nullable CorrectionReason reason, List<EventId> corrective) {

  public Correction {
    corrective = List.copyOf(corrective);
  }
}
