package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import dev.custody.crypto.handover.HandoverOffer;
import dev.custody.crypto.internal.handover.OfferChecker;
import dev.custody.crypto.internal.handover.OfferComparison;
import dev.custody.crypto.verify.ProofJudgement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The offers beside an event (docs/format.md, handover offers). Only the one offer that the event
 * itself names, signed by the key of one of its givers, says anything about the event; every other
 * is a proof that failed, so that nobody who passes an event on can spoil it.
 *
 * <p>That an offer was used for two events is judged where a statement takes its position ({@link
 * Streams}), with or without the offer.
 */
final class OfferRule {

  private final OfferChecker checker;

  OfferRule(OfferChecker checker) {
    this.checker = checker;
  }

  /** Adds reasons to GIVER and RECEIVER statements that were judged by themselves. */
  List<ProofJudgement> judge(CustodyEvent event, List<Voucher> vouchers, List<Bytes> offers) {
    if (offers.isEmpty()) {
      return Collections.emptyList();
    }
    List<ProofJudgement> proofs = new ArrayList<>(offers.size());
    for (int i = 0; i < offers.size(); i++) {
      proofs.add(judge(i, event, vouchers, offers.get(i)));
    }
    return proofs;
  }

  private ProofJudgement judge(
      int index, CustodyEvent event, List<Voucher> vouchers, Bytes encoded) {
    Parsed<HandoverOffer> parsed = HandoverOffer.parse(encoded);
    if (parsed instanceof Parsed.Refused<HandoverOffer> refused) {
      return failed(index, refused.first());
    }
    HandoverOffer offer = parsed.require();
    Transfer transfer = event.transfer();
    if (transfer == null || !offer.tokenId().equals(transfer.tokenId())) {
      String found =
          transfer == null || transfer.tokenId() == null ? "none" : transfer.tokenId().toShortHex();
      return failed(
          index,
          new Refusal(Reason.OFFER_MISMATCH, "token_id", 0, offer.tokenId().toShortHex(), found));
    }
    Refusal failure = checker.failure(offer);
    if (failure != null) {
      return failed(index, failure);
    }
    List<Voucher> givers = givers(vouchers, offer);
    if (givers.isEmpty()) {
      return failed(
          index,
          new Refusal(
              Reason.OFFER_MISMATCH, "offer.kid", 0, "a giver's key", "kid=" + offer.kid()));
    }
    return judge(index, event, vouchers, offer, givers);
  }

  private static ProofJudgement judge(
      int index,
      CustodyEvent event,
      List<Voucher> vouchers,
      HandoverOffer offer,
      List<Voucher> givers) {
    List<Refusal> found = new ArrayList<>(OfferComparison.differences(offer, event));
    Set<Link> links = new LinkedHashSet<>();
    for (Voucher giver : givers) {
      links.add(giver.link);
      for (Refusal refusal : found) {
        giver.add(refusal.reason());
      }
    }
    long uncertainty = event.time().uncertaintyMs();
    Instant claimed = event.time().instant();
    boolean claimedOutside =
        !claimed.minusMillis(uncertainty).isBefore(offer.expires())
            || claimed.plusMillis(uncertainty).isBefore(offer.notBefore());
    boolean outside = false;
    for (Voucher voucher : vouchers) {
      boolean concerned =
          givers.contains(voucher)
              || voucher.role() == Role.RECEIVER && links.contains(voucher.header.answers());
      boolean provenLate =
          !voucher.requireBracket().notBefore().minusMillis(uncertainty).isBefore(offer.expires());
      if (concerned && (provenLate || claimedOutside && voucher.role() == Role.GIVER)) {
        voucher.add(Reason.OFFER_EXPIRED);
        links.add(voucher.link);
        outside = true;
      }
    }
    if (outside) {
      found.add(
          new Refusal(
              Reason.OFFER_EXPIRED,
              "offer",
              0,
              offer.notBefore() + ".." + offer.expires(),
              "claimed " + claimed));
    }
    return new ProofJudgement(
        ProofJudgement.Kind.OFFER,
        index,
        found.isEmpty() ? Optional.empty() : Optional.of(found.get(0).reason()),
        Optional.empty(),
        new ArrayList<>(links),
        found.isEmpty() ? "offer fits event and giver" : found.get(0).toString());
  }

  private static List<Voucher> givers(List<Voucher> vouchers, HandoverOffer offer) {
    List<Voucher> givers = new ArrayList<>(1);
    for (Voucher voucher : vouchers) {
      if (voucher.role() == Role.GIVER && voucher.kid().equals(offer.kid())) {
        givers.add(voucher);
      }
    }
    return givers;
  }

  private static ProofJudgement failed(int index, Refusal refusal) {
    return new ProofJudgement(
        ProofJudgement.Kind.OFFER,
        index,
        Optional.of(refusal.reason()),
        Optional.empty(),
        Collections.emptyList(),
        refusal.toString());
  }
}
