package dev.custody.log.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.log.fault.SimulatedDisk.InjectedException;
import dev.custody.log.internal.storage.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The disk loses what it may, and nothing else. */
class SimulatedDiskTest {

  private static final int SEEDS = 400;
  private final SimulatedDisk disk = new SimulatedDisk();

  @BeforeEach
  void makeRoot() throws IOException {
    disk.createDirectories("");
  }

  private static byte[] bytes(int count, int value) {
    byte[] out = new byte[count];
    Arrays.fill(out, (byte) value);
    return out;
  }

  private StoredFile file(String name, boolean durable) throws IOException {
    StoredFile file = disk.create(name);
    if (durable) {
      disk.forceDirectory("");
    }
    return file;
  }

  private static void append(StoredFile file, int count, int value) throws IOException {
    file.append(bytes(count, value), 0, count);
  }

  @Test
  void whatWasForced_staysWithEverySeed() throws IOException {
    StoredFile file = file("a", true);
    append(file, 1000, 7);
    file.force();
    append(file, 10, 8);
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] left = disk.survivor(seed).files().get("a");
      assertThat(Arrays.copyOf(left, 1000)).isEqualTo(bytes(1000, 7));
      assertThat(left.length).isBetween(1000, 1010);
    }
  }

  @Test
  void whatWasNotForced_isThereOrGoneOrTornOrZeroOrNoise() throws IOException {
    StoredFile file = file("a", true);
    append(file, 2000, 7);
    Set<String> kinds = new HashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] left = disk.survivor(seed).files().get("a");
      int good = 0;
      int zeros = 0;
      for (byte b : left) {
        good += b == 7 ? 1 : 0;
        zeros += b == 0 ? 1 : 0;
      }
      kinds.add(
          left.length == 0
              ? "gone"
              : good == 2000
                  ? "there"
                  : good == left.length
                      ? "short"
                      : good > 0 && good + zeros == left.length
                          ? "holes"
                          : good == 0 && zeros == left.length ? "zeros" : "noise");
    }
    assertThat(kinds)
        .containsExactlyInAnyOrder("gone", "there", "short", "holes", "zeros", "noise");
  }

  @Test
  void laterWritesMayBeThere_withoutEarlierOnes() throws IOException {
    StoredFile file = file("a", true);
    append(file, 600, 7);
    append(file, 600, 8);
    boolean reordered = false;
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] left = disk.survivor(seed).files().get("a");
      reordered |= left.length == 1200 && left[1199] == 8 && left[0] != 7 && left[599] != 7;
    }
    assertThat(reordered).isTrue();
  }

  @Test
  void aNameIsDurable_onlyByItsDirectory() throws IOException {
    StoredFile file = file("a", false);
    append(file, 10, 7);
    file.force();
    Set<Boolean> there = new HashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      there.add(disk.survivor(seed).exists("a"));
    }
    assertThat(there).containsExactlyInAnyOrder(true, false);
    disk.forceDirectory("");
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(disk.survivor(seed).exists("a")).isTrue();
    }
  }

  @Test
  void aRenameIsWhole_alsoBetweenDirectories() throws IOException {
    disk.createDirectories("d");
    StoredFile file = file("a", true);
    append(file, 10, 7);
    file.force();
    disk.rename("a", "d/b");
    Set<String> names = new HashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk left = disk.survivor(seed);
      names.add(String.valueOf(left.content().keySet()));
    }
    assertThat(names).containsExactlyInAnyOrder("[a]", "[d/b]");
    disk.forceDirectory("d");
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(disk.survivor(seed).content()).containsEntry("d/b", ByteBuffer.wrap(bytes(10, 7)));
    }
  }

  @Test
  void aForceThatFailed_isFollowedByOneThatLies() throws IOException {
    StoredFile file = file("a", true);
    Set<Integer> lengths = new HashSet<>();
    append(file, 1000, 7);
    disk.failAt(disk.operations(), 3);
    assertThatThrownBy(file::force).isInstanceOf(InjectedException.class);
    file.force();
    assertThat(file.length()).isEqualTo(1000);
    for (int seed = 0; seed < SEEDS; seed++) {
      lengths.add(disk.survivor(seed).files().get("a").length);
    }
    // Whatever came of the first force is all there is.
    assertThat(lengths).hasSize(1);
    // Only what is written again is written.
    file.rewrite(0, bytes(1000, 7), 0, 1000);
    file.force();
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(disk.survivor(seed).files().get("a")).isEqualTo(bytes(1000, 7));
    }
  }

  @Test
  void aFullDisk_takesAPart_andFailsOn() throws IOException {
    StoredFile file = file("a", true);
    disk.fullFrom(disk.operations(), 5);
    assertThatThrownBy(() -> append(file, 1000, 7)).hasMessageContaining("ENOSPC");
    assertThat(file.length()).isLessThanOrEqualTo(1000);
    assertThatThrownBy(() -> append(file, 1, 7)).hasMessageContaining("ENOSPC");
  }

  @Test
  void aKill_keepsTheCache_andTheDoubt() throws IOException {
    StoredFile file = file("a", true);
    append(file, 1000, 7);
    SimulatedDisk next = disk.afterKill(false);
    assertThatThrownBy(file::length).isInstanceOf(InjectedException.class);
    assertThat(next.files().get("a")).hasSize(1000);
    Set<Integer> lengths = new HashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      lengths.add(next.survivor(seed).files().get("a").length);
    }
    assertThat(lengths).contains(0, 1000);
  }

  @Test
  void theSameSeed_leavesTheSame() throws IOException {
    append(file("a", false), 1000, 7);
    append(file("b", true), 1000, 7);
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat(disk.survivor(seed).content()).isEqualTo(disk.survivor(seed).content());
    }
  }
}
