package dev.custody.crypto.verify;

import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.observe.Vouching;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about one statement of an event.
 *
 * <p>Where the signature does not hold, the header is a claim like any other bytes.
 *
 * @param statement the statement; out of a batch record, with a batch proof of its own
 * @param header its header; null if it could not be read
 * @param link its link; null if it is not authentic
 * @param reasons why it is not good; empty if it is
 * @param notes notes on it
 * @param bracket when it was signed, as far as proven; null if it is not authentic
 * @param refusals where its header was refused; empty if it could be read
 * @since 0.1.0
 */
public record StatementJudgement(
    Statement statement,
    @Nullable ProtectedHeader header,
    @Nullable Link link,
    Set<Reason> reasons,
    Set<Note> notes,
    @Nullable TimeBracket bracket,
    List<Refusal> refusals) {

  /** Made by a verifier; takes the collections over as they are. */
  public StatementJudgement {
    Objects.requireNonNull(statement, "statement");
    Objects.requireNonNull(reasons, "reasons");
    Objects.requireNonNull(notes, "notes");
    Objects.requireNonNull(refusals, "refusals");
  }

  /** Whether its signature holds. */
  public boolean isAuthentic() {
    return link != null;
  }

  /** Whether it counts. */
  public boolean isGood() {
    return reasons.isEmpty();
  }

  /** The key that it names, if its header could be read. */
  public Optional<KeyId> kid() {
    return Optional.ofNullable(header).map(ProtectedHeader::kid);
  }

  /** The role that it claims, if its header could be read. */
  public Optional<Role> role() {
    return Optional.ofNullable(header).map(ProtectedHeader::role);
  }

  /** The same for reconciliation, if it is authentic. */
  public Optional<Vouching> vouching() {
    if (header == null || link == null) {
      return Optional.empty();
    }
    Long statedMs = header.statedMs();
    return Optional.of(
        new Vouching(
            header.kid(),
            header.role(),
            header.iss(),
            header.sequence(),
            link,
            header.previous(),
            bracket,
            statedMs == null ? null : Instant.ofEpochMilli(statedMs),
            reasons,
            notes));
  }
}
