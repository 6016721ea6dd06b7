package dev.custody.crypto.verify;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.internal.verify.AuthenticStatements;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An event with authentic statements only, one per link, sorted by their encoded bytes: what a log
 * stores.
 *
 * <p>Authentic says that the signatures hold under keys of the trust bundle, and nothing more;
 * whether the event may be believed is its verdict. Only a verifier makes one. Where all authentic
 * statements do not fit into one SignedEvent (8 statements, 65,535 bytes), the good ones come
 * first.
 *
 * @since 0.1.0
 */
public final class AuthenticEvent {

  private final EventId eventId;
  private final Supplier<SignedEvent> signed;

  AuthenticEvent(EventId eventId, Supplier<SignedEvent> signed) {
    this.eventId = eventId;
    this.signed = signed;
  }

  /** The id of the event. */
  public EventId eventId() {
    return eventId;
  }

  /** Body and authentic statements, ready to be stored. */
  public SignedEvent signed() {
    return signed.get();
  }

  /**
   * The union of the authentic statements of both, which are about one event. Where not all fit,
   * those of this one come first.
   *
   * @throws IllegalArgumentException if the other is another event
   */
  public AuthenticEvent merge(AuthenticEvent other) {
    if (!eventId.equals(other.eventId)) {
      throw new IllegalArgumentException(
          "one event expected: this="
              + eventId.toShortHex()
              + ", other="
              + other.eventId.toShortHex());
    }
    Bytes body = signed().body();
    SignedEvent merged =
        new SignedEvent(
            body,
            AuthenticStatements.merge(body, signed().statements(), other.signed().statements()));
    return new AuthenticEvent(eventId, () -> merged);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuthenticEvent that && signed().equals(that.signed());
  }

  @Override
  public int hashCode() {
    return eventId.hashCode();
  }

  /** Id and number of statements. */
  @Override
  public String toString() {
    return "AuthenticEvent["
        + eventId.toShortHex()
        + ", statements="
        + signed().statements().size()
        + "]";
  }
}
