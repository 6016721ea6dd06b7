package dev.custody.log.stream;

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
 * statement in another entry, or a fork. One reading of the log decides all of them.
 *
 * <p>Remembering every link would decide it at once and take 40 bytes a statement for good
 * (docs/adr/0094). Mutable, for one thread.
 */
final class ForkSearch {

  /** How many positions wait at most; about 10 MB when their links have been collected. */
  static final int WAITING_MAX = 65_536;

  private final Map<KeyId, Map<Long, List<StreamBranch>>> waiting = new HashMap<>();
  private final int waitingMax;
  private int count;

  ForkSearch(int waitingMax) {
    this.waitingMax = waitingMax;
  }

  void add(KeyId kid, long sequence) {
    if (waiting
            .computeIfAbsent(kid, unused -> new HashMap<>())
            .putIfAbsent(sequence, new ArrayList<>(1))
        == null) {
      count++;
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  boolean isFull() {
    return count >= waitingMax;
  }

  /**
   * Reads the entries {@code [from..to)} and puts the forks it finds where they belong. If it
   * throws, everything waits as before.
   */
  void decide(LogReader reader, long from, long to, Map<KeyId, KeyState> keys) throws IOException {
    try (EntryCursor entries = reader.entries(from)) {
      for (long index = from; index < to; index++) {
        LoggedEntry entry = entries.next();
        if (entry == null) {
          throw new IOException("log ends early: expected size=" + to + ", found=" + index);
        }
        int unused =
            StatementClaims.read(entry, (kid, seq, link) -> collect(kid, seq, link, entry.index()));
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
    waiting.clear();
    count = 0;
  }

  private void collect(KeyId kid, long sequence, Link link, long index) {
    Map<Long, List<StreamBranch>> ofKey = waiting.get(kid);
    List<StreamBranch> branches = ofKey == null ? null : ofKey.get(sequence);
    if (branches != null) {
      KeyState.addBranch(branches, link, index);
    }
  }
}
