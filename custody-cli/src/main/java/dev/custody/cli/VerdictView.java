package dev.custody.cli;

import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.observe.TimeBracket;
import dev.custody.crypto.verify.Backing;
import dev.custody.crypto.verify.Indeterminate;
import dev.custody.crypto.verify.ProofJudgement;
import dev.custody.crypto.verify.StatementJudgement;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.Verified;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a verdict is shown: the members of {@code custody verify --json}, which are API, and words.
 */
final class VerdictView {

  private VerdictView() {}

  static String name(Verdict verdict) {
    if (verdict instanceof Verified) {
      return "VERIFIED";
    }
    return verdict instanceof Indeterminate ? "INDETERMINATE" : "REJECTED";
  }

  static Map<String, Object> json(long index, Verdict verdict) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("index", index);
    members.put("eventId", verdict.eventId().map(Object::toString).orElse(null));
    members.put("kind", kind(verdict));
    members.put("verdict", name(verdict));
    members.put("reasons", reasons(verdict.reasons()));
    members.put("notes", notes(verdict.notes()));
    putBracket(members, verdict.bracket().orElse(null));
    members.put("trust", trust(verdict));
    List<Object> statements = new ArrayList<>();
    for (StatementJudgement judgement : verdict.statements()) {
      Map<String, Object> statement = new LinkedHashMap<>();
      statement.put("kid", judgement.kid().map(Object::toString).orElse(null));
      statement.put("role", judgement.role().map(Object::toString).orElse(null));
      statement.put("reasons", reasons(judgement.reasons()));
      putBracket(statement, judgement.bracket());
      statements.add(statement);
    }
    members.put("statements", statements);
    if (!verdict.proofs().isEmpty()) {
      members.put("proofs", proofs(verdict.proofs()));
    }
    return members;
  }

  /** What became of each thing in or beside the event that is no statement. */
  private static List<Object> proofs(List<ProofJudgement> proofs) {
    List<Object> list = new ArrayList<>();
    for (ProofJudgement judgement : proofs) {
      Map<String, Object> proof = new LinkedHashMap<>();
      proof.put("kind", judgement.kind().name());
      proof.put("index", judgement.index());
      proof.put("reason", judgement.reason().map(Reason::name).orElse(null));
      proof.put("time", judgement.time().map(VerdictView::text).orElse(null));
      proof.put(
          "statements", judgement.statements().stream().map(link -> link.bytes().toHex()).toList());
      proof.put("detail", judgement.detail());
      list.add(proof);
    }
    return list;
  }

  /** One line for people. */
  static String words(ProofJudgement proof) {
    return proof.kind()
        + "["
        + proof.index()
        + "] "
        + proof.reason().map(Reason::name).orElse("holds")
        + ": "
        + proof.detail();
  }

  private static void putBracket(Map<String, Object> members, @Nullable TimeBracket bracket) {
    members.put("notBefore", bracket == null ? null : text(bracket.notBefore()));
    members.put("notAfter", bracket == null ? null : text(bracket.notAfter()));
  }

  private static String text(Instant instant) {
    return instant.toString();
  }

  static @Nullable String kind(Verdict verdict) {
    return verdict.observation().map(seen -> seen.event().kind().name()).orElse(null);
  }

  static @Nullable String trust(Verdict verdict) {
    if (verdict instanceof Verified verified) {
      return verified.event().backing() == Backing.WITNESSED ? "WITNESSED" : "SIGNED";
    }
    return null;
  }

  static List<String> reasons(Set<Reason> reasons) {
    return new TreeSet<>(reasons).stream().map(Enum::name).toList();
  }

  static List<String> notes(Set<Note> notes) {
    return new TreeSet<>(notes).stream().map(Enum::name).toList();
  }

  /** The id as people compare it: its first eight hex digits. */
  static String shortId(Optional<dev.custody.api.EventId> id) {
    return id.map(dev.custody.api.EventId::toShortHex).orElse("-");
  }
}
