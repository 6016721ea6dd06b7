package dev.custody.log.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.log.MemoryStorage;
import dev.custody.log.internal.storage.DiskStorage;
import dev.custody.log.outbox.OutboxUnavailableException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {

  @TempDir Path folder;

  private final MemoryStorage storage = new MemoryStorage();

  @Test
  void itemsLeaveInOrder_andNumbersNeverRepeat() throws IOException {
    try (Outbox outbox = TestOutboxes.open(storage)) {
      assertThat(outbox.peek()).isEmpty();
      for (long i = 1; i <= 50; i++) {
        assertThat(outbox.put(TestOutboxes.item(i))).isEqualTo(i);
      }
      assertThat(TestOutboxes.waiting(outbox)).isEqualTo(TestOutboxes.items(1, 50));
      assertThat(outbox.peek(3)).isEqualTo(TestOutboxes.items(1, 3));
      outbox.remove(20);
      outbox.remove(7);
      outbox.remove(0);
      assertThat(TestOutboxes.waiting(outbox)).isEqualTo(TestOutboxes.items(21, 50));
    }
    try (Outbox outbox = TestOutboxes.open(storage)) {
      assertThat(outbox.recovered()).isEmpty();
      assertThat(TestOutboxes.waiting(outbox)).isEqualTo(TestOutboxes.items(21, 50));
      outbox.remove(50);
      assertThat(TestOutboxes.waiting(outbox)).isEmpty();
    }
    try (Outbox outbox = TestOutboxes.open(storage)) {
      assertThat(TestOutboxes.waiting(outbox)).isEmpty();
      assertThat(outbox.put(TestOutboxes.item(51))).isEqualTo(51);
    }
  }

  @Test
  void drainedOutbox_givesItsSpaceBack() throws IOException {
    try (Outbox outbox = TestOutboxes.open(storage)) {
      for (long i = 1; i <= 2_000; i++) {
        outbox.put(TestOutboxes.item(i));
        outbox.remove(i - i % 3);
        long held = storage.files().values().stream().mapToLong(file -> file.length).sum();
        assertThat(held).isLessThan(1_500);
      }
    }
    assertThat(storage.files().keySet())
        .filteredOn(name -> name.endsWith(".obx"))
        .hasSizeLessThan(3);
  }

  @Test
  void fullOutbox_refusesAndChangesNothing() throws IOException {
    int one = ItemFrame.lengthOf(TestOutboxes.item(1).length());
    try (Outbox outbox = TestOutboxes.open(storage, 4L * one, 3)) {
      for (long i = 1; i <= 3; i++) {
        outbox.put(TestOutboxes.item(1));
      }
      List<String> before = new ArrayList<>(storage.changes());
      assertThatThrownBy(() -> outbox.put(TestOutboxes.item(1)))
          .isInstanceOf(OutboxFullException.class)
          .hasMessageContaining("limit=3");
      assertThat(storage.changes()).isEqualTo(before);
      outbox.remove(1);
      Bytes twice = Bytes.copyOf(new byte[2 * one - ItemFrame.HEAD_BYTES + 1]);
      assertThatThrownBy(() -> outbox.put(twice)).isInstanceOf(OutboxFullException.class);
      Bytes fits = Bytes.copyOf(new byte[2 * one - ItemFrame.HEAD_BYTES]);
      assertThat(outbox.put(fits)).isEqualTo(4);
      assertThat(outbox.bytes()).isEqualTo(4L * one);
    }
    // Opened with less: what is there stays, and nothing is put until enough has left.
    try (Outbox outbox = TestOutboxes.open(storage, one, 1)) {
      assertThat(outbox.count()).isEqualTo(3);
      outbox.remove(3);
      assertThatThrownBy(() -> outbox.put(TestOutboxes.item(1)))
          .isInstanceOf(OutboxFullException.class);
      outbox.remove(4);
      assertThat(outbox.put(TestOutboxes.item(1))).isEqualTo(5);
    }
  }

  @Test
  void wrongCalls_areTheCallersFault() throws IOException {
    Outbox outbox = TestOutboxes.open(storage);
    outbox.put(TestOutboxes.item(1));
    assertThatThrownBy(() -> outbox.put(Bytes.copyOf(new byte[0])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> outbox.put(Bytes.copyOf(new byte[Outbox.ITEM_BYTES_MAX + 1])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> outbox.remove(2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> outbox.remove(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> outbox.peek(0)).isInstanceOf(IllegalArgumentException.class);
    assertThat(TestOutboxes.waiting(outbox)).hasSize(1);
    outbox.close();
    outbox.close();
    assertThatThrownBy(outbox::peek).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> outbox.put(TestOutboxes.item(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> TestOutboxes.open(storage, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void longestItems_areGivenAsManyAsFitAtATime() throws IOException {
    byte[] longest = new byte[Outbox.ITEM_BYTES_MAX];
    new Random(4).nextBytes(longest);
    Bytes item = Bytes.copyOf(longest);
    try (Outbox outbox = Outbox.open(folder.resolve("box"), 64L * 1024 * 1024)) {
      for (int i = 0; i < 10; i++) {
        outbox.put(item);
      }
      for (long i = 1; i <= 10; i++) {
        assertThat(outbox.peek(9)).isEqualTo(Collections.singletonList(new Outbox.Item(i, item)));
        outbox.remove(i);
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(20_000);
    }
  }

  @Test
  void interruptedCaller_harmsNobody() throws Exception {
    Path box = folder.resolve("box");
    Thread.currentThread().interrupt();
    Outbox outbox = Outbox.open(box, 1 << 20);
    assertThat(outbox.put(TestOutboxes.item(1))).isEqualTo(1);
    assertThat(outbox.peek(5)).isEqualTo(TestOutboxes.items(1, 1));
    outbox.remove(0);
    assertThat(Thread.interrupted()).isTrue();
    Thread other = new Thread(() -> put(outbox, 2));
    other.start();
    other.interrupt();
    other.join();
    assertThat(outbox.put(TestOutboxes.item(3))).isEqualTo(3);
    assertThat(TestOutboxes.waiting(outbox)).isEqualTo(TestOutboxes.items(1, 3));
    Thread.currentThread().interrupt();
    outbox.close();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void putsThatWaitTogether_shareOneForce() throws Exception {
    CountDownLatch rolling = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger salts = new AtomicInteger();
    ItemStore.Settings settings =
        new ItemStore.Settings(
            4_000,
            4_000,
            () -> {
              if (salts.getAndIncrement() == 1) {
                rolling.countDown();
                awaitQuietly(go);
              }
              return new byte[ItemHeader.SALT_BYTES];
            });
    try (Outbox outbox = Outbox.open(storage, 1 << 20, 1 << 20, settings)) {
      outbox.put(Bytes.copyOf(new byte[3_900]));
      List<Thread> all = new ArrayList<>();
      // The first of these begins a segment, and stands there while the others come.
      for (int i = 0; i < 9; i++) {
        Thread thread = new Thread(() -> put(outbox, 1));
        thread.start();
        all.add(thread);
        if (i == 0) {
          rolling.await();
        }
      }
      for (Thread thread : all) {
        while (thread.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
      }
      int before = storage.changes().size();
      go.countDown();
      for (Thread thread : all) {
        thread.join();
      }
      List<String> after = storage.changes().subList(before, storage.changes().size());
      assertThat(after).filteredOn(("force " + ItemSegments.name(1))::equals).hasSize(2);
      List<Outbox.Item> waiting = TestOutboxes.waiting(outbox);
      for (int i = 0; i < 10; i++) {
        assertThat(waiting.get(i).sequence()).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void secondOpener_isRefused() throws IOException {
    Path box = folder.resolve("box");
    try (Outbox outbox = Outbox.open(box, 1 << 20)) {
      assertThatThrownBy(() -> Outbox.open(box, 1 << 20))
          .isInstanceOfSatisfying(
              OutboxUnavailableException.class, e -> assertThat(e.code()).isEqualTo(Code.LOCKED));
      assertThatThrownBy(() -> Outbox.salvage(box, item -> {}))
          .isInstanceOf(OutboxUnavailableException.class);
      assertThat(outbox.put(TestOutboxes.item(1))).isEqualTo(1);
    }
    Outbox.open(box, 1 << 20).close();
  }

  @Test
  void foreignDirectory_andNewerFormat_areRefusedUntouched() throws IOException {
    MemoryStorage foreign = new MemoryStorage();
    foreign.createDirectories("");
    foreign.put("letters.txt", new byte[3]);
    assertRefused(foreign, Code.FOREIGN_DIRECTORY);
    foreign.files().clear();
    foreign.put(
        "FORMAT", "custody-log 1\nexample.com/dock-7\n".getBytes(StandardCharsets.US_ASCII));
    assertRefused(foreign, Code.FOREIGN_DIRECTORY);
    foreign.put("FORMAT", "custody-outbox 2\n".getBytes(StandardCharsets.US_ASCII));
    assertRefused(foreign, Code.NEWER_FORMAT);
    TestOutboxes.open(storage).close();
    storage.files().remove("FORMAT");
    assertRefused(storage, Code.FOREIGN_DIRECTORY);
    MemoryStorage readOnly = new MemoryStorage();
    readOnly.failAtChange(0);
    assertRefused(readOnly, Code.NOT_WRITABLE);
  }

  private static void assertRefused(MemoryStorage disk, Code code) {
    List<String> before = new ArrayList<>(disk.changes());
    assertThatThrownBy(() -> TestOutboxes.open(disk))
        .isInstanceOfSatisfying(
            OutboxUnavailableException.class, e -> assertThat(e.code()).isEqualTo(code));
    assertThat(disk.changes()).isEqualTo(before);
  }

  @Test
  void failedDisk_staysFailed_untilOpenedAgain() throws IOException {
    Outbox outbox = TestOutboxes.open(storage);
    outbox.put(TestOutboxes.item(1));
    storage.failAtChange(1);
    assertThatThrownBy(() -> outbox.put(TestOutboxes.item(2)))
        .isInstanceOf(OutboxFailedException.class);
    storage.heal();
    assertThatThrownBy(() -> outbox.put(TestOutboxes.item(3)))
        .isInstanceOf(OutboxFailedException.class);
    assertThatThrownBy(outbox::peek).isInstanceOf(OutboxFailedException.class);
    assertThatThrownBy(() -> outbox.remove(1)).isInstanceOf(OutboxFailedException.class);
    List<String> before = new ArrayList<>(storage.changes());
    outbox.close();
    assertThat(storage.changes()).isEqualTo(before);
    try (Outbox again = TestOutboxes.open(storage)) {
      // Written but not forced: it may be there, and here it is.
      assertThat(TestOutboxes.waiting(again)).isEqualTo(TestOutboxes.items(1, 2));
    }
  }

  @Test
  void exampleOfThePackage_isWhatIsWritten() throws IOException {
    MemoryStorage disk = new MemoryStorage();
    byte[] salt = Bytes.ofHex("0001020304050607").toByteArray();
    Outbox outbox =
        Outbox.open(disk, 1 << 20, 9, new ItemStore.Settings(1 << 20, 1 << 20, () -> salt));
    outbox.put(Bytes.copyOf("hello".getBytes(StandardCharsets.US_ASCII)));
    outbox.remove(1);
    String written = Bytes.copyOf(disk.file(ItemSegments.name(0))).toHex();
    for (String file :
        new String[] {
          "src/main/java/dev/custody/log/outbox/package-info.java", "../docs/outbox.md"
        }) {
      StringBuilder hex = new StringBuilder();
      for (String line : Files.readAllLines(Path.of(file))) {
        String bare = line.startsWith(" * ") ? line.substring(3) : line;
        if (bare.matches("[0-9a-f]{16,64}")) {
          hex.append(bare);
        }
      }
      assertThat(hex.toString()).as(file).isEqualTo(written);
    }
    outbox.close();
  }

  @Test
  void diskStorage_holdsWhatWasPut() throws IOException {
    Path box = folder.resolve("deep/box");
    Files.createDirectories(box);
    try (Outbox outbox =
        Outbox.open(new DiskStorage(box), 1 << 20, 99, TestOutboxes.settings(400, 200))) {
      for (long i = 1; i <= 30; i++) {
        outbox.put(TestOutboxes.item(i));
      }
      outbox.remove(11);
    }
    try (Outbox outbox = Outbox.open(box, 1 << 20)) {
      assertThat(TestOutboxes.waiting(outbox)).isEqualTo(TestOutboxes.items(12, 30));
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void put(Outbox outbox, long number) {
    try {
      outbox.put(TestOutboxes.item(number));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
