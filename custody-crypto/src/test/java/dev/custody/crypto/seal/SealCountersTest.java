package dev.custody.crypto.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Digest;
import dev.custody.api.EventId;
import dev.custody.crypto.seal.SealCounters.Standing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counters rise, an event is no replay of itself, and a file is what was stored or nothing. */
class SealCountersTest {

  @TempDir Path directory;

  @Test
  void counter_risesOrBelongsToTheEvent() {
    SealCounters counters = new VolatileSealCounters();
    assertThat(counters.standing("urn:s:1", 5, event(1))).isEqualTo(Standing.RISES);
    assertThat(counters.standing("urn:s:1", 5, event(2))).isEqualTo(Standing.RISES);
    counters.take("urn:s:1", 5, event(1));
    assertThat(counters.standing("urn:s:1", 5, event(1))).isEqualTo(Standing.SAME_EVENT);
    assertThat(counters.standing("urn:s:1", 5, event(2))).isEqualTo(Standing.DOES_NOT_RISE);
    assertThat(counters.standing("urn:s:1", 4, event(2))).isEqualTo(Standing.DOES_NOT_RISE);
    assertThat(counters.standing("urn:s:1", 6, event(2))).isEqualTo(Standing.RISES);
    assertThat(counters.standing("urn:s:2", 5, event(2))).isEqualTo(Standing.RISES);
    counters.take("urn:s:1", 9, event(2));
    assertThat(counters.standing("urn:s:1", 5, event(1))).isEqualTo(Standing.SAME_EVENT);
    assertThat(counters.standing("urn:s:1", 7, event(1))).isEqualTo(Standing.DOES_NOT_RISE);
    counters.take("urn:s:1", 5, event(3));
    assertThat(counters.standing("urn:s:1", 5, event(1))).isEqualTo(Standing.SAME_EVENT);
  }

  @Test
  void window_forgetsTheLowestFirst() {
    SealCounters counters = new VolatileSealCounters();
    for (int i = 1; i <= SealCounters.WINDOW + 1; i++) {
      counters.take("urn:s:1", i, event(i));
    }
    assertThat(counters.standing("urn:s:1", 1, event(1))).isEqualTo(Standing.DOES_NOT_RISE);
    assertThat(counters.standing("urn:s:1", 2, event(2))).isEqualTo(Standing.SAME_EVENT);
  }

  @Test
  void file_remembersFromRunToRun() throws Exception {
    Path file = directory.resolve("counters");
    try (FileSealCounters counters = FileSealCounters.open(file)) {
      counters.take("urn:s:1", 5, event(1));
      counters.take("urn:s:2", Long.MAX_VALUE, event(1));
      counters.store();
      counters.take("urn:s:1", 6, event(2));
      // Not stored: as after a crash.
    }
    try (FileSealCounters counters = FileSealCounters.open(file)) {
      assertThat(counters.standing("urn:s:1", 5, event(1))).isEqualTo(Standing.SAME_EVENT);
      assertThat(counters.standing("urn:s:1", 5, event(2))).isEqualTo(Standing.DOES_NOT_RISE);
      assertThat(counters.standing("urn:s:1", 6, event(3))).isEqualTo(Standing.RISES);
      assertThat(counters.standing("urn:s:2", 1, event(3))).isEqualTo(Standing.DOES_NOT_RISE);
      counters.store();
    }
    assertThat(Files.size(file)).isEqualTo(24 + 2 * 72 + 32);
  }

  @Test
  void everyPrefixAndEveryAlteredByte_isRefused() throws Exception {
    Path file = directory.resolve("counters");
    try (FileSealCounters counters = FileSealCounters.open(file)) {
      counters.take("urn:s:1", 5, event(1));
      counters.take("urn:s:1", 6, event(2));
      counters.store();
    }
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      refuses(file, Arrays.copyOf(whole, length));
    }
    for (int i = 0; i < whole.length; i++) {
      byte[] altered = whole.clone();
      altered[i] ^= 1;
      refuses(file, altered);
    }
    refuses(file, Arrays.copyOf(whole, whole.length + 1));
    refuses(file, Arrays.copyOf(whole, whole.length + 72));
    Files.write(file, whole);
    FileSealCounters.open(file).close();
  }

  private static void refuses(Path file, byte[] content) throws Exception {
    Files.write(file, content);
    assertThatThrownBy(() -> FileSealCounters.open(file).close())
        .isInstanceOf(SealCountersException.class);
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void crashWhileWriting_leavesTheOldFile() throws Exception {
    Path file = directory.resolve("counters");
    try (FileSealCounters counters = FileSealCounters.open(file)) {
      counters.take("urn:s:1", 5, event(1));
      counters.store();
    }
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length <= whole.length; length += 7) {
      // What a process that was killed while writing beside leaves behind.
      Files.write(directory.resolve("counters.tmp"), Arrays.copyOf(whole, length));
      try (FileSealCounters counters = FileSealCounters.open(file)) {
        assertThat(counters.standing("urn:s:1", 5, event(2))).isEqualTo(Standing.DOES_NOT_RISE);
        counters.store();
      }
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }
  }

  @Test
  void file_isOpenOnce() throws Exception {
    Path file = directory.resolve("counters");
    FileSealCounters first = FileSealCounters.open(file);
    assertThatThrownBy(() -> FileSealCounters.open(file).close())
        .isInstanceOf(SealCountersException.class)
        .hasMessageContaining("in use");
    first.close();
    first.close();
    assertThatThrownBy(first::store).isInstanceOf(IllegalStateException.class);
    FileSealCounters.open(file).close();
  }

  @Test
  void storing_whereItCannotBe_fails() throws Exception {
    Path file = directory.resolve("counters");
    try (FileSealCounters counters = FileSealCounters.open(file)) {
      counters.take("urn:s:1", 5, event(1));
      Files.createDirectories(directory.resolve("counters.tmp"));
      assertThatThrownBy(counters::store).isInstanceOf(java.io.IOException.class);
      assertThat(file).doesNotExist();
    }
  }

  private static EventId event(int i) {
    return new EventId(Digest.sha256(new byte[] {(byte) i, (byte) (i >> 8)}).bytes());
  }
}
