package dev.custody.crypto.verify;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.EventId;
import dev.custody.api.Note;
import dev.custody.api.Reason;
import dev.custody.api.Refusal;
import dev.custody.api.observe.Observation;
import dev.custody.api.observe.TimeBracket;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What verification says about one event: {@link Verified}, {@link Rejected} (the evidence says no)
 * or {@link Indeterminate} (it could not be decided here and now). There is nothing in between and
 * no boolean.
 *
 * <p>The verdict is that of the good statements in the roles that the event needs; statements that
 * failed beside them are listed with their reasons and change nothing.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public sealed interface Verdict permits Verified, Rejected, Indeterminate {

  /** The id of the event; empty for a record that could not be read. */
  Optional<EventId> eventId();

  /** All reasons why it is not verified; empty if it is. */
  Set<Reason> reasons();

  /** What is worth knowing and decides nothing. */
  Set<Note> notes();

  /**
   * When the last of its good needed statements was made, as far as proven; empty where no needed
   * statement is good.
   */
  Optional<TimeBracket> bracket();

  /**
   * All its statements: authentic ones of this and earlier records, then what failed in this
   * record.
   */
  List<StatementJudgement> statements();

  /**
   * What became of tokens, receipts and whatever else stands in or beside the event and is no
   * statement, each by itself; empty where there is nothing.
   */
  List<ProofJudgement> proofs();

  /** Where the record or the body was refused; empty if both could be read. */
  List<Refusal> refusals();

  /** What a log stores of it; empty where no statement is authentic. */
  Optional<AuthenticEvent> authentic();

  /** What reconciliation takes of it; empty where the body could not be read. */
  Optional<Observation> observation();
}
