package dev.custody.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.custody.api.Bytes;
import dev.custody.api.EventId;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.event.Item;
import dev.custody.api.event.Kind;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.EventPackage;
import dev.custody.api.statement.KeyId;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.batch.BatchSettings;
import dev.custody.crypto.batch.BatchSigner;
import dev.custody.crypto.batch.SignedEventSink;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.key.VerificationBackend;
import dev.custody.crypto.key.VerificationKey;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.crypto.stream.StatementRequest;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.trust.Holder;
import dev.custody.crypto.trust.TrustBundle;
import dev.custody.crypto.trust.TrustedKey;
import dev.custody.crypto.verify.TimeLedger;
import dev.custody.crypto.verify.Verdict;
import dev.custody.crypto.verify.VerificationPolicy;
import dev.custody.crypto.verify.VerificationRun;
import dev.custody.crypto.verify.Verified;
import dev.custody.crypto.verify.Verifier;
import dev.custody.log.outbox.Outbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a site runs: an outbox, a stream, a batch signer, and a file of signed events. */
final class Gateway implements AutoCloseable {

  static final String PARTY = "urn:example:carrier";

  private final FileStreamStore store;
  private final Outbox outbox;
  private final BatchSigner batches;

  Gateway(Path directory, Signer key, BatchSettings settings) throws IOException {
    this(directory, key, settings, 100_000);
  }

  Gateway(Path directory, Signer key, BatchSettings settings, int outboxItemsMax)
      throws IOException {
    store = FileStreamStore.open(directory.resolve("stream"), key.keyId());
    StatementSigner stream =
        store.load().isPresent()
            ? StatementSigner.open(key, PARTY, store)
            : StatementSigner.begin(key, PARTY, store);
    outbox = Outbox.open(directory.resolve("outbox"), 64 << 20, outboxItemsMax);
    Path signed = directory.resolve("signed");
    SignedEventSink sink = events -> append(signed, events);
    batches = BatchSigner.start(stream, outbox.eventOutbox(), sink, settings);
  }

  BatchSigner batches() {
    return batches;
  }

  int waiting() {
    return outbox.count();
  }

  @Override
  public void close() throws IOException {
    batches.close();
    outbox.close();
    store.close();
  }

  static CustodyEvent scan(long run, long number) {
    return CustodyEvent.builder(Kind.SCAN)
        .time(Instant.parse("2026-11-20T08:00:00Z"))
        .nonce(Bytes.ofOwned(ByteBuffer.allocate(16).putLong(run + 1).putLong(number + 1).array()))
        .items(List.of(Item.of("urn:example:pallet:" + number)))
        .build();
  }

  static EventId scanId(long run, long number) {
    return EventId.ofBody(dev.custody.api.event.EventCodec.encode(scan(run, number)));
  }

  static StatementRequest request(long run, long number) {
    return StatementRequest.actor(scan(run, number));
  }

  private static void append(Path file, List<SignedEvent> events) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (SignedEvent event : events) {
      lines.append(ContainerCodec.encode(event).toHex()).append('\n');
    }
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      // A torn last line of a killed writer ends here, and is nobody's event.
      out.write(ByteBuffer.wrap(("\n" + lines).getBytes(StandardCharsets.US_ASCII)));
      out.force(false);
    }
  }

  /** The events that were signed, each once. */
  static List<SignedEvent> signed(Path directory) throws IOException {
    Map<EventId, SignedEvent> events = new LinkedHashMap<>();
    for (String line : Files.readAllLines(directory.resolve("signed"))) {
      if (line.length() % 2 == 0 && !line.isEmpty()) {
        SignedEvent event = ContainerCodec.parseSignedEvent(Bytes.ofHex(line)).require();
        events.putIfAbsent(event.eventId(), event);
      }
    }
    return new ArrayList<>(events.values());
  }

  /** The same after all of them were verified as one stream. */
  static List<EventId> verifiedStream(Path directory, VerificationKey key) throws IOException {
    Instant from = Instant.parse("2026-01-01T00:00:00Z");
    Instant until = Instant.parse("2027-01-01T00:00:00Z");
    TrustedKey entry =
        TrustedKey.builder(key, PARTY, Holder.SITE).roles(Role.ACTOR).window(from, until).build();
    TrustBundle bundle = TrustBundle.of(1, from, until, List.of(entry));
    return verified(signed(directory), bundle, Instant.parse("2026-12-01T00:00:00Z"));
  }

  /** Their ids, after all were verified without a gap in the stream of any key. */
  static List<EventId> verified(List<SignedEvent> events, TrustBundle bundle, Instant at) {
    VerificationPolicy policy = new VerificationPolicy(at, VerificationPolicy.Streams.CONTIGUOUS);
    Verifier verifier = Verifier.of(bundle, policy, VerificationBackend.best());
    TimeLedger.Collector first = verifier.newLedger();
    events.forEach(event -> first.add(EventPackage.of(event)));
    VerificationRun run = verifier.newRun(first.finish());
    Map<KeyId, Long> next = new HashMap<>();
    List<EventId> ids = new ArrayList<>();
    for (SignedEvent event : events) {
      Verdict verdict = run.verify(EventPackage.of(event));
      assertThat(verdict).as(() -> verdict.reasons().toString()).isInstanceOf(Verified.class);
      ProtectedHeader header =
          ProtectedHeader.parse(event.statements().get(0).protectedHeader()).require();
      long position = next.merge(header.kid(), 1L, Long::sum) - 1;
      assertThat(header.sequence()).as("position of a key").isEqualTo(position);
      ids.add(event.eventId());
    }
    return ids;
  }
}
