package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.Note;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.event.Anchor;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.EventCodec;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.internal.handover.OfferChecker;
import dev.custody.crypto.internal.time.BadNote;
import dev.custody.crypto.internal.time.DatedNote;
import dev.custody.crypto.internal.time.NoteMemory;
import dev.custody.crypto.internal.verify.EventMemory.Remembered;
import dev.custody.crypto.seal.SealCounters;
import dev.custody.crypto.seal.SealRegistry;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.ProofJudgement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges events one behind the other, with what the run remembers: the state of one run. Not safe
 * for use by several threads.
 */
public final class EventJudge {

  private final Streams streams;
  private final Brackets brackets;
  private final EventMemory memory = new EventMemory();
  private final SealRule seals;
  private final TimeProofs proofs;
  private final NoteMemory notes = NoteMemory.bounded();
  private final @Nullable Ledger ledger;
  private final OfferRule offers;
  private final boolean bundleExpired;

  /**
   * Starts a run without memory but of the counters of seals.
   *
   * @param ledger what a first pass has proven; null without one
   */
  public EventJudge(
      TrustBundle bundle,
      Instant at,
      boolean contiguous,
      TimeProofs proofs,
      @Nullable Ledger ledger,
      SealRegistry registry,
      SealCounters counters,
      OfferChecker offers) {
    this.offers = new OfferRule(offers);
    this.seals = new SealRule(registry, counters);
    this.streams = new Streams(contiguous);
    this.brackets = new Brackets(streams, at, ledger);
    this.proofs = proofs;
    this.ledger = ledger;
    this.bundleExpired = !at.isBefore(bundle.expires());
  }

  /**
   * The remembered check of exactly this statement of this event; null if there is none. Statements
   * come again in feeds of several parties, and their signatures need no second check.
   */
  public @Nullable CheckedStatement recall(EventId id, Statement statement) {
    List<Remembered> remembered = memory.recall(id);
    if (remembered != null) {
      for (Remembered known : remembered) {
        if (known.checked().statement().equals(statement)) {
          return known.checked();
        }
      }
    }
    return null;
  }

  /**
   * Judges one event by the statements that a record brings and those that the run remembers.
   *
   * @param presented the record's statements, checked, in any order
   * @param record all that the record brings of this event
   * @param loggedBy when all of its authentic statements were in a log by; null if nobody says
   */
  public Judgement judge(
      EventId id,
      List<CheckedStatement> presented,
      EventPackage record,
      @Nullable Instant loggedBy) {
    Bytes body = record.event().body();
    Parsed<CustodyEvent> parsed = EventCodec.decode(body);
    CustodyEvent event =
        parsed instanceof Parsed.Accepted<CustodyEvent> accepted ? accepted.value() : null;
    List<Refusal> refusals =
        parsed instanceof Parsed.Refused<CustodyEvent> refused ? refused.refusals() : List.of();
    List<Remembered> remembered = memory.recall(id);
    List<CheckedStatement> failed = new ArrayList<>(0);
    List<Voucher> vouchers = unite(remembered, presented, failed);
    boolean anythingNew = place(id, vouchers, event);
    List<ProofJudgement> proven = prove(event, vouchers, presented, record, loggedBy);
    List<ProofJudgement> offered = judgeStatements(vouchers, event, record.offers());

    Outcome outcome =
        event == null
            ? Outcome.ofRefused(refusals, vouchers, failed)
            : Outcome.ofEvent(event, vouchers, failed);
    boolean brought = failed.size() < presented.size();
    if (brought ? !anythingNew : remembered != null) {
      outcome.note(Note.DUPLICATE);
    }
    for (ProofJudgement proof : proven) {
      outcome.list(proof);
    }
    for (ProofJudgement offer : offered) {
      outcome.list(offer);
    }
    if (event != null) {
      judgeBeside(outcome, event, vouchers, record);
    }
    if (bundleExpired) {
      outcome.add(Reason.TRUST_BUNDLE_EXPIRED);
    }
    if (event != null && !event.seals().isEmpty()) {
      // Last of all: only what is verified spends the counter of a seal.
      seals.judge(outcome, id, event, isSeenDated(proven));
    }
    List<Voucher> kept = AuthenticStatements.select(body, vouchers);
    memory.keep(id, memorable(kept));
    return outcome.toJudgement(id, body, event, refusals, kept);
  }

  private static List<Remembered> memorable(List<Voucher> kept) {
    if (kept.size() == 1) {
      Voucher only = kept.get(0);
      return Collections.singletonList(new Remembered(only.checked, only.requirePosition()));
    }
    List<Remembered> memorable = new ArrayList<>(kept.size());
    for (Voucher voucher : kept) {
      memorable.add(new Remembered(voucher.checked, voucher.requirePosition()));
    }
    return memorable;
  }

  /**
   * What stands in or beside an event beyond its statements. Each rule adds to the outcome what it
   * has against the event (add), what is worth knowing (note), and what became of each thing that
   * it looked at (list). It sees all authentic statements of the event as they have been judged.
   */
  private void judgeBeside(
      Outcome outcome, CustodyEvent event, List<Voucher> vouchers, EventPackage record) {
    if (!DisclosureRule.allOpen(event, record.disclosures())) {
      outcome.add(Reason.COMMITMENT_MISMATCH);
    }
  }

  /** One voucher per link, of what is remembered and what is presented, in the order of a log. */
  private static List<Voucher> unite(
      @Nullable List<Remembered> remembered,
      List<CheckedStatement> presented,
      List<CheckedStatement> failed) {
    List<Voucher> vouchers = new ArrayList<>(presented.size());
    if (remembered != null) {
      for (Remembered known : remembered) {
        vouchers.add(new Voucher(known.checked(), known.position()));
      }
    }
    for (CheckedStatement checked : presented) {
      if (checked.isAuthentic()) {
        unite(vouchers, checked);
      } else {
        failed.add(checked);
      }
    }
    if (vouchers.size() > 1) {
      vouchers.sort((left, right) -> left.encoded().compareTo(right.encoded()));
    }
    return vouchers;
  }

  private static void unite(List<Voucher> vouchers, CheckedStatement checked) {
    for (int i = 0; i < vouchers.size(); i++) {
      CheckedStatement known = vouchers.get(i).checked;
      if (known.requireLink().equals(checked.requireLink())) {
        // Two signatures over the same bytes: one is kept, the same whichever came first.
        if (checked.encoded().compareTo(known.encoded()) < 0) {
          vouchers.set(i, new Voucher(checked, vouchers.get(i).position));
        }
        return;
      }
    }
    vouchers.add(new Voucher(checked, null));
  }

  /** Dates statements by what stands beside them, and by what the event has seen. */
  private List<ProofJudgement> prove(
      @Nullable CustodyEvent event,
      List<Voucher> vouchers,
      List<CheckedStatement> presented,
      EventPackage record,
      @Nullable Instant loggedBy) {
    if (loggedBy != null) {
      for (CheckedStatement statement : presented) {
        if (statement.isAuthentic()) {
          position(vouchers, statement.requireLink()).prove(loggedBy, TimeBracket.Upper.CHECKPOINT);
        }
      }
    }
    List<ProofJudgement> judgements = Collections.emptyList();
    if (TimeProofs.hasAny(record)) {
      judgements =
          proofs.judge(
              record,
              presented,
              notes,
              (link, until, source) -> position(vouchers, link).prove(until, source));
    }
    Anchor seen = event == null ? null : event.seen();
    Digest hash = seen == null ? null : seen.note();
    DatedNote note = hash == null ? null : recallNote(hash);
    if (seen == null || note == null) {
      return judgements;
    }
    Instant from = TimeProofs.seenAt(seen, note);
    if (from != null) {
      for (Voucher voucher : vouchers) {
        voucher.requirePosition().raise(from, TimeBracket.Lower.SEEN_CHECKPOINT);
      }
    }
    List<ProofJudgement> all = new ArrayList<>(judgements);
    all.add(TimeProofs.judgeSeen(seen, note));
    return all;
  }

  /** Whether what the event has seen is proven to be of a date: a device can make up a hash. */
  private static boolean isSeenDated(List<ProofJudgement> proven) {
    for (ProofJudgement proof : proven) {
      if (proof.kind() == ProofJudgement.Kind.SEEN && proof.holds() && proof.time().isPresent()) {
        return true;
      }
    }
    return false;
  }

  private @Nullable DatedNote recallNote(Digest hash) {
    DatedNote known = notes.find(hash);
    return known != null || ledger == null ? known : ledger.note(hash);
  }

  private static Position position(List<Voucher> vouchers, Link link) {
    for (Voucher voucher : vouchers) {
      if (voucher.link.equals(link)) {
        return voucher.requirePosition();
      }
    }
    throw new AssertionError("an authentic statement has a voucher: link=" + link);
  }

  /** Remembers a checkpoint, if it is one of a log of the bundle; says nothing if it is not. */
  public void learn(Bytes note) {
    try {
      notes.add(proofs.notes().judge(note));
    } catch (BadNote e) {
      // Data that proves nothing: a feed may carry checkpoints of anybody.
      return;
    }
  }

  /** Returns whether one of them has not been seen in this run. */
  private boolean place(EventId id, List<Voucher> vouchers, @Nullable CustodyEvent event) {
    List<Voucher> unplaced = new ArrayList<>(vouchers.size());
    for (Voucher voucher : vouchers) {
      voucher.addAll(StatementRules.judge(voucher.header, voucher.key, event));
      if (voucher.position == null) {
        voucher.position = streams.find(voucher.link);
      }
      if (voucher.position == null) {
        unplaced.add(voucher);
      }
    }
    // The order of statements in a record means nothing: of two that claim one position, the one
    // that
    // has failed otherwise is the later one, then the one that no event needs.
    if (unplaced.size() > 1) {
      unplaced.sort(EventJudge::comparePlacing);
    }
    for (Voucher voucher : unplaced) {
      Position position =
          new Position(
              voucher.header, voucher.key, voucher.link, event == null ? null : event.time());
      voucher.position = position;
      if (event != null && event.transfer() != null && voucher.role() == Role.GIVER) {
        position.redeems(event.transfer().tokenId(), id);
      }
      streams.place(position);
    }
    return !unplaced.isEmpty();
  }

  /** Returns what became of the offers beside the event. */
  private List<ProofJudgement> judgeStatements(
      List<Voucher> vouchers, @Nullable CustodyEvent event, List<Bytes> offers) {
    brackets.raiseLower(vouchers);
    StatementJudge judge = new StatementJudge(streams, brackets, vouchers);
    if (event == null || offers.isEmpty()) {
      judge.judgeAll(event, () -> {});
      return Collections.emptyList();
    }
    List<ProofJudgement> offered = new ArrayList<>(offers.size());
    judge.judgeAll(event, () -> offered.addAll(this.offers.judge(event, vouchers, offers)));
    return offered;
  }

  private static int comparePlacing(Voucher left, Voucher right) {
    int bySequence = Long.compare(left.header.sequence(), right.header.sequence());
    if (bySequence != 0) {
      return bySequence;
    }
    int byFailure = Boolean.compare(!left.isGood(), !right.isGood());
    if (byFailure != 0) {
      return byFailure;
    }
    int byNeed = left.role().compareTo(right.role());
    return byNeed != 0 ? byNeed : left.encoded().compareTo(right.encoded());
  }
}
