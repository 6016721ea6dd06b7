package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Limits;
import dev.custody.api.Parsed;
import dev.custody.api.statement.FeedRecord;
import dev.custody.api.tree.RootAccumulator;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.UnverifiedCheckpoint;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.verify.LogDates;
import dev.custody.crypto.verify.TimeLedger;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verifier;
import dev.custody.log.EntryCursor;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a feed or a log to have it judged, with everything that dates it: cosigned checkpoints, in
 * the feed, beside the log or given; and where it is wanted a first pass over all of it.
 *
 * <p>The entries of a log are dated by a cosigned checkpoint only after they were found to have its
 * root: a checkpoint beside other entries says nothing about these.
 */
final class Judging {

  private final Path source;
  private final List<Bytes> notes;
  // Of the log whose entries checkpoints may date; null where there is no such log.
  private final @Nullable String origin;
  private final Terminal terminal;

  /** Takes a verdict and the index of its record's event. */
  interface Sink {
    void take(long index, Verdict verdict);

    /**
     * All verdicts of a record have been taken.
     *
     * @param read how many records that makes
     * @param records those that are being read; further than this, unless {@link #digests()}
     */
    default void read(long read, Records records) throws IOException {}

    /** The last record has been read; the same values again. */
    default void end(long read, Records records) throws IOException {}

    /** Whether {@link Records#digest()} will be asked for. */
    default boolean digests() {
      return false;
    }
  }

  /**
   * @param notes cosigned checkpoints from elsewhere
   * @param bundle dates of a log are only looked for if it has a witness
   * @param verifier of this bundle: says which checkpoints date anything
   */
  Judging(Path source, List<Bytes> notes, TrustBundle bundle, Verifier verifier, Terminal terminal)
      throws IOException {
    this.source = source;
    this.terminal = terminal;
    boolean witnesses = bundle.keys().stream().anyMatch(key -> key.holder() == Holder.WITNESS);
    if (!witnesses && !notes.isEmpty()) {
      terminal.say(
          "--note dates nothing: the trust bundle has no WITNESS; custody trust build --from adds"
              + " one");
    } else {
      notes.forEach(note -> sayIfUndated(note, verifier));
    }
    if (witnesses && Files.isDirectory(source)) {
      LogReader log = LogReader.open(source);
      List<Bytes> all = new ArrayList<>(notes);
      all.addAll(notesBeside(log));
      this.notes = ofThisLog(log, all, verifier);
      this.origin = log.origin();
    } else {
      this.notes = notes;
      this.origin = null;
    }
  }

  /**
   * Judges everything, in order.
   *
   * @param verifier of the same bundle, or of one with other words about the same keys
   * @param lookahead reads it twice, so that what comes later dates what came before
   * @param begin starts the run, with the ledger of the first pass where there was one
   */
  void judge(
      Verifier verifier,
      boolean lookahead,
      Function<@Nullable TimeLedger, VerificationRun> begin,
      Sink sink)
      throws IOException {
    try (Records records = Records.open(source, sink.digests())) {
      LogDates dates = origin == null ? null : verifier.logDates(origin, notes);
      VerificationRun run = begin.apply(lookahead ? ledger(verifier, dates) : null);
      notes.forEach(run::addCheckpoint);
      ReadAhead.Source<List<Verdict>> judged = judged(records, run, dates);
      if (sink.digests()) {
        // Digests are of what was read, so nothing may be read that has not been taken.
        take(judged, records, sink);
      } else {
        try (ReadAhead<List<Verdict>> ahead = new ReadAhead<>(judged, "custody-verify")) {
          take(ahead::next, records, sink);
        }
      }
    }
  }

  private void take(ReadAhead.Source<List<Verdict>> judged, Records records, Sink sink)
      throws IOException {
    long index = records.firstIndex();
    long read = 0;
    try (Progress progress = new Progress(terminal, "records", records.count())) {
      for (List<Verdict> some = judged.next(); some != null; some = judged.next()) {
        for (Verdict verdict : some) {
          sink.take(index++, verdict);
        }
        sink.read(++read, records);
        progress.step();
      }
    }
    sink.end(read, records);
  }

  /** The verdicts on one record after the other. */
  private static ReadAhead.Source<List<Verdict>> judged(
      Records records, VerificationRun run, @Nullable LogDates dates) {
    return new ReadAhead.Source<>() {
      private long index = records.firstIndex();

      @Override
      public @Nullable List<Verdict> next() throws IOException {
        Parsed<FeedRecord> record = records.next();
        if (record == null) {
          return null;
        }
        List<Verdict> verdicts = judge(run, record, dates, index);
        index += verdicts.size();
        return verdicts;
      }
    };
  }

  private static List<Verdict> judge(
      VerificationRun run, Parsed<FeedRecord> record, @Nullable LogDates dates, long index) {
    return dates != null
            && record instanceof Parsed.Accepted<FeedRecord> accepted
            && accepted.value() instanceof FeedRecord.OfEvent entry
        ? List.of(run.verify(entry.event(), dates, index))
        : run.verify(record);
  }

  private TimeLedger ledger(Verifier verifier, @Nullable LogDates dates) throws IOException {
    TimeLedger.Collector collector = verifier.newLedger();
    notes.forEach(collector::addCheckpoint);
    try (Records records = Records.open(source);
        Progress progress = new Progress(terminal, "records dated", records.count())) {
      long index = records.firstIndex();
      for (Parsed<FeedRecord> record = records.next(); record != null; record = records.next()) {
        if (dates != null
            && record instanceof Parsed.Accepted<FeedRecord> accepted
            && accepted.value() instanceof FeedRecord.OfEvent entry) {
          collector.add(entry.event(), dates, index);
        } else {
          collector.add(record);
        }
        index++;
        progress.step();
      }
    }
    return collector.finish();
  }

  private void sayIfUndated(Bytes note, Verifier verifier) {
    UnverifiedCheckpoint claim = UnverifiedCheckpoint.parse(note).orElse(null);
    if (claim != null && verifier.logDates(claim.origin(), List.of(note)).size() == 0) {
      terminal.say(
          "a --note dates nothing: the trust bundle has not its log, or no WITNESS that has"
              + " cosigned it: origin="
              + claim.origin()
              + ", size="
              + claim.size());
    }
  }

  private List<Bytes> notesBeside(LogReader log) throws IOException {
    List<Bytes> found = new ArrayList<>();
    log.checkpoint().map(Checkpoint::note).ifPresent(found::add);
    Path witnessed = source.resolve("checkpoint.witnessed");
    if (Files.isRegularFile(witnessed)) {
      found.add(Bytes.ofOwned(Inputs.bytes(witnessed, Limits.CHECKPOINT_BYTES_MAX)));
    }
    return found;
  }

  /**
   * Without those that are of other entries, found by hashing all of them. One that no witness of
   * the bundle has cosigned dates none, so nothing is hashed for it.
   */
  private List<Bytes> ofThisLog(LogReader reader, List<Bytes> all, Verifier verifier)
      throws IOException {
    TreeMap<Long, List<Bytes>> bySize = new TreeMap<>();
    for (Bytes note : all) {
      long dated = verifier.logDates(reader.origin(), List.of(note)).size();
      if (dated > 0) {
        bySize.computeIfAbsent(dated, size -> new ArrayList<>()).add(note);
      }
    }
    List<Bytes> proven = new ArrayList<>(all);
    bySize.values().forEach(proven::removeAll);
    if (bySize.isEmpty() || reader.firstIndex() > 0) {
      if (!bySize.isEmpty()) {
        terminal.say("the log's beginning was pruned: its checkpoints date no entry here");
      }
      return proven;
    }
    RootAccumulator root = new RootAccumulator();
    try (EntryCursor entries = reader.entries(0);
        Progress progress = new Progress(terminal, "entries hashed", bySize.lastKey())) {
      for (LoggedEntry entry = entries.next(); entry != null; entry = entries.next()) {
        root.add(entry.leafHash());
        progress.step();
        for (Bytes note : bySize.getOrDefault(root.size(), List.of())) {
          if (UnverifiedCheckpoint.parse(note).orElseThrow().root().equals(root.root())) {
            proven.add(note);
          } else {
            terminal.say("a checkpoint is of other entries and dates none: size=" + root.size());
          }
        }
        if (root.size() >= bySize.lastKey()) {
          break;
        }
      }
    }
    return proven;
  }
}
