package dev.custody.crypto.verify;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.internal.time.BadNote;
import dev.custody.crypto.internal.time.DatedNote;
import dev.custody.crypto.internal.verify.CheckedStatement;
import dev.custody.crypto.internal.verify.Ledger;
import dev.custody.crypto.internal.verify.StatementChecker;
import dev.custody.crypto.internal.verify.TimeProofs;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.seal.SealCounters;
import dev.custody.crypto.seal.VolatileSealCounters;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges signed events by one trust bundle and one policy, without a network (docs/format.md,
 * verification).
 *
 * <p>Immutable from outside and safe to share between threads: it keeps nothing but a bounded cache
 * of batch roots whose signature it has found to hold. Feeds are judged in a {@link
 * VerificationRun}, which knows what came before.
 *
 * @since 0.1.0
 */
@CheckReturnValue
public final class Verifier {

  private final StatementChecker checker;
  private final TimeProofs proofs;
  private final VerificationPolicy policy;

  private Verifier(StatementChecker checker, TimeProofs proofs, VerificationPolicy policy) {
    this.checker = checker;
    this.proofs = proofs;
    this.policy = policy;
  }

  /**
   * A verifier.
   *
   * @param bundle who may say what; it judges everything, whatever bundles a feed carries
   * @param policy when, and how strict
   * @param backend what checks signatures; verdicts do not depend on it
   * @throws IllegalArgumentException if the bundle has a key of an algorithm that the backend does
   *     not offer ({@link VerificationBackend#only})
   */
  public static Verifier of(
      TrustBundle bundle, VerificationPolicy policy, VerificationBackend backend) {
    Objects.requireNonNull(bundle, "bundle");
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(backend, "backend");
    for (TrustedKey entry : bundle.keys()) {
      if (!backend.offers(entry.key().algorithm())) {
        throw new IllegalArgumentException(
            "key of an algorithm that the backend offers: kid="
                + entry.keyId()
                + ", found="
                + entry.key().algorithm().keyName()
                + ", backend="
                + backend);
      }
    }
    return new Verifier(
        new StatementChecker(bundle, backend), new TimeProofs(bundle, policy.timestamps()), policy);
  }

  /** The policy it was made with. */
  public VerificationPolicy policy() {
    return policy;
  }

  /** Starts a run over one feed, or over any records in an order of the caller's. */
  public VerificationRun newRun() {
    return newRun(new VolatileSealCounters());
  }

  /**
   * Starts a run that judges the replay of seals by these counters too, and adds to them what its
   * verified events have spent. They belong to this run until it ends.
   */
  public VerificationRun newRun(SealCounters counters) {
    return new VerificationRun(
        checker, proofs, policy, null, Objects.requireNonNull(counters, "counters"));
  }

  /**
   * Starts a run that dates statements by what a first pass over all its records has found.
   *
   * @throws IllegalArgumentException if the ledger is of another verifier
   */
  public VerificationRun newRun(TimeLedger ledger) {
    return newRun(ledger, new VolatileSealCounters());
  }

  /**
   * The same with counters of seals from before.
   *
   * @throws IllegalArgumentException if the ledger is of another verifier
   */
  public VerificationRun newRun(TimeLedger ledger, SealCounters counters) {
    Objects.requireNonNull(counters, "counters");
    if (ledger.verifier() != this) {
      throw new IllegalArgumentException("ledger of this verifier expected, found another's");
    }
    return new VerificationRun(checker, proofs, policy, ledger.ledger(), counters);
  }

  /** Starts a first pass: who gives its ledger to a run reads the records twice. */
  public TimeLedger.Collector newLedger() {
    return new TimeLedger.Collector(this, new Ledger(proofs, policy.at()));
  }

  /**
   * By when the entries of a log were there, by checkpoints whose cosignatures are checked here and
   * by the bundle. That the log has exactly the roots of these checkpoints is for the caller to
   * have checked; receipts need no such trust.
   *
   * @param origin the log
   * @param notes checkpoints with cosignatures; those that prove no date, or are of another log,
   *     are passed over
   */
  public LogDates logDates(String origin, List<Bytes> notes) {
    LogDates dates = new LogDates(origin);
    for (Bytes note : notes) {
      try {
        DatedNote dated = proofs.notes().judge(note);
        if (dated.checkpoint().origin().equals(origin)) {
          dates.put(dated);
        }
      } catch (BadNote e) {
        continue;
      }
    }
    return dates;
  }

  void collect(FeedRecord record, Ledger ledger) {
    if (record instanceof FeedRecord.OfEvent single) {
      collect(single.event(), ledger, null);
    } else if (record instanceof FeedRecord.OfCheckpoint checkpoint) {
      ledger.learn(RecordReader.note(checkpoint));
    } else if (record instanceof FeedRecord.OfBatch batch) {
      RecordReader.Read read = RecordReader.read(checker, batch.batch());
      List<EventPackage> events = batch.batch().events();
      for (int i = 0; read.refusals().isEmpty() && i < events.size(); i++) {
        ledger.add(
            read.ids().get(i),
            Collections.singletonList(read.checked().get(i)),
            events.get(i),
            null);
      }
    }
  }

  void collect(EventPackage event, Ledger ledger, @Nullable Instant loggedBy) {
    if (RecordReader.tooMany(event) != null) {
      return;
    }
    EventId id = event.event().eventId();
    List<CheckedStatement> checked = new ArrayList<>();
    for (Statement statement : event.event().statements()) {
      checked.add(checker.check(statement, id));
    }
    ledger.add(id, checked, event, loggedBy);
  }

  /** Judges one event by itself, as the only one of a run. */
  public Verdict verify(EventPackage event) {
    return newRun().verify(event);
  }
}
