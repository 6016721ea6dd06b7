package dev.custody.crypto.verify;

import dev.custody.api.EventId;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.observe.TimeBracket;
import org.jspecify.annotations.Nullable;

/**
 * An event whose needed statements are good: the only type that says so. Only a verifier makes one,
 * and it stands in a {@link Verified}.
 *
 * @since 0.1.0
 */
public final class VerifiedEvent {

  private final CustodyEvent event;
  private final EventId eventId;
  private final Backing backing;
  private final TimeBracket bracket;
  private final AuthenticEvent authentic;

  VerifiedEvent(
      CustodyEvent event,
      EventId eventId,
      Backing backing,
      TimeBracket bracket,
      AuthenticEvent authentic) {
    this.event = event;
    this.eventId = eventId;
    this.backing = backing;
    this.bracket = bracket;
    this.authentic = authentic;
  }

  /** What happened. */
  public CustodyEvent event() {
    return event;
  }

  /** Its id. */
  public EventId eventId() {
    return eventId;
  }

  /** On whose signature it stands. */
  public Backing backing() {
    return backing;
  }

  /** When the last of its needed statements was made, as far as proven. */
  public TimeBracket bracket() {
    return bracket;
  }

  /** The same event as a log stores it. */
  public AuthenticEvent authentic() {
    return authentic;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VerifiedEvent that
        && authentic.equals(that.authentic)
        && backing == that.backing
        && bracket.equals(that.bracket);
  }

  @Override
  public int hashCode() {
    return eventId.hashCode();
  }

  /** Kind, id and backing. */
  @Override
  public String toString() {
    return "VerifiedEvent[" + event.kind() + ", " + eventId.toShortHex() + ", " + backing + "]";
  }
}
