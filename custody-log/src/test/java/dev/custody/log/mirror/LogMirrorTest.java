package dev.custody.log.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.log.CopiedLogs;
import dev.custody.log.MemoryStorage;
import dev.custody.log.internal.storage.Storage;
import dev.custody.log.mirror.MirrorOutcome.Copied;
import dev.custody.log.mirror.MirrorOutcome.MirrorDamaged;
import dev.custody.log.mirror.MirrorOutcome.OtherTarget;
import dev.custody.log.mirror.MirrorOutcome.SourceDamaged;
import dev.custody.log.mirror.MirrorOutcome.SourceForked;
import dev.custody.log.mirror.MirrorOutcome.SourceRolledBack;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogMirrorTest {

  @TempDir Path folder;

  private final MemoryStorage mirror = new MemoryStorage();

  private static MirrorOutcome copy(Storage source, Storage target) throws IOException {
    return MirrorCopy.run(source, target, MirrorProgress.SILENT);
  }

  private static MirrorProof compare(Storage one, Storage other) throws IOException {
    return new MirrorComparison(one, other, MirrorProgress.SILENT).run();
  }

  /** A mirror is a whole log, equal file by file but for what is the writer's own. */
  private static void assertMirrors(MemoryStorage source, MemoryStorage mirror, int entries)
      throws Exception {
    CopiedLogs.assertWellFormed(mirror, entries);
    CopiedLogs.assertTakesMore(mirror, entries);
    assertSame(source, mirror);
  }

  private static void assertSame(MemoryStorage source, MemoryStorage mirror) throws IOException {
    assertThat(compare(source, mirror)).isInstanceOf(MirrorProof.Equal.class);
    assertThat(files(mirror).keySet()).isEqualTo(files(source).keySet());
    for (Map.Entry<String, String> file : files(source).entrySet()) {
      assertThat(files(mirror).get(file.getKey()).equals(file.getValue()))
          .as(file.getKey())
          .isTrue();
    }
  }

  private static Map<String, String> files(MemoryStorage storage) {
    Map<String, String> out = new TreeMap<>();
    storage
        .files()
        .forEach(
            (name, content) -> {
              if (!name.startsWith("index/") && !name.startsWith("quarantine/")) {
                out.put(name, new String(content, java.nio.charset.StandardCharsets.ISO_8859_1));
              }
            });
    return out;
  }

  @Test
  void mirrorGrowsWithItsLog_andIsTheLog() throws Exception {
    MemoryStorage source = CopiedLogs.log(0);
    for (int size : new int[] {0, 1, 7, 8, 40, 40, 300}) {
      CopiedLogs.extend(source, size);
      MirrorOutcome outcome = copy(source, mirror);
      assertThat(outcome).isInstanceOf(Copied.class);
      assertThat(((Copied) outcome).checkpoint().size()).isEqualTo(size);
      assertMirrors(source, mirror, size);
    }
    int changes = mirror.changes().size();
    assertThat(copy(source, mirror)).isInstanceOf(Copied.class);
    assertThat(mirror.changes().subList(changes, mirror.changes().size()))
        .allMatch(change -> change.startsWith("force directory "));
  }

  @Test
  void entriesBeyondTheCheckpoint_areLeftOut() throws Exception {
    MemoryStorage source = CopiedLogs.log(30);
    MemoryStorage whole = source.copy();
    CopiedLogs.extendUnsigned(source, 33);
    assertThat(copy(source, mirror)).isInstanceOf(Copied.class);
    assertMirrors(whole, mirror, 30);
    CopiedLogs.extend(source, 50);
    assertThat(copy(source, mirror)).isInstanceOf(Copied.class);
    assertMirrors(source, mirror, 50);
  }

  @Test
  void forkedSource_isRefusedWithBothNotes() throws Exception {
    MemoryStorage source = CopiedLogs.log(20);
    MemoryStorage other = source.copy();
    CopiedLogs.extend(source, 30);
    assertThat(copy(source, mirror)).isInstanceOf(Copied.class);
    Map<String, String> before = files(mirror);
    // A smaller, an equal and a greater size of the same key, with other entries.
    for (int count : new int[] {5, 10, 15}) {
      MemoryStorage forked = other.copy();
      CopiedLogs.extendOtherwise(forked, count);
      MirrorOutcome outcome = copy(forked, mirror);
      if (count < 10) {
        assertThat(outcome).isInstanceOf(SourceRolledBack.class);
      } else {
        assertThat(outcome).isInstanceOf(SourceForked.class);
        SourceForked fork = (SourceForked) outcome;
        assertThat(fork.source().size()).isEqualTo(20 + count);
        assertThat(fork.mirror().size()).isEqualTo(30);
      }
      assertThat(files(mirror)).isEqualTo(before);
    }
    CopiedLogs.extend(other, 25);
    assertThat(copy(other, mirror)).isInstanceOf(SourceRolledBack.class);
    assertThat(files(mirror)).isEqualTo(before);
  }

  @Test
  void otherLogOrOtherThings_areNotOverwritten() throws Exception {
    MemoryStorage source = CopiedLogs.log(3);
    mirror.createDirectories("");
    mirror.put("letters.txt", new byte[1]);
    int changes = mirror.changes().size();
    assertThat(copy(source, mirror)).isInstanceOf(OtherTarget.class);
    assertThat(mirror.changes()).hasSize(changes);
    try (Closeable lock = source.lock("LOCK")) {
      assertThatThrownBy(() -> copy(source.copy(), source))
          .isInstanceOf(MirrorLockedException.class);
    }
  }

  @Test
  void everyFlippedByteOfTheSource_neverReachesTheMirror() throws Exception {
    MemoryStorage source = CopiedLogs.log(20);
    assertThat(copy(source, mirror)).isInstanceOf(Copied.class);
    CopiedLogs.extend(source, 40);
    int refused = 0;
    for (String name : source.files().keySet()) {
      if (!name.startsWith("seg/") && !name.startsWith("objects/") && !name.equals("checkpoint")) {
        continue;
      }
      for (int at = 0; at < source.file(name).length; at += 13) {
        MemoryStorage broken = source.copy();
        broken.file(name)[at] ^= 1;
        MemoryStorage grown = mirror.copy();
        MirrorOutcome outcome = copy(broken, grown);
        if (outcome instanceof Copied) {
          // In what the mirror has already, or an object it has.
          assertSame(source, grown);
        } else {
          refused++;
          assertThat(outcome).isInstanceOfAny(SourceDamaged.class, OtherTarget.class);
          assertThat(copy(source, grown)).isInstanceOf(Copied.class);
          assertSame(source, grown);
        }
      }
    }
    assertThat(refused).isGreaterThan(60);
  }

  @Test
  void rottenMirror_isFoundWhenItIsExtended() throws Exception {
    MemoryStorage source = CopiedLogs.log(20);
    assertThat(copy(source, mirror)).isInstanceOf(Copied.class);
    CopiedLogs.extend(source, 25);
    String first = "seg/00000000000000000000.seg";
    for (int at = 0; at < mirror.file(first).length; at += 17) {
      MemoryStorage broken = mirror.copy();
      broken.file(first)[at] ^= 1;
      assertThat(copy(source, broken)).isInstanceOf(MirrorDamaged.class);
    }
  }

  @Test
  void crashAtEveryChange_isGoneOnFrom() throws Exception {
    MemoryStorage source = CopiedLogs.log(20);
    for (int crash = 0; ; crash++) {
      MemoryStorage target = new MemoryStorage();
      target.failAtChange(crash);
      try {
        assertThat(copy(source, target)).isInstanceOf(Copied.class);
        break;
      } catch (IOException e) {
        target.heal();
      }
      assertThat(copy(source, target)).isInstanceOf(Copied.class);
      assertSame(source, target);
    }
    assertThat(copy(source, mirror)).isInstanceOf(Copied.class);
    CopiedLogs.extend(source, 45);
    for (int crash = 0; ; crash += 3) {
      MemoryStorage target = mirror.copy();
      target.failAtChange(crash);
      try {
        assertThat(copy(source, target)).isInstanceOf(Copied.class);
        break;
      } catch (IOException e) {
        target.heal();
      }
      assertThat(copy(source, target)).isInstanceOf(Copied.class);
      assertSame(source, target);
    }
  }

  @Test
  void restoreIsProvenEqual_andADifferenceIsFound() throws Exception {
    MemoryStorage source = CopiedLogs.log(40);
    assertThat(copy(source, mirror)).isInstanceOf(Copied.class);
    MemoryStorage restored = new MemoryStorage();
    assertThat(copy(mirror, restored)).isInstanceOf(Copied.class);
    MirrorProof proof = compare(mirror, restored);
    assertThat(proof).isInstanceOf(MirrorProof.Equal.class);
    assertThat(((MirrorProof.Equal) proof).size()).isEqualTo(40);
    assertThat(((MirrorProof.Equal) proof).sideFiles()).isEqualTo(4);
    assertMirrors(source, restored, 40);
    for (String name : restored.files().keySet()) {
      if (!name.matches("(seg|objects|disclosures|proofs)/.*")) {
        continue;
      }
      for (int at = 0; at < restored.file(name).length; at += 29) {
        MemoryStorage broken = restored.copy();
        broken.file(name)[at] ^= 1;
        assertThat(compare(mirror, broken)).isInstanceOf(MirrorProof.Differs.class);
      }
    }
  }

  @Test
  void onDisk_throughTheDoor() throws Exception {
    MemoryStorage source = CopiedLogs.log(20);
    Path log = folder.resolve("log");
    source
        .files()
        .forEach(
            (name, content) -> {
              try {
                Files.createDirectories(log.resolve(name).getParent());
                Files.write(log.resolve(name), content);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    Path copy = folder.resolve("far/mirror");
    Files.createDirectories(copy);
    assertThat(LogMirror.copy(log, copy, MirrorProgress.SILENT)).isInstanceOf(Copied.class);
    assertThat(LogMirror.compare(log, copy, MirrorProgress.SILENT))
        .isInstanceOf(MirrorProof.Equal.class);
  }
}
