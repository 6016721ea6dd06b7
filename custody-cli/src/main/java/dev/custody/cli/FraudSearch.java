package dev.custody.cli;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.api.statement.Tbs;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.UnverifiedCheckpoint;
import dev.custody.crypto.proof.FraudProof;
import dev.custody.crypto.proof.TlogProof;
import dev.custody.crypto.proof.TwoEntries;
import dev.custody.log.EntryCursor;
import dev.custody.log.LogReader;
import dev.custody.log.LoggedEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what two sides say against each other, or one against itself; believes none of it. In
 * memory are one link for each position and one note for each size of a checkpoint.
 */
final class FraudSearch {

  /** Contradictions that are looked into; where two logs differ all over, these are enough. */
  static final int FOUND_MAX = 16;

  /** A position of a stream. */
  private record Position(KeyId kid, long sequence) {}

  /** A size of a log. */
  private record Size(String origin, long size) {}

  private final List<FraudSide> sides;
  private final List<FraudProof> found = new ArrayList<>();
  private long checkpoints;
  private long statements;

  FraudSearch(List<FraudSide> sides) {
    this.sides = sides;
  }

  /** What contradicts, in the order of discovery. */
  List<FraudProof> run() throws IOException {
    checkpoints();
    entries();
    statements();
    return found;
  }

  /** How many checkpoints were read. */
  long checkpointsRead() {
    return checkpoints;
  }

  /** How many statements were read. */
  long statementsRead() {
    return statements;
  }

  private void checkpoints() throws IOException {
    Map<Size, Bytes> known = new HashMap<>();
    for (FraudSide side : sides) {
      side.checkpoints(
          note -> {
            UnverifiedCheckpoint claim = UnverifiedCheckpoint.parse(note).orElse(null);
            if (claim == null) {
              return;
            }
            checkpoints++;
            Bytes before = known.putIfAbsent(new Size(claim.origin(), claim.size()), note);
            if (before != null
                && !UnverifiedCheckpoint.parse(before).orElseThrow().root().equals(claim.root())) {
              add(FraudProof.ofCheckpoints(before, note));
            }
          });
    }
  }

  /** Of two logs of one name the first index with two entries that both have signed for. */
  private void entries() throws IOException {
    LogReader one = sides.get(0).log();
    LogReader other = sides.get(sides.size() - 1).log();
    if (sides.size() < 2 || one == null || other == null || !one.origin().equals(other.origin())) {
      return;
    }
    Checkpoint signed = one.checkpoint().orElse(null);
    Checkpoint counter = other.checkpoint().orElse(null);
    if (signed == null || counter == null) {
      return;
    }
    long end = Math.min(signed.size(), counter.size());
    long start = Math.max(one.firstIndex(), other.firstIndex());
    if (start >= end) {
      return;
    }
    try (EntryCursor left = one.entries(start);
        EntryCursor right = other.entries(start)) {
      for (long index = start; index < end; index++) {
        LoggedEntry a = left.next();
        LoggedEntry b = right.next();
        if (a == null || b == null) {
          return;
        }
        if (!a.leafHash().equals(b.leafHash())) {
          add(TwoEntries.of(side(one, signed, a), side(other, counter, b)));
          return;
        }
      }
    }
  }

  private static TwoEntries.Side side(LogReader reader, Checkpoint signed, LoggedEntry entry)
      throws IOException {
    return new TwoEntries.Side(
        entry.leafHash(),
        TlogProof.of(reader.proveInclusion(entry.index()), signed, Optional.empty()));
  }

  private void statements() throws IOException {
    Map<Position, Link> known = new HashMap<>();
    Set<Position> forked = new LinkedHashSet<>();
    for (FraudSide side : sides) {
      side.events(
          said ->
              each(
                  said.event(),
                  (position, link, index) -> {
                    statements++;
                    Link before = known.putIfAbsent(position, link);
                    if (before != null && !before.equals(link) && forked.size() < FOUND_MAX) {
                      forked.add(position);
                    }
                  }));
    }
    known.keySet().retainAll(forked);
    if (!forked.isEmpty()) {
      evidence(forked);
    }
  }

  /** The second reading: takes the statements at the forked positions themselves. */
  private void evidence(Set<Position> forked) throws IOException {
    Map<Position, Branch> firsts = new HashMap<>();
    Set<Position> done = new LinkedHashSet<>();
    for (FraudSide side : sides) {
      side.events(
          said ->
              each(
                  said.event(),
                  (position, link, index) -> {
                    if (!forked.contains(position) || done.contains(position)) {
                      return;
                    }
                    Branch first = firsts.get(position);
                    if (first == null) {
                      firsts.put(position, new Branch(said.whole(), index, link));
                    } else if (!first.link().equals(link)) {
                      done.add(position);
                      add(
                          FraudProof.ofStatements(
                              first.event(), first.index(), said.whole(), index));
                    }
                  }));
    }
  }

  private record Branch(SignedEvent event, int index, Link link) {}

  private interface Seen {
    void statement(Position position, Link link, int index);
  }

  private static void each(SignedEvent event, Seen seen) {
    for (int i = 0; i < event.statements().size(); i++) {
      Statement statement = event.statements().get(i);
      ProtectedHeader header = header(statement);
      if (header != null) {
        byte[] tbs = Tbs.ofStatement(statement.protectedHeader(), event.eventId());
        seen.statement(new Position(header.kid(), header.sequence()), Link.ofTbs(tbs), i);
      }
    }
  }

  private static @Nullable ProtectedHeader header(Statement statement) {
    return ProtectedHeader.parse(statement.protectedHeader())
            instanceof Parsed.Accepted<ProtectedHeader> accepted
        ? accepted.value()
        : null;
  }

  private void add(FraudProof proof) {
    if (found.size() < FOUND_MAX) {
      found.add(proof);
    }
  }
}
