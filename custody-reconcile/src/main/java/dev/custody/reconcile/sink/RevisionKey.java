package dev.custody.reconcile.sink;

import dev.custody.reconcile.ExceptionId;
import dev.custody.reconcile.ExceptionRevision;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What sinks and receivers are idempotent on: which exception, and which revision of it.
 *
 * @param id the exception
 * @param revision from 1
 * @since 0.1.0
 */
public record RevisionKey(ExceptionId id, int revision) {

  private static final Pattern FORM = Pattern.compile("([0-9a-f]{32}):([1-9][0-9]{0,9})");

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the revision is below 1
   */
  public RevisionKey {
    Objects.requireNonNull(id, "id");
    if (revision < 1) {
      throw new IllegalArgumentException("revision below 1: found=" + revision);
    }
  }

  /** The key of this revision. */
  public static RevisionKey of(ExceptionRevision revision) {
    return new RevisionKey(revision.id(), revision.revision());
  }

  /** Reads what {@link #toString} has written; empty if it is anything else. */
  public static Optional<RevisionKey> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches() ? of(matcher.group(1), matcher.group(2)) : Optional.empty();
  }

  /** From hex digits and a number that a pattern has found. */
  static Optional<RevisionKey> of(String hex, String number) {
    long revision = Long.parseLong(number);
    return revision > Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(new RevisionKey(ExceptionId.ofHex(hex), (int) revision));
  }

  /** As {@code id:revision}, the idempotency key of a webhook message. */
  @Override
  public String toString() {
    return id + ":" + revision;
  }
}
