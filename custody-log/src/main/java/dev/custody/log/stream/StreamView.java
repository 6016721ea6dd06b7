package dev.custody.log.stream;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.api.Parsed;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.log.CustodyLog;
import dev.custody.log.EntryCursor;
import dev.custody.log.EntryPrunedException;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What each key has said in a log: its highest position, what is missing below it, and where it
 * said two things at one position.
 *
 * <p>It is a view of <b>claims</b>. It checks no signature, so it is as good as whoever appended:
 * where only authentic events were appended, the positions are the keys' own; where anybody could
 * append, anybody could write any key's id. A fork becomes a proof only when a {@code FraudProof}
 * made of its {@link #evidence} holds.
 *
 * <p>What counts: each statement with a readable header in each entry that is a SignedEvent, by its
 * key id, position and link. The same link in several entries (the event came again with more
 * statements, or signed again) counts once. A position counts as there if any statement names it.
 * Entries and statements that cannot be read are skipped and counted. The order in which statements
 * arrived changes nothing but the indexes.
 *
 * <p>Memory grows with keys, gaps and forks, not with statements. {@link #keep} stores the view in
 * the log's {@code index/}, from where {@link #of} goes on; a stored one that is rotten, or of
 * another log or of another history of this one, is computed again. In a log that was pruned the
 * view knows what it has seen itself and what stands there now; a fork of a pruned statement with a
 * later one can no longer be told from its repetition.
 *
 * <p>Thread-safe: calls take their turns.
 *
 * @since 0.1.0
 */
public final class StreamView {

  private final LogReader reader;
  private final TreeMap<KeyId, KeyState> keys;
  private final ForkSearch undecided;
  private long size;
  private long unreadableEntries;
  private long unreadableStatements;
  // Chain value of entry size - 1; null where size is 0.
  private @Nullable Digest chainValue;

  private StreamView(LogReader reader, @Nullable StreamSnapshot snapshot, int waitingMax) {
    this.reader = reader;
    this.undecided = new ForkSearch(waitingMax);
    if (snapshot == null) {
      this.keys = new TreeMap<>();
    } else {
      this.keys = snapshot.keys();
      this.size = snapshot.size();
      this.unreadableEntries = snapshot.unreadableEntries();
      this.unreadableStatements = snapshot.unreadableStatements();
      this.chainValue = snapshot.chainValue();
    }
  }

  /**
   * The view of all that the reader gives now. Reads what came after the view that was kept, or all
   * of the log where none was kept or it does not fit.
   *
   * @throws IOException if the log cannot be read
   */
  public static StreamView of(LogReader reader) throws IOException {
    Optional<Bytes> kept = reader.derived(StreamSnapshot.NAME, StreamSnapshot.BYTES_MAX);
    return of(reader, kept, ForkSearch.WAITING_MAX);
  }

  static StreamView of(LogReader reader, Optional<Bytes> kept, int waitingMax) throws IOException {
    StreamSnapshot snapshot = fitting(reader, kept.map(StreamSnapshot::parse).orElse(null));
    StreamView view = new StreamView(reader, snapshot, waitingMax);
    view.refresh();
    return view;
  }

  /**
   * Reads what the log has got since.
   *
   * @throws IOException if the log cannot be read; the view then ends earlier, forks may not have
   *     been found yet, and the next call goes on
   */
  public synchronized void refresh() throws IOException {
    long end = reader.size();
    // What was pruned before it was seen is not known.
    size = Math.max(size, reader.firstIndex());
    if (size < end) {
      try (EntryCursor entries = reader.entries(size)) {
        while (size < end) {
          LoggedEntry entry = entries.next();
          if (entry == null) {
            throw new IOException("log ends early: expected size=" + end + ", found=" + size);
          }
          take(entry);
          chainValue = entries.chainValue();
          size++;
          if (undecided.isFull()) {
            undecided.decide(reader, size, keys);
          }
        }
      }
    }
    if (!undecided.isEmpty()) {
      undecided.decide(reader, size, keys);
    }
  }

  /**
   * Keeps this view beside the log it is of, for the next {@link #of}.
   *
   * @param log the one that this view's reader is of
   * @return whether it was kept: not a view of an empty log, and none that would be longer than 64
   *     MiB
   * @throws IOException if the disk failed, or the log cannot be read
   */
  public synchronized boolean keep(CustodyLog log) throws IOException {
    refresh();
    Bytes encoded = encode();
    if (encoded.length() == 0 || encoded.length() > StreamSnapshot.BYTES_MAX) {
      return false;
    }
    log.keepDerived(StreamSnapshot.NAME, encoded);
    return true;
  }

  /** What is kept; nothing of an empty log. */
  synchronized Bytes encode() {
    Digest at = chainValue;
    return at == null
        ? Bytes.EMPTY
        : new StreamSnapshot(size, at, unreadableEntries, unreadableStatements, keys).encode();
  }

  /** How many entries of the log it has seen. */
  public synchronized long size() {
    return size;
  }

  /** How many entries are no SignedEvent. */
  public synchronized long unreadableEntries() {
    return unreadableEntries;
  }

  /** How many statements, in entries that could be read, have a header that could not. */
  public synchronized long unreadableStatements() {
    return unreadableStatements;
  }

  /** All streams, ascending by key id. */
  public synchronized List<KeyStream> streams() {
    List<KeyStream> out = new ArrayList<>(keys.size());
    for (Map.Entry<KeyId, KeyState> key : keys.entrySet()) {
      out.add(key.getValue().stream(key.getKey()));
    }
    return out;
  }

  /** The stream of one key; empty if the log has no statement that names it. */
  public synchronized Optional<KeyStream> stream(KeyId kid) {
    return Optional.ofNullable(keys.get(kid)).map(state -> state.stream(kid));
  }

  /**
   * The statements of a fork, each with its event and alone: what a {@code FraudProof} is made of.
   *
   * @return one for each branch, in their order
   * @throws IOException if an entry cannot be read or is not what was written
   * @throws IllegalArgumentException if the fork is not of this log
   */
  public List<SignedEvent> evidence(StreamFork fork) throws IOException {
    List<SignedEvent> out = new ArrayList<>(fork.branches().size());
    for (StreamBranch branch : fork.branches()) {
      if (branch.index() < 0 || branch.index() >= reader.size()) {
        throw otherLog(branch);
      }
      out.add(statementAlone(branch, reader.read(branch.index())));
    }
    return out;
  }

  private static SignedEvent statementAlone(StreamBranch branch, LoggedEntry entry) {
    if (entry.signedEvent() instanceof Parsed.Accepted<SignedEvent> accepted) {
      SignedEvent event = accepted.value();
      EventId id = event.eventId();
      for (Statement statement : event.statements()) {
        if (StatementClaims.link(statement, id).equals(branch.link())) {
          return new SignedEvent(event.body(), Collections.singletonList(statement));
        }
      }
    }
    throw otherLog(branch);
  }

  private static IllegalArgumentException otherLog(StreamBranch branch) {
    return new IllegalArgumentException(
        "statement of another log: index=" + branch.index() + ", link=" + branch.link());
  }

  private void take(LoggedEntry entry) {
    int unreadable =
        StatementClaims.read(
            entry, (kid, seq, link, event) -> take(kid, seq, link, event, entry.index()));
    if (unreadable < 0) {
      unreadableEntries++;
    } else {
      unreadableStatements += unreadable;
    }
  }

  private void take(KeyId kid, long sequence, Link link, EventId event, long index) {
    KeyState state = keys.get(kid);
    if (state == null) {
      keys.put(kid, KeyState.begin(sequence, new StreamBranch(link, index)));
    } else if (state.take(sequence, link, index) == KeyState.Taken.UNDECIDED) {
      undecided.add(kid, sequence, link, event, index);
    }
  }

  /** What was kept, if it is of the history that this log has. */
  private static @Nullable StreamSnapshot fitting(
      LogReader reader, @Nullable StreamSnapshot snapshot) throws IOException {
    if (snapshot == null || snapshot.size() > reader.size()) {
      return null;
    }
    try (EntryCursor last = reader.entries(snapshot.size() - 1)) {
      return last.next() != null && last.chainValue().equals(snapshot.chainValue())
          ? snapshot
          : null;
    } catch (EntryPrunedException e) {
      // Its last entry has been pruned since, so nothing says whose history it is of.
      return null;
    }
  }
}
