package dev.custody.log.stream;

import dev.custody.api.EventId;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.log.EntryCursor;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Positions that came a second time while the link of the first was no longer remembered: the same
 * statement in another entry, or a fork.
 *
 * <p>The same statement is about the same event, so few of them are decided by looking their events
 * up: if an earlier entry of the event has the statement, nothing is new. Otherwise, and for many,
 * one reading of the log decides all of them. Remembering every link would decide it at once and
 * take 40 bytes a statement for good (docs/adr/0094). Mutable, for one thread.
 */
final class ForkSearch {

  /** How many statements wait at most; about 20 MB when their links have been collected. */
  static final int WAITING_MAX = 65_536;

  // A look-up walks about as many frames.
  private static final int ENTRIES_PER_LOOKUP = 64;

  /** A statement at a position that was taken before. */
  private record Repeat(EventId event, Link link, long index) {}

  private final Map<KeyId, Map<Long, List<StreamBranch>>> waiting = new HashMap<>();
  private final List<Repeat> repeats = new ArrayList<>();
  private final int waitingMax;

  ForkSearch(int waitingMax) {
    this.waitingMax = waitingMax;
  }

  void add(KeyId kid, long sequence, Link link, EventId event, long index) {
    repeats.add(new Repeat(event, link, index));
    waiting
        .computeIfAbsent(kid, unused -> new HashMap<>())
        .putIfAbsent(sequence, new ArrayList<>(1));
  }

  boolean isEmpty() {
    return repeats.isEmpty();
  }

  boolean isFull() {
    return repeats.size() >= waitingMax;
  }

  /**
   * Looks at the entries up to {@code to} and puts the forks it finds where they belong. If it
   * throws, everything waits as before.
   */
  void decide(LogReader reader, long to, Map<KeyId, KeyState> keys) throws IOException {
    long from = reader.firstIndex();
    boolean few = (long) repeats.size() * ENTRIES_PER_LOOKUP < to - from;
    if (!few || !allSeenBefore(reader)) {
      readAll(reader, from, to, keys);
    }
    waiting.clear();
    repeats.clear();
  }

  /** Whether each stood, about the same event, in an entry before its own. */
  private boolean allSeenBefore(LogReader reader) throws IOException {
    for (Repeat repeat : repeats) {
      boolean[] seen = new boolean[1];
      for (long index : reader.find(repeat.event())) {
        if (index < repeat.index() && !seen[0]) {
          int unused =
              StatementClaims.read(
                  reader.read(index),
                  (kid, seq, link, event) -> seen[0] |= link.equals(repeat.link()));
        }
      }
      if (!seen[0]) {
        return false;
      }
    }
    return true;
  }

  private void readAll(LogReader reader, long from, long to, Map<KeyId, KeyState> keys)
      throws IOException {
    try (EntryCursor entries = reader.entries(from)) {
      for (long index = from; index < to; index++) {
        LoggedEntry entry = entries.next();
        if (entry == null) {
          throw new IOException("log ends early: expected size=" + to + ", found=" + index);
        }
        int unused =
            StatementClaims.read(
                entry, (kid, seq, link, event) -> collect(kid, seq, link, entry.index()));
      }
    }
    for (Map.Entry<KeyId, Map<Long, List<StreamBranch>>> ofKey : waiting.entrySet()) {
      KeyState state = keys.get(ofKey.getKey());
      for (Map.Entry<Long, List<StreamBranch>> position : ofKey.getValue().entrySet()) {
        if (state != null && position.getValue().size() > 1) {
          state.forks.put(position.getKey(), position.getValue());
        }
      }
    }
  }

  private void collect(KeyId kid, long sequence, Link link, long index) {
    Map<Long, List<StreamBranch>> ofKey = waiting.get(kid);
    List<StreamBranch> branches = ofKey == null ? null : ofKey.get(sequence);
    if (branches != null) {
      KeyState.addBranch(branches, link, index);
    }
  }
}
