package dev.custody.log.stream;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Digest;
import dev.custody.api.tree.InclusionProof;
import dev.custody.crypto.feed.FeedEntry;
import dev.custody.crypto.feed.FeedFormatException;
import dev.custody.crypto.feed.FeedReader;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.verify.AuthenticEvent;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.log.Appended;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import dev.custody.log.LogReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Merges the logs of many devices into a gateway's log, and gives receipts for them.
 *
 * <p>Merging is idempotent by bytes: in any order, repeatedly, from several devices, and after a
 * crash at any moment, the same events give the same entries at the same indexes. An event that
 * comes again with more statements is another entry. So a device that got no answer sends the same
 * again, and gets the receipt that it missed; the gateway remembers nothing but its log.
 *
 * <p>Thread-safe as its log is.
 *
 * @since 0.1.0
 */
public final class DeviceMerge {

  private static final int BATCH_EVENTS = CustodyLog.BATCH_ENTRIES_MAX;

  // Proofs take milliseconds; a log that signs faster than that does so for moments only.
  private static final int ATTEMPTS_MAX = 16;

  private final CustodyLog log;

  private DeviceMerge(CustodyLog log) {
    this.log = log;
  }

  /** Merges into this log, which stays the caller's. */
  public static DeviceMerge into(CustodyLog log) {
    return new DeviceMerge(Objects.requireNonNull(log, "log"));
  }

  /**
   * Verifies a feed record by record and appends its authentic events.
   *
   * <p>What was appended before the feed broke off or the disk failed stays; sending the same again
   * is safe. Memory grows with the number of records, so the caller bounds the feed's length.
   *
   * @param feed from where it stands to its end; not closed
   * @param run of a verifier whose bundle knows the devices' keys; best a new one for each feed
   * @throws IOException if the feed cannot be read or the log does not take it
   */
  @CheckReturnValue
  public MergedFeed merge(FeedReader feed, VerificationRun run) throws IOException {
    List<MergedRecord> merged = new ArrayList<>();
    List<MergedRecord> waiting = new ArrayList<>();
    FeedFormatException brokenOff = null;
    try {
      for (FeedEntry entry = feed.next(); entry != null; entry = feed.next()) {
        for (Verdict verdict : run.verify(entry.record())) {
          waiting.add(MergedRecord.without(entry.index(), verdict));
        }
        if (waiting.size() >= BATCH_EVENTS) {
          append(waiting, merged);
        }
      }
    } catch (FeedFormatException e) {
      brokenOff = e;
    }
    append(waiting, merged);
    return new MergedFeed(merged, Optional.ofNullable(brokenOff));
  }

  /**
   * Appends events.
   *
   * @return where each stands
   * @throws IOException if the log does not take them; some may have been taken
   */
  public List<Appended> merge(List<AuthenticEvent> events) throws IOException {
    List<LogEntry> entries = new ArrayList<>(events.size());
    for (AuthenticEvent event : events) {
      entries.add(LogEntry.of(event));
    }
    return log.append(entries);
  }

  /**
   * Receipts for entries of this log by its newest checkpoint: after {@link CustodyLog#checkpoint}
   * every entry has one.
   *
   * @param indexes in any order, the same ones twice too
   * @return as many as needed, each for up to {@link DeviceReceipt#ENTRIES_MAX} entries, ascending;
   *     none for no entries
   * @throws IllegalStateException if the newest checkpoint does not cover one of them yet
   * @throws IOException if the log cannot be read, or is no longer what was signed
   */
  @CheckReturnValue
  public List<DeviceReceipt> receipts(Collection<Long> indexes) throws IOException {
    Checkpoint newest = log.newestCheckpoint();
    TreeSet<Long> sorted = new TreeSet<>(indexes);
    if (!sorted.isEmpty() && sorted.last() >= newest.size()) {
      throw new IllegalStateException(
          "checkpoint does not cover it yet: index="
              + sorted.last()
              + ", checkpoint size="
              + newest.size());
    }
    List<DeviceReceipt> receipts = new ArrayList<>();
    List<Long> some = new ArrayList<>();
    for (long index : sorted) {
      some.add(index);
      if (some.size() == DeviceReceipt.ENTRIES_MAX) {
        addReceipts(some, receipts);
        some.clear();
      }
    }
    if (!some.isEmpty()) {
      addReceipts(some, receipts);
    }
    return receipts;
  }

  private void append(List<MergedRecord> waiting, List<MergedRecord> merged) throws IOException {
    List<AuthenticEvent> events = new ArrayList<>(waiting.size());
    for (MergedRecord record : waiting) {
      record.verdict().authentic().ifPresent(events::add);
    }
    List<Appended> places = merge(events);
    int next = 0;
    for (MergedRecord record : waiting) {
      boolean stored = record.verdict().authentic().isPresent();
      merged.add(stored ? record.at(places.get(next++)) : record);
    }
    waiting.clear();
  }

  private void addReceipts(List<Long> sorted, List<DeviceReceipt> receipts) throws IOException {
    LogReader reader = log.reader();
    long[] indexes = new long[sorted.size()];
    List<CoveredEntry> entries = new ArrayList<>(indexes.length);
    List<Digest> leaves = new ArrayList<>(indexes.length);
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = sorted.get(i);
      leaves.add(reader.read(indexes[i]).leafHash());
      entries.add(new CoveredEntry(indexes[i], leaves.get(i)));
    }
    Optional<DeviceReceipt> receipt = receipt(entries, indexes, leaves);
    if (receipt.isPresent()) {
      receipts.add(receipt.get());
    } else {
      // Entries far apart in a long log share few hashes.
      int half = sorted.size() / 2;
      addReceipts(sorted.subList(0, half), receipts);
      addReceipts(sorted.subList(half, sorted.size()), receipts);
    }
  }

  /** One receipt for all of them; empty if it would be too long. */
  private Optional<DeviceReceipt> receipt(
      List<CoveredEntry> entries, long[] indexes, List<Digest> leaves) throws IOException {
    for (int attempt = 0; ; attempt++) {
      Proofs proofs = new Proofs(log.reader(), log.newestCheckpoint());
      try {
        List<Digest> beside = LeafCoverage.prove(proofs.covers.size(), indexes, proofs);
        return DeviceReceipt.fits(indexes.length, beside.size())
            ? Optional.of(receipt(proofs, entries, indexes, leaves, beside))
            : Optional.empty();
      } catch (CheckpointMoved e) {
        if (attempt == ATTEMPTS_MAX) {
          throw e;
        }
      }
    }
  }

  private static DeviceReceipt receipt(
      Proofs proofs,
      List<CoveredEntry> entries,
      long[] indexes,
      List<Digest> leaves,
      List<Digest> beside)
      throws IOException {
    Checkpoint covers = proofs.covers;
    InclusionProof newest = proofs.prove(indexes[indexes.length - 1]);
    // Checked before it is given away: the log's tiles and segments may differ.
    if (!LeafCoverage.root(covers.size(), indexes, leaves, beside)
        .equals(Optional.of(covers.root()))) {
      throw new IOException(
          "entries do not lead to the checkpoint's root: first index="
              + indexes[0]
              + ", size="
              + covers.size());
    }
    return DeviceReceipt.of(entries, beside, newest, covers);
  }

  /** Inclusion proofs by one checkpoint, each made once. */
  private static final class Proofs implements LeafCoverage.Prover {
    private final LogReader reader;
    private final Checkpoint covers;
    private final Map<Long, InclusionProof> made = new HashMap<>();

    Proofs(LogReader reader, Checkpoint covers) {
      this.reader = reader;
      this.covers = covers;
    }

    @Override
    public InclusionProof prove(long index) throws IOException {
      InclusionProof proof = made.get(index);
      if (proof == null) {
        proof = reader.proveInclusion(index);
        if (proof.treeSize() != covers.size()) {
          throw new CheckpointMoved(covers.size(), proof.treeSize());
        }
        made.put(index, proof);
      }
      return proof;
    }
  }

  /** A newer checkpoint was signed while proofs were made. */
  private static final class CheckpointMoved extends IOException {
    private static final long serialVersionUID = 1;

    CheckpointMoved(long expected, long found) {
      super("checkpoint moved while proving: expected size=" + expected + ", found=" + found);
    }
  }
}
