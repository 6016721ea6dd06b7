package dev.custody.crypto.verify;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.observe.TimeBracket;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.Link;
import dev.custody.crypto.internal.verify.Ledger;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a first pass over a feed or a log has proven about time: the bracket of every authentic
 * statement, by tokens, receipts, checkpoints, witnesses and later statements wherever they stand.
 * A run that is given it ({@link Verifier#newRun(TimeLedger)}) dates statements by what comes later
 * too, and its brackets do not depend on the order of records.
 *
 * <p>Memory is in proportion to the statements: about 500 bytes of each, and 300 of each
 * checkpoint; signatures, headers and bodies are not kept. Immutable and safe to share between
 * threads.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class TimeLedger {

  private final Verifier verifier;
  private final Ledger ledger;

  private TimeLedger(Verifier verifier, Ledger ledger) {
    this.verifier = verifier;
    this.ledger = ledger;
  }

  /** When a statement was signed, as far as proven; empty if it is not authentic or was not met. */
  public Optional<TimeBracket> bracket(Link link) {
    return Optional.ofNullable(ledger.find(link));
  }

  /** How many authentic statements it knows, one per link. */
  public int statements() {
    return ledger.count();
  }

  Verifier verifier() {
    return verifier;
  }

  Ledger ledger() {
    return ledger;
  }

  /** How many statements it knows. */
  @Override
  public String toString() {
    return "TimeLedger[statements=" + statements() + "]";
  }

  /**
   * Reads records in any order. Signatures are checked as in a run, so the first pass costs about
   * as much as the second. Not thread-safe; to be used once.
   *
   * @since 0.1.0
   */
  public static final class Collector {

    private final Verifier verifier;
    private final Ledger ledger;

    Collector(Verifier verifier, Ledger ledger) {
      this.verifier = verifier;
      this.ledger = ledger;
    }

    /** Reads a record as it came out of a feed; one that was refused dates nothing. */
    @CanIgnoreReturnValue
    public Collector add(Parsed<FeedRecord> record) {
      return record instanceof Parsed.Accepted<FeedRecord> accepted ? add(accepted.value()) : this;
    }

    /** Reads a record: an event, a batch or a checkpoint; anything else dates nothing. */
    @CanIgnoreReturnValue
    public Collector add(FeedRecord record) {
      verifier.collect(record, ledger);
      return this;
    }

    /** Reads one event and what stands beside it. */
    @CanIgnoreReturnValue
    public Collector add(EventPackage event) {
      verifier.collect(event, ledger, null);
      return this;
    }

    /**
     * Reads an entry of a log that the caller has checked.
     *
     * @param dates by when its entries were there
     * @param index of the entry, 0-based
     */
    @CanIgnoreReturnValue
    public Collector add(EventPackage event, LogDates dates, long index) {
      Instant loggedBy = dates.of(index).orElse(null);
      verifier.collect(event, ledger, loggedBy);
      return this;
    }

    /** Reads a cosigned checkpoint that events may have seen. */
    @CanIgnoreReturnValue
    public Collector addCheckpoint(Bytes note) {
      ledger.learn(Objects.requireNonNull(note, "note"));
      return this;
    }

    /**
     * Dates all statements.
     *
     * @throws IllegalStateException if it was called before
     */
    public TimeLedger finish() {
      ledger.finish();
      return new TimeLedger(verifier, ledger);
    }
  }
}
