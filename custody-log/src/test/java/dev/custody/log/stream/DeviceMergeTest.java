package dev.custody.log.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.Bytes;
import dev.custody.api.Parsed;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Statement;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.note.NoteVerifierKey;
import dev.custody.crypto.note.WitnessQuorum;
import dev.custody.crypto.verify.Verified;
import dev.custody.log.CustodyLog;
import dev.custody.log.LogEntry;
import dev.custody.log.OpenResult;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceMergeTest {

  private static final String ORIGIN = "example.com/gateway";

  @TempDir Path temporary;

  private final SoftwareSigner gatewayKey =
      SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
  private final SoftwareSigner deviceKey =
      SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());

  @Test
  void inAnyOrderAndRepeatedly_theSameEntries_andEachHasAReceipt() throws Exception {
    Devices devices = new Devices();
    List<SignedEvent> ofGiver = new ArrayList<>();
    List<SignedEvent> ofReceiver = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ofGiver.add(devices.scan(devices.giver));
      List<SignedEvent> handover = devices.handover();
      ofGiver.add(handover.get(0));
      ofReceiver.add(handover.get(1));
      ofReceiver.add(devices.scan(devices.receiver));
    }
    byte[] giverFeed = Devices.feed(ofGiver);
    byte[] receiverFeed = Devices.feed(ofReceiver);
    List<List<byte[]>> orders =
        Arrays.asList(
            Arrays.asList(giverFeed, receiverFeed, giverFeed),
            Arrays.asList(receiverFeed, giverFeed, receiverFeed, giverFeed));
    for (int order = 0; order < orders.size(); order++) {
      try (CustodyLog log = CustodyLog.create(path("gateway" + order), ORIGIN, gatewayKey)) {
        DeviceMerge merge = DeviceMerge.into(log);
        for (byte[] feed : orders.get(order)) {
          MergedFeed merged = merge.merge(Devices.reader(feed), devices.run());
          assertThat(merged.brokenOff()).isEmpty();
          assertThat(merged.indexes()).hasSize(8);
          List<Long> indexes = merged.indexes();
          if (merged.records().get(0).place().orElseThrow().added()) {
            assertThatThrownBy(() -> merge.receipts(indexes))
                .isInstanceOf(IllegalStateException.class);
          }
          log.checkpoint();
          assertHeld(merge.receipts(indexes), feed == giverFeed ? ofGiver : ofReceiver);
        }
        assertThat(log.size()).isEqualTo(16);
        assertThat(StreamView.of(log.reader()).streams())
            .allSatisfy(
                stream -> {
                  assertThat(stream.highest()).isEqualTo(7);
                  assertThat(stream.missing()).isEmpty();
                  assertThat(stream.forks()).isEmpty();
                });
      }
    }
  }

  private void assertHeld(List<DeviceReceipt> receipts, List<SignedEvent> events) throws Exception {
    try (CustodyLog device =
        CustodyLog.create(path("device" + System.nanoTime()), "example.com/device", deviceKey)) {
      for (SignedEvent event : events) {
        device.append(LogEntry.ofUnverified(event));
      }
      assertThat(Prunable.below(device.reader(), receipts, gateway()))
          .isEqualTo(
              new Prunable(
                  events.size(),
                  Optional.empty(),
                  Collections.emptyList(),
                  Collections.emptyList()));
    }
  }

  @Test
  void aCrashBetweenAppendAndReceipt_losesNothing() throws Exception {
    Devices devices = new Devices();
    List<SignedEvent> events =
        Arrays.asList(devices.scan(devices.giver), devices.scan(devices.giver));
    CustodyLog log = CustodyLog.create(path("gateway"), ORIGIN, gatewayKey);
    List<Long> before =
        DeviceMerge.into(log).merge(Devices.reader(Devices.feed(events)), devices.run()).indexes();
    log.close();
    try (CustodyLog again =
        ((OpenResult.Opened) CustodyLog.open(path("gateway"), gatewayKey)).log()) {
      DeviceMerge merge = DeviceMerge.into(again);
      MergedFeed merged = merge.merge(Devices.reader(Devices.feed(events)), devices.run());
      assertThat(merged.indexes()).isEqualTo(before);
      assertThat(merged.records()).allMatch(record -> !record.place().orElseThrow().added());
      again.checkpoint();
      assertHeld(merge.receipts(merged.indexes()), events);
    }
  }

  @Test
  void whatIsNotAuthentic_hasNoPlace_andABrokenFeedKeepsWhatCameBefore() throws Exception {
    Devices devices = new Devices();
    SignedEvent good = devices.scan(devices.giver);
    SignedEvent other = devices.scan(devices.giver);
    SignedEvent forged = new SignedEvent(good.body(), other.statements());
    byte[] feed = Devices.feed(Arrays.asList(good, forged, other));
    try (CustodyLog log = CustodyLog.create(path("gateway"), ORIGIN, gatewayKey)) {
      DeviceMerge merge = DeviceMerge.into(log);
      MergedFeed merged = merge.merge(Devices.reader(feed), devices.run());
      assertThat(merged.records()).hasSize(3);
      assertThat(merged.records().get(0).verdict()).isInstanceOf(Verified.class);
      assertThat(merged.records().get(2).place().orElseThrow().index()).isEqualTo(1);
      Devices strangers = new Devices();
      MergedFeed unknown =
          merge.merge(
              Devices.reader(Devices.feed(Arrays.asList(strangers.scan(strangers.giver), good))),
              devices.run());
      assertThat(unknown.records().get(0).place()).isEmpty();
      assertThat(unknown.records().get(0).verdict()).isNotInstanceOf(Verified.class);
      assertThat(unknown.indexes()).containsExactly(0L);
      MergedFeed cut =
          merge.merge(Devices.reader(Arrays.copyOf(feed, feed.length - 1)), devices.run());
      assertThat(cut.brokenOff()).isPresent();
      assertThat(cut.indexes()).isNotEmpty();
      assertThat(log.size()).isEqualTo(2);
    }
  }

  @Test
  void aReceiptBelievesNothing_everyFlippedByteFails() throws Exception {
    Devices devices = new Devices();
    List<SignedEvent> events = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      events.add(devices.scan(devices.giver));
    }
    try (CustodyLog log = CustodyLog.create(path("gateway"), ORIGIN, gatewayKey)) {
      log.append(LogEntry.ofUnverified(devices.scan(devices.receiver)));
      DeviceMerge merge = DeviceMerge.into(log);
      MergedFeed merged = merge.merge(Devices.reader(Devices.feed(events)), devices.run());
      log.append(LogEntry.ofUnverified(devices.scan(devices.receiver)));
      log.checkpoint();
      DeviceReceipt receipt = merge.receipts(merged.indexes()).get(0);
      ReceiptVerdict.Holds holds = (ReceiptVerdict.Holds) receipt.check(gateway());
      assertThat(holds.entries()).extracting(CoveredEntry::index).containsExactly(1L, 2L, 3L);
      Bytes whole = receipt.encode();
      assertThat(DeviceReceipt.parse(whole).require()).isEqualTo(receipt);
      for (int i = 0; i < whole.length(); i++) {
        byte[] flipped = whole.toByteArray();
        flipped[i] ^= 1;
        if (DeviceReceipt.parse(Bytes.ofOwned(flipped))
            instanceof Parsed.Accepted<DeviceReceipt> accepted) {
          assertThat(accepted.value().check(gateway()))
              .as("byte %s", i)
              .isInstanceOf(ReceiptVerdict.Fails.class);
        }
        if (DeviceReceipt.parse(whole.slice(0, i))
            instanceof Parsed.Accepted<DeviceReceipt> accepted) {
          assertThat(accepted.value().check(gateway())).isInstanceOf(ReceiptVerdict.Fails.class);
        }
      }
    }
  }

  @Test
  void prunesUpToTheFirstEntryThatNoReceiptCovers_alsoOfOtherKeys() throws Exception {
    Devices devices = new Devices();
    SignedEvent scan = devices.scan(devices.giver);
    List<SignedEvent> handover = devices.handover();
    SignedEvent later = devices.scan(devices.giver);
    try (CustodyLog log = CustodyLog.create(path("gateway"), ORIGIN, gatewayKey);
        CustodyLog device = CustodyLog.create(path("device"), "example.com/device", deviceKey)) {
      DeviceMerge merge = DeviceMerge.into(log);
      for (SignedEvent event : Arrays.asList(scan, handover.get(0), handover.get(1), later)) {
        device.append(LogEntry.ofUnverified(event));
      }
      // The gateway has all but the handover's whole: the counterpart's statement is missing.
      List<DeviceReceipt> some =
          receipts(log, merge, devices, Arrays.asList(scan, handover.get(0), later));
      Prunable prunable = Prunable.below(device.reader(), some, gateway());
      assertThat(prunable.below()).isEqualTo(2);
      assertThat(prunable.blocking()).contains(2L);
      // The whole covers the giver's half too, byte for byte or not.
      List<DeviceReceipt> wholeOnly =
          receipts(log, merge, devices, Arrays.asList(scan, handover.get(1), later));
      assertThat(Prunable.below(device.reader(), wholeOnly, gateway()).below()).isEqualTo(4);
      assertThat(Prunable.below(device.reader(), Collections.emptyList(), gateway()).below())
          .isZero();
      // By another key nothing is believed.
      TrustedLog other =
          new TrustedLog(
              ORIGIN,
              List.of(NoteVerifierKey.of(ORIGIN, deviceKey.publicKey())),
              WitnessQuorum.none());
      Prunable distrusted = Prunable.below(device.reader(), wholeOnly, other);
      assertThat(distrusted.below()).isZero();
      assertThat(distrusted.refused()).hasSize(1);
      // An entry whose signature never held is taken by nobody and stays.
      Statement bare = Claims.statement(Claims.key(1), 0, 0);
      device.append(LogEntry.ofUnverified(new SignedEvent(scan.body(), List.of(bare))));
      assertThat(Prunable.below(device.reader(), wholeOnly, gateway()).blocking()).contains(4L);
    }
  }

  @Test
  void twoGatewaysOfOneName_areFraud_andCoverNothing() throws Exception {
    Devices devices = new Devices();
    SignedEvent first = devices.scan(devices.giver);
    SignedEvent second = devices.scan(devices.giver);
    try (CustodyLog one = CustodyLog.create(path("one"), ORIGIN, gatewayKey);
        CustodyLog two = CustodyLog.create(path("two"), ORIGIN, gatewayKey);
        CustodyLog device = CustodyLog.create(path("device"), "example.com/device", deviceKey)) {
      device.append(LogEntry.ofUnverified(first));
      device.append(LogEntry.ofUnverified(second));
      List<DeviceReceipt> both = new ArrayList<>();
      both.addAll(receipts(one, DeviceMerge.into(one), devices, List.of(first)));
      both.addAll(receipts(two, DeviceMerge.into(two), devices, List.of(second)));
      Prunable prunable = Prunable.below(device.reader(), both, gateway());
      assertThat(prunable.below()).isZero();
      assertThat(prunable.conflicting()).hasSize(2);
    }
  }

  private static List<DeviceReceipt> receipts(
      CustodyLog log, DeviceMerge merge, Devices devices, List<SignedEvent> events)
      throws Exception {
    MergedFeed merged = merge.merge(Devices.reader(Devices.feed(events)), devices.run());
    log.checkpoint();
    return merge.receipts(merged.indexes());
  }

  private TrustedLog gateway() {
    return new TrustedLog(
        ORIGIN, List.of(NoteVerifierKey.of(ORIGIN, gatewayKey.publicKey())), WitnessQuorum.none());
  }

  private Path path(String name) {
    return temporary.resolve(name);
  }
}
