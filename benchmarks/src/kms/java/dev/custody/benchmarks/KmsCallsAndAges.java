package dev.custody.benchmarks;

import dev.custody.api.Bytes;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.batch.BatchSettings;
import dev.custody.crypto.batch.BatchSigner;
import dev.custody.crypto.batch.EventOutbox;
import dev.custody.crypto.batch.SignedEventSink;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.kms.CallRate;
import dev.custody.kms.FileKeyUsageLedger;
import dev.custody.kms.KmsSettings;
import dev.custody.kms.KmsSigner;
import dev.custody.kms.KmsTestKey;
import dev.custody.kms.LoopbackKms;
import dev.custody.log.outbox.Outbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * How many calls of KMS an event costs, and how old it is when it leaves the outbox: accepted, then
 * signed and kept in a file. Everything but the network and the service is the real thing: outbox,
 * stream, ledger and sink write to the disk and force it. Arguments: see benchmarks/kms.sh. One
 * caller that waits for the disk each time fills no batch; full load takes several.
 */
public final class KmsCallsAndAges {

  private KmsCallsAndAges() {}

  /** Measures once and prints one line. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 6) {
      System.err.println("usage: full|RATE EVENTS GATHER_MS ANSWER_MS CALLERS WAITING");
      System.exit(2);
    }
    int rate = arguments[0].equals("full") ? 0 : Integer.parseInt(arguments[0]);
    int events = Integer.parseInt(arguments[1]);
    BatchSettings settings =
        BatchSettings.of(256, Duration.ofMillis(Long.parseLong(arguments[2])))
            .withWaitingMax(Integer.parseInt(arguments[5]));
    int callers = Integer.parseInt(arguments[4]);
    Duration answer = Duration.ofMillis(Long.parseLong(arguments[3]));
    Path directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "kms-measure");
    try (LoopbackKms kms = new LoopbackKms();
        KmsClient client = kms.client()) {
      // What is loaded and compiled only once is no part of the figures.
      measure(kms, client, directory.resolve("warm"), 0, 512, callers, settings);
      kms.answersAfter(answer);
      int before = kms.calls("Sign");
      long start = System.nanoTime();
      long[] ages = measure(kms, client, directory.resolve("run"), rate, events, callers, settings);
      double seconds = (System.nanoTime() - start) / 1e9;
      print(arguments, ages, kms.calls("Sign") - before, seconds);
    } finally {
      delete(directory);
    }
  }

  private static void print(String[] arguments, long[] ages, int calls, double seconds) {
    Arrays.sort(ages);
    System.out.printf(
        Locale.ROOT,
        "load=%s gatherMs=%s answerMs=%s callers=%s waiting=%s events=%d seconds=%.1f calls=%d"
            + " callsPerEvent=%.5f"
            + " ageMs p50=%.1f p99=%.1f max=%.1f%n",
        arguments[0],
        arguments[2],
        arguments[3],
        arguments[4],
        arguments[5],
        ages.length,
        seconds,
        calls,
        calls / (double) ages.length,
        ages[ages.length / 2] / 1e6,
        ages[(int) (ages.length * 0.99)] / 1e6,
        ages[ages.length - 1] / 1e6);
  }

  /** The age of each event in nanoseconds. */
  private static long[] measure(
      LoopbackKms kms,
      KmsClient client,
      Path directory,
      int rate,
      int events,
      int callers,
      BatchSettings settings)
      throws Exception {
    KmsTestKey key = kms.newKey(Algorithm.ES256);
    Files.createDirectories(directory);
    try (FileKeyUsageLedger ledger = FileKeyUsageLedger.open(directory.resolve("ledger"));
        FileStreamStore store = FileStreamStore.open(directory, key.signer.keyId());
        Outbox outbox = Outbox.open(directory.resolve("outbox"), 256L << 20)) {
      KmsSettings kmsSettings =
          new KmsSettings(
              key.arn,
              key.signer.keyId(),
              Duration.ofSeconds(20),
              CallRate.of(500, 50),
              ledger);
      StatementSigner stream =
          StatementSigner.begin(KmsSigner.open(client, kmsSettings), "urn:example:site", store);
      Timed timed = new Timed(outbox, events);
      SignedEventSink sink = signed -> append(directory.resolve("signed"), signed);
      try (BatchSigner batches = BatchSigner.start(stream, timed, sink, settings)) {
        submit(batches, rate, events, callers);
      }
      return timed.ages;
    }
  }

  /** Submits from many threads, waits for all. */
  private static void submit(BatchSigner batches, int rate, int events, int callers)
      throws Exception {
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime();
    Callable<@Nullable Void> caller =
        () -> {
          List<Future<SignedEvent>> futures = new ArrayList<>();
          for (int i = next.getAndIncrement(); i < events; i = next.getAndIncrement()) {
            for (long due = rate == 0 ? 0 : start + i * 1_000_000_000L / rate;
                due != 0 && System.nanoTime() < due; ) {
              LockSupport.parkNanos(due - System.nanoTime());
            }
            futures.add(batches.submit(StatementRequest.actor(scan(i))));
          }
          for (Future<SignedEvent> future : futures) {
            future.get();
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      for (Future<?> each : threads.invokeAll(Collections.nCopies(callers, caller))) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static CustodyEvent scan(long number) {
    return CustodyEvent.builder(Kind.SCAN)
        .time(Instant.parse("2026-11-20T08:00:00Z"))
        .nonce(Bytes.ofOwned(ByteBuffer.allocate(16).putLong(1).putLong(number).array()))
        .items(List.of(Item.of("urn:example:pallet:" + number)))
        .build();
  }

  private static void append(Path file, List<SignedEvent> events) throws IOException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (SignedEvent event : events) {
        out.write(ByteBuffer.wrap(ContainerCodec.encode(event).toByteArray()));
      }
      out.force(false);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** An outbox that looks at the clock when an event is in, and when it is out. */
  private static final class Timed implements EventOutbox {

    private final EventOutbox outbox;
    private final ConcurrentHashMap<Long, Long> since = new ConcurrentHashMap<>();
    private final long[] ages;
    private int count;

    Timed(Outbox outbox, int events) {
      this.outbox = outbox.eventOutbox();
      this.ages = new long[events];
    }

    @Override
    public long put(Bytes item) throws IOException {
      long sequence = outbox.put(item);
      since.put(sequence, System.nanoTime());
      return sequence;
    }

    @Override
    public List<Item> peek(int max) throws IOException {
      return outbox.peek(max);
    }

    @Override
    public void remove(long throughSequence) throws IOException {
      outbox.remove(throughSequence);
      long now = System.nanoTime();
      for (Long sequence : since.keySet()) {
        if (sequence <= throughSequence) {
          ages[count++] = now - since.remove(sequence);
        }
      }
    }
  }
}
