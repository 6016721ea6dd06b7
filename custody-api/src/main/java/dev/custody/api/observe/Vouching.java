package dev.custody.api.observe;

import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.Role;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one authentic statement said about an event, after it was judged.
 *
 * @param kid the key
 * @param role as what it vouched
 * @param party identifier of the party that it acts for
 * @param sequence the position in the key's stream
 * @param link the statement's link
 * @param previous the link at the position before
 * @param bracket when it was signed, as far as proven; null where the key's window is not known
 * @param statedAt when a GATEWAY received or a WITNESS saw it, by its own clock
 * @param reasons why the statement is not good; empty if it is
 * @param notes notes on the statement
 * @since 0.1.0
 */
public record Vouching(
    KeyId kid,
    Role role,
    String party,
    long sequence,
    Link link,
    Link previous,
    @Nullable TimeBracket bracket,
    @Nullable Instant statedAt,
    Set<Reason> reasons,
    Set<Note> notes) {

  public Vouching {
    Objects.requireNonNull(kid, "kid");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(party, "party");
    Objects.requireNonNull(link, "link");
    Objects.requireNonNull(previous, "previous");
    reasons = Set.copyOf(reasons);
    notes = Set.copyOf(notes);
  }

  /** Whether the statement counts. */
  public boolean good() {
    return reasons.isEmpty();
  }
}
