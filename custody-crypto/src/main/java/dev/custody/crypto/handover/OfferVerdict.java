package dev.custody.crypto.handover;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.EventId;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What the receiver's device says about a signed event and its offer, before anybody countersigns.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public sealed interface OfferVerdict {

  /**
   * Event and offer hold, and the person has done all that is demanded: it may be countersigned.
   * Only {@link ReceiverDevice#check} makes one.
   */
  final class Accepted implements OfferVerdict {

    private final CustodyEvent event;
    private final EventId eventId;
    private final HandoverOffer offer;
    private final Link answers;
    private final List<Statement> given;

    Accepted(
        CustodyEvent event,
        EventId eventId,
        HandoverOffer offer,
        Link answers,
        List<Statement> given) {
      this.event = event;
      this.eventId = eventId;
      this.offer = offer;
      this.answers = answers;
      this.given = given;
    }

    /** What the giver has signed: to be shown to the person who will take the goods. */
    public CustodyEvent event() {
      return event;
    }

    /** Its id. */
    public EventId eventId() {
      return eventId;
    }

    /** The offer that it redeems. */
    public HandoverOffer offer() {
      return offer;
    }

    /** The link of the giver's statement: what the receiver answers. */
    public Link answers() {
      return answers;
    }

    /** The giver's authentic statements. */
    List<Statement> given() {
      return given;
    }

    /** Event and token in short. */
    @Override
    public String toString() {
      return "Accepted[" + eventId.toShortHex() + ", " + offer + "]";
    }
  }

  /**
   * It must not be countersigned, or not yet.
   *
   * @param refusals everything that is against it, at least one; the first decides
   * @param missing what the person has still to do where a reason is STEP_UP_REQUIRED; else empty
   */
  record Refused(List<Refusal> refusals, Set<AuthMethod> missing)
      implements OfferVerdict, HandoverResult {

    /**
     * @throws IllegalArgumentException if there is no refusal
     */
    public Refused {
      refusals = List.copyOf(refusals);
      Objects.requireNonNull(missing, "missing");
      Set<AuthMethod> copy = EnumSet.noneOf(AuthMethod.class);
      copy.addAll(missing);
      missing = Collections.unmodifiableSet(copy);
      if (refusals.isEmpty()) {
        throw new IllegalArgumentException("refused without a refusal");
      }
    }

    static Refused of(List<Refusal> refusals) {
      return new Refused(refusals, Collections.emptySet());
    }

    static Refused of(Reason reason, String path, String expected, String found) {
      return of(Collections.singletonList(new Refusal(reason, path, 0, expected, found)));
    }

    /** The refusal that decides. */
    public Refusal first() {
      return refusals.get(0);
    }

    /** All reasons, each once, the deciding one first. */
    public List<Reason> reasons() {
      List<Reason> reasons = new ArrayList<>(refusals.size());
      for (Refusal refusal : refusals) {
        if (!reasons.contains(refusal.reason())) {
          reasons.add(refusal.reason());
        }
      }
      return Collections.unmodifiableList(reasons);
    }
  }
}
