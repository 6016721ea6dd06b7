package dev.custody.crypto.stream;

import dev.custody.api.Bytes;
import dev.custody.api.statement.Algorithm;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.SignedEvent;
import dev.custody.crypto.key.SoftwareSigner;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;

/** Signs until it is killed: the child process of {@link StreamKillTest}. */
final class KilledSigner {

  private KilledSigner() {}

  /** Arguments: directory, secret in hex. Prints each signed event in hex on a line. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Paths.get(arguments[0]);
    SoftwareSigner key =
        SoftwareSigner.ofSecret(Algorithm.ED25519, Bytes.ofHex(arguments[1]).toByteArray());
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    FileStreamStore store = FileStreamStore.open(directory, key.keyId());
    StatementSigner stream =
        store.load().isPresent()
            ? StatementSigner.open(key, Streams.PARTY, store)
            : StatementSigner.begin(key, Streams.PARTY, store);
    SignedBatch last = stream.recover().orElse(null);
    if (last != null) {
      for (SignedEvent event : last.signedEvents()) {
        out.println(ContainerCodec.encode(event).toHex());
      }
    }
    while (true) {
      // Another event each time: a position used twice would have another link.
      out.println(ContainerCodec.encode(stream.sign(Streams.request(System.nanoTime()))).toHex());
    }
  }
}
