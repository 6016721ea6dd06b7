package dev.custody.log.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.crypto.proof.TlogProof;
import dev.custody.log.CopiedLogs;
import dev.custody.log.CustodyLog;
import dev.custody.log.FaultLogs;
import dev.custody.log.MemoryStorage;
import dev.custody.log.internal.storage.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeviceReceiptTest {

  @Test
  void everyReceiptIsATlogProof_andEveryFlippedBitFails_orProvesTheSame() {
    TestReceipts issued = TestReceipts.make();
    int same = 0;
    for (DeviceReceipt receipt : issued.receipts()) {
      Bytes whole = receipt.encode();
      assertThat(DeviceReceipt.parse(whole).require()).isEqualTo(receipt);
      assertThat(TlogProof.parse(whole).require().encode()).isEqualTo(whole);
      for (int bit = 0; bit < whole.length() * 8; bit++) {
        byte[] flipped = whole.toByteArray();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        if (DeviceReceipt.parse(Bytes.ofOwned(flipped))
                instanceof Parsed.Accepted<DeviceReceipt> accepted
            && accepted.value().check(issued.gateway()) instanceof ReceiptVerdict.Holds holds) {
          assertThat(issued.sameEntries(receipt, holds)).as("bit %s", bit).isTrue();
          same++;
        }
      }
    }
    // None today; what must never be is one that holds and proves something else.
    assertThat(same).isZero();
  }

  @Test
  void whatIsTooMuchForOneReceipt_isSplit_andNothingIsMissing() throws Exception {
    int size = DeviceReceipt.ENTRIES_MAX + 1;
    try (CustodyLog log = TestReceipts.log(new MemoryStorage(), size)) {
      List<Long> indexes = new ArrayList<>();
      for (long i = size - 1; i >= 0; i--) {
        indexes.add(i);
      }
      List<DeviceReceipt> receipts = DeviceMerge.into(log).receipts(indexes);
      List<Long> covered = new ArrayList<>();
      for (DeviceReceipt receipt : receipts) {
        ReceiptVerdict.Holds holds =
            (ReceiptVerdict.Holds) receipt.check(TestReceipts.gateway(log));
        holds.entries().forEach(entry -> covered.add(entry.index()));
        assertThat(receipt.encode().length()).isLessThanOrEqualTo(DeviceReceipt.BYTES_MAX);
      }
      assertThat(receipts).hasSize(2);
      assertThat(covered).hasSize(size).isSorted().doesNotHaveDuplicates();
    }
    // By bytes only a log of half a million entries gets there: where the line is.
    int bytes = TlogProof.EXTRA_BYTES_MAX - 3 - DeviceReceipt.ENTRIES_MAX * 40;
    assertThat(DeviceReceipt.fits(DeviceReceipt.ENTRIES_MAX, bytes / 32)).isTrue();
    assertThat(DeviceReceipt.fits(DeviceReceipt.ENTRIES_MAX, bytes / 32 + 1)).isFalse();
    assertThat(DeviceReceipt.fits(DeviceReceipt.ENTRIES_MAX + 1, 0)).isFalse();
  }

  /** Calls something before a tile is read. */
  private static final class Watched extends MemoryStorage {
    private Runnable before = () -> {};

    @Override
    public StoredFile openRead(String name) throws IOException {
      if (name.startsWith("tile/")) {
        Runnable once = before;
        before = () -> {};
        once.run();
      }
      return super.openRead(name);
    }
  }

  @Test
  @Timeout(300)
  void aCheckpointThatMovesWhileProving_isProvedBy() throws Exception {
    Watched storage = new Watched();
    try (CustodyLog log = TestReceipts.log(storage, 20)) {
      int[] moved = {0};
      storage.before =
          () -> {
            try {
              log.append(FaultLogs.entry(CopiedLogs.bytes("meanwhile").toByteArray()));
              log.checkpoint();
              moved[0]++;
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          };
      List<DeviceReceipt> receipts = DeviceMerge.into(log).receipts(Arrays.asList(2L, 17L));
      assertThat(moved[0]).isEqualTo(1);
      ReceiptVerdict.Holds holds =
          (ReceiptVerdict.Holds) receipts.get(0).check(TestReceipts.gateway(log));
      assertThat(holds.checkpoint().size()).isEqualTo(21);
      assertThat(holds.entries()).extracting(CoveredEntry::index).containsExactly(2L, 17L);
    }
  }
}
