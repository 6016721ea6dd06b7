package dev.custody.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.custody.api.EventId;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.batch.BatchSettings;
import dev.custody.crypto.key.SigningException;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustBundleEdit;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.kms.LoopbackKms.Fault;
import dev.custody.kms.audit.CloudTrailFile;
import dev.custody.kms.audit.KeyUsageAudit;
import dev.custody.kms.audit.LedgerFile;
import dev.custody.log.outbox.OutboxFullException;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.kms.KmsClient;

/** Events before and after: nothing lost, nothing unsigned, no position of a key used twice. */
class KmsBatchTest {

  private static final int CALLERS = 32;

  @TempDir private Path directory;

  private LoopbackKms kms;
  private KmsClient client;
  private KmsTestKey key;
  private FileKeyUsageLedger ledger;

  @BeforeEach
  void start() throws Exception {
    kms = new LoopbackKms();
    client = kms.client();
    key = kms.newKey(Algorithm.ES256);
    ledger = FileKeyUsageLedger.open(directory.resolve("ledger.jsonl"));
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    ledger.close();
    kms.close();
  }

  private KmsSigner signer(Duration deadline, CallRate rate) throws SigningException {
    return KmsSigner.open(
        client, new KmsSettings(key.arn, key.signer.keyId(), deadline, rate, ledger));
  }

  private Gateway gateway(Duration deadline) throws Exception {
    return new Gateway(
        directory,
        signer(deadline, CallRate.of(500, 50)),
        // Whoever submits whole batches never waits for the time.
        BatchSettings.of(256, Duration.ofSeconds(60)).withWaitingMax(1_024));
  }

  /**
   * Submits so many from many threads, which share forced writes, and waits for all.
   *
   * @return in the order of their positions, which is the order of each caller
   */
  private List<EventId> submit(Gateway gateway, int from, int count) throws Exception {
    List<Callable<List<SignedEvent>>> callers = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      int first = from + caller;
      callers.add(() -> submitEvery(gateway, first, from + count));
    }
    TreeMap<Long, EventId> byPosition = new TreeMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    try {
      for (Future<List<SignedEvent>> caller : threads.invokeAll(callers)) {
        long before = -1;
        for (SignedEvent event : caller.get()) {
          long position =
              ProtectedHeader.parse(event.statements().get(0).protectedHeader())
                  .require()
                  .sequence();
          assertThat(position).isGreaterThan(before);
          before = position;
          byPosition.put(position, event.eventId());
        }
      }
    } finally {
      threads.shutdown();
    }
    assertThat(byPosition).hasSize(count);
    return new ArrayList<>(byPosition.values());
  }

  private static List<SignedEvent> submitEvery(Gateway gateway, int first, int to)
      throws Exception {
    List<CompletableFuture<SignedEvent>> futures = new ArrayList<>();
    List<EventId> asked = new ArrayList<>();
    for (int i = first; i < to; i += CALLERS) {
      futures.add(gateway.batches().submit(Gateway.request(1, i)));
      asked.add(Gateway.scanId(1, i));
    }
    List<SignedEvent> events = new ArrayList<>();
    for (CompletableFuture<SignedEvent> future : futures) {
      events.add(future.get());
    }
    assertThat(events).extracting(SignedEvent::eventId).isEqualTo(asked);
    return events;
  }

  /** Events 256 to 511. */
  private static List<CompletableFuture<SignedEvent>> submitWithoutWaiting(
      Gateway gateway, List<EventId> accepted) throws Exception {
    List<CompletableFuture<SignedEvent>> futures = new ArrayList<>();
    for (int i = 256; i < 512; i++) {
      futures.add(gateway.batches().submit(Gateway.request(1, i)));
      accepted.add(Gateway.scanId(1, i));
    }
    return futures;
  }

  private void assertAllSigned(List<EventId> accepted) throws Exception {
    assertThat(Gateway.verifiedStream(directory, key.signer.publicKey()))
        .containsExactlyElementsOf(accepted);
    assertThat(audit().findings()).isEmpty();
  }

  /** The service's own records against our ledger: they agree after every failure too. */
  private KeyUsageAudit.Report audit() throws Exception {
    KeyUsageAudit audit =
        KeyUsageAudit.of(List.of(key.arn), Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z"));
    audit.add(LedgerFile.read(directory.resolve("ledger.jsonl")));
    byte[] file = ("{\"Records\":" + kms.trail() + "}").getBytes();
    CloudTrailFile.read("trail", new ByteArrayInputStream(file), audit::add);
    return audit.report();
  }

  @Test
  void atFullLoad_oneCallSignsTwoHundredEventsAndMore() throws Exception {
    List<EventId> accepted;
    try (Gateway gateway = gateway(Duration.ofSeconds(60))) {
      accepted = submit(gateway, 0, 2_560);
    }
    assertAllSigned(accepted);
    assertThat(kms.calls("Sign")).isLessThanOrEqualTo(2_560 / 200);
    assertThat(audit().explained()).isEqualTo(kms.calls("Sign"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "THROTTLE",
        "ERROR_500",
        "KEY_UNAVAILABLE",
        "CUT",
        "CUT_AFTER_SIGNING",
        "NOT_JSON",
        "HANG"
      })
  void whatPasses_losesNothing(Fault fault) throws Exception {
    List<EventId> accepted = new ArrayList<>();
    // Only a call that hangs has to be waited for.
    Duration deadline = fault == Fault.HANG ? Duration.ofSeconds(3) : Duration.ofSeconds(60);
    try (Gateway gateway = gateway(deadline)) {
      accepted.addAll(submit(gateway, 0, 256));
      kms.fail("Sign", fault);
      accepted.addAll(submit(gateway, 256, 256));
    }
    assertThat(accepted).hasSize(512);
    assertAllSigned(accepted);
  }

  @Test
  void underThrottling_eventsWaitAndTheCallerSeesIt() throws Exception {
    List<EventId> accepted = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      kms.fail("Sign", Fault.THROTTLE);
    }
    try (Gateway gateway =
        new Gateway(
            directory,
            signer(Duration.ofSeconds(3), CallRate.of(10_000, 1_000)),
            BatchSettings.of(256, Duration.ofMillis(1)).withRetryFor(Duration.ZERO))) {
      CompletableFuture<SignedEvent> first = gateway.batches().submit(Gateway.request(1, 0));
      assertThatThrownBy(first::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              SigningException.class,
              e -> assertThat(e.kind()).isEqualTo(SigningException.Kind.RETRYABLE));
      accepted.add(Gateway.scanId(1, 0));
      assertThat(gateway.waiting()).isEqualTo(1);
      kms.endFaults();
      accepted.addAll(submit(gateway, 1, 10));
    }
    assertAllSigned(accepted);
  }

  /** With room for four open futures a fifth caller waits, and goes on when KMS does. */
  @Test
  void underLongThrottling_callersAreBlocked_andNothingIsDropped() throws Exception {
    kms.quota(0);
    BatchSettings settings = BatchSettings.of(4, Duration.ofMillis(1)).withWaitingMax(4);
    List<EventId> accepted = new ArrayList<>();
    try (Gateway gateway =
        new Gateway(directory, signerBeforeTheQuota(Duration.ofSeconds(60)), settings)) {
      AtomicInteger returned = new AtomicInteger();
      Thread caller =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 12; i++) {
                    accepted.add(Gateway.scanId(1, i));
                    gateway.batches().submit(Gateway.request(1, i)).thenRun(() -> {});
                    returned.incrementAndGet();
                  }
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      caller.start();
      awaitBlocked(caller, returned, 4);
      assertThat(returned).as("accepted, and no more").hasValue(4);
      assertThat(gateway.waiting()).isEqualTo(4);
      assertThat(directory.resolve("signed")).as("unsigned").doesNotExist();
      kms.quota(Integer.MAX_VALUE);
      caller.join();
      assertThat(returned).hasValue(12);
    }
    assertThat(accepted).hasSize(12);
    assertAllSigned(accepted);
  }

  /** Where the disk is what ends first, the caller is told, and what was accepted is signed. */
  @Test
  void aFullOutbox_refusesTheCaller_andLosesNothingItTook() throws Exception {
    kms.quota(0);
    List<EventId> accepted = new ArrayList<>();
    BatchSettings settings = BatchSettings.of(256, Duration.ofMillis(1)).withWaitingMax(1_024);
    try (Gateway gateway =
        new Gateway(directory, signerBeforeTheQuota(Duration.ofSeconds(60)), settings, 5)) {
      List<CompletableFuture<SignedEvent>> futures = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        futures.add(gateway.batches().submit(Gateway.request(1, i)));
        accepted.add(Gateway.scanId(1, i));
      }
      assertThatThrownBy(() -> gateway.batches().submit(Gateway.request(1, 5)))
          .isInstanceOf(OutboxFullException.class);
      assertThat(gateway.waiting()).isEqualTo(5);
      kms.quota(Integer.MAX_VALUE);
    }
    assertAllSigned(accepted);
    // Refused is not accepted: it was not signed behind the caller's back, and may come again.
    try (Gateway gateway =
        new Gateway(directory, signer(Duration.ofSeconds(60), CallRate.of(500, 50)), settings)) {
      accepted.addAll(submit(gateway, 5, 1));
    }
    assertAllSigned(accepted);
  }

  /** The quota counts every call: opening the signer is not what is tested here. */
  private KmsSigner signerBeforeTheQuota(Duration deadline) throws SigningException {
    kms.quota(Integer.MAX_VALUE);
    try {
      return signer(deadline, CallRate.of(10_000, 1_000));
    } finally {
      kms.quota(0);
    }
  }

  private static void awaitBlocked(Thread thread, AtomicInteger returned, int count)
      throws InterruptedException {
    while (returned.get() < count || thread.getState() != Thread.State.WAITING) {
      assertThat(thread.isAlive()).as("the caller is blocked").isTrue();
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"WRONG_KEY_ID", "CORRUPT_SIGNATURE", "NO_SIGNATURE", "WRONG_ALGORITHM"})
  void aDamagedAnswer_haltsEverything_andTheNextStartSignsWhatWaited(Fault fault) throws Exception {
    List<EventId> accepted = new ArrayList<>();
    try (Gateway gateway = gateway(Duration.ofSeconds(60))) {
      accepted.addAll(submit(gateway, 0, 256));
      kms.fail("Sign", fault);
      List<CompletableFuture<SignedEvent>> futures = submitWithoutWaiting(gateway, accepted);
      for (CompletableFuture<SignedEvent> future : futures) {
        assertThatThrownBy(future::get).hasCauseInstanceOf(SigningException.class);
      }
      assertThat(gateway.waiting()).isEqualTo(256);
    }
    try (Gateway gateway = gateway(Duration.ofSeconds(60))) {
      accepted.addAll(submit(gateway, 512, 256));
    }
    assertThat(accepted).hasSize(768);
    assertAllSigned(accepted);
  }

  @Test
  void aDisabledKey_haltsEverything_andIsGoodAgainOnceEnabled() throws Exception {
    List<EventId> accepted = new ArrayList<>();
    try (Gateway gateway = gateway(Duration.ofSeconds(60))) {
      accepted.addAll(submit(gateway, 0, 256));
      key.state = "Disabled";
      List<CompletableFuture<SignedEvent>> futures = submitWithoutWaiting(gateway, accepted);
      assertThatThrownBy(() -> futures.get(255).get()).hasCauseInstanceOf(SigningException.class);
    }
    key.state = "Enabled";
    try (Gateway gateway = gateway(Duration.ofSeconds(60))) {
      accepted.addAll(submit(gateway, 512, 256));
    }
    assertAllSigned(accepted);
  }

  /**
   * The old key is gone while events wait for it: its successor signs them from the same outbox.
   */
  @Test
  void rollOverToAnotherKey_overTheSameOutbox_losesNothing() throws Exception {
    KmsTestKey successor = kms.newKey(Algorithm.ED25519);
    List<EventId> accepted = new ArrayList<>();
    try (Gateway gateway = gateway(Duration.ofSeconds(60))) {
      accepted.addAll(submit(gateway, 0, 256));
      key.state = "Disabled";
      List<CompletableFuture<SignedEvent>> futures = submitWithoutWaiting(gateway, accepted);
      assertThatThrownBy(() -> futures.get(255).get()).hasCauseInstanceOf(SigningException.class);
      assertThat(gateway.waiting()).isEqualTo(256);
    }
    KmsTestKey old = key;
    key = successor;
    try (Gateway gateway = gateway(Duration.ofSeconds(60))) {
      accepted.addAll(submit(gateway, 512, 256));
    }
    Instant from = Instant.parse("2026-01-01T00:00:00Z");
    Instant until = Instant.parse("2027-01-01T00:00:00Z");
    TrustedKey.Builder entry =
        TrustedKey.builder(old.signer.publicKey(), Gateway.PARTY, Holder.SITE)
            .roles(Role.ACTOR)
            .window(from, until);
    TrustBundle bundle =
        TrustBundleEdit.of(TrustBundle.of(1, from, until, List.of(entry.build())))
            .rotate(
                old.signer.keyId(),
                entry.build().toBuilder(successor.signer.publicKey()).build(),
                until)
            .next(from, until);
    assertThat(
            Gateway.verified(
                Gateway.signed(directory), bundle, Instant.parse("2026-12-01T00:00:00Z")))
        .containsExactlyElementsOf(accepted)
        .hasSize(768);
    assertThat(old.signatures()).isEqualTo(1);
  }

  @Test
  void belowTheOwnRate_theServiceNeverThrottles() throws Exception {
    kms.quota(20);
    List<EventId> accepted;
    try (Gateway gateway =
        new Gateway(
            directory,
            signer(Duration.ofSeconds(60), CallRate.of(8, 1)),
            BatchSettings.of(16, Duration.ofSeconds(60)))) {
      accepted = submit(gateway, 0, 24 * 16);
    }
    assertAllSigned(accepted);
    assertThat(audit().refused()).isZero();
  }

  @Test
  void oneSignatureBesidesOurs_isFoundInTheRecordsOfTheService() throws Exception {
    try (Gateway gateway = gateway(Duration.ofSeconds(60))) {
      submit(gateway, 0, 256);
    }
    client.sign(
        request ->
            request
                .keyId(key.arn)
                .message(software.amazon.awssdk.core.SdkBytes.fromUtf8String("forged"))
                .messageType("RAW")
                .signingAlgorithm("ECDSA_SHA_256"));
    assertThat(audit().findings()).hasSize(1);
  }
}
