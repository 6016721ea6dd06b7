package dev.custody.cli;

import dev.custody.api.statement.KeyId;
import dev.custody.crypto.key.Signer;
import dev.custody.crypto.stream.FileStreamStore;
import dev.custody.crypto.stream.StatementSigner;
import dev.custody.crypto.stream.StreamLockedException;
import dev.custody.crypto.stream.StreamState;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the stream of a key file stands: in a file beside it, begun with the key and never again. A
 * key whose stream is gone must be replaced, because nobody knows which positions it has used.
 */
final class Streams {

  private Streams() {}

  private static Path directory(Path keyFile) {
    Path parent = keyFile.toAbsolutePath().getParent();
    return parent == null ? Path.of(".") : parent;
  }

  /** Begins the stream of a new key. */
  static void begin(Path keyFile, KeyId kid) throws IOException {
    try (FileStreamStore store = FileStreamStore.open(directory(keyFile), kid)) {
      store.store(StreamState.genesis(kid));
    }
  }

  /** Begins the stream of a key that may have been used before: not where there is one. */
  static void beginNew(Path keyFile, KeyId kid) throws IOException {
    try (FileStreamStore store = FileStreamStore.open(directory(keyFile), kid)) {
      if (store.load().isPresent()) {
        throw CommandFault.usage(
            "the key has a stream here, so it has signed before: kid=" + kid.toHex());
      }
      store.store(StreamState.genesis(kid));
    } catch (StreamLockedException e) {
      throw CommandFault.world("the key is in use by another process: " + keyFile);
    }
  }

  /** Opens the store of a key's stream; the caller closes it. */
  static FileStreamStore open(Path keyFile, KeyId kid) throws IOException {
    try {
      FileStreamStore store = FileStreamStore.open(directory(keyFile), kid);
      if (store.load().isEmpty()) {
        store.close();
        throw CommandFault.usage(
            "no stream beside the key file, so its next position is not known: "
                + keyFile
                + "; make a new key with custody keys new");
      }
      return store;
    } catch (StreamLockedException e) {
      throw CommandFault.world("the key is in use by another process: " + keyFile);
    }
  }

  /** Continues the stream of a key on behalf of a party. */
  static StatementSigner signer(Signer key, String party, FileStreamStore store)
      throws IOException {
    try {
      return StatementSigner.open(key, party, store);
    } catch (IllegalArgumentException e) {
      throw CommandFault.usage(e.getMessage());
    }
  }
}
