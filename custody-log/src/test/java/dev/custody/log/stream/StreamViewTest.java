package dev.custody.log.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.WitnessQuorum;
import dev.custody.crypto.proof.FraudProof;
import dev.custody.crypto.proof.FraudVerdict;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.VolatileStreamStore;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import dev.custody.log.LogReader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamViewTest {

  private static final Signer KEY = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());

  @TempDir Path temporary;

  @Test
  void tellsHighestMissingAndHeads() throws Exception {
    try (CustodyLog log = create("log")) {
      log.append(Claims.entry("one", Claims.statement(Claims.key(1), 4, 0)));
      log.append(Claims.entry("two", Claims.statement(Claims.key(1), 9, 0)));
      log.append(Claims.entry("three", Claims.statement(Claims.key(1), 6, 0)));
      log.append(Claims.entry("four", Claims.statement(Claims.key(2), 0, 0)));
      StreamView view = StreamView.of(log.reader());
      assertThat(view.streams()).hasSize(2);
      KeyStream stream = view.stream(Claims.key(1)).orElseThrow();
      assertThat(stream.lowest()).isEqualTo(4);
      assertThat(stream.highest()).isEqualTo(9);
      assertThat(stream.positions()).isEqualTo(3);
      assertThat(stream.missing())
          .containsExactly(new SequenceRange(5, 5), new SequenceRange(7, 8));
      assertThat(stream.heads())
          .containsExactly(
              new StreamBranch(Claims.link("two", Claims.statement(Claims.key(1), 9, 0)), 1));
      assertThat(stream.forks()).isEmpty();
      assertThat(view.stream(Claims.key(3))).isEmpty();
    }
  }

  @Test
  void theSameStatementInAnotherEntry_isNoFork_anotherLinkIs() throws Exception {
    Statement giver = Claims.statement(Claims.key(1), 3, 0);
    Statement signedAgain = Claims.statement(Claims.key(1), 3, 9);
    Statement receiver = Claims.statement(Claims.key(2), 0, 0);
    try (CustodyLog log = create("log")) {
      log.append(Claims.entry("handover", giver));
      log.append(Claims.entry("later", Claims.statement(Claims.key(1), 4, 0)));
      log.append(Claims.entry("handover", giver, receiver));
      log.append(Claims.entry("handover", signedAgain));
      StreamView view = StreamView.of(log.reader());
      assertThat(view.stream(Claims.key(1)).orElseThrow().forks()).isEmpty();
      log.append(Claims.entry("another event", giver));
      view.refresh();
      StreamFork fork = view.stream(Claims.key(1)).orElseThrow().forks().get(0);
      assertThat(fork.sequence()).isEqualTo(3);
      assertThat(fork.branches())
          .containsExactly(
              new StreamBranch(Claims.link("handover", giver), 0),
              new StreamBranch(Claims.link("another event", giver), 4));
      List<SignedEvent> evidence = view.evidence(fork);
      assertThat(evidence)
          .containsExactly(Claims.event("handover", giver), Claims.event("another event", giver));
      try (CustodyLog other = create("other")) {
        other.append(Claims.entry("else", receiver));
        StreamView elsewhere = StreamView.of(other.reader());
        assertThatThrownBy(() -> elsewhere.evidence(fork))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void fewRepeats_areLookedUpByTheirEvent_andAForkAmongThemIsFound() throws Exception {
    try (CustodyLog log = create("log")) {
      List<LogEntry> many = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        many.add(Claims.entry("e" + i, Claims.statement(Claims.key(1), i, 0)));
      }
      log.append(many);
      log.checkpoint();
      StreamView view = StreamView.of(log.reader());
      Statement third = Claims.statement(Claims.key(1), 3, 0);
      log.append(Claims.entry("e3", third, Claims.statement(Claims.key(2), 0, 0)));
      view.refresh();
      assertThat(view.streams()).isEqualTo(StreamOracle.streams(log.reader()));
      assertThat(view.stream(Claims.key(1)).orElseThrow().forks()).isEmpty();
      log.append(Claims.entry("e3", third, Claims.statement(Claims.key(2), 1, 0)));
      log.append(Claims.entry("another", third));
      view.refresh();
      assertThat(view.streams()).isEqualTo(StreamOracle.streams(log.reader()));
      assertThat(view.stream(Claims.key(1)).orElseThrow().forks()).hasSize(1);
    }
  }

  @Test
  void aForkOfARealKey_isAProofByItsEvidence() throws Exception {
    SoftwareSigner twice = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    Devices devices = new Devices();
    StatementSigner one = StatementSigner.begin(twice, Devices.GIVER, new VolatileStreamStore());
    StatementSigner other = StatementSigner.begin(twice, Devices.GIVER, new VolatileStreamStore());
    try (CustodyLog log = create("log")) {
      log.append(LogEntry.ofUnverified(devices.scan(one)));
      log.append(LogEntry.ofUnverified(devices.scan(other)));
      StreamView view = StreamView.of(log.reader());
      StreamFork fork = view.stream(twice.keyId()).orElseThrow().forks().get(0);
      List<SignedEvent> both = view.evidence(fork);
      assertThat(FraudProof.ofStatements(both.get(0), 0, both.get(1), 0).check(twice.publicKey()))
          .isInstanceOf(FraudVerdict.Proven.class);
    }
  }

  @Test
  @Tag("deep")
  void aPrunedLog_isSeenFromWhereItBegins() throws Exception {
    try (CustodyLog log = create("log")) {
      // Segments go whole, and one has 64 MiB.
      int count = 1_300;
      List<LogEntry> many = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        many.add(LogEntry.ofUnverified(Claims.large(i, Claims.key(1))));
      }
      log.append(many);
      log.checkpoint();
      assertThat(StreamView.of(log.reader()).keep(log)).isTrue();
      log.pruneBelow(count);
      long first = log.reader().firstIndex();
      assertThat(first).isPositive();
      // What was kept still counts; without it the view begins where the log does.
      assertThat(StreamView.of(log.reader()).stream(Claims.key(1)).orElseThrow().lowest()).isZero();
      KeyStream stream =
          StreamView.of(log.reader(), Optional.empty(), 1).stream(Claims.key(1)).orElseThrow();
      assertThat(stream.lowest()).isEqualTo(first);
      assertThat(stream.highest()).isEqualTo(count - 1);
      TrustedLog anyone =
          new TrustedLog(
              "example.com/streams",
              List.of(NoteVerifierKey.of("example.com/streams", KEY.publicKey())),
              WitnessQuorum.none());
      assertThat(Prunable.below(log.reader(), List.of(), anyone).below()).isEqualTo(first);
    }
  }

  @Test
  void everyFlippedByteAndEveryTruncation_isComputedAgain() throws Exception {
    try (CustodyLog log = create("log")) {
      for (int i = 0; i < 4; i++) {
        log.append(Claims.entry("a" + i, Claims.statement(Claims.key(1), 2 * (i % 3), 0)));
      }
      StreamView view = StreamView.of(log.reader());
      assertThat(view.stream(Claims.key(1)).orElseThrow().forks()).hasSize(1);
      assertThat(view.keep(log)).isTrue();
      Bytes whole = log.reader().derived("streams", 1 << 20).orElseThrow();
      assertThat(StreamSnapshot.parse(whole)).isNotNull();
      assertThat(StreamSnapshot.parse(whole).encode()).isEqualTo(whole);
      for (int i = 0; i < whole.length(); i++) {
        byte[] flipped = whole.toByteArray();
        flipped[i] ^= 1;
        assertThat(StreamSnapshot.parse(Bytes.ofOwned(flipped))).as("byte %s", i).isNull();
        assertThat(StreamSnapshot.parse(whole.slice(0, i))).as("length %s", i).isNull();
      }
      byte[] longer = java.util.Arrays.copyOf(whole.toByteArray(), whole.length() + 1);
      assertThat(StreamSnapshot.parse(Bytes.ofOwned(longer))).isNull();
      log.keepDerived("streams", whole.slice(0, 40));
      assertThat(StreamView.of(log.reader()).streams()).isEqualTo(view.streams());
    }
  }

  @Test
  void aSnapshotOfAnotherHistory_isComputedAgain() throws Exception {
    Bytes ofOther;
    try (CustodyLog other = create("other")) {
      other.append(Claims.entry("x", Claims.statement(Claims.key(5), 0, 0)));
      other.append(Claims.entry("same", Claims.statement(Claims.key(1), 1, 0)));
      assertThat(StreamView.of(other.reader()).keep(other)).isTrue();
      ofOther = other.reader().derived("streams", 1 << 20).orElseThrow();
    }
    try (CustodyLog log = create("log")) {
      log.append(Claims.entry("y", Claims.statement(Claims.key(6), 0, 0)));
      log.keepDerived("streams", ofOther);
      // Longer than this log, and then, with the same last entry, of another history.
      assertThat(StreamView.of(log.reader()).stream(Claims.key(5))).isEmpty();
      log.append(Claims.entry("same", Claims.statement(Claims.key(1), 1, 0)));
      StreamView view = StreamView.of(log.reader());
      assertThat(view.stream(Claims.key(5))).isEmpty();
      assertThat(view.stream(Claims.key(6))).isPresent();
    }
  }

  @Test
  void countsWhatItCannotRead_andAnEmptyLogHasNoStreams() throws Exception {
    try (CustodyLog log = create("log")) {
      StreamView view = StreamView.of(log.reader());
      assertThat(view.streams()).isEmpty();
      assertThat(view.keep(log)).isFalse();
      log.append(
          Claims.entry(
              "a",
              Claims.statement(Claims.key(1), 0, 0),
              new Statement(Bytes.ofHex("a10126"), Bytes.ofHex("01"))));
      view.refresh();
      assertThat(view.unreadableStatements()).isEqualTo(1);
      assertThat(view.unreadableEntries()).isZero();
      assertThat(view.stream(Claims.key(1))).isPresent();
    }
  }

  @Test
  void aReaderByPath_usesWhatTheWriterKept() throws Exception {
    try (CustodyLog log = create("log")) {
      log.append(Claims.entry("a", Claims.statement(Claims.key(1), 0, 0)));
      assertThat(StreamView.of(log.reader()).keep(log)).isTrue();
    }
    LogReader reader = LogReader.open(temporary.resolve("log"));
    assertThat(StreamView.of(reader).streams()).isEqualTo(StreamOracle.streams(reader));
  }

  private CustodyLog create(String name) throws Exception {
    return CustodyLog.create(temporary.resolve(name), "example.com/streams", KEY);
  }
}
