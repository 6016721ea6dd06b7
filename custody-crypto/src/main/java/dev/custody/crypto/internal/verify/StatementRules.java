package dev.custody.crypto.internal.verify;

import dev.custody.api.Reason;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Place;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.crypto.trust.TrustedKey;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an authentic statement must fulfil by itself: party, subject, role, kind and place. */
final class StatementRules {

  private StatementRules() {}

  /**
   * All reasons against one statement that follow from its header, its key and its event alone.
   *
   * @param event null where the body could not be read: then only what needs no body is judged
   */
  static Set<Reason> judge(ProtectedHeader header, TrustedKey key, @Nullable CustodyEvent event) {
    Set<Reason> reasons = Collections.emptySet();
    if (!header.iss().equals(key.party())) {
      reasons = Sparse.with(reasons, Reason.ISSUER_MISMATCH);
    }
    if (!key.roles().contains(header.role())) {
      reasons = Sparse.with(reasons, Reason.ROLE_NOT_PERMITTED);
    }
    if (event == null) {
      return reasons;
    }
    if (!header.sub().equals(event.subject())) {
      reasons = Sparse.with(reasons, Reason.SUBJECT_MISMATCH);
    }
    if (!KindRule.of(event.kind()).admitted().contains(header.role())) {
      reasons = Sparse.with(reasons, Reason.ROLE_NOT_PERMITTED);
    } else if (!isNamedParty(header, event.transfer())) {
      reasons = Sparse.with(reasons, Reason.SIGNER_NOT_NAMED_PARTY);
    }
    if (!isNamedSubject(header.role(), key, event)) {
      reasons = Sparse.with(reasons, Reason.SIGNER_NOT_NAMED_PARTY);
    }
    if (!key.kinds().isEmpty() && !key.kinds().contains(event.kind())) {
      reasons = Sparse.with(reasons, Reason.KIND_NOT_PERMITTED);
    }
    if (!key.places().isEmpty() && !isPlacePermitted(key.places(), event.place())) {
      reasons = Sparse.with(reasons, Reason.PLACE_NOT_PERMITTED);
    }
    return reasons;
  }

  private static boolean isNamedParty(ProtectedHeader header, @Nullable Transfer transfer) {
    if (header.role() != Role.GIVER && header.role() != Role.RECEIVER) {
      return true;
    }
    if (transfer == null) {
      return false;
    }
    String named = header.role() == Role.GIVER ? transfer.giver() : transfer.receiver();
    return header.iss().equals(named);
  }

  private static boolean isNamedSubject(Role role, TrustedKey key, CustodyEvent event) {
    String subject = key.subject().orElse(null);
    if (subject == null || role != Role.ACTOR && role != Role.GIVER) {
      return true;
    }
    return event.device() != null && subject.equals(event.device().id())
        || event.operator() != null && subject.equals(event.operator().id());
  }

  /** Every place that the event names is listed, and at least one is there. */
  private static boolean isPlacePermitted(Set<String> places, @Nullable Place place) {
    if (place == null || place.readPoint() == null && place.location() == null) {
      return false;
    }
    return (place.readPoint() == null || places.contains(place.readPoint()))
        && (place.location() == null || places.contains(place.location()));
  }
}
