package dev.custody.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Digest;
import dev.custody.api.tree.MerkleTree;
import dev.custody.api.tree.ProofResult;
import dev.custody.log.internal.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What holds for every log, after every test. */
final class LogAssertions {
  private LogAssertions() {}

  /** Whole to the last byte, and nothing but these entries. */
  static void assertWellFormed(Storage storage, List<LogEntry> expected) throws IOException {
    LogCheck check = TestLogs.check(storage);
    assertThat(check).as("%s", check.report()).isInstanceOf(LogCheck.Whole.class);
    assertThat(check.report().size()).isEqualTo(expected.size());
    assertHolds(LogReader.open(storage), expected);
  }

  /** The reader gives these entries up to its size, in every way, and its proofs hold. */
  static void assertHolds(LogReader reader, List<LogEntry> expected) throws IOException {
    int size = (int) reader.size();
    assertThat(size).isLessThanOrEqualTo(expected.size());
    List<Digest> leaves = new ArrayList<>();
    try (EntryCursor cursor = reader.entries(0)) {
      for (int i = 0; i < size; i++) {
        LoggedEntry entry = cursor.next();
        assertThat(entry).isEqualTo(new LoggedEntry(i, expected.get(i).bytes()));
        leaves.add(expected.get(i).leafHash());
      }
      assertThat(cursor.next()).isNull();
    }
    int covered = (int) reader.checkpoint().orElseThrow().size();
    List<Digest> coveredLeaves = leaves.subList(0, Math.min(covered, leaves.size()));
    Digest root = reader.checkpoint().orElseThrow().root();
    assertThat(root).isEqualTo(MerkleTree.root(coveredLeaves));
    for (int i = 0; i < covered; i = i < 3 || i > covered - 4 ? i + 1 : i + covered / 7 + 1) {
      assertThat(reader.proveInclusion(i)).isEqualTo(MerkleTree.proveInclusion(coveredLeaves, i));
      assertThat(reader.proveInclusion(i).check(leaves.get(i), root))
          .isEqualTo(new ProofResult.Holds());
      assertThat(reader.read(i).bytes()).isEqualTo(expected.get(i).bytes());
      assertThat(reader.proveConsistency(i + 1, covered))
          .isEqualTo(MerkleTree.proveConsistency(coveredLeaves, i + 1));
    }
  }
}
