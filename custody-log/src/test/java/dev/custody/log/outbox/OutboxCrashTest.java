package dev.custody.log.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.log.MemoryStorage;
import dev.custody.log.report.LogFinding;
import dev.custody.log.report.LogFinding.Kind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The outbox against a plain queue, through crashes, and with every byte of it broken. */
class OutboxCrashTest {

  /** What was acknowledged: items put, and how far they have been removed. */
  private static final class Acknowledged {
    long put;
    long removed;
    boolean putUnderWay;
    long removalUnderWay;
  }

  @Test
  void anySequenceOfCalls_isThatOfAQueue() throws IOException {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      MemoryStorage storage = new MemoryStorage();
      Deque<Outbox.Item> model = new ArrayDeque<>();
      long next = 1;
      Outbox outbox = TestOutboxes.open(storage, 3_000, 40);
      for (int step = 0; step < 150; step++) {
        int choice = random.nextInt(10);
        if (choice < 6) {
          try {
            assertThat(outbox.put(TestOutboxes.item(next))).isEqualTo(next);
            model.add(new Outbox.Item(next, TestOutboxes.item(next)));
            next++;
          } catch (OutboxFullException e) {
            assertThat(outbox.count() == 40 || outbox.bytes() > 3_000 - 72).isTrue();
          }
        } else if (choice < 8) {
          long through = Math.max(0, next - 1 - random.nextInt(30));
          outbox.remove(through);
          while (!model.isEmpty() && model.peek().sequence() <= through) {
            model.remove();
          }
        } else if (choice < 9) {
          int max = 1 + random.nextInt(5);
          assertThat(outbox.peek(max))
              .isEqualTo(new ArrayList<>(model).subList(0, Math.min(max, model.size())));
        } else {
          outbox.close();
          outbox = TestOutboxes.open(storage, 3_000, 40);
          assertThat(outbox.recovered()).isEmpty();
        }
        assertThat(TestOutboxes.waiting(outbox)).isEqualTo(new ArrayList<>(model));
      }
      outbox.close();
    }
  }

  @Test
  void crashAtEveryChange_losesNothingAcknowledged() throws IOException {
    MemoryStorage whole = new MemoryStorage();
    script(whole, new Acknowledged());
    int changes = whole.changes().size();
    assertThat(changes).isGreaterThan(100);
    for (int crash = 0; crash < changes; crash++) {
      MemoryStorage storage = new MemoryStorage();
      storage.failAtChange(crash);
      Acknowledged before = new Acknowledged();
      try {
        script(storage, before);
      } catch (IOException expected) {
        // The crash.
      }
      int mended = crashWhileMending(storage, before);
      assertThat(mended).isGreaterThanOrEqualTo(0);
    }
  }

  /** Opening after a crash may crash as well, at every change. */
  private static int crashWhileMending(MemoryStorage crashed, Acknowledged before)
      throws IOException {
    for (int crash = 0; ; crash++) {
      MemoryStorage storage = crashed.copy();
      storage.failAtChange(crash);
      try {
        TestOutboxes.open(storage).close();
      } catch (IOException e) {
        assertHolds(storage.copy(), before);
        continue;
      }
      assertHolds(storage.copy(), before);
      return crash;
    }
  }

  private static void assertHolds(MemoryStorage storage, Acknowledged before) throws IOException {
    try (Outbox outbox = TestOutboxes.open(storage)) {
      List<Outbox.Item> waiting = TestOutboxes.waiting(outbox);
      long next = outbox.put(TestOutboxes.item(1));
      assertThat(next).isBetween(before.put + 1, before.put + (before.putUnderWay ? 2 : 1));
      long first = waiting.isEmpty() ? next : waiting.get(0).sequence();
      if (before.removalUnderWay == 0) {
        assertThat(first).isEqualTo(before.removed + 1);
      } else {
        assertThat(first).isIn(before.removed + 1, before.removalUnderWay + 1);
      }
      assertThat(waiting).isEqualTo(TestOutboxes.items(first, next - 1));
    }
  }

  private static void script(MemoryStorage storage, Acknowledged done) throws IOException {
    for (int round = 0; round < 3; round++) {
      try (Outbox outbox = TestOutboxes.open(storage)) {
        for (int i = 0; i < 9; i++) {
          done.putUnderWay = true;
          done.put = outbox.put(TestOutboxes.item(done.put + 1));
          done.putUnderWay = false;
          if (i % 3 == 1) {
            done.removalUnderWay = round == 1 && i == 7 ? done.put : done.put - 1;
            outbox.remove(done.removalUnderWay);
            done.removed = done.removalUnderWay;
            done.removalUnderWay = 0;
          }
        }
      }
    }
  }

  /**
   * Several segments, the last three items in batches of their own; not closed, as after a kill.
   */
  private static MemoryStorage killed() throws IOException {
    MemoryStorage storage = new MemoryStorage();
    Outbox outbox = TestOutboxes.open(storage);
    for (long i = 1; i <= 16; i++) {
      outbox.put(TestOutboxes.item(i));
      if (i == 9) {
        outbox.remove(3);
      }
    }
    MemoryStorage copy = storage.copy();
    outbox.close();
    return copy;
  }

  @Test
  void everyFlippedByte_isReportedOrOnlyTheLastWrite() throws IOException {
    MemoryStorage storage = killed();
    int torn = 0;
    int damaged = 0;
    for (Map.Entry<String, byte[]> file : storage.files().entrySet()) {
      if (!file.getKey().endsWith(".obx")) {
        continue;
      }
      for (int at = 0; at < file.getValue().length; at++) {
        for (int bit : new int[] {1, 0x80}) {
          MemoryStorage broken = storage.copy();
          broken.file(file.getKey())[at] ^= (byte) bit;
          if (opensTorn(broken)) {
            torn++;
          } else {
            damaged++;
          }
        }
      }
    }
    assertThat(damaged).isGreaterThan(1_000);
    // Exactly the frame of the last item can be taken for an unfinished write.
    assertThat(torn).isEqualTo(2 * ItemFrame.lengthOf(TestOutboxes.item(16).length()));
  }

  @Test
  void everyTruncation_isReportedOrCutsWholeWritesOfTheEnd() throws IOException {
    MemoryStorage storage = killed();
    List<String> names = new ArrayList<>();
    storage.files().keySet().stream().filter(name -> name.endsWith(".obx")).forEach(names::add);
    assertThat(names).hasSizeGreaterThan(2);
    for (String name : names) {
      boolean last = name.equals(names.get(names.size() - 1));
      int length = storage.file(name).length;
      for (int keep = 0; keep < length; keep++) {
        MemoryStorage broken = storage.copy();
        byte[] cut = new byte[keep];
        System.arraycopy(broken.file(name), 0, cut, 0, keep);
        broken.put(name, cut);
        if (!last || keep < ItemHeader.LENGTH) {
          assertThatThrownBy(() -> TestOutboxes.open(broken))
              .isInstanceOf(OutboxDamagedException.class);
        } else {
          try (Outbox outbox = TestOutboxes.open(broken)) {
            List<Outbox.Item> waiting = TestOutboxes.waiting(outbox);
            assertThat(waiting).isEqualTo(TestOutboxes.items(4, 3 + waiting.size()));
          }
        }
      }
    }
  }

  @Test
  void afterACleanClose_everyFlippedByteOfAnItemIsRot() throws IOException {
    MemoryStorage storage = killed();
    TestOutboxes.open(storage).close();
    String last =
        storage.files().keySet().stream()
            .filter(name -> name.endsWith(".obx"))
            .reduce((a, b) -> b)
            .orElseThrow();
    int seal = storage.file(last).length - ItemFrame.HEAD_BYTES;
    for (int at = 0; at < storage.file(last).length; at++) {
      MemoryStorage broken = storage.copy();
      broken.file(last)[at] ^= 4;
      if (at < seal) {
        assertThatThrownBy(() -> TestOutboxes.open(broken))
            .isInstanceOf(OutboxDamagedException.class);
      } else {
        try (Outbox outbox = TestOutboxes.open(broken)) {
          assertThat(TestOutboxes.waiting(outbox)).isEqualTo(TestOutboxes.items(4, 16));
        }
      }
    }
  }

  @Test
  void missingSegment_isReported() throws IOException {
    MemoryStorage storage = killed();
    List<String> names = new ArrayList<>();
    storage.files().keySet().stream().filter(name -> name.endsWith(".obx")).forEach(names::add);
    for (String name : names.subList(0, names.size() - 1)) {
      MemoryStorage broken = storage.copy();
      broken.files().remove(name);
      assertThatThrownBy(() -> TestOutboxes.open(broken))
          .isInstanceOf(OutboxDamagedException.class);
    }
  }

  @Test
  void rotWhileOpen_isReportedWhenItIsRead_andChangesNothing() throws IOException {
    MemoryStorage storage = new MemoryStorage();
    try (Outbox outbox = TestOutboxes.open(storage)) {
      outbox.put(TestOutboxes.item(1));
      outbox.put(TestOutboxes.item(2));
      storage.file(ItemSegments.name(0))[ItemHeader.LENGTH + ItemFrame.HEAD_BYTES] ^= 1;
      assertThatThrownBy(outbox::peek)
          .isInstanceOfSatisfying(
              OutboxDamagedException.class, e -> assertThat(e.finding().index()).isEqualTo(1));
      assertThatThrownBy(() -> outbox.remove(1)).isInstanceOf(OutboxDamagedException.class);
      assertThat(outbox.put(TestOutboxes.item(3))).isEqualTo(3);
      storage.file(ItemSegments.name(0))[ItemHeader.LENGTH + ItemFrame.HEAD_BYTES] ^= 1;
      assertThat(TestOutboxes.waiting(outbox)).isEqualTo(TestOutboxes.items(1, 3));
    }
  }

  @Test
  void salvage_givesWhatIsGood_andSaysWhatIsMissing() throws IOException {
    MemoryStorage storage = killed();
    List<Outbox.Item> given = new ArrayList<>();
    assertThat(ItemSalvage.run(storage, given::add)).isEmpty();
    assertThat(given).isEqualTo(TestOutboxes.items(4, 16));
    for (Map.Entry<String, byte[]> file : storage.files().entrySet()) {
      for (int at = ItemHeader.LENGTH; at < file.getValue().length; at += 5) {
        MemoryStorage broken = storage.copy();
        broken.file(file.getKey())[at] ^= 1;
        given.clear();
        List<LogFinding> findings = ItemSalvage.run(broken, given::add);
        assertThat(findings).isNotEmpty().allMatch(finding -> finding.kind() == Kind.ROT);
        // One frame is bad: at most one item is missing, or up to 3 that had been removed are back.
        List<Outbox.Item> missing = new ArrayList<>(TestOutboxes.items(4, 16));
        missing.removeAll(given);
        assertThat(missing).hasSizeLessThanOrEqualTo(1);
      }
    }
  }

  /** False if damage is reported; true if just the last write is missing, and that is reported. */
  private static boolean opensTorn(MemoryStorage broken) throws IOException {
    try (Outbox outbox = TestOutboxes.open(broken)) {
      assertThat(outbox.recovered()).isPresent();
      assertThat(TestOutboxes.waiting(outbox)).isEqualTo(TestOutboxes.items(4, 15));
      return true;
    } catch (OutboxDamagedException e) {
      return false;
    }
  }
}
