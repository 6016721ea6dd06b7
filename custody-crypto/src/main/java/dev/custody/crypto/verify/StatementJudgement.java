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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about one statement of an event.
 *
 * <p>Where the signature does not hold, the header is a claim like any other bytes.
 *
 * @since 0.1.0
 */
public final class StatementJudgement {

  private final Supplier<Statement> statement;
  private final @Nullable ProtectedHeader header;
  private final @Nullable Link link;
  private final Set<Reason> reasons;
  private final Set<Note> notes;
  private final @Nullable TimeBracket bracket;
  private final List<Refusal> refusals;

  /**
   * Made by a verifier; takes the collections over as they are.
   *
   * @param statement gives the same each time
   */
  public StatementJudgement(
      Supplier<Statement> statement,
      @Nullable ProtectedHeader header,
      @Nullable Link link,
      Set<Reason> reasons,
      Set<Note> notes,
      @Nullable TimeBracket bracket,
      List<Refusal> refusals) {
    this.statement = Objects.requireNonNull(statement, "statement");
    this.header = header;
    this.link = link;
    this.reasons = Objects.requireNonNull(reasons, "reasons");
    this.notes = Objects.requireNonNull(notes, "notes");
    this.bracket = bracket;
    this.refusals = Objects.requireNonNull(refusals, "refusals");
  }

  /** The statement; out of a batch record, with a batch proof of its own. */
  public Statement statement() {
    return statement.get();
  }

  /** Its header; null if it could not be read. */
  public @Nullable ProtectedHeader header() {
    return header;
  }

  /** Its link; null if it is not authentic. */
  public @Nullable Link link() {
    return link;
  }

  /** Why it is not good; empty if it is. */
  public Set<Reason> reasons() {
    return reasons;
  }

  /** Notes on it. */
  public Set<Note> notes() {
    return notes;
  }

  /** When it was signed, as far as proven; null if it is not authentic. */
  public @Nullable TimeBracket bracket() {
    return bracket;
  }

  /** Where its header was refused; empty if it could be read. */
  public List<Refusal> refusals() {
    return refusals;
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StatementJudgement that
        && statement().equals(that.statement())
        && Objects.equals(header, that.header)
        && Objects.equals(link, that.link)
        && reasons.equals(that.reasons)
        && notes.equals(that.notes)
        && Objects.equals(bracket, that.bracket)
        && refusals.equals(that.refusals);
  }

  @Override
  public int hashCode() {
    return Objects.hash(header, link, reasons, notes, bracket, refusals);
  }

  /** Role, key, and what is against it. */
  @Override
  public String toString() {
    return "StatementJudgement["
        + role().map(Enum::name).orElse("unreadable")
        + ", kid="
        + kid().map(KeyId::toString).orElse("unknown")
        + ", reasons="
        + reasons
        + ", notes="
        + notes
        + "]";
  }
}
