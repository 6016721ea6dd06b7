package dev.custody.log.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Digest;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.note.Checkpoint;
import dev.custody.log.Appended;
import dev.custody.log.CustodyLog;
import dev.custody.log.Durability;
import dev.custody.log.FaultLogs;
import dev.custody.log.LogEntry;
import dev.custody.log.OpenResult;
import dev.custody.log.internal.storage.StoredFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tiles, bundles and indexes are copies of what the segments say. Whatever happens to them, a log
 * does not sign a wrong root, gives no wrong index and takes no entry twice.
 */
class DerivedRotTest {

  private static final int ENTRIES = 300;
  private static final List<LogEntry> KNOWN = new ArrayList<>();
  private static SimulatedDisk whole = new SimulatedDisk();

  @BeforeAll
  static void makeLog() throws Exception {
    whole = new SimulatedDisk();
    KNOWN.clear();
    for (int i = 0; i < ENTRIES; i++) {
      KNOWN.add(FaultLogs.entry(("entry " + i).getBytes(StandardCharsets.US_ASCII)));
    }
    CustodyLog log = FaultLogs.create(whole, Durability.sync(), DerivedRotTest::salt, 8 * 1024);
    log.append(KNOWN.subList(0, 270));
    log.checkpoint();
    log.append(KNOWN.subList(270, ENTRIES));
    log.close();
    // Once more, so that what is written on opening is there too.
    ((OpenResult.Opened) open(whole)).log().close();
  }

  private static byte[] salt() {
    return ByteBuffer.allocate(8).putLong(System.nanoTime()).array();
  }

  private static OpenResult open(SimulatedDisk disk) throws Exception {
    return FaultLogs.open(disk, Durability.sync(), DerivedRotTest::salt, 8 * 1024);
  }

  private static Map<String, ByteBuffer> derived() {
    Map<String, ByteBuffer> out = new TreeMap<>(whole.content());
    out.keySet().removeIf(name -> !name.startsWith("tile/") && !name.startsWith("index/"));
    return out;
  }

  @Test
  void changedBytes() throws Exception {
    changed(151);
  }

  @Test
  @Tag("deep")
  void everyChangedByte() throws Exception {
    changed(1);
  }

  private static void changed(int step) throws Exception {
    int offset = 0;
    for (Map.Entry<String, ByteBuffer> file : derived().entrySet()) {
      // Heads and ends of files always.
      int length = file.getValue().capacity();
      for (int at = offset++ % step; at < length; at += at < 16 ? 1 : step) {
        SimulatedDisk disk = whole.inCache(false);
        disk.rot(file.getKey(), at, 1 << at % 8);
        hold(disk, file.getKey() + " changed at " + at);
      }
    }
  }

  @Test
  void shortened() throws Exception {
    for (Map.Entry<String, ByteBuffer> file : derived().entrySet()) {
      int length = file.getValue().capacity();
      for (int left : new int[] {0, 1, length / 2, length - 1}) {
        SimulatedDisk disk = whole.inCache(false);
        try (StoredFile cut = disk.openAppend(file.getKey())) {
          cut.truncate(left);
          cut.force();
        }
        hold(disk, file.getKey() + " cut to " + left);
      }
    }
  }

  @Test
  void gone() throws Exception {
    for (String name : derived().keySet()) {
      SimulatedDisk disk = whole.inCache(false);
      disk.delete(name);
      hold(disk, name + " deleted");
    }
    SimulatedDisk disk = whole.inCache(false);
    for (String name : derived().keySet()) {
      disk.delete(name);
    }
    hold(disk, "all deleted");
  }

  private static void hold(SimulatedDisk disk, String what) throws Exception {
    OpenResult result = open(disk);
    if (result instanceof OpenResult.ReadOnly) {
      // Saying so is enough.
      assertThat(result.report().damaged()).as(what).isTrue();
      return;
    }
    try (CustodyLog log = ((OpenResult.Opened) result).log()) {
      assertThat(log.size()).as(what).isEqualTo(ENTRIES);
      LogEntry fresh = FaultLogs.entry(new byte[] {1});
      List<LogEntry> entries = List.of(KNOWN.get(0), KNOWN.get(255), KNOWN.get(299), fresh);
      assertThat(log.append(entries))
          .as(what)
          .containsExactly(
              new Appended(0, false),
              new Appended(255, false),
              new Appended(299, false),
              new Appended(ENTRIES, true));
      Checkpoint signed = log.checkpoint();
      List<Digest> leaves = new ArrayList<>();
      KNOWN.forEach(entry -> leaves.add(entry.leafHash()));
      leaves.add(fresh.leafHash());
      assertThat(signed.root()).as(what).isEqualTo(MerkleTree.root(leaves));
    } catch (java.io.IOException e) {
      throw new AssertionError("expected a log that goes on: " + what, e);
    }
  }
}
