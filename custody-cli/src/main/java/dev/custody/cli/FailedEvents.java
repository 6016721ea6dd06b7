package dev.custody.cli;

import dev.custody.api.statement.KeyId;
import dev.custody.crypto.verify.Indeterminate;
import dev.custody.crypto.verify.StatementJudgement;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.Verified;
import dev.custody.reconcile.sink.FindingFile;
import dev.custody.reconcile.sink.VerificationFinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells a SIEM of events that did not verify: ids, reasons, keys, and nothing of the events. */
final class FailedEvents implements AutoCloseable {

  private final List<FindingFile> files;
  private final String origin;
  private final Instant checkedAt;

  FailedEvents(List<FindingFile> files, String origin, Instant checkedAt) {
    this.files = files;
    this.origin = origin;
    this.checkedAt = checkedAt;
  }

  void accept(long index, Verdict verdict) {
    if (files.isEmpty() || verdict instanceof Verified) {
      return;
    }
    VerificationFinding finding =
        new VerificationFinding(
            origin,
            index,
            verdict.eventId().orElse(null),
            verdict instanceof Indeterminate
                ? VerificationFinding.Outcome.INDETERMINATE
                : VerificationFinding.Outcome.REJECTED,
            verdict.reasons(),
            kids(verdict),
            checkedAt);
    try {
      for (FindingFile file : files) {
        file.accept(finding);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<KeyId> kids(Verdict verdict) {
    return verdict.statements().stream()
        .map(StatementJudgement::kid)
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public void close() throws IOException {
    for (FindingFile file : files) {
      file.close();
    }
  }
}
