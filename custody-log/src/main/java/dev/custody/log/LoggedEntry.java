package dev.custody.log;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.custody.api.Bytes;
import dev.custody.api.Digest;
import dev.custody.api.Parsed;
import dev.custody.api.statement.ContainerCodec;
import dev.custody.api.statement.SignedEvent;
import dev.custody.api.tree.MerkleTree;
import java.util.Objects;

/**
 * What a log holds at an index. Whose word the event is only a verifier says: a log proves that
 * bytes were kept, not that they are true.
 *
 * @param index 0-based
 * @param bytes exactly what was appended
 * @since 0.1.0
 */
@CheckReturnValue
public record LoggedEntry(long index, Bytes bytes) {

  public LoggedEntry {
    Objects.requireNonNull(bytes, "bytes");
  }

  /** The hash that the log's tree has of it. */
  public Digest leafHash() {
    return MerkleTree.leafHash(bytes);
  }

  /** The signed event in it, to be verified. */
  public Parsed<SignedEvent> signedEvent() {
    return ContainerCodec.parseSignedEvent(bytes);
  }
}
