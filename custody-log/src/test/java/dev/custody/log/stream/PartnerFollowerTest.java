package dev.custody.log.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.tree.ProofResult;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.WitnessQuorum;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import dev.custody.log.LoggedEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartnerFollowerTest {

  private static final String ORIGIN = "example.com/partner";

  @TempDir Path temporary;

  private final SoftwareSigner key = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
  private final TrustedLog partner = trusted(key);
  private final Source source = new Source();
  private final List<Bytes> taken = new ArrayList<>();

  /** A partner's server: some directory, and whatever goes wrong. */
  private static final class Source implements TileSource {
    private Path directory = Path.of(".");
    private int reads;
    private int failAt = -1;
    private int spoilAt = -1;
    private java.util.function.UnaryOperator<byte[]> spoil = bytes -> bytes;

    @Override
    public Bytes read(String name, int bytesMax) throws IOException {
      int read = reads++;
      if (read == failAt) {
        throw new IOException("connection reset");
      }
      Bytes bytes = TileSource.files(directory).read(name, bytesMax);
      return read == spoilAt ? Bytes.ofOwned(spoil.apply(bytes.toByteArray())) : bytes;
    }

    void heal() {
      failAt = -1;
      spoilAt = -1;
      reads = 0;
    }
  }

  @Test
  void givesEveryEntryOnce_inOrder_overManySizesAndRestarts() throws Exception {
    List<LogEntry> entries = entries("a", 600);
    try (CustodyLog log = create("partner")) {
      int before = 0;
      for (int size : new int[] {0, 1, 2, 255, 256, 257, 511, 600}) {
        log.append(entries.subList(before, size));
        Checkpoint checkpoint = log.checkpoint();
        assertThat(open().follow(this::take))
            .isEqualTo(new FollowOutcome.Followed(checkpoint, before, size));
        assertThat(open().follow(this::take))
            .isEqualTo(new FollowOutcome.Followed(checkpoint, size, size));
        assertThat(open().position()).isEqualTo(size);
        assertTaken(entries, size);
        before = size;
      }
    }
  }

  @Test
  void aForkIsProvenByBothNotes_atEverySmallSize() throws Exception {
    List<LogEntry> honest = entries("a", 12);
    for (int accepted : new int[] {1, 2, 3, 4, 6, 8}) {
      for (int offered : new int[] {accepted, 9, 12}) {
        for (int common : new int[] {0, accepted - 1}) {
          String name = accepted + "-" + offered + "-" + common;
          source.directory = log("honest" + accepted, honest.subList(0, accepted));
          PartnerFollower follower = open(name + ".state");
          FollowOutcome unused = follower.follow(this::take);
          int before = taken.size();
          List<LogEntry> other = new ArrayList<>(honest.subList(0, common));
          other.addAll(entries("b", offered - common));
          source.directory = log("forked" + common + "-" + offered, other);
          FollowOutcome.Forked forked = (FollowOutcome.Forked) follower.follow(this::take);
          assertThat(taken).hasSize(before);
          assertThat(forked.accepted().size()).isEqualTo(accepted);
          assertThat(forked.offered().size()).isEqualTo(offered);
          assertThat(forked.prefixProof().isPresent()).isEqualTo(offered > accepted);
          if (offered > accepted) {
            assertThat(
                    forked
                        .prefixProof()
                        .orElseThrow()
                        .check(forked.prefixRoot(), forked.offered().root()))
                .isEqualTo(new ProofResult.Holds());
            assertThat(forked.prefixRoot()).isNotEqualTo(forked.accepted().root());
          } else {
            assertThat(forked.offered().root()).isNotEqualTo(forked.accepted().root());
          }
          // It stays a fork, after a restart too, until the partner is who it was.
          assertThat(open(name + ".state").follow(this::take)).isEqualTo(forked);
          source.directory = temporary.resolve("honest" + accepted);
          assertThat(open(name + ".state").follow(this::take))
              .isInstanceOf(FollowOutcome.Followed.class);
        }
      }
    }
  }

  @Test
  void aSmallerCheckpointIsARollback_withBothNotes() throws Exception {
    List<LogEntry> entries = entries("a", 300);
    Path old = log("old", entries.subList(0, 7));
    source.directory = log("new", entries);
    PartnerFollower follower = open();
    FollowOutcome unused = follower.follow(this::take);
    source.directory = old;
    FollowOutcome.RolledBack back = (FollowOutcome.RolledBack) open().follow(this::take);
    assertThat(back.accepted().size()).isEqualTo(300);
    assertThat(back.offered().size()).isEqualTo(7);
    assertThat(open().accepted().orElseThrow().size()).isEqualTo(300);
    source.directory = log("empty", Collections.emptyList());
    assertThat(open().follow(this::take)).isInstanceOf(FollowOutcome.RolledBack.class);
    assertThat(taken).hasSize(300);
  }

  @Test
  void aSmallerCheckpointOfAnotherHistory_besideTheLargerTiles_isAFork() throws Exception {
    source.directory = log("new", entries("a", 20));
    FollowOutcome unused = open().follow(this::take);
    Path other = log("other", entries("b", 7));
    Path mixed = temporary.resolve("mixed");
    copy(source.directory, mixed);
    Files.copy(
        other.resolve("checkpoint"),
        mixed.resolve("checkpoint"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    source.directory = mixed;
    FollowOutcome.Forked forked = (FollowOutcome.Forked) open().follow(this::take);
    assertThat(
            forked.prefixProof().orElseThrow().check(forked.prefixRoot(), forked.accepted().root()))
        .isEqualTo(new ProofResult.Holds());
    assertThat(forked.prefixRoot()).isNotEqualTo(forked.offered().root());
  }

  @Test
  void stalledAtAnyRead_itGoesOnWhereItWas() throws Exception {
    List<LogEntry> entries = entries("a", 600);
    Path whole = log("whole", entries);
    Path part = log("part", entries.subList(0, 300));
    for (int read = 0; ; read++) {
      taken.clear();
      String state = read + ".state";
      source.heal();
      source.directory = part;
      FollowOutcome unused = open(state).follow(this::take);
      source.heal();
      source.directory = whole;
      source.failAt = read;
      boolean done = false;
      try {
        done = open(state).follow(this::take) instanceof FollowOutcome.Followed;
      } catch (IOException e) {
        assertThat(e).hasMessage("connection reset");
        long position = open(state).position();
        assertThat(position).isEqualTo(taken.size());
        source.heal();
        FollowOutcome.Followed rest = (FollowOutcome.Followed) open(state).follow(this::take);
        assertThat(rest.from()).isEqualTo(position);
      }
      assertTaken(entries, 600);
      if (done) {
        assertThat(read).isGreaterThan(5);
        return;
      }
    }
  }

  @Test
  void garbageAtAnyRead_givesNothingFalse_andProvesNothing() throws Exception {
    List<LogEntry> entries = entries("a", 300);
    source.directory = log("partner", entries.subList(0, 0));
    Path begun = log("begun", entries.subList(0, 100));
    Path whole = log("whole", entries);
    List<java.util.function.UnaryOperator<byte[]>> ways =
        List.of(
            bytes -> flip(bytes, bytes.length / 2),
            bytes -> flip(bytes, 0),
            bytes -> flip(bytes, bytes.length - 1),
            bytes -> java.util.Arrays.copyOf(bytes, bytes.length - 1),
            bytes -> java.util.Arrays.copyOf(bytes, bytes.length + 1),
            bytes -> new byte[0]);
    for (int way = 0; way < ways.size(); way++) {
      boolean done = false;
      for (int read = 0; !done; read++) {
        taken.clear();
        String state = way + "-" + read + ".state";
        source.heal();
        source.directory = begun;
        FollowOutcome unused = open(state).follow(this::take);
        source.heal();
        source.directory = whole;
        source.spoilAt = read;
        source.spoil = ways.get(way);
        FollowOutcome spoilt = open(state).follow(this::take);
        assertThat(spoilt)
            .isInstanceOfAny(FollowOutcome.Refused.class, FollowOutcome.Followed.class);
        done = source.reads <= read;
        assertTaken(entries, taken.size());
        source.heal();
        assertThat(open(state).follow(this::take)).isInstanceOf(FollowOutcome.Followed.class);
        assertTaken(entries, 300);
      }
    }
  }

  @Test
  void whatTheSinkDidNotTake_isGivenAgain() throws Exception {
    List<LogEntry> entries = entries("a", 600);
    source.directory = log("partner", entries);
    PartnerFollower follower = open();
    int[] calls = new int[1];
    PartnerFollower.Sink failing =
        some -> {
          if (++calls[0] == 2) {
            throw new IOException("disk full");
          }
          take(some);
        };
    assertThatThrownBy(() -> follower.follow(failing).getClass()).hasMessage("disk full");
    assertThat(follower.position()).isEqualTo(256);
    assertThat(follower.follow(failing)).isInstanceOf(FollowOutcome.Followed.class);
    assertTaken(entries, 600);
  }

  @Test
  void anothersLogIsRefused_andAKnownCheckpointHoldsTheFirst() throws Exception {
    SoftwareSigner stranger = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    source.directory = temporary.resolve("stranger");
    CustodyLog.create(source.directory, ORIGIN, stranger).close();
    assertThat(open().follow(this::take)).isInstanceOf(FollowOutcome.Refused.class);
    assertThat(open().accepted()).isEmpty();

    Path honest = log("honest", entries("a", 5));
    Path forked = log("forked", entries("b", 9));
    PartnerFollower follower = open("known.state");
    Checkpoint known = dev.custody.log.LogReader.open(honest).checkpoint().orElseThrow();
    follower.begin(known);
    assertThatThrownBy(() -> follower.begin(known)).isInstanceOf(IllegalStateException.class);
    source.directory = forked;
    assertThat(open("known.state").follow(this::take)).isInstanceOf(FollowOutcome.Forked.class);
    assertThat(taken).isEmpty();
  }

  @Test
  void aStateThatIsNotOne_isAFault_neverAFreshStart() throws Exception {
    source.directory = log("partner", entries("a", 5));
    FollowOutcome unused = open().follow(this::take);
    Path state = temporary.resolve("state");
    byte[] whole = Files.readAllBytes(state);
    for (int i = 0; i < whole.length; i++) {
      Files.write(state, flip(whole, i));
      assertThatThrownBy(this::open).as("byte %s", i).isInstanceOf(IOException.class);
      Files.write(state, java.util.Arrays.copyOf(whole, i));
      assertThatThrownBy(this::open).as("length %s", i).isInstanceOf(IOException.class);
    }
    Files.write(state, whole);
    assertThat(open().position()).isEqualTo(5);
    assertThatThrownBy(
            () ->
                PartnerFollower.open(
                    trusted(SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom())),
                    source,
                    state))
        .isInstanceOf(IOException.class);
  }

  private void take(List<LoggedEntry> entries) {
    for (LoggedEntry entry : entries) {
      assertThat(entry.index()).isEqualTo(taken.size());
      taken.add(entry.bytes());
    }
  }

  private void assertTaken(List<LogEntry> entries, int size) {
    assertThat(taken).hasSize(size);
    for (int i = 0; i < size; i++) {
      assertThat(taken.get(i)).isEqualTo(entries.get(i).bytes());
    }
  }

  private PartnerFollower open() throws IOException {
    return open("state");
  }

  private PartnerFollower open(String state) throws IOException {
    if (!state.equals("state") && !Files.exists(temporary.resolve(state))) {
      taken.clear();
    }
    return PartnerFollower.open(partner, source, temporary.resolve(state));
  }

  private CustodyLog create(String name) throws Exception {
    source.directory = temporary.resolve(name);
    return CustodyLog.create(source.directory, ORIGIN, key);
  }

  private Path log(String name, List<LogEntry> entries) throws Exception {
    Path directory = temporary.resolve(name);
    if (Files.exists(directory)) {
      return directory;
    }
    try (CustodyLog log = CustodyLog.create(directory, ORIGIN, key)) {
      log.append(entries);
    }
    return directory;
  }

  private static List<LogEntry> entries(String name, int count) {
    List<LogEntry> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      out.add(Claims.entry(name + i, Claims.statement(Claims.key(1), i, 0)));
    }
    return out;
  }

  private static byte[] flip(byte[] bytes, int at) {
    byte[] out = bytes.clone();
    if (out.length > 0) {
      out[at] ^= 1;
    }
    return out;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static TrustedLog trusted(SoftwareSigner key) {
    return new TrustedLog(
        ORIGIN, List.of(NoteVerifierKey.of(ORIGIN, key.publicKey())), WitnessQuorum.none());
  }
}
