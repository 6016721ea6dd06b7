package dev.custody.log.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import dev.custody.log.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The view against the plain one, in any order, from any point on. */
class StreamLaws {

  private static final Signer KEY = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());

  @Property(tries = 12)
  void isThePlainView_inAnyOrder_andFromASnapshotAtEveryPoint(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int count) throws Exception {
    List<LogEntry> entries = entries(new Random(seed), count);
    Path directory = Files.createTempDirectory("streams");
    try (CustodyLog log = CustodyLog.create(directory.resolve("log"), "example.com/s", KEY)) {
      LogReader reader = log.reader();
      StreamView growing = StreamView.of(reader);
      List<Bytes> kept = new ArrayList<>();
      for (LogEntry entry : entries) {
        log.append(entry);
        growing.refresh();
        assertThat(growing.streams()).isEqualTo(StreamOracle.streams(reader));
        kept.add(growing.encode());
      }
      List<KeyStream> expected = StreamOracle.streams(reader);
      assertThat(StreamView.of(reader, Optional.empty(), 2).streams()).isEqualTo(expected);
      for (Bytes snapshot : kept) {
        StreamView view = StreamView.of(reader, Optional.of(snapshot), 1 + (int) (seed & 3));
        assertThat(view.size()).isEqualTo(reader.size());
        assertThat(view.streams()).isEqualTo(expected);
      }
    } finally {
      delete(directory);
    }
  }

  @Property(tries = 500)
  void aSetOfRangesIsASet(@ForAll long seed) {
    Random random = new Random(seed);
    SequenceSet set = new SequenceSet();
    TreeSet<Long> plain = new TreeSet<>();
    for (int i = 0; i < 40; i++) {
      long position =
          random.nextInt(4) == 0 ? Long.MAX_VALUE - random.nextInt(5) : random.nextInt(30);
      assertThat(set.add(position)).isEqualTo(plain.add(position));
      assertThat(set.positions()).isEqualTo(plain.size());
      assertThat(set.highest()).isEqualTo(plain.last());
      Set<Long> held = new HashSet<>();
      for (int range = 0; range < set.ranges(); range++) {
        for (long p = set.first(range); ; p++) {
          held.add(p);
          if (p == set.last(range)) {
            break;
          }
        }
      }
      assertThat(held).isEqualTo(plain);
      for (SequenceRange gap : set.gaps()) {
        assertThat(plain.subSet(gap.first(), true, gap.last(), true)).isEmpty();
        assertThat(plain).contains(gap.first() - 1, gap.last() + 1);
      }
    }
  }

  /** Few keys and positions, so that everything happens: repeats, forks, gaps, bare entries. */
  private static List<LogEntry> entries(Random random, int count) {
    Set<LogEntry> out = new java.util.LinkedHashSet<>();
    while (out.size() < count) {
      List<Statement> statements = new ArrayList<>();
      Set<Integer> keys = new HashSet<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        int key = random.nextInt(3);
        if (keys.add(key)) {
          statements.add(Claims.statement(Claims.key(key), random.nextInt(9), random.nextInt(2)));
        }
      }
      if (random.nextInt(12) == 0) {
        statements.add(new Statement(Bytes.ofHex("a10126"), Bytes.ofHex("01")));
      }
      out.add(
          Claims.entry(
              "body " + random.nextInt(12) + " of an event", statements.toArray(new Statement[0])));
    }
    return new ArrayList<>(out);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    }
  }
}
