package dev.custody.log.stream;

import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.log.EntryCursor;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The plain view: all statements in a map, everything counted out of it. */
final class StreamOracle {

  private StreamOracle() {}

  static List<KeyStream> streams(LogReader reader) throws IOException {
    TreeMap<KeyId, TreeMap<Long, Map<Link, Long>>> all = new TreeMap<>();
    try (EntryCursor entries = reader.entries(0)) {
      for (LoggedEntry entry = entries.next(); entry != null; entry = entries.next()) {
        long index = entry.index();
        int unused =
            StatementClaims.read(
                entry,
                (kid, seq, link, event) ->
                    all.computeIfAbsent(kid, k -> new TreeMap<>())
                        .computeIfAbsent(seq, s -> new LinkedHashMap<>())
                        .putIfAbsent(link, index));
      }
    }
    List<KeyStream> out = new ArrayList<>();
    all.forEach((kid, positions) -> out.add(stream(kid, positions)));
    return out;
  }

  private static KeyStream stream(KeyId kid, TreeMap<Long, Map<Link, Long>> positions) {
    List<SequenceRange> missing = new ArrayList<>();
    long next = positions.firstKey();
    for (long position : positions.keySet()) {
      if (position > next) {
        missing.add(new SequenceRange(next, position - 1));
      }
      next = position + 1;
    }
    List<StreamFork> forks = new ArrayList<>();
    positions.forEach(
        (position, links) -> {
          if (links.size() > 1) {
            forks.add(new StreamFork(kid, position, branches(links)));
          }
        });
    return new KeyStream(
        kid,
        positions.firstKey(),
        positions.lastKey(),
        positions.size(),
        missing,
        branches(positions.lastEntry().getValue()),
        forks);
  }

  private static List<StreamBranch> branches(Map<Link, Long> links) {
    List<StreamBranch> out = new ArrayList<>();
    links.forEach((link, index) -> out.add(new StreamBranch(link, index)));
    return out;
  }
}
