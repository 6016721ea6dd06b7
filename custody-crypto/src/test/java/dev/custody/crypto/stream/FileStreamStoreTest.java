package dev.custody.crypto.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.SoftwareSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStreamStoreTest {

  @TempDir private Path directory;

  private final SoftwareSigner key = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());

  @Test
  void stateOutlivesTheStore() throws Exception {
    SignedEvent first;
    SignedBatch batch;
    try (FileStreamStore store = FileStreamStore.open(directory, key.keyId())) {
      assertThat(store.load()).isEmpty();
      StatementSigner stream = StatementSigner.begin(key, Streams.PARTY, store);
      first = stream.sign(Streams.request(0));
      batch = stream.signBatch(List.of(Streams.request(1), Streams.request(2)));
    }
    try (FileStreamStore store = FileStreamStore.open(directory, key.keyId())) {
      StatementSigner stream = StatementSigner.open(key, Streams.PARTY, store);
      assertThat(stream.nextSequence()).isEqualTo(3);
      assertThat(stream.recover().orElseThrow().signedEvents()).isEqualTo(batch.signedEvents());
      SignedEvent last = stream.sign(Streams.request(3));
      Streams.assertUnbrokenStream(
          key.publicKey(),
          List.of(first, batch.signedEvents().get(0), batch.signedEvents().get(1), last));
    }
  }

  @Test
  void secondStore_isLockedOut_untilTheFirstIsClosed() throws Exception {
    try (FileStreamStore store = FileStreamStore.open(directory, key.keyId())) {
      assertThat(store.load()).isEmpty();
      assertThrows(StreamLockedException.class, () -> FileStreamStore.open(directory, key.keyId()));
    }
    FileStreamStore.open(directory, key.keyId()).close();
  }

  @Test
  void closedStore_isNotUsed() throws Exception {
    FileStreamStore store = FileStreamStore.open(directory, key.keyId());
    store.close();
    store.close();
    assertThrows(IllegalStateException.class, store::load);
    assertThrows(IllegalStateException.class, () -> store.store(StreamState.genesis(key.keyId())));
  }

  @Test
  void everyChangedByteAndEveryPrefix_isCorrupt() throws Exception {
    Path file = directory.resolve(key.keyId().toHex() + ".stream");
    try (FileStreamStore store = FileStreamStore.open(directory, key.keyId())) {
      StatementSigner.begin(key, Streams.PARTY, store).sign(Streams.request(0));
      byte[] good = Files.readAllBytes(file);
      for (int at = 0; at < good.length; at++) {
        byte[] changed = good.clone();
        changed[at] ^= (byte) (1 << at % 8);
        Files.write(file, changed);
        assertThrows(StreamCorruptException.class, store::load, "byte " + at);
        Files.write(file, Arrays.copyOf(good, at));
        assertThrows(StreamCorruptException.class, store::load, "length " + at);
      }
      Files.write(file, good);
      assertThat(store.load()).isPresent();
    }
  }

  @Test
  void leftOverTemporaryFile_doesNoHarm() throws Exception {
    Files.write(directory.resolve(key.keyId().toHex() + ".stream.tmp"), new byte[] {1, 2});
    try (FileStreamStore store = FileStreamStore.open(directory, key.keyId())) {
      assertThat(store.load()).isEmpty();
      StatementSigner.begin(key, Streams.PARTY, store).sign(Streams.request(0));
      assertThat(store.load().orElseThrow().nextSequence()).isEqualTo(1);
    }
  }

  @Test
  void stateOfAnotherKey_isNotStored_andNotRead() throws Exception {
    SoftwareSigner other = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
    try (FileStreamStore store = FileStreamStore.open(directory, key.keyId());
        FileStreamStore otherStore = FileStreamStore.open(directory, other.keyId())) {
      assertThrows(
          IllegalArgumentException.class, () -> store.store(StreamState.genesis(other.keyId())));
      otherStore.store(StreamState.genesis(other.keyId()));
      Files.move(
          directory.resolve(other.keyId().toHex() + ".stream"),
          directory.resolve(key.keyId().toHex() + ".stream"));
      assertThrows(StreamCorruptException.class, store::load);
    }
  }

  @Test
  void directoryThatCannotBeWritten_isAnIoException_andNothingIsSigned() throws Exception {
    FileStreamStore store = FileStreamStore.open(directory, key.keyId());
    StatementSigner stream = StatementSigner.begin(key, Streams.PARTY, store);
    // A directory in the place of the temporary file: no permission bit stops a privileged user.
    Path blocker = directory.resolve(key.keyId().toHex() + ".stream.tmp");
    Files.createDirectory(blocker);
    assertThrows(IOException.class, () -> stream.sign(Streams.request(0)));
    Files.delete(blocker);
    assertThat(stream.recover()).isEmpty();
    assertThat(Streams.header(stream.sign(Streams.request(1))).sequence()).isZero();
    store.close();
  }
}
