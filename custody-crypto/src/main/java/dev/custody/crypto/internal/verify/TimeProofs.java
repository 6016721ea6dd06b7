package dev.custody.crypto.internal.verify;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.Reason;
import dev.custody.api.event.Anchor;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.Link;
import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.internal.time.BadNote;
import dev.custody.crypto.internal.time.BadToken;
import dev.custody.crypto.internal.time.DatedNote;
import dev.custody.crypto.internal.time.DatedNotes;
import dev.custody.crypto.internal.time.DatedSignature;
import dev.custody.crypto.internal.time.NoteMemory;
import dev.custody.crypto.internal.time.ParsedToken;
import dev.custody.crypto.internal.time.TokenAnchors;
import dev.custody.crypto.proof.TlogProof;
import dev.custody.crypto.time.TimestampPolicy;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.ProofJudgement;
import dev.custody.crypto.verify.ProofJudgement.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges the timestamp tokens and receipts beside an event, by the statements of the record they
 * came in: whoever passes them on has the statements too, and so no proof depends on what came
 * before. Nothing is done, and nothing made, for an event that has none. Safe to share between
 * threads.
 */
public final class TimeProofs {

  private final TokenAnchors anchors;
  private final DatedNotes notes;

  /** By the entries of this bundle and what the caller believes. */
  public TimeProofs(TrustBundle bundle, TimestampPolicy policy) {
    this.anchors = new TokenAnchors(bundle, policy);
    this.notes = new DatedNotes(bundle);
  }

  /** What judges checkpoints. */
  public DatedNotes notes() {
    return notes;
  }

  /** Whether there is anything to judge. */
  static boolean hasAny(EventPackage record) {
    return !record.timestampTokens().isEmpty() || !record.receipts().isEmpty();
  }

  /**
   * Judges all tokens and receipts of a record.
   *
   * @param presented the record's statements, checked
   * @param memory takes the checkpoints of good receipts
   * @param dating takes what is proven
   * @return one judgement of each, tokens first
   */
  List<ProofJudgement> judge(
      EventPackage record, List<CheckedStatement> presented, NoteMemory memory, Dating dating) {
    List<ProofJudgement> judgements = new ArrayList<>();
    for (Bytes token : record.timestampTokens()) {
      judgements.add(judgeToken(judgements.size(), token, presented, dating));
    }
    if (!record.receipts().isEmpty()) {
      EntryCandidates candidates = new EntryCandidates(record.event().body(), presented);
      for (int i = 0; i < record.receipts().size(); i++) {
        judgements.add(judgeReceipt(i, record.receipts().get(i), candidates, memory, dating));
      }
    }
    return judgements;
  }

  private ProofJudgement judgeToken(
      int index, Bytes encoded, List<CheckedStatement> presented, Dating dating) {
    List<Link> dated = new ArrayList<>(1);
    try {
      ParsedToken token = ParsedToken.parse(encoded);
      for (CheckedStatement statement : presented) {
        if (statement.isAuthentic()
            && Digest.sha256(signatureOf(statement)).equals(token.imprint())) {
          dated.add(statement.requireLink());
        }
      }
      if (dated.isEmpty()) {
        throw new BadToken(
            "imprint of a signature of this record expected: found=" + token.imprint());
      }
      Instant until = token.check(anchors);
      for (Link link : dated) {
        dating.date(link, until, TimeBracket.Upper.TIMESTAMP_TOKEN);
      }
      return new ProofJudgement(
          Kind.TIMESTAMP, index, Optional.empty(), Optional.of(until), dated, "");
    } catch (BadToken e) {
      return new ProofJudgement(
          Kind.TIMESTAMP,
          index,
          Optional.of(Reason.TIMESTAMP_INVALID),
          Optional.empty(),
          dated,
          e.detail());
    }
  }

  private static Bytes signatureOf(CheckedStatement statement) {
    return DatedSignature.of(statement.statement(), statement.requireHeader()).require();
  }

  private ProofJudgement judgeReceipt(
      int index, Bytes text, EntryCandidates candidates, NoteMemory memory, Dating dating) {
    String detail;
    List<Link> included = Collections.emptyList();
    Parsed<TlogProof> parsed = TlogProof.parse(text);
    if (parsed instanceof Parsed.Refused<TlogProof> refused) {
      detail = refused.first().path() + ": expected " + refused.first().expected();
    } else {
      TlogProof proof = parsed.require();
      try {
        DatedNote note = notes.judge(proof.checkpoint());
        memory.add(note);
        included = candidates.find(proof, note.checkpoint().root());
        Instant oldest = note.oldest();
        if (!included.isEmpty()) {
          if (oldest != null) {
            for (Link link : included) {
              dating.date(link, oldest, TimeBracket.Upper.CHECKPOINT);
            }
          }
          return new ProofJudgement(
              Kind.RECEIPT,
              index,
              Optional.empty(),
              Optional.ofNullable(oldest),
              included,
              oldest == null ? "in the log, and no witness says when" : "");
        }
        detail = "entry of statements of this record expected: size=" + note.checkpoint().size();
      } catch (BadNote e) {
        detail = e.detail();
      }
    }
    return new ProofJudgement(
        Kind.RECEIPT,
        index,
        Optional.of(Reason.RECEIPT_INVALID),
        Optional.empty(),
        included,
        detail);
  }

  /** What becomes of the checkpoint that an event says it has seen, where its note is known. */
  static ProofJudgement judgeSeen(Anchor seen, DatedNote note) {
    boolean agrees = agrees(seen, note);
    return new ProofJudgement(
        Kind.SEEN,
        0,
        agrees ? Optional.empty() : Optional.of(Reason.RECEIPT_INVALID),
        agrees ? Optional.ofNullable(note.newest()) : Optional.empty(),
        Collections.emptyList(),
        agrees
            ? note.newest() == null ? "no witness says when" : ""
            : "origin, size and root of the note expected: size=" + note.checkpoint().size());
  }

  /** Not signed before; null where the note proves no date. */
  static @Nullable Instant seenAt(Anchor seen, DatedNote note) {
    return agrees(seen, note) ? note.newest() : null;
  }

  private static boolean agrees(Anchor seen, DatedNote note) {
    return note.checkpoint().origin().equals(seen.origin())
        && note.checkpoint().size() == seen.size()
        && note.checkpoint().root().equals(seen.root());
  }

  /** Whether a leaf hash leads to a root by the path of a proof. */
  static boolean leads(TlogProof proof, Digest leaf, Digest root) {
    return proof.inclusion().check(leaf, root) instanceof ProofResult.Holds;
  }
}
