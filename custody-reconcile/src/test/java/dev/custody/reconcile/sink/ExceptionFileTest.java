package dev.custody.reconcile.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Reason;
import dev.custody.reconcile.ExceptionRevision;
import dev.custody.reconcile.ExceptionState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExceptionFileTest {

  private static final List<ExceptionRevision> LIFE =
      List.of(
          brief("R04", "u1").revision(1, ExceptionState.SUSPECTED),
          brief("R10", "u2").revision(1, ExceptionState.CONFIRMED),
          brief("R04", "u1").revision(2, ExceptionState.CONFIRMED));

  private static Revisions brief(String rule, String subject) {
    return Revisions.of(rule, subject).expecting("x").saying("y").by();
  }

  @TempDir Path folder;

  static Stream<RevisionFormat> formats() {
    return Stream.of(
        RevisionFormat.jsonLines(),
        RevisionFormat.csv(),
        SiemFormat.ocsf(Revisions.PRODUCT),
        SiemFormat.cef(Revisions.PRODUCT));
  }

  private static void write(Path path, RevisionFormat format, List<ExceptionRevision> revisions)
      throws IOException {
    try (ExceptionFile file = ExceptionFile.open(path, format)) {
      revisions.forEach(file::accept);
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void revisionsThatComeAgain_areWrittenOnce(RevisionFormat format) throws IOException {
    Path path = folder.resolve("out");
    write(path, format, LIFE.subList(0, 2));
    write(path, format, LIFE);
    write(path, format, LIFE);
    Path once = folder.resolve("once");
    write(once, format, LIFE);
    assertThat(Files.readString(path)).isEqualTo(Files.readString(once));
    int heads = format.header().isPresent() ? 1 : 0;
    assertThat(Files.readAllLines(path)).hasSize(LIFE.size() + heads);
    for (int i = 0; i < LIFE.size(); i++) {
      assertThat(format.key(Files.readAllLines(path).get(i + heads)))
          .contains(RevisionKey.of(LIFE.get(i)));
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void fileCutOffAtAnyByte_isContinuedToTheSameBytes(RevisionFormat format) throws IOException {
    Path whole = folder.resolve("whole");
    write(whole, format, LIFE);
    byte[] bytes = Files.readAllBytes(whole);
    int firstLine = new String(bytes, StandardCharsets.UTF_8).indexOf('\n') + 1;
    Path path = folder.resolve("cut");
    // Every byte of the short formats; of the long ones, whose file is the same code, every ninth.
    int step = bytes.length < 1_000 ? 1 : 9;
    for (int length = 0; length <= bytes.length; length += step) {
      Files.write(path, Arrays.copyOf(bytes, length));
      if (length > 0 && length < firstLine) {
        // Not one whole line: it might be anybody's.
        assertThatThrownBy(() -> write(path, format, LIFE)).isInstanceOf(IOException.class);
        assertThat(Files.size(path)).isEqualTo(length);
      } else {
        write(path, format, LIFE);
        assertThat(Files.readAllBytes(path)).as("cut at " + length).isEqualTo(bytes);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void fileOfSomethingElse_isLeftAlone(RevisionFormat format) throws IOException {
    Path path = folder.resolve("other");
    for (String text : List.of("a\nb\nc", "no line at all", "\n", "{}\n", "id,revision\r\n")) {
      Files.writeString(path, text);
      assertThatThrownBy(() -> ExceptionFile.open(path, format))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("something else");
      assertThat(Files.readString(path)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void fileOfAnotherFormat_isLeftAlone(RevisionFormat format) throws IOException {
    for (RevisionFormat other : formats().toList()) {
      if (other.getClass() != format.getClass()) {
        Path path = folder.resolve(other.getClass().getSimpleName());
        Files.deleteIfExists(path);
        write(path, other, LIFE);
        assertThatThrownBy(() -> ExceptionFile.open(path, format)).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void findings_areWrittenOnce_besideExceptions() throws IOException {
    SiemFormat format = SiemFormat.ocsf(Revisions.PRODUCT);
    Path path = folder.resolve("both");
    write(path, format, LIFE);
    for (int again = 0; again < 2; again++) {
      try (FindingFile file = FindingFile.open(path, format)) {
        for (long index : new long[] {3, 4, 3}) {
          file.accept(
              new VerificationFinding(
                  "feed",
                  index,
                  null,
                  VerificationFinding.Outcome.REJECTED,
                  Set.of(Reason.RECORD_NOT_CANONICAL),
                  List.of(),
                  Revisions.NINE));
        }
      }
    }
    assertThat(Files.readAllLines(path)).hasSize(LIFE.size() + 2);
  }
}
