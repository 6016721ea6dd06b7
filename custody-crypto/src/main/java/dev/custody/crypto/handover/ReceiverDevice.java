package dev.custody.crypto.handover;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.EventId;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.event.AuthMethod;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.event.Transfer;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.internal.handover.OfferChecker;
import dev.custody.crypto.internal.handover.OfferComparison;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.AuthenticEvent;
import dev.custody.crypto.verify.StatementJudgement;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.Verifier;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's side of a handover: holds what the giver has signed against its offer, and
 * countersigns it. All without a network (docs/format.md, handover offers, says the order).
 *
 * <p>That an offer is used is durable before the event is countersigned; after a crash the same
 * event may be countersigned again, another may not. Thread-safe as far as its parts are.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class ReceiverDevice {

  private final String party;
  private final TrustBundle bundle;
  private final VerificationBackend backend;
  private final ReceiverPolicy policy;
  private final RedeemedOffers redeemed;

  private ReceiverDevice(
      String party,
      TrustBundle bundle,
      VerificationBackend backend,
      ReceiverPolicy policy,
      RedeemedOffers redeemed) {
    this.party = Objects.requireNonNull(party, "party");
    this.bundle = Objects.requireNonNull(bundle, "bundle");
    this.backend = Objects.requireNonNull(backend, "backend");
    this.policy = Objects.requireNonNull(policy, "policy");
    this.redeemed = Objects.requireNonNull(redeemed, "redeemed");
  }

  /**
   * A receiver.
   *
   * @param party identifier of the party that this device acts for
   * @param bundle who may say what
   * @param backend what checks signatures
   * @param policy how strict
   * @param redeemed which offers were redeemed on this device
   */
  public static ReceiverDevice of(
      String party,
      TrustBundle bundle,
      VerificationBackend backend,
      ReceiverPolicy policy,
      RedeemedOffers redeemed) {
    return new ReceiverDevice(party, bundle, backend, policy, redeemed);
  }

  /**
   * Judges what the giver's device has shown.
   *
   * <p>Without authentic giver, readable event or authentic offer the refusals are those of the
   * verification, each naming what failed. Else all of these together: OFFER_WRONG_RECEIVER,
   * OFFER_MISMATCH, OFFER_EXPIRED (also before its beginning), OFFER_REUSED, STEP_UP_REQUIRED.
   *
   * @param signed the event with the giver's statement; others are left aside
   * @param offer the offer, from the QR code or from beside the event
   * @param performed what the person has really done at this device, just now
   * @param now by the clock of this device
   */
  public OfferVerdict check(
      SignedEvent signed, HandoverOffer offer, Set<AuthMethod> performed, Instant now) {
    return check(signed, offer, performed, now, null);
  }

  /**
   * The same for the new event after a partial acceptance: it must say PARTIAL, be related to the
   * event that was offered before, and hold only what that one held; else OFFER_MISMATCH as well.
   *
   * @param before the event that was not accepted as a whole
   */
  public OfferVerdict checkPartial(
      SignedEvent signed,
      HandoverOffer offer,
      Set<AuthMethod> performed,
      Instant now,
      CustodyEvent before) {
    return check(signed, offer, performed, now, Objects.requireNonNull(before, "before"));
  }

  private OfferVerdict check(
      SignedEvent signed,
      HandoverOffer offer,
      Set<AuthMethod> performed,
      Instant now,
      @Nullable CustodyEvent before) {
    Verdict verdict = verdictOfGiver(signed, now);
    EnumSet<Reason> reasons = EnumSet.noneOf(Reason.class);
    reasons.addAll(verdict.reasons());
    // That the receiver has not signed is why we are here.
    reasons.remove(Reason.PENDING_COUNTERSIGNATURE);
    if (reasons.size() > 1) {
      reasons.remove(Reason.NO_STATEMENT);
    }
    AuthenticEvent authentic = verdict.authentic().orElse(null);
    if (!verdict.refusals().isEmpty()) {
      return OfferVerdict.Refused.of(verdict.refusals());
    }
    if (!reasons.isEmpty() || authentic == null) {
      List<Refusal> refusals = new ArrayList<>();
      for (Reason reason : reasons) {
        refusals.add(new Refusal(reason, "event", 0, "a giver's good statement", "none"));
      }
      return OfferVerdict.Refused.of(refusals);
    }
    Refusal failure = new OfferChecker(bundle, backend).failure(offer);
    if (failure != null) {
      return OfferVerdict.Refused.of(Collections.singletonList(failure));
    }
    CustodyEvent event = EventCodec.decode(signed.body()).require();
    EventId id = authentic.eventId();
    List<Refusal> refusals = new ArrayList<>();
    Link answers = linkOf(verdict, offer);
    if (answers == null) {
      refusals.add(
          new Refusal(
              Reason.OFFER_MISMATCH, "offer.kid", 0, "the giver's key", "kid=" + offer.kid()));
    }
    refusals.addAll(differences(offer, event));
    if (before != null) {
      HandoverEvents.partialFault(before, event).ifPresent(refusals::add);
    }
    timeFault(offer, now).ifPresent(refusals::add);
    reuseFault(offer, redeemed.find(offer.tokenId()), id).ifPresent(refusals::add);
    Set<AuthMethod> missing = missing(event, performed);
    if (!missing.isEmpty()) {
      refusals.add(
          new Refusal(
              Reason.STEP_UP_REQUIRED, "transfer.receiver_auth", 0, missing.toString(), "none"));
    }
    if (!refusals.isEmpty() || answers == null) {
      return new OfferVerdict.Refused(refusals, missing);
    }
    return new OfferVerdict.Accepted(event, id, offer, answers, authentic.signed().statements());
  }

  /**
   * Countersigns: marks the offer as used, durably, then signs the same event as RECEIVER, with the
   * link of the giver's statement.
   *
   * <p>Refuses with OFFER_EXPIRED if time has run out since the check, and OFFER_REUSED if the
   * offer was redeemed for another event meanwhile.
   *
   * @param accepted as {@link #check} gave it
   * @param stream the stream of the device's key
   * @param now by the clock of this device
   * @return the event with the giver's authentic statements and this one, sorted
   * @throws IllegalArgumentException if the stream is of another party
   * @throws IOException if offer or position may not be stored; nothing was signed
   * @throws SigningException if there is no signature; the position is taken, recover gets it
   */
  public HandoverResult accept(OfferVerdict.Accepted accepted, StatementSigner stream, Instant now)
      throws IOException, SigningException {
    if (!stream.party().equals(party)) {
      throw new IllegalArgumentException(
          "stream of another party: expected=" + party + ", found=" + stream.party());
    }
    HandoverOffer offer = accepted.offer();
    Refusal late = timeFault(offer, now).orElse(null);
    if (late != null) {
      return OfferVerdict.Refused.of(Collections.singletonList(late));
    }
    EventId used = redeemed.redeem(offer.tokenId(), accepted.eventId());
    Refusal reused = reuseFault(offer, Optional.of(used), accepted.eventId()).orElse(null);
    if (reused != null) {
      return OfferVerdict.Refused.of(Collections.singletonList(reused));
    }
    SignedEvent taken =
        stream.sign(StatementRequest.receiver(accepted.event(), accepted.answers()));
    List<Statement> both = new ArrayList<>(accepted.given());
    both.addAll(taken.statements());
    both.sort(Comparator.comparing(ContainerCodec::encode));
    return new HandoverResult.Signed(new SignedEvent(taken.body(), both), offer);
  }

  /** Whatever else stands in the record: only what the giver says is asked for here. */
  private Verdict verdictOfGiver(SignedEvent signed, Instant now) {
    List<Statement> givers = new ArrayList<>();
    for (Statement statement : signed.statements()) {
      if (ProtectedHeader.parse(statement.protectedHeader())
              instanceof Parsed.Accepted<ProtectedHeader> header
          && header.value().role() == Role.GIVER) {
        givers.add(statement);
      }
    }
    VerificationPolicy verification =
        new VerificationPolicy(now, VerificationPolicy.Streams.MAY_HAVE_GAPS);
    return Verifier.of(bundle, verification, backend)
        .verify(EventPackage.of(new SignedEvent(signed.body(), givers)));
  }

  /** The good statement of the key that signed the offer. */
  private static @Nullable Link linkOf(Verdict verdict, HandoverOffer offer) {
    for (StatementJudgement statement : verdict.statements()) {
      if (statement.isGood() && statement.kid().equals(Optional.of(offer.kid()))) {
        return statement.link();
      }
    }
    return null;
  }

  private List<Refusal> differences(HandoverOffer offer, CustodyEvent event) {
    List<Refusal> found = new ArrayList<>();
    if (!offer.receiver().equals(party)) {
      found.add(
          new Refusal(Reason.OFFER_WRONG_RECEIVER, "offer.receiver", 0, party, offer.receiver()));
    }
    found.addAll(OfferComparison.differences(offer, event));
    return found;
  }

  private Optional<Refusal> timeFault(HandoverOffer offer, Instant now) {
    if (!now.minus(policy.clockTolerance()).isBefore(offer.expires())) {
      return Optional.of(
          new Refusal(
              Reason.OFFER_EXPIRED,
              "offer.exp",
              0,
              "later than " + now.minus(policy.clockTolerance()),
              offer.expires().toString()));
    }
    if (now.plus(policy.clockTolerance()).isBefore(offer.notBefore())) {
      return Optional.of(
          new Refusal(
              Reason.OFFER_EXPIRED,
              "offer.nbf",
              0,
              "not after " + now.plus(policy.clockTolerance()),
              offer.notBefore().toString()));
    }
    return Optional.empty();
  }

  private static Optional<Refusal> reuseFault(
      HandoverOffer offer, Optional<EventId> used, EventId id) {
    return used.filter(other -> !other.equals(id))
        .map(
            other ->
                new Refusal(
                    Reason.OFFER_REUSED,
                    "offer " + offer.tokenId().toShortHex(),
                    0,
                    "event " + other.toShortHex() + " alone",
                    id.toShortHex()));
  }

  private Set<AuthMethod> missing(CustodyEvent event, Set<AuthMethod> performed) {
    EnumSet<AuthMethod> missing = EnumSet.noneOf(AuthMethod.class);
    missing.addAll(policy.demanded());
    Transfer transfer = event.transfer();
    if (transfer != null) {
      missing.addAll(transfer.receiverAuth());
    }
    missing.removeAll(performed);
    return missing;
  }
}
