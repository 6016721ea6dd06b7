package dev.custody.log.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.log.CopiedLogs;
import dev.custody.log.LogCheck;
import dev.custody.log.MemoryStorage;
import dev.custody.log.mirror.RepairOutcome.Refused;
import dev.custody.log.mirror.RepairOutcome.Repaired;
import dev.custody.log.mirror.RepairOutcome.Why;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogRepairTest {

  private static final int SIZE = 30;

  private static RepairOutcome repair(MemoryStorage log, @Nullable MemoryStorage copy)
      throws IOException {
    return LogRepair.run(log, copy, false, MirrorProgress.SILENT);
  }

  private static void assertRepaired(RepairOutcome outcome) {
    assertThat(outcome).as("%s", outcome).isInstanceOf(Repaired.class);
  }

  private static void assertWhole(MemoryStorage log) throws Exception {
    LogCheck check = CopiedLogs.check(log);
    assertThat(check).as("%s", check.report()).isInstanceOf(LogCheck.Whole.class);
  }

  /** Segments, notes and side files as they were. */
  private static void assertAsItWas(MemoryStorage log, MemoryStorage before) {
    for (String name : before.files().keySet()) {
      if (!name.startsWith("index/") && !name.startsWith("quarantine/")) {
        assertThat(Arrays.equals(log.file(name), before.file(name))).as(name).isTrue();
      }
    }
  }

  private static List<String> names(MemoryStorage log, String start) {
    List<String> out = new ArrayList<>();
    log.files().keySet().stream().filter(name -> name.startsWith(start)).forEach(out::add);
    return out;
  }

  @Test
  void wholeLog_isLeftAsItIs() throws Exception {
    MemoryStorage log = CopiedLogs.log(SIZE);
    CopiedLogs.extendUnsigned(log, SIZE + 3);
    MemoryStorage before = log.copy();
    RepairOutcome outcome = repair(log, null);
    assertThat(outcome).isEqualTo(new Repaired(List.of(), SIZE, 3, 0));
    assertAsItWas(log, before);
  }

  @Test
  void everyFlippedByteOfASegment_isRepairedFromTheCopy() throws Exception {
    MemoryStorage copy = CopiedLogs.log(SIZE);
    for (String name : names(copy, "seg/")) {
      for (int at = 0; at < copy.file(name).length; at += 7) {
        MemoryStorage log = copy.copy();
        log.file(name)[at] ^= (byte) (1 << at % 8);
        MemoryStorage broken = log.copy();
        assertRepaired(repair(log, copy));
        assertAsItWas(log, copy);
        List<String> kept = names(log, "quarantine/");
        assertThat(kept).hasSize(1);
        assertThat(log.file(kept.get(0))).isEqualTo(broken.file(name));
      }
    }
  }

  @Test
  void everyFlippedByteOfASegment_isRepairedFromItsOwnBundles() throws Exception {
    MemoryStorage whole = CopiedLogs.log(SIZE);
    int asBefore = 0;
    int all = 0;
    for (String name : names(whole, "seg/")) {
      for (int at = 0; at < whole.file(name).length; at += 7) {
        MemoryStorage log = whole.copy();
        log.file(name)[at] ^= (byte) (1 << at % 8);
        assertRepaired(repair(log, null));
        if (Arrays.equals(log.file(name), whole.file(name))) {
          asBefore++;
        } else {
          assertWhole(log);
        }
        all++;
      }
    }
    // Nearly always the very bytes come back, as far as they follow from the others.
    assertThat(asBefore).isGreaterThan(all * 9 / 10);
  }

  @Test
  void lostAndOverwrittenSegments_areMadeAgain() throws Exception {
    MemoryStorage whole = CopiedLogs.log(SIZE);
    for (String name : names(whole, "seg/")) {
      MemoryStorage log = whole.copy();
      log.files().remove(name);
      assertRepaired(repair(log, whole));
      assertAsItWas(log, whole);
      MemoryStorage noise = whole.copy();
      new Random(1).nextBytes(noise.file(name));
      assertRepaired(repair(noise, whole));
      assertAsItWas(noise, whole);
      MemoryStorage cut = whole.copy();
      cut.put(name, Arrays.copyOf(cut.file(name), 300));
      assertRepaired(repair(cut, null));
      assertWhole(cut);
    }
    MemoryStorage all = whole.copy();
    names(whole, "seg/").forEach(all.files()::remove);
    assertRepaired(repair(all, whole));
    assertAsItWas(all, whole);
    CopiedLogs.assertTakesMore(all, SIZE);
  }

  @Test
  void lostTilesNotesAndObjects_areMadeAgain() throws Exception {
    MemoryStorage whole = CopiedLogs.log(SIZE);
    MemoryStorage log = whole.copy();
    names(log, "tile/").forEach(log.files()::remove);
    assertRepaired(repair(log, null));
    assertAsItWas(log, whole);
    for (String name : whole.files().keySet()) {
      if (!name.matches("(tile|objects|checkpoint).*")) {
        continue;
      }
      for (int at = 0; at < whole.file(name).length; at += 31) {
        MemoryStorage rotten = whole.copy();
        rotten.file(name)[at] ^= 2;
        assertRepaired(repair(rotten, whole));
        assertAsItWas(rotten, whole);
      }
    }
    MemoryStorage poor = whole.copy();
    poor.files().remove("checkpoint");
    poor.files().remove("proofs/token");
    assertRepaired(repair(poor, whole));
    assertAsItWas(poor, whole);
  }

  @Test
  void wrongCopy_isRefused_andNothingIsWritten() throws Exception {
    MemoryStorage base = CopiedLogs.log(20);
    MemoryStorage whole = base.copy();
    CopiedLogs.extend(whole, SIZE);
    MemoryStorage forked = base.copy();
    CopiedLogs.extendOtherwise(forked, 10);
    MemoryStorage ahead = base.copy();
    CopiedLogs.extendOtherwise(ahead, 15);
    MemoryStorage behind = CopiedLogs.log(20);
    for (MemoryStorage copy : Arrays.asList(forked, ahead, behind)) {
      MemoryStorage log = whole.copy();
      // Neither the segment nor the bundles have the last entries.
      String last = names(log, "seg/").get(names(log, "seg/").size() - 1);
      log.file(last)[log.file(last).length - 5] ^= 1;
      names(log, "tile/").forEach(log.files()::remove);
      RepairOutcome outcome = repair(log, copy);
      assertThat(outcome).isInstanceOf(Refused.class);
      assertThat(((Refused) outcome).why()).isIn(Why.COPY_FORKED, Why.NOT_PROVEN);
      assertThat(log.changes()).isEmpty();
    }
    MemoryStorage none = whole.copy();
    none.files().remove("log.vkey");
    assertThat(((Refused) repair(none, whole)).why()).isEqualTo(Why.NO_LOG);
    none = whole.copy();
    CopiedLogs.put(none, "FORMAT", "custody-log 1\nexample.com/other\n");
    assertThat(((Refused) repair(whole, none)).why()).isEqualTo(Why.OTHER_LOG);
  }

  @Test
  void tamperedLog_isRepairedOnlyIfThatIsSaid() throws Exception {
    MemoryStorage base = CopiedLogs.log(20);
    MemoryStorage whole = base.copy();
    CopiedLogs.extend(whole, SIZE);
    MemoryStorage other = base.copy();
    CopiedLogs.extendOtherwise(other, 10);
    // Segments of another history under the checkpoint of this one.
    MemoryStorage log = whole.copy();
    names(log, "seg/").forEach(log.files()::remove);
    names(other, "seg/").forEach(name -> log.put(name, other.file(name).clone()));
    RepairOutcome outcome = repair(log, whole);
    assertThat(outcome).isInstanceOf(Refused.class);
    assertThat(log.changes()).isEmpty();
    // One foreign frame among good ones.
    MemoryStorage planted = whole.copy();
    String name = names(planted, "seg/").get(1);
    byte[] segment = planted.file(name);
    System.arraycopy(segment, 64, segment, 64 + 80, 80);
    RepairOutcome refused = repair(planted, whole);
    if (refused instanceof Refused no) {
      assertThat(no.why()).isEqualTo(Why.TAMPERED);
      assertThat(planted.changes()).isEmpty();
      assertRepaired(LogRepair.run(planted, whole, true, MirrorProgress.SILENT));
    }
    assertAsItWas(planted, whole);
  }

  @Test
  void entriesBehindTheCheckpoint_areKeptAsFarAsTheyAreWhole() throws Exception {
    MemoryStorage signed = CopiedLogs.log(SIZE);
    MemoryStorage log = signed.copy();
    CopiedLogs.extendUnsigned(log, SIZE + 2);
    CopiedLogs.extendUnsigned(log, SIZE + 4);
    String last = names(log, "seg/").get(names(log, "seg/").size() - 1);
    byte[] before = log.file(last);
    log.file(last)[before.length - 3] ^= 1;
    RepairOutcome outcome = repair(log, signed);
    assertRepaired(outcome);
    assertThat(((Repaired) outcome).unprovenEntries()).isEqualTo(2);
    assertThat(((Repaired) outcome).droppedBytes()).isPositive();
    assertWhole(log);
    CopiedLogs.assertTakesMore(log, SIZE + 2);
  }

  @Test
  void crashAtEveryChange_isGoneOnFrom() throws Exception {
    MemoryStorage whole = CopiedLogs.log(SIZE);
    MemoryStorage broken = whole.copy();
    for (String name : names(whole, "seg/")) {
      broken.file(name)[100] ^= 1;
    }
    names(broken, "tile/").subList(0, 5).forEach(broken.files()::remove);
    broken.file("checkpoint")[3] ^= 1;
    for (int crash = 0; ; crash++) {
      MemoryStorage log = broken.copy();
      log.failAtChange(crash);
      try {
        assertRepaired(repair(log, whole));
        assertThat(crash).isGreaterThan(20);
        break;
      } catch (IOException e) {
        log.heal();
      }
      assertRepaired(repair(log, whole));
      assertAsItWas(log, whole);
    }
  }
}
