package dev.custody.crypto.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.Bytes;
import dev.custody.api.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was trusted once is remembered, whatever happens to the process or the file. */
class TrustMemoryTest {

  private static final TrustRoots ROOTS = Bundles.roots(1, Bundles.ROOT_A);

  @TempDir private Path folder;

  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("bundle.seen");
  }

  @Test
  void higherVersions_areRemembered_lowerOnesRolledBack() throws Exception {
    assertThat(TrustMemory.of(file).highest()).isEmpty();
    assertTrusted(5);
    assertTrusted(5);
    assertTrusted(7);
    assertRolledBack(bytes(6));
    assertRolledBack(bytes(5));
    assertTrusted(7);
    assertThat(TrustMemory.of(file).highest().orElseThrow().version()).isEqualTo(7);
    assertThat(TrustMemory.of(file).highest())
        .contains(new BundleVersion(7, Bundles.signed(Bundles.small(7), Bundles.ROOT_A).digest()));
  }

  @Test
  void sameVersionWithOtherBytes_isRolledBack() throws Exception {
    assertTrusted(5);
    assertRolledBack(Bundles.signed(Bundles.full(5), Bundles.ROOT_A).encode());
    assertTrusted(5);
  }

  @Test
  void whatIsNotTrusted_isNotRemembered() throws Exception {
    Bytes stranger = Bundles.signed(Bundles.small(9), Bundles.STRANGER).encode();
    assertThat(TrustMemory.of(file).verify(ROOTS, stranger))
        .isInstanceOf(TrustVerdict.Untrusted.class);
    assertThat(file).doesNotExist();
    assertTrusted(5);
    byte[] before = Files.readAllBytes(file);
    assertThat(TrustMemory.of(file).verify(ROOTS, stranger))
        .isInstanceOf(TrustVerdict.Untrusted.class);
    assertRolledBack(bytes(4));
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void everyPrefixAndEveryChangedByte_isCorrupt_andTrustsNothing() throws Exception {
    assertTrusted(5);
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] changed = good.clone();
      changed[at] ^= (byte) (1 << at % 8);
      assertCorrupt(changed, "byte " + at);
      assertCorrupt(Arrays.copyOf(good, at), "length " + at);
    }
    assertCorrupt(Arrays.copyOf(good, good.length + 1), "a byte more");
    assertCorrupt(new byte[100_000], "too long");
    assertCorrupt(
        new String(good, "US-ASCII").replace("version 5", "version 05").getBytes("US-ASCII"),
        "another form of the number");
    Files.write(file, good);
    assertTrusted(5);
  }

  /** At each point where a process can die: the file is as before or as after, never between. */
  @Test
  void crashBeforeTheRename_leavesTheOldVersion_andTheNextRunGoesOn() throws Exception {
    assertTrusted(5);
    byte[] old = Files.readAllBytes(file);
    assertTrusted(6);
    byte[] next = Files.readAllBytes(file);
    Path temporary = folder.resolve("bundle.seen.tmp");
    for (int written = 0; written <= next.length; written++) {
      Files.write(file, old);
      Files.write(temporary, Arrays.copyOf(next, written));
      assertThat(TrustMemory.of(file).highest().orElseThrow().version()).isEqualTo(5);
      assertRolledBack(bytes(4));
      assertTrusted(6);
      assertThat(Files.readAllBytes(file)).isEqualTo(next);
    }
  }

  @Test
  void memoryThatCannotBeWritten_trustsNothing() throws Exception {
    assertTrusted(5);
    // A directory in the place of the temporary file: no permission bit stops a privileged user.
    Path blocker = Files.createDirectory(folder.resolve("bundle.seen.tmp"));
    assertThrows(IOException.class, () -> TrustMemory.of(file).verify(ROOTS, bytes(6)));
    // What is remembered already needs no writing.
    assertTrusted(5);
    Files.delete(blocker);
    assertTrusted(6);
    Path nowhere = folder.resolve("missing").resolve("bundle.seen");
    assertThrows(IOException.class, () -> TrustMemory.of(nowhere).verify(ROOTS, bytes(6)));
  }

  @Test
  void threadsOfOneMemory_endWithTheHighest() throws Exception {
    TrustMemory memory = TrustMemory.of(file);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<TrustVerdict>> calls = new ArrayList<>();
      for (int version = 1; version <= 24; version++) {
        Bytes encoded = bytes(version * 7 % 25);
        calls.add(() -> memory.verify(ROOTS, encoded));
      }
      long trusted = 0;
      for (Future<TrustVerdict> call : threads.invokeAll(calls)) {
        trusted += call.get() instanceof TrustVerdict.Trusted ? 1 : 0;
      }
      assertThat(trusted).isPositive();
    } finally {
      threads.shutdownNow();
    }
    assertThat(memory.highest().orElseThrow().version()).isEqualTo(24);
  }

  private void assertTrusted(long version) throws IOException {
    TrustVerdict verdict = TrustMemory.of(file).verify(ROOTS, bytes(version));
    assertThat(verdict).isInstanceOf(TrustVerdict.Trusted.class);
    assertThat(((TrustVerdict.Trusted) verdict).version().version()).isEqualTo(version);
  }

  private void assertRolledBack(Bytes encoded) throws IOException {
    TrustVerdict verdict = TrustMemory.of(file).verify(ROOTS, encoded);
    assertThat(verdict).isInstanceOf(TrustVerdict.Untrusted.class);
    assertThat(((TrustVerdict.Untrusted) verdict).first().reason())
        .isEqualTo(Reason.TRUST_BUNDLE_ROLLED_BACK);
  }

  private void assertCorrupt(byte[] content, String what) throws IOException {
    Files.write(file, content);
    TrustMemory memory = TrustMemory.of(file);
    assertThrows(TrustMemoryCorruptException.class, memory::highest, what);
    assertThrows(TrustMemoryCorruptException.class, () -> memory.verify(ROOTS, bytes(9)), what);
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  private static Bytes bytes(long version) {
    return Bundles.signed(Bundles.small(version), Bundles.ROOT_A).encode();
  }
}
