package dev.custody.crypto.internal.verify;

import dev.custody.api.Digest;
import dev.custody.api.event.Commitment;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.statement.Commitments;
import dev.custody.api.statement.Disclosure;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether disclosed values are those that the event commits to. */
final class DisclosureRule {

  private DisclosureRule() {}

  /** Each opens the commitment of its slot, and no slot is opened twice. */
  static boolean allOpen(CustodyEvent event, List<Disclosure> disclosures) {
    if (disclosures.isEmpty()) {
      return true;
    }
    Set<Long> slots = new HashSet<>();
    for (Disclosure disclosure : disclosures) {
      if (!slots.add(disclosure.slot()) || !opens(event, disclosure)) {
        return false;
      }
    }
    return true;
  }

  private static boolean opens(CustodyEvent event, Disclosure disclosure) {
    for (Commitment commitment : event.commitments()) {
      if (commitment.slot() == disclosure.slot()) {
        if (disclosure.salt().length() != Commitments.SALT_LENGTH) {
          return false;
        }
        Digest digest =
            Commitments.commit(
                event.nonce(), disclosure.slot(), disclosure.salt(), disclosure.value());
        return MessageDigest.isEqual(
            digest.bytes().unsafeArray(), commitment.digest().bytes().unsafeArray());
      }
    }
    return false;
  }
}
