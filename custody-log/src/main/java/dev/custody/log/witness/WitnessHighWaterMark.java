package dev.custody.log.witness;

import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.WitnessQuorum;
import dev.custody.log.LogReader;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A high-water mark that the log's witnesses remember. To ask them what they have seen is to ask
 * them to cosign: a witness that knows less moves up, one that knows more says so. So here {@link
 * #check} raises the mark too.
 *
 * <p>A witness gives no more than a size: it is a reason not to open the log and to look, not yet a
 * proof for others. One that contradicts decides, whatever the rest says.
 *
 * @since 0.1.0
 */
public final class WitnessHighWaterMark implements HighWaterMark {

  private final List<WitnessEndpoint> witnesses;
  private final int answersMin;
  private final Duration ageMax;
  private final CosigningPolicy policy;
  private final Clock clock;

  private WitnessHighWaterMark(
      List<WitnessEndpoint> witnesses,
      int answersMin,
      Duration ageMax,
      CosigningPolicy policy,
      Clock clock) {
    this.witnesses = List.copyOf(witnesses);
    this.answersMin = answersMin;
    this.ageMax = Objects.requireNonNull(ageMax, "ageMax");
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * A mark that these witnesses hold.
   *
   * @param answersMin how many must answer, from 1 to all, for anything to be known
   * @param ageMax how far the time of a cosignature may lie before the clock's: an older one may be
   *     a repetition from before the log was put back, and does not count
   * @throws IllegalArgumentException if {@code answersMin} is out of range
   */
  public static WitnessHighWaterMark of(
      List<WitnessEndpoint> witnesses,
      int answersMin,
      Duration ageMax,
      CosigningPolicy policy,
      Clock clock) {
    if (answersMin < 1 || answersMin > witnesses.size()) {
      throw new IllegalArgumentException(
          "answers out of range: answersMin=" + answersMin + ", witnesses=" + witnesses.size());
    }
    return new WitnessHighWaterMark(witnesses, answersMin, ageMax, policy, clock);
  }

  @Override
  public MarkVerdict check(LogReader reader) throws IOException {
    Checkpoint own = FileHighWaterMark.own(reader);
    CosigningResult result;
    try (Cosigning cosigning =
        Cosigning.of(reader, witnesses, quorum(), policy, clock, done -> {}, said -> {})) {
      result = cosigning.ask();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while witnesses were asked", e);
    }
    WitnessSaid.Contradicted worst = null;
    for (WitnessSaid.Contradicted said : result.contradictions()) {
      if (worst == null || rank(said) > rank(worst)) {
        worst = said;
      }
    }
    if (worst != null) {
      String seenBy = "witness " + worst.witness().name();
      return worst.kind() == WitnessSaid.Contradiction.ROLLED_BACK
          ? new MarkVerdict.RolledBack(worst.knownSize(), own, Optional.empty(), seenBy)
          : new MarkVerdict.Forked(worst.knownSize(), own, Optional.empty(), seenBy);
    }
    // The lines that the checkpoint has already were put back with it: only new ones count.
    Instant oldest = clock.instant().minus(ageMax);
    int answers = 0;
    for (WitnessSaid said : result.said()) {
      answers +=
          said instanceof WitnessSaid.Cosigned cosigned && !cosigned.time().isBefore(oldest)
              ? 1
              : 0;
    }
    if (answers >= answersMin) {
      return new MarkVerdict.Holds(own.size());
    }
    throw new IOException(
        "too few witnesses answered: expected="
            + answersMin
            + ", found="
            + answers
            + ", said="
            + result.said());
  }

  @Override
  public MarkVerdict raise(LogReader reader) throws IOException {
    return check(reader);
  }

  private WitnessQuorum quorum() {
    List<NoteVerifierKey> keys = new ArrayList<>();
    for (WitnessEndpoint witness : witnesses) {
      keys.add(witness.key());
    }
    return new WitnessQuorum(0, keys);
  }

  private static int rank(WitnessSaid.Contradicted said) {
    return said.kind() == WitnessSaid.Contradiction.ROLLED_BACK ? 0 : 1;
  }
}
