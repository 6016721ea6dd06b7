package dev.custody.log.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.Cosigner;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogReader;
import dev.custody.log.OpenResult;
import dev.custody.log.RawEntries;
import dev.custody.log.report.LogFinding.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole disk image that was put back is seen from outside only, and before a byte is written. */
class HighWaterMarkTest {

  private static final CosigningPolicy PATIENT =
      new CosigningPolicy(Duration.ofSeconds(60), Duration.ZERO, Duration.ZERO);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SoftwareSigner key = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
  private final TestWitnesses.Hands clock = new TestWitnesses.Hands();

  @TempDir Path folder;
  private Path directory;
  private Path image;
  private Path markFile;

  /** A log of 9 entries that was marked there, and its image with 5. */
  @BeforeEach
  void makeLogAndImage() throws Exception {
    directory = folder.resolve("site.log");
    image = folder.resolve("image");
    markFile = folder.resolve("mark");
    CustodyLog.create(directory, "example.com/site", key).close();
    append(directory, "entry ", 5);
    CosigningTest.copy(directory, image);
    append(directory, "entry ", 4);
  }

  @Test
  void aFile_rememberTheNote_andFollowsTheLog() throws Exception {
    FileHighWaterMark mark = FileHighWaterMark.of(markFile);
    assertThat(mark.check(read(image))).isEqualTo(new MarkVerdict.Unmarked());
    assertThat(mark.raise(read(image))).isEqualTo(new MarkVerdict.Unmarked());
    assertThat(mark.check(read(image))).isEqualTo(new MarkVerdict.Holds(5));
    assertThat(mark.raise(read(directory))).isEqualTo(new MarkVerdict.Holds(5));
    assertThat(mark.check(read(directory))).isEqualTo(new MarkVerdict.Holds(9));
    assertThat(Files.readAllBytes(markFile))
        .isEqualTo(Files.readAllBytes(directory.resolve("checkpoint")));
  }

  @Test
  void anImageThatWasPutBack_isRolledBack_withBothNotes() throws Exception {
    FileHighWaterMark mark = FileHighWaterMark.of(markFile);
    assertThat(mark.raise(read(directory))).isEqualTo(new MarkVerdict.Unmarked());
    byte[] before = Files.readAllBytes(markFile);
    MarkVerdict.RolledBack verdict = (MarkVerdict.RolledBack) mark.raise(read(image));
    assertThat(verdict.markSize()).isEqualTo(9);
    assertThat(verdict.own().size()).isEqualTo(5);
    assertThat(verdict.marked()).contains(Bytes.copyOf(before));
    assertThat(Files.readAllBytes(markFile)).as("never lowered").isEqualTo(before);
  }

  @Test
  void anImageThatGrewOtherwise_isForked_atTheSameSizeAndBeyond() throws Exception {
    FileHighWaterMark mark = FileHighWaterMark.of(markFile);
    assertThat(mark.raise(read(directory))).isEqualTo(new MarkVerdict.Unmarked());
    for (int size : new int[] {9, 12}) {
      append(image, "other ", size == 9 ? 4 : 3);
      MarkVerdict.Forked verdict = (MarkVerdict.Forked) mark.check(read(image));
      assertThat(verdict.markSize()).isEqualTo(9);
      assertThat(verdict.own().size()).isEqualTo(size);
      assertThat(verdict.marked()).isPresent();
      assertThat(mark.raise(read(image))).isEqualTo(verdict);
    }
    assertThat(mark.check(read(directory))).isEqualTo(new MarkVerdict.Holds(9));
  }

  @Test
  void aSpoiledFile_isNotTheSameAsNone() throws Exception {
    FileHighWaterMark mark = FileHighWaterMark.of(markFile);
    assertThat(mark.raise(read(directory))).isEqualTo(new MarkVerdict.Unmarked());
    byte[] good = Files.readAllBytes(markFile);
    for (int at = 0; at < good.length; at++) {
      byte[] changed = good.clone();
      changed[at] ^= 1;
      Files.write(markFile, changed);
      assertThatThrownBy(() -> mark.check(read(directory)))
          .as("at %s", at)
          .isInstanceOf(IOException.class);
    }
    Files.write(markFile, new byte[0]);
    assertThatThrownBy(() -> mark.raise(read(directory))).isInstanceOf(IOException.class);
    assertThat(Files.size(markFile)).isZero();
  }

  @Test
  void openingByAMark_givesNoWriterToALogThatWasPutBack_andWritesNothing() throws Exception {
    FileHighWaterMark mark = FileHighWaterMark.of(markFile);
    assertThat(mark.raise(read(directory))).isEqualTo(new MarkVerdict.Unmarked());
    TreeMap<String, Bytes> before = content(image);
    AtomicBoolean opened = new AtomicBoolean();
    MarkedLog.Result result =
        MarkedLog.open(
            image,
            mark,
            () -> {
              opened.set(true);
              return CustodyLog.open(image, key);
            });
    assertThat(result.result()).isInstanceOf(OpenResult.ReadOnly.class);
    assertThat(result.result().report().has(Kind.ROLLED_BACK)).isTrue();
    assertThat(result.verdict()).isInstanceOf(MarkVerdict.RolledBack.class);
    assertThat(opened).isFalse();
    assertThat(content(image)).isEqualTo(before);

    append(image, "other ", 4);
    MarkedLog.Result forked = MarkedLog.open(image, mark, () -> CustodyLog.open(image, key));
    assertThat(forked.result().report().has(Kind.TAMPERED)).isTrue();

    MarkedLog.Result good = MarkedLog.open(directory, mark, () -> CustodyLog.open(directory, key));
    assertThat(good.verdict()).isEqualTo(new MarkVerdict.Holds(9));
    ((OpenResult.Opened) good.result()).log().close();
  }

  @Test
  void aDamagedCheckpoint_isReportedAsDamage() throws Exception {
    FileHighWaterMark mark = FileHighWaterMark.of(markFile);
    Files.write(directory.resolve("checkpoint"), new byte[] {'x'});
    MarkedLog.Result result =
        MarkedLog.open(directory, mark, () -> CustodyLog.open(directory, key));
    assertThat(result.result()).isInstanceOf(OpenResult.ReadOnly.class);
    assertThat(result.result().report().has(Kind.CHECKPOINT_INVALID)).isTrue();
  }

  @Test
  void witnesses_areAMark() throws Exception {
    Witness witness = witness();
    List<WitnessEndpoint> one = Collections.singletonList(TestWitnesses.endpoint(witness));
    WitnessHighWaterMark mark = WitnessHighWaterMark.of(one, 1, MINUTE, PATIENT, clock);
    assertThat(mark.raise(read(directory))).isEqualTo(new MarkVerdict.Holds(9));
    assertThat(mark.check(read(directory))).isEqualTo(new MarkVerdict.Holds(9));
    MarkVerdict.RolledBack back = (MarkVerdict.RolledBack) mark.check(read(image));
    assertThat(back.markSize()).isEqualTo(9);
    assertThat(back.marked()).isEqualTo(Optional.empty());
    append(image, "other ", 4);
    assertThat(mark.check(read(image))).isInstanceOf(MarkVerdict.Forked.class);
    append(image, "other ", 1);
    assertThat(mark.check(read(image))).isInstanceOf(MarkVerdict.Forked.class);
  }

  @Test
  void anOldCosignature_isNoWordOfToday() throws Exception {
    Witness witness = witness();
    WitnessHighWaterMark mark =
        WitnessHighWaterMark.of(
            Collections.singletonList(TestWitnesses.endpoint(witness)), 1, MINUTE, PATIENT, clock);
    assertThat(mark.raise(read(image))).isEqualTo(new MarkVerdict.Holds(5));
    // What a network that lies would say: the answer of then, although the witness knows more now.
    WitnessAnswer then =
        TestWitnesses.transport(witness)
            .addCheckpoint(
                new AddCheckpointRequest(
                        5, Collections.emptyList(), read(image).checkpoint().orElseThrow().note())
                    .encode());
    WitnessHighWaterMark replayed =
        WitnessHighWaterMark.of(
            Collections.singletonList(new WitnessEndpoint(witness.key(), request -> then)),
            1,
            MINUTE,
            PATIENT,
            clock);
    assertThat(replayed.check(read(image))).isEqualTo(new MarkVerdict.Holds(5));
    clock.plusSeconds(61);
    assertThatThrownBy(() -> replayed.check(read(image))).isInstanceOf(IOException.class);
  }

  @Test
  void witnessesThatDoNotAnswer_areAnOutage_notAVerdict() {
    Cosigner dead = TestWitnesses.cosigner("example.com/dead");
    WitnessHighWaterMark mark =
        WitnessHighWaterMark.of(
            Collections.singletonList(
                new WitnessEndpoint(
                    dead.key(),
                    request -> {
                      throw new IOException("down");
                    })),
            1,
            MINUTE,
            PATIENT,
            clock);
    assertThatThrownBy(() -> mark.check(read(directory)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too few witnesses");
  }

  @Test
  void ofSeveralMarks_theWorstDecides() throws Exception {
    FileHighWaterMark low = FileHighWaterMark.of(folder.resolve("low"));
    FileHighWaterMark high = FileHighWaterMark.of(folder.resolve("high"));
    HighWaterMark broken = FileHighWaterMark.of(folder.resolve("gone/mark"));
    Files.createDirectories(folder.resolve("gone/mark"));
    assertThat(low.raise(read(image))).isEqualTo(new MarkVerdict.Unmarked());
    assertThat(high.raise(read(directory))).isEqualTo(new MarkVerdict.Unmarked());

    assertThat(HighWaterMark.all(Arrays.asList(low, high), 2).check(read(directory)))
        .isEqualTo(new MarkVerdict.Holds(9));
    HighWaterMark all = HighWaterMark.all(Arrays.asList(low, broken, high), 2);
    assertThat(all.check(read(directory))).isEqualTo(new MarkVerdict.Holds(9));
    assertThat(all.check(read(image))).isInstanceOf(MarkVerdict.RolledBack.class);
    // One that contradicts keeps the others where they are.
    byte[] before = Files.readAllBytes(folder.resolve("low"));
    append(image, "other ", 1);
    assertThat(all.raise(read(image))).isInstanceOf(MarkVerdict.RolledBack.class);
    assertThat(Files.readAllBytes(folder.resolve("low"))).isEqualTo(before);
    assertThatThrownBy(
            () -> HighWaterMark.all(Arrays.asList(low, broken), 2).check(read(directory)))
        .isInstanceOf(IOException.class);
    assertThat(HighWaterMark.all(Arrays.asList(broken, high), 2).check(read(image)))
        .isInstanceOf(MarkVerdict.RolledBack.class);
  }

  private Witness witness() throws IOException {
    return TestWitnesses.open(
        new CrashDisk(),
        TestWitnesses.cosigner("example.com/witness"),
        clock,
        WitnessedLog.of(read(directory).verifierKey()));
  }

  private void append(Path to, String what, int count) throws Exception {
    try (CustodyLog log = ((OpenResult.Opened) CustodyLog.open(to, key)).log()) {
      long size = log.size();
      for (int i = 0; i < count; i++) {
        log.append(RawEntries.of(what + (size + i)));
      }
    }
  }

  private static LogReader read(Path of) throws IOException {
    return LogReader.open(of);
  }

  private static TreeMap<String, Bytes> content(Path of) throws IOException {
    TreeMap<String, Bytes> out = new TreeMap<>();
    try (Stream<Path> files = Files.walk(of)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Files.isRegularFile(file)) {
          out.put(of.relativize(file).toString(), Bytes.copyOf(Files.readAllBytes(file)));
        }
      }
    }
    return out;
  }
}
