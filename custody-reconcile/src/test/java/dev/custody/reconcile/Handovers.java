package dev.custody.reconcile;

import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Kind;
import dev.custody.api.event.Outcome;
import dev.custody.api.event.Transfer;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.Trust;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.Role;
import java.util.List;
import java.util.Set;

/** Handovers with one signature or two. */
final class Handovers {

  private Handovers() {}

  static CustodyEvent handover(Day day, String time, String giver, String receiver, String item) {
    return day.event(Kind.HANDOVER, time, Day.A, item)
        .transfer(Transfer.of(giver, receiver, Outcome.ACCEPTED))
        .build();
  }

  /** As it is before the receiver has signed. */
  static Observation given(SigningKey giver, CustodyEvent event) {
    Vouching vouching = giver.vouch(event, Role.GIVER);
    return new Observation(
        event,
        SigningKey.id(event),
        Trust.UNVERIFIED,
        List.of(vouching),
        Set.of(Reason.PENDING_COUNTERSIGNATURE),
        Set.of(),
        vouching.bracket());
  }

  /** With both; the giver's statement is new, or else the receiver brings only its own. */
  static Observation both(
      SigningKey giver, SigningKey receiver, CustodyEvent event, boolean giverToo) {
    Vouching second = receiver.vouch(event, Role.RECEIVER);
    return giverToo
        ? SigningKey.verified(event, giver.vouch(event, Role.GIVER), second)
        : SigningKey.verified(event, second);
  }
}
