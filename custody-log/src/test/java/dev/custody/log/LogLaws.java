package dev.custody.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.note.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** A log under any sequence of acts against a list. */
class LogLaws {

  /**
   * What is done.
   *
   * @param kind 0 append, 1 append again, 2 checkpoint, 3 close and open, 4 kill and open, 5 read
   * @param number how many, or which
   */
  record Act(int kind, int number) {}

  @Provide
  Arbitrary<List<Act>> acts() {
    Arbitrary<Act> act =
        Combinators.combine(
                Arbitraries.frequency(
                    Tuple.of(4, 0),
                    Tuple.of(1, 1),
                    Tuple.of(2, 2),
                    Tuple.of(1, 3),
                    Tuple.of(1, 4),
                    Tuple.of(2, 5)),
                Arbitraries.integers().between(0, 300))
            .as(Act::new);
    return act.list().ofMinSize(1).ofMaxSize(12);
  }

  @Property(tries = 40)
  void behavesAsAList(@ForAll("acts") List<Act> acts) throws Exception {
    CustodyLog.Settings settings = TestLogs.settings(8_000);
    MemoryStorage disk = new MemoryStorage();
    CustodyLog log = TestLogs.create(disk, settings);
    List<LogEntry> model = new ArrayList<>();
    List<Checkpoint> signed = new ArrayList<>();
    for (Act act : acts) {
      switch (act.kind()) {
        case 0 -> {
          List<LogEntry> more = TestLogs.entries(model.size(), model.size() + act.number());
          List<Appended> places = log.append(more);
          for (int i = 0; i < places.size(); i++) {
            assertThat(places.get(i)).isEqualTo(new Appended(model.size() + i, true));
          }
          model.addAll(more);
        }
        case 1 -> {
          if (!model.isEmpty()) {
            int index = act.number() % model.size();
            assertThat(log.append(model.get(index))).isEqualTo(new Appended(index, false));
          }
        }
        case 2 -> signed.add(log.checkpoint());
        case 3 -> {
          log.close();
          LogAssertions.assertWellFormed(disk, model);
          log = TestLogs.reopen(disk, settings);
        }
        case 4 -> {
          log.abandon();
          log = TestLogs.reopen(disk, settings);
        }
        default -> {
          if (!model.isEmpty()) {
            int index = act.number() % model.size();
            assertThat(log.reader().read(index))
                .isEqualTo(new LoggedEntry(index, model.get(index).bytes()));
          }
        }
      }
      assertThat(log.size()).isEqualTo(model.size());
    }
    log.close();
    LogAssertions.assertWellFormed(disk, model);
    // All that was ever signed is the beginning of what stands there now.
    LogReader reader = LogReader.open(disk);
    for (Checkpoint old : signed) {
      if (old.size() > 0) {
        assertThat(
                reader
                    .proveConsistency(old.size(), model.size())
                    .check(old.root(), reader.checkpoint().orElseThrow().root()))
            .isInstanceOf(ProofResult.Holds.class);
      }
    }
  }
}
