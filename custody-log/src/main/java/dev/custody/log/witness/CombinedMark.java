package dev.custody.log.witness;

import dev.custody.log.LogReader;
import dev.custody.log.witness.MarkVerdict.Holds;
import dev.custody.log.witness.MarkVerdict.Unmarked;
import java.io.IOException;
import java.util.List;

/** Several marks as one: the worst that any of them says. */
final class CombinedMark implements HighWaterMark {

  /** Asks one mark. */
  private interface Question {
    MarkVerdict of(HighWaterMark mark) throws IOException;
  }

  private final List<HighWaterMark> marks;
  private final int answersMin;

  CombinedMark(List<HighWaterMark> marks, int answersMin) {
    this.marks = List.copyOf(marks);
    this.answersMin = answersMin;
    if (answersMin < 1 || answersMin > this.marks.size()) {
      throw new IllegalArgumentException(
          "answers out of range: answersMin=" + answersMin + ", marks=" + this.marks.size());
    }
  }

  @Override
  public MarkVerdict check(LogReader reader) throws IOException {
    return ask(mark -> mark.check(reader));
  }

  @Override
  public MarkVerdict raise(LogReader reader) throws IOException {
    // None is raised if one contradicts: what contradicts must not be covered up by the others.
    MarkVerdict before = check(reader);
    return before.contradicts() ? before : ask(mark -> mark.raise(reader));
  }

  private MarkVerdict ask(Question question) throws IOException {
    int answers = 0;
    MarkVerdict worst = new Unmarked();
    IOException failure = null;
    for (HighWaterMark mark : marks) {
      try {
        MarkVerdict verdict = question.of(mark);
        answers++;
        if (rank(verdict) > rank(worst)
            || verdict instanceof Holds holds
                && worst instanceof Holds best
                && holds.markSize() > best.markSize()) {
          worst = verdict;
        }
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (answers < answersMin && !worst.contradicts()) {
      throw new IOException(
          "too few marks could be read: expected=" + answersMin + ", found=" + answers, failure);
    }
    return worst;
  }

  private static int rank(MarkVerdict verdict) {
    if (verdict instanceof MarkVerdict.Forked) {
      return 3;
    }
    if (verdict instanceof MarkVerdict.RolledBack) {
      return 2;
    }
    return verdict instanceof Holds ? 1 : 0;
  }
}
