package dev.custody.log.stream;

import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is remembered of one key: ranges, head and forks. Mutable, for one thread. */
final class KeyState {

  final SequenceSet positions;
  // The first statement seen at the highest position.
  StreamBranch head;
  // Of each forked position all branches.
  final TreeMap<Long, List<StreamBranch>> forks = new TreeMap<>();

  KeyState(SequenceSet positions, StreamBranch head) {
    this.positions = positions;
    this.head = head;
  }

  /** What taking a statement found. */
  enum Taken {
    /** It is placed: new, the same again, or a branch of a fork. */
    PLACED,
    /** Its position is taken by a statement whose link is not remembered. */
    UNDECIDED
  }

  static KeyState begin(long sequence, StreamBranch branch) {
    SequenceSet positions = new SequenceSet();
    positions.add(sequence);
    return new KeyState(positions, branch);
  }

  Taken take(long sequence, Link link, long index) {
    long highest = positions.highest();
    if (positions.add(sequence)) {
      if (sequence > highest) {
        head = new StreamBranch(link, index);
      }
      return Taken.PLACED;
    }
    List<StreamBranch> fork = forks.get(sequence);
    if (fork != null) {
      addBranch(fork, link, index);
      return Taken.PLACED;
    }
    if (sequence != highest) {
      return Taken.UNDECIDED;
    }
    if (!head.link().equals(link)) {
      List<StreamBranch> both = new ArrayList<>();
      both.add(head);
      both.add(new StreamBranch(link, index));
      forks.put(sequence, both);
    }
    return Taken.PLACED;
  }

  /** Adds a branch unless its statement is there already. */
  static void addBranch(List<StreamBranch> branches, Link link, long index) {
    for (StreamBranch branch : branches) {
      if (branch.link().equals(link)) {
        return;
      }
    }
    branches.add(new StreamBranch(link, index));
  }

  KeyStream stream(KeyId kid) {
    List<StreamFork> found = new ArrayList<>(forks.size());
    for (Map.Entry<Long, List<StreamBranch>> fork : forks.entrySet()) {
      found.add(new StreamFork(kid, fork.getKey(), fork.getValue()));
    }
    long highest = positions.highest();
    return new KeyStream(
        kid,
        positions.first(0),
        highest,
        positions.positions(),
        positions.gaps(),
        forks.getOrDefault(highest, Collections.singletonList(head)),
        found);
  }
}
