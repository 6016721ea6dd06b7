package dev.custody.crypto.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.event.CustodyEvent;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.Batch;
import dev.custody.api.statement.Link;
import dev.custody.api.statement.ProtectedHeader;
import dev.custody.api.statement.Role;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.statement.Tbs;
import dev.custody.api.tree.MerkleTree;
import dev.custody.crypto.key.SignatureOutcome;
import dev.custody.crypto.key.SoftwareSigner;
import dev.custody.crypto.key.VerificationBackend;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatementSignerTest {

  private final SoftwareSigner key = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"ES256", "ED25519", "ML_DSA_44"})
  void singleAndBatched_makeOneUnbrokenStream(Algorithm algorithm) throws Exception {
    SoftwareSigner signer = SoftwareSigner.generate(algorithm, new SecureRandom());
    StatementSigner stream =
        StatementSigner.begin(signer, Streams.PARTY, new VolatileStreamStore());
    List<SignedEvent> all = new ArrayList<>();
    all.add(stream.sign(Streams.request(0)));
    for (int size : new int[] {1, 2, 3, 5, 8}) {
      List<StatementRequest> requests = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        requests.add(Streams.request(100 * size + i));
      }
      SignedBatch batch = stream.signBatch(requests);
      all.addAll(batch.signedEvents());
      assertBatchRecord(signer, batch);
    }
    all.add(stream.sign(Streams.request(1)));
    Streams.assertUnbrokenStream(signer.publicKey(), all);
    assertThat(all).hasSize(21);
    assertThat(stream.nextSequence()).isEqualTo(21);
    assertThat(stream.lastLink()).isEqualTo(Streams.link(all.get(20)));
  }

  @Test
  void headersSayWhatWasAsked_forEveryRole() throws Exception {
    StatementSigner stream = begin();
    CustodyEvent event = Streams.scan(1);
    Link link = Link.ofTbs(new byte[] {1});
    Instant at = Instant.parse("2026-11-20T09:00:00.123456Z");
    List<StatementRequest> requests =
        List.of(
            StatementRequest.actor(event),
            StatementRequest.giver(event),
            StatementRequest.receiver(event, link),
            StatementRequest.witness(event, link, at),
            StatementRequest.gateway(event, at));
    for (StatementRequest request : requests) {
      ProtectedHeader header = Streams.header(stream.sign(request));
      assertThat(header.role()).isEqualTo(request.role());
      assertThat(header.answers()).isEqualTo(request.answers());
      assertThat(header.statedMs())
          .isEqualTo(request.role().stamps() ? (Long) at.toEpochMilli() : null);
      assertThat(header.iss()).isEqualTo(Streams.PARTY);
      assertThat(header.sub()).isEqualTo("urn:custody:event");
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new StatementRequest(event, Role.RECEIVER, null, null));
    assertThrows(
        IllegalArgumentException.class, () -> new StatementRequest(event, Role.ACTOR, link, null));
    assertThrows(
        IllegalArgumentException.class,
        () -> new StatementRequest(event, Role.GATEWAY, null, null));
  }

  @Test
  void beginsOnce_andOpensOnlyWhatHasBegun() throws Exception {
    VolatileStreamStore store = new VolatileStreamStore();
    assertThrows(
        StreamCorruptException.class, () -> StatementSigner.open(key, Streams.PARTY, store));
    StatementSigner.begin(key, Streams.PARTY, store);
    assertThrows(
        IllegalStateException.class, () -> StatementSigner.begin(key, Streams.PARTY, store));
    StatementSigner stream = StatementSigner.open(key, Streams.PARTY, store);
    assertThat(stream.recover()).isEmpty();
    assertThat(Streams.header(stream.sign(Streams.request(0))).sequence()).isZero();
  }

  @Test
  void afterOpening_recoverComesFirst_andGivesTheLastAgain() throws Exception {
    VolatileStreamStore store = new VolatileStreamStore();
    StatementSigner before = StatementSigner.begin(key, Streams.PARTY, store);
    SignedEvent signed = before.sign(Streams.request(0));
    StatementSigner after = StatementSigner.open(key, Streams.PARTY, store);
    assertThrows(IllegalStateException.class, () -> after.sign(Streams.request(1)));
    assertThat(after.recover().orElseThrow().signedEvents()).containsExactly(signed);
    SignedEvent next = after.sign(Streams.request(1));
    Streams.assertUnbrokenStream(key.publicKey(), List.of(signed, next));
  }

  @Test
  void stateOfAnotherKey_isRefused() throws Exception {
    VolatileStreamStore store = new VolatileStreamStore();
    StatementSigner.begin(key, Streams.PARTY, store);
    SoftwareSigner other = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
    assertThrows(IOException.class, () -> StatementSigner.open(other, Streams.PARTY, store));
  }

  @Test
  void partyThatIsNoIdentifier_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> StatementSigner.begin(key, "carrier", new VolatileStreamStore()));
  }

  @Test
  void emptyAndTooLargeBatches_areRefused_andTakeNoPosition() throws Exception {
    StatementSigner stream = begin();
    assertThrows(IllegalArgumentException.class, () -> stream.signBatch(List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> stream.signBatch(Collections.nCopies(1_025, Streams.request(0))));
    assertThat(stream.sign(Streams.request(0)).statements()).hasSize(1);
    assertThat(stream.nextSequence()).isEqualTo(1);
  }

  @Test
  void fourThreads_makeOneStream() throws Exception {
    StatementSigner stream = begin();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<SignedEvent>> futures = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int number = i;
      futures.add(threads.submit(() -> stream.sign(Streams.request(number))));
    }
    List<SignedEvent> all = new ArrayList<>();
    for (Future<SignedEvent> future : futures) {
      all.add(future.get());
    }
    threads.shutdown();
    Streams.assertUnbrokenStream(key.publicKey(), all);
    assertThat(stream.nextSequence()).isEqualTo(40);
  }

  private StatementSigner begin() throws IOException {
    return StatementSigner.begin(key, Streams.PARTY, new VolatileStreamStore());
  }

  private static void assertBatchRecord(SoftwareSigner signer, SignedBatch signed) {
    Batch batch = signed.record();
    List<Digest> leaves = new ArrayList<>();
    batch
        .events()
        .forEach(
            event -> {
              assertThat(event.event().statements().get(0).signature()).isEqualTo(Bytes.EMPTY);
              leaves.add(MerkleTree.leafHash(Streams.link(event.event()).bytes()));
            });
    byte[] tbs =
        Tbs.ofBatch(
            signer.algorithm().batch(), signer.keyId(), leaves.size(), MerkleTree.root(leaves));
    assertThat(VerificationBackend.best().check(signer.publicKey(), tbs, batch.signature()))
        .isEqualTo(SignatureOutcome.VALID);
  }
}
